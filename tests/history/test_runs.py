"""Runs of edits: a burst of saves by one user."""

from dataclasses import replace
from datetime import timedelta

from tests.history.histories import revision
from wikiwatch.history import run_starts
from wikiwatch.model import Revisions


def saved(*saves: tuple[int, str | None]) -> Revisions:
    """Revisions 1, 2 ... from the minutes after the first and the users."""
    first = revision(1, "").dt
    return Revisions(
        replace(revision(number, "", user), dt=first + timedelta(minutes=minutes))
        for number, (minutes, user) in enumerate(saves, 1)
    )


def test_a_burst_of_saves_is_one_run() -> None:
    assert run_starts(saved((0, "A"), (3, "A"), (40, "A"), (41, "B"), (42, "A"))) == {1: 1, 2: 1, 3: 1, 4: 4, 5: 5}


def test_an_hour_ends_a_run_however_long_the_run_is() -> None:
    assert run_starts(saved((0, "A"), (60, "A"), (120, "A"), (181, "A"))) == {1: 1, 2: 1, 3: 1, 4: 4}


def test_hidden_users_may_be_anybody() -> None:
    assert run_starts(saved((0, None), (1, None), (2, "A"))) == {1: 1, 2: 2, 3: 3}


def test_clocks_that_go_back() -> None:
    assert run_starts(saved((90, "A"), (60, "A"), (-60, "A"))) == {1: 1, 2: 1, 3: 3}


def test_no_revision() -> None:
    assert run_starts(saved()) == {}
