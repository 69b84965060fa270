"""Detectors made for a test, in place of the real ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest

from tests.pipeline.accusing import Words, assess_by_findings
from wikiwatch.model import Context, Edit, Finding
from wikiwatch.pipeline import analyse, concluding


@pytest.fixture
def detectors(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """detectors(jackpot=Words("jackpot")): these are all the detectors there are, and all that judges."""

    def put(**modules: object) -> None:
        monkeypatch.setattr(analyse, "detectors", lambda: modules)
        monkeypatch.setattr(concluding, "assess_passage", assess_by_findings)
        monkeypatch.setattr(concluding, "reread", lambda *known, **more: [])

    return put


@pytest.fixture
def jackpot(detectors: Callable[..., None]) -> Words:
    """One detector, sure of itself: every inserted sentence with "jackpot" is off topic."""
    words = Words("jackpot")
    detectors(jackpot=words)
    return words


@pytest.fixture
def broken() -> SimpleNamespace:
    """A detector with a defect."""

    def examine(edit: Edit, context: Context) -> Iterator[Finding]:
        raise ZeroDivisionError("division by zero")

    return SimpleNamespace(examine=examine)
