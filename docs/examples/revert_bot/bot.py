"""The bot: reads suspects, asks the wiki, keeps to its conduct, acts or says what it would do."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from docs.examples.revert_bot import conduct as rules
from docs.examples.revert_bot.conduct import Conduct, Situation
from docs.examples.revert_bot.ledger import Act, Ledger
from docs.examples.revert_bot.suspects import Suspect


class Deed(StrEnum):
    """What is done about a suspect edit."""

    ROLLBACK = "rollback"
    TAG = "tag"


class Refused(Exception):
    """The wiki does not do what it was asked for; the message says why."""


class Wiki(Protocol):
    """What the bot needs of a wiki; `pywikibot_wiki` is the real one."""

    wiki_id: str
    bot: str

    def text(self, title: str) -> str | None:
        """A page's text, empty for one that does not exist; None when it cannot be read."""

    def situation(self, title: str, user: str, reported: frozenset[int]) -> Situation:
        """How things stand with a page and a user. Raises `Refused`."""

    def rollback(self, title: str, user: str, summary: str) -> int:
        """Undo what the user did last on a page; the new revision. Raises `Refused`."""

    def add_to_talk(self, title: str, heading: str, text: str, summary: str) -> int:
        """Add a section to the page's talk page; the new revision. Raises `Refused`."""


class Stopped(Exception):
    """Somebody has written on the emergency stop page."""


@dataclass(kw_only=True)
class Bot:
    """One run. Without ``in_earnest`` nothing is edited: it says what it would do."""

    wiki: Wiki
    ledger: Ledger
    conduct: Conduct
    deed: Deed
    stop_page: str
    reports_page: str
    now: Callable[[], datetime]
    sleep: Callable[[float], object]
    tell: Callable[[str], object] = lambda line: print(line, flush=True)
    in_earnest: bool = False

    def run(self, suspects: Iterable[Suspect]) -> None:
        """Deal with each. Raises `Stopped` as soon as the stop page says so."""
        for suspect in suspects:
            decision, reason = self._deal_with(suspect)
            self.tell(
                json.dumps(
                    {
                        "id": suspect.id,
                        "title": suspect.title,
                        "user": suspect.user,
                        "score": suspect.score,
                        "decision": decision,
                        "reason": reason,
                    }
                )
            )

    def _deal_with(self, suspect: Suspect) -> tuple[str, str | None]:
        why = rules.why_not_look(suspect, self.conduct, self.wiki.wiki_id, self.wiki.bot)
        if why is not None or suspect.user is None:
            return "left", why
        if self.in_earnest:
            self._keep_to_the_rate()
        if rules.is_stopped(self.wiki.text(self.stop_page)):
            raise Stopped(self.stop_page)
        reports = self.wiki.text(self.reports_page)
        if reports is None:
            return "left", "the page of false positives cannot be read"
        try:
            situation = self.wiki.situation(suspect.title, suspect.user, rules.reported(reports))
            why = rules.why_leave(suspect, situation, self.ledger.acts, self.conduct, self.now())
            if why is not None:
                return "left", why
            if not self.in_earnest:
                return f"would {self.deed}", None
            return self._act(suspect, suspect.user)
        except Refused as refusal:
            return "left", str(refusal)

    def _keep_to_the_rate(self) -> None:
        while (seconds := rules.wait_seconds(self.ledger.acts, self.conduct.per_minute, self.now())) > 0:
            self.sleep(seconds)

    def _act(self, suspect: Suspect, user: str) -> tuple[str, str | None]:
        self.ledger.note(Act(id=suspect.id, at=self.now(), title=suspect.title, user=user, rev_id=suspect.rev_id))
        labels = "".join(f", {label.replace('_', ' ')}" for label in suspect.labels)
        why = f"score {suspect.score:.2f}{labels}"
        appeal = f"mistaken? [[{self.reports_page}|tell]]"
        diff = f"[[Special:Diff/{suspect.rev_id}]]"
        if self.deed is Deed.ROLLBACK:
            rev_id = self.wiki.rollback(suspect.title, user, f"Bot: likely damage undone: {diff} ({why}); {appeal}")
            return "rolled back", f"revision {rev_id}"
        text = (
            f"A program finds the edit {diff} suspect ({why}). A person should look at it. "
            f"If it is fine, name it on [[{self.reports_page}]]. ~~~~"
        )
        rev_id = self.wiki.add_to_talk(
            suspect.title, f"Edit {suspect.rev_id}", text, f"Bot: {diff} looks suspect; {appeal}"
        )
        return "tagged", f"revision {rev_id}"


def warn(message: str) -> None:
    """One line on stderr."""
    print(f"revert_bot: {message}", file=sys.stderr)
