"""Two texts without a history, as an edit."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from wikiwatch.history.page_history import PageHistory
from wikiwatch.model import Edit, Revision, Slot


def compare(
    old: str | None, new: str, *, user: str | None = None, anon: bool | None = None, comment: str | None = None
) -> Edit:
    """The edit that makes ``new`` of ``old``; ``old`` None stands for a page that did not exist.

    The two revisions are numbered 1 and 2.
    """
    history = PageHistory()
    if old is not None:
        history.add(_revision(1, old, None, None, None))
    edit = history.add(_revision(2, new, user, anon, comment))
    if edit is None:
        raise AssertionError("a revision with text always gives an edit")
    return edit


def _revision(rev_id: int, text: str, user: str | None, anon: bool | None, comment: str | None) -> Revision:
    content = text.encode()
    slot = Slot(text=content, sha1=hashlib.sha1(content, usedforsecurity=False).digest(), size=len(content))
    return Revision(
        rev_id=rev_id,
        parent_id=rev_id - 1,
        page_id=1,
        dt=datetime(2000, 1, 1, tzinfo=UTC),
        user=user,
        user_id=None,
        anon=anon,
        comment=comment,
        slots=(slot,),
    )
