"""How far the labels are believed that reverts give."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bench.train import aftermath
from bench.train.aftermath import Aftermath
from bench.train.rows import Row
from wikiwatch.history import PageHistory
from wikiwatch.model import EditChange, Revision, Slot

START = datetime(2024, 1, 1, tzinfo=UTC)
TOWER = "The tower stands in the old town, above the river and the market.\n"
BANANA = "Whoever reads this about the tower is a very big banana, as everybody here has known for years.\n"


def told(*edits: tuple[str, str], hours_apart: float = 0.1) -> Aftermath:
    """What became of edits, each by a user (anonymous ones have addresses) and with its text."""
    history = PageHistory()
    for number, (user, text) in enumerate(edits, 1):
        history.add(
            Revision(
                rev_id=number,
                parent_id=number - 1 or None,
                page_id=1,
                dt=START + timedelta(hours=number * hours_apart),
                user=user,
                user_id=None,
                anon=user.startswith("192.0.2."),
                comment=None,
                slots=(Slot(text=text.encode(), sha1=None, size=len(text)),),
            )
        )
    return Aftermath.of(history)


def row(number: int, *, damaging: bool, ill_will: bool = False) -> Row:
    change = EditChange(old="", new="", lines_only=True)
    return Row(corpus="", page="", change=change, damaging=damaging, rev_id=number, ill_will=ill_will)


REVERTED = row(2, damaging=True)
QUICK = told(("Ada", TOWER), ("192.0.2.1", TOWER + BANANA), ("Ada", TOWER))
SLOW = told(("Ada", TOWER), ("192.0.2.1", TOWER + BANANA), ("Ada", TOWER), hours_apart=30)
OWN = told(("Ada", TOWER), ("192.0.2.1", TOWER + BANANA), ("192.0.2.1", TOWER))
WAR = told(("Ada", TOWER), ("192.0.2.1", TOWER + BANANA), ("Ada", TOWER), ("192.0.2.1", TOWER + BANANA))


@pytest.mark.parametrize(
    ("case", "belief"),
    [
        (QUICK, aftermath.UNDONE_SOON),
        (SLOW, aftermath.UNDONE),
        (OWN, aftermath.OWN),
        (WAR, aftermath.FOUGHT_OVER),
        (told(("Ada", TOWER), ("192.0.2.1", TOWER + BANANA)), aftermath.UNKNOWN),
    ],
)
def test_a_revert_is_believed_by_who_made_it_and_how_soon(case: Aftermath, belief: float) -> None:
    assert case.belief(REVERTED, doubt=1.0) == belief
    assert case.belief(REVERTED, doubt=0.5) == belief / 2


def test_a_revert_of_vandalism_is_believed() -> None:
    assert WAR.belief(row(2, damaging=True, ill_will=True), doubt=0.1) == 1


def test_a_regular_is_no_vandal() -> None:
    earlier = [("Grace", TOWER + "More. " * count) for count in range(aftermath.REGULAR)]
    case = told(*earlier, ("Grace", TOWER + BANANA), ("Ada", earlier[-1][1]))
    assert case.belief(row(len(earlier) + 1, damaging=True), doubt=1.0) == aftermath.OF_A_REGULAR


def test_what_somebody_else_took_out_by_hand_is_hardly_good() -> None:
    more = TOWER + "It has a clock with three hands.\n"
    case = told(("Ada", TOWER), ("192.0.2.1", TOWER + BANANA), ("Ada", more))
    assert case.belief(row(2, damaging=False), doubt=1.0) == aftermath.TAKEN_OUT_LATER
    assert case.belief(row(3, damaging=False), doubt=1.0) == 1


def test_what_is_not_in_the_history_is_taken_as_it_is() -> None:
    assert QUICK.belief(row(99, damaging=True), doubt=0.1) == 1
