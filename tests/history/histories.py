"""Histories from lists of texts."""

import hashlib
from datetime import UTC, datetime, timedelta

from wikiwatch.history import PageHistory
from wikiwatch.model import Change, ChangeKind, Edit, Revision, Slot, Span

KEPT, LEAVES, ARRIVES = "kept", "leaves", "arrives"
REMOVED, INSERTED, REPLACED, RESTORED = "removed", "inserted", "replaced", "restored"


def revision(rev_id: int, text: str | bytes | None, user: str | None = "Editor A") -> Revision:
    content = text.encode(errors="surrogatepass") if isinstance(text, str) else text
    sha1 = None if content is None else hashlib.sha1(content, usedforsecurity=False).digest()
    return Revision(
        rev_id=rev_id,
        parent_id=rev_id - 1 or None,
        page_id=1,
        dt=datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=rev_id),
        user=user,
        user_id=None,
        anon=False,
        comment="",
        slots=(Slot(text=content, sha1=sha1, size=None if content is None else len(content)),),
    )


def read(*texts: str | bytes | None) -> tuple[PageHistory, list[Edit | None]]:
    """A page whose first revision is number 1."""
    history = PageHistory()
    edits = [history.add(revision(number, text)) for number, text in enumerate(texts, 1)]
    return history, edits


def blame(history: PageHistory) -> list[tuple[str, int]]:
    """Each run of the newest text and the revision that wrote it."""
    return [(history.text[run.start : run.end], run.rev_id) for run in history.origin_runs()]


def edit_of(*parts: tuple[str, ...]) -> Edit:
    """An edit from what it did, in order: (KEPT, text), (REPLACED, old, new), (LEAVES, text) ... (ARRIVES, text).

    Of several moves, each has a text of its own.
    """
    old = new = ""
    changes: list[Change] = []
    left: dict[str, Span] = {}
    came: dict[str, Span] = {}
    for what, *texts in parts:
        gone = "" if what in (INSERTED, RESTORED, ARRIVES) else texts[0]
        come = "" if what in (REMOVED, LEAVES) else texts[-1]
        before, after = Span(len(old), len(old + gone)), Span(len(new), len(new + come))
        old, new = old + gone, new + come
        if what == LEAVES:
            left[gone] = before
        elif what == ARRIVES:
            came[come] = after
        elif what != KEPT:
            changes.append(Change(kind=ChangeKind(what), old=before, new=after))
    changes += [Change(kind=ChangeKind.MOVED, old=left[text], new=came[text]) for text in left]
    changes.sort(key=lambda change: (change.new, change.old))
    return Edit(revision=revision(2, new), parent=revision(1, old), old=old, new=new, changes=tuple(changes))
