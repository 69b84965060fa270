"""What is imported when."""

from __future__ import annotations

import subprocess
import sys

import pytest

from wikiwatch import model

TOLD = "import sys; from wikiwatch import score_edit; print(*sorted(sys.modules))"


def test_to_score_an_edit_makes_no_records_of_reports_and_watching() -> None:
    loaded = subprocess.run([sys.executable, "-c", TOLD], check=True, capture_output=True, text=True).stdout.split()

    assert "wikiwatch.model.edits" in loaded
    assert {
        "wikiwatch.model.reports",
        "wikiwatch.settings.watchlists",
        "wikiwatch.settings.deliveries",
        "tomllib",
    }.isdisjoint(loaded)


@pytest.mark.parametrize("name", model.__all__)
def test_every_record_is_there_when_asked_for(name: str) -> None:
    assert getattr(model, name) is not None


def test_no_other_record_is() -> None:
    with pytest.raises(AttributeError, match="Nonsense"):
        _ = model.Nonsense
