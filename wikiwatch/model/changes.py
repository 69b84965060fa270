"""An edit to score by itself, without an archive, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wikiwatch.model.findings import Label, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRecord:
    """What the archive knew of the page and of the editor before an edit. Nothing in it is from after the edit.

    ``seconds_since`` is the time since the edit before, None for the first. ``reinserts`` is the share of what was put
    in that had stood on the page before and been taken out; ``undoes`` how many edits this one reverts.
    ``reverted_share`` is the share of the page's last fifty edits that had been reverted. ``user_edits`` and
    ``user_reverted`` count the editor's earlier edits of this page, and how many of those had been reverted, None where
    the user is hidden; ``previous_reverted`` tells whether this user's last edit to the page was. ``same_user`` is True
    when the edit before was by the same user, ``in_a_row`` how many edits before were, with none of others between.
    ``since_first`` and ``since_own`` are the seconds since the editor's first and last edit of the page, None without.
    ``takes_back`` tells that the edit does nothing but undo what the same user's edits just before it did (`Edit`).
    """

    seconds_since: float | None = None
    previous_anon: bool | None = None
    same_user: bool = False
    undoes: int = 0
    reinserts: float = 0.0
    reverted_share: float | None = None
    user_edits: int | None = None
    user_reverted: int | None = None
    previous_reverted: bool = False
    in_a_row: int = 0
    since_first: float | None = None
    since_own: float | None = None
    takes_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EditChange:
    """A change to score. ``old`` is None for a new page.

    With ``lines_only`` the texts are not those of the page but the lines taken out and put in. What is not known is
    None. ``record`` is what the page's archive tells.
    """

    old: str | None
    new: str
    lines_only: bool = False
    lang: str | None = None
    title: str | None = None
    comment: str | None = None
    user: str | None = None
    anon: bool | None = None
    minor: bool | None = None
    dt: datetime | None = None
    tags: tuple[str, ...] = ()
    record: PageRecord | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditAssessment:
    """The two scores of an edit, 0..1, and why. ``calibrated`` says whether they may be read as probabilities."""

    damaging: float
    goodfaith: float
    calibrated: bool
    labels: tuple[Label, ...]
    reasons: tuple[Reason, ...] = ()
