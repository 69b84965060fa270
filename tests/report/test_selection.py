from dataclasses import replace
from datetime import UTC, datetime

import pytest

from wikiwatch.report import selection


@pytest.fixture
def page(report):
    return report.pages[0]


def test_the_threshold_is_the_settings_own(report):
    assert selection.threshold(report) == 0.5
    assert selection.threshold(replace(report, settings={})) == 0.0
    assert selection.threshold(replace(report, settings={"threshold": 1})) == 1.0


def test_what_is_below_the_threshold_is_not_suspect(page):
    ids = [
        [p.passage_id for p in selection.standing(page, 0.7)],
        [p.passage_id for p in selection.removed(page, 0.7)],
        [e.revision.rev_id for e in selection.edits(page, 0.7)],
    ]
    assert ids == [["p-5f0c9a"], ["p-01d4aa"], [1019, 1042]]


def test_an_edit_that_brought_a_suspect_passage_is_suspect_whatever_its_own_score(page):
    mild = replace(page, edits=tuple(replace(edit, damaging=0.1) for edit in page.edits))
    assert [edit.revision.rev_id for edit in selection.edits(mild, 0.7)] == [1019, 1042]


def test_a_page_may_draw_the_line_for_its_edits_elsewhere(page):
    mild = replace(page, edits=tuple(replace(edit, damaging=0.3) for edit in page.edits), passages=())
    assert selection.edits(mild, 0.7) == ()
    assert selection.edits(replace(mild, edits_from=0.25), 0.7) == mild.edits


def test_fates(page):
    assert selection.fates(page.passages) == {1042: True, 1057: True, 1019: False}


def test_a_page_is_clean_when_there_is_nothing_to_tell(report, page):
    guilty, clean = report.pages
    assert [selection.is_clean(p, 0.5) for p in (guilty, clean)] == [False, True]
    assert not selection.is_clean(guilty, 0.99)  # it has an error
    assert selection.is_clean(replace(guilty, errors=()), 0.99)


def test_totals(report):
    assert selection.totals(report.pages, 0.5) == selection.Totals(
        pages=2,
        revisions=62,
        has_text=True,
        was_judged=True,
        standing_passages=2,
        removed_passages=1,
        suspect_edits=3,
        errors=1,
        first=datetime(2003, 3, 4, 12, tzinfo=UTC),
        last=datetime(2026, 11, 15, 9, 30, tzinfo=UTC),
    )


def test_totals_of_nothing():
    assert selection.totals((), 0.5) == selection.Totals(
        pages=0,
        revisions=0,
        has_text=False,
        was_judged=False,
        standing_passages=0,
        removed_passages=0,
        suspect_edits=0,
        errors=0,
        first=None,
        last=None,
    )


def test_suspect_edits_of_one_run_stand_together(page):
    insult, casino, graft = page.edits
    in_a_row = replace(page, edits=(insult, casino, replace(graft, run_rev_id=1042)))
    sizes = {point.rev_id: point.size for point in page.timeline}
    told = [([e.revision.rev_id for e in r.edits], r.size_change) for r in selection.runs(in_a_row, 0.5)]
    assert told == [([1019], sizes[1019] - sizes[1018]), ([1042, 1057], sizes[1057] - sizes[1041])]
    nothing_known = replace(in_a_row, timeline=())
    assert [run.size_change for run in selection.runs(nothing_known, 0.5)] == [None, None]
