"""``wikiwatch explain``: the page of a detector, by its name as reports write it too."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run
from wikiwatch.detect.registry import detectors


@pytest.mark.parametrize("name", ["foreign_topic", "Foreign topic", "FOREIGN_TOPIC"])
def test_a_detector_by_its_name_as_reports_write_it_too(run: Run, name: str) -> None:
    assert run("explain", name).out.startswith("Text from another topic field")


@pytest.mark.parametrize("name", ["rereading", "Rereading", "judge"])
def test_the_rereading_has_a_page_too(run: Run, name: str) -> None:
    assert run("explain", name).out.startswith("The newest text read again")


def test_without_a_name_each_has_a_line(run: Run) -> None:
    lines = run("explain").out.splitlines()
    assert [line.split()[0] for line in lines] == [*detectors(), "rereading"]
    assert lines[1].endswith("gambling, pharmacy, loans, escorts, essay mills and others.")


def test_a_name_of_two_words_needs_no_quotes(run: Run) -> None:
    assert run("explain", "Foreign", "topic") == run("explain", "foreign_topic")


def test_no_detector_of_that_name(run: Run) -> None:
    done = run("explain", "Foreign", "topics")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("wikiwatch: no detector is called 'Foreign topics'; there are contact_details, ")
