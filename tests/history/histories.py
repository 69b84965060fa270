"""Histories from lists of texts."""

import hashlib
from datetime import UTC, datetime, timedelta

from wikiwatch.history import PageHistory
from wikiwatch.model import Edit, Revision, Slot


def revision(rev_id: int, text: str | None, user: str | None = "Editor A") -> Revision:
    content = None if text is None else text.encode(errors="surrogatepass")
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


def read(*texts: str | None) -> tuple[PageHistory, list[Edit | None]]:
    """A page whose first revision is number 1."""
    history = PageHistory()
    edits = [history.add(revision(number, text)) for number, text in enumerate(texts, 1)]
    return history, edits


def blame(history: PageHistory) -> list[tuple[str, int]]:
    """Each run of the newest text and the revision that wrote it."""
    return [(history.text[run.start : run.end], run.rev_id) for run in history.origin_runs()]
