"""When the bot acts, and above all when it does not.

The rules are those that the operators of ClueBot NG made for theirs (https://en.wikipedia.org/wiki/User:ClueBot_NG),
and what https://en.wikipedia.org/wiki/Wikipedia:Bot_policy asks of every bot. Pure: all it knows is handed in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from docs.examples.revert_bot.ledger import Act
from docs.examples.revert_bot.suspects import Suspect

REVERT_TAGS = frozenset({"mw-rollback", "mw-undo", "mw-manual-revert"})
"""Tags that MediaWiki puts on edits that revert: clean-up is none of the bot's business."""

_REPORTED = re.compile(r"Special:Diff/([0-9]{1,18})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conduct:
    """The operator's choices. The defaults leave alone whatever is in doubt."""

    threshold: float = 0.95
    leave_users_with: int = 50  # edits
    spare_groups: frozenset[str] = frozenset({"sysop", "bot", "rollbacker", "patroller", "autopatrolled", "bureaucrat"})
    spare_users: frozenset[str] = frozenset()
    again_after: timedelta = timedelta(hours=24)
    per_minute: int = 4
    namespaces: frozenset[int] = frozenset({0})


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the wiki says right now. ``restored_user`` made the revision that a rollback would give back, None for none.

    ``user_edits`` counts all edits of the suspect's user, 0 for an address. ``reported`` are revisions that people have
    reported as false positives.
    """

    wiki_id: str
    bot: str
    latest_rev_id: int | None
    restored_rev_id: int | None = None
    restored_user: str | None = None
    user_edits: int = 0
    user_groups: frozenset[str] = field(default_factory=frozenset)
    reported: frozenset[int] = field(default_factory=frozenset)


def why_not_look(suspect: Suspect, conduct: Conduct, wiki_id: str, bot: str) -> str | None:
    """The reason to leave an edit that can be seen without asking the wiki; None when there is none."""
    if suspect.wiki_id != wiki_id:
        return "of another wiki"
    if suspect.score < conduct.threshold:
        return "below the threshold"
    if suspect.namespace_id not in conduct.namespaces:
        return "in another namespace"
    if suspect.user is None:
        return "the user is hidden"
    if suspect.user == bot:
        return "the bot's own edit"
    if suspect.user in conduct.spare_users:
        return "the user is on the list of those to spare"
    if REVERT_TAGS & set(suspect.tags):
        return "the edit is itself a revert"
    return None


def why_leave(suspect: Suspect, now: Situation, acts: Sequence[Act], conduct: Conduct, moment: datetime) -> str | None:
    """The reason to leave an edit, given what the wiki says and what the bot has done; None when there is none."""
    if now.latest_rev_id is None:
        return "the page is gone"
    if now.latest_rev_id != suspect.rev_id:
        return "not the newest revision any more"
    if now.restored_user is None:
        return "nobody else has edited the page: there is nothing to go back to"
    if now.restored_user == now.bot:
        return "it would give back the bot's own revision"
    if now.user_edits >= conduct.leave_users_with:
        return f"the user has {now.user_edits} edits"
    spared = sorted(now.user_groups & conduct.spare_groups)
    if spared:
        return f"the user is in the group {spared[0]}"
    return _why_not_again(suspect, now, acts, conduct, moment)


def _why_not_again(
    suspect: Suspect, now: Situation, acts: Sequence[Act], conduct: Conduct, moment: datetime
) -> str | None:
    """What the bot has done before may speak against doing it again."""
    if suspect.rev_id in now.reported:
        return "reported as a false positive"
    here = [act for act in acts if act.title == suspect.title and act.user == suspect.user]
    if any(act.id == suspect.id for act in acts):
        return "already dealt with"
    if any(act.rev_id in now.reported for act in here):
        return "an earlier revert of this user here was reported as a false positive"
    if any(moment - act.at < conduct.again_after for act in here):
        return "this user was reverted here within a day: a person decides"
    return None


def wait_seconds(acts: Sequence[Act], per_minute: int, moment: datetime) -> float:
    """How long until the next edit is within the rate."""
    lately = sorted(act.at for act in acts if moment - act.at < timedelta(minutes=1))
    if len(lately) < per_minute:
        return 0.0
    return (lately[-per_minute] + timedelta(minutes=1) - moment).total_seconds()


def is_stopped(page: str | None) -> bool:
    """Whether the emergency stop page says so: by anything at all on it, or by not being readable (None)."""
    return page is None or bool(page.strip())


def reported(page: str) -> frozenset[int]:
    """The revisions that the page of false positives names, as links to their diffs."""
    return frozenset(int(digits) for digits in _REPORTED.findall(page))
