"""How a passage came, in each of the reports."""

from dataclasses import replace

import pytest

from tests.documents import valid
from wikiwatch.model import Provenance
from wikiwatch.report import html, json_report, terminal

CAME = Provenance(
    edit_words=52,
    references_added=0,
    prior_edits=None,
    anonymous=True,
    other_suspects=2,
    survived_editors=4,
    partial_reverts=1,
    reinserted=1,
)
TOLD = (
    "in an edit of 52 words without a reference; 2 other suspect edits by the same hand; undone in part once; "
    "taken out and put back once"
)


@pytest.fixture
def came(report):
    """The report with the first passage's provenance known."""
    page = report.pages[0]
    first, *others = page.passages
    passages = (replace(first, provenance=CAME), *others)
    return replace(report, pages=(replace(page, passages=passages), *report.pages[1:]))


def test_for_programs(came):
    document = valid("report", json_report.render(came))
    first, *others = document["pages"][0]["passages"]
    assert first["provenance"] == {
        "edit_words": 52,
        "references_added": 0,
        "prior_edits": None,
        "anonymous": True,
        "other_suspects": 2,
        "partial_reverts": 1,
        "reinserted": 1,
    }
    assert not any("provenance" in passage for passage in others)


def test_for_the_terminal(came):
    shown = " ".join(terminal.render(came, width=100, color=False).split())
    assert shown.count(f"Came {TOLD}") == 1


def test_for_the_browser(came):
    assert html.render(came).count(f"<dt>It came</dt><dd>{TOLD}</dd>") == 1
