"""A wiki that stands in for the real one, and a bot on it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from docs.examples.revert_bot.bot import Bot, Deed, Refused
from docs.examples.revert_bot.conduct import Conduct, Situation
from docs.examples.revert_bot.ledger import Ledger
from docs.examples.revert_bot.suspects import Suspect

NOON = datetime(2024, 6, 1, 12, tzinfo=UTC)
DAMAGE = Suspect(
    id="testwiki:42",
    wiki_id="testwiki",
    title="Beffroi",
    namespace_id=0,
    rev_id=42,
    user="192.0.2.17",
    score=0.97,
    labels=("off_topic",),
)
STANDING = Situation(
    wiki_id="testwiki", bot="Revert bot", latest_rev_id=42, restored_rev_id=41, restored_user="Editor A"
)


@dataclass
class StandInWiki:
    """Says what it is told to say, and remembers what it was asked to do."""

    standing: Situation = STANDING
    pages: dict[str, str | None] = field(default_factory=dict)
    refusal: str | None = None
    done: list[tuple[Any, ...]] = field(default_factory=list)
    wiki_id: str = "testwiki"
    bot: str = "Revert bot"

    def text(self, title: str) -> str | None:
        return self.pages.get(title, "")

    def situation(self, title: str, user: str, reported: frozenset[int]) -> Situation:
        return replace(self.standing, reported=reported)

    def rollback(self, title: str, user: str, summary: str) -> int:
        return self._do("rollback", title, user, summary)

    def add_to_talk(self, title: str, heading: str, text: str, summary: str) -> int:
        return self._do("talk", title, heading, text, summary)

    def _do(self, *deed: Any) -> int:
        if self.refusal:
            raise Refused(self.refusal)
        self.done.append(deed)
        return 43


@dataclass
class Trial:
    """A bot, its wiki, its clock and what it told."""

    bot: Bot
    wiki: StandInWiki
    told: list[dict[str, Any]]
    naps: list[float]

    def decisions(self, *suspects: Suspect) -> list[tuple[str, str | None]]:
        """What is decided about each."""
        del self.told[:]
        self.bot.run(suspects)
        return [(one["decision"], one["reason"]) for one in self.told]


@pytest.fixture
def trial(tmp_path: Path) -> Callable[..., Trial]:
    """trial(in_earnest=True, threshold=0.9): a bot on a stand-in wiki, at noon."""

    def make(*, wiki: StandInWiki | None = None, deed: Deed = Deed.ROLLBACK, in_earnest: bool = True, **rules: Any):
        clock = [NOON]
        naps: list[float] = []
        told: list[dict[str, Any]] = []

        def sleep(seconds: float) -> None:
            naps.append(seconds)
            clock[0] += timedelta(seconds=seconds)

        wiki = wiki or StandInWiki()
        bot = Bot(
            wiki=wiki,
            ledger=Ledger(tmp_path / "ledger.jsonl"),
            conduct=Conduct(**rules),
            deed=deed,
            stop_page="User:Revert bot/Stop",
            reports_page="User:Revert bot/False positives",
            now=lambda: clock[0],
            sleep=sleep,
            tell=lambda line: told.append(json.loads(line)),
            in_earnest=in_earnest,
        )
        return Trial(bot, wiki, told, naps)

    return make
