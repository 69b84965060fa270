"""What the benchmark measures, on judgements small enough to count by hand."""

from dataclasses import replace

import numpy as np
import pytest

from bench.passages.items import Page
from bench.passages.metrics import Judgement, alarms, area, calibration_error, ranking, recall, silent, threshold_for
from bench.passages.recipe import Insertion, Mixture
from wikiwatch.model import Span

PAGE = Page(source="example", lang="en", title="A", text="")


def judgement(
    name: str, scores: list[float], inserted: list[Span], accused: list[list[Span]] | None = None
) -> Judgement:
    """Sentences of ten characters."""
    insertions = tuple(Insertion(span=span, kind="gambling", form="sentence", source="x") for span in inserted)
    return Judgement(
        mixture=Mixture(page=PAGE, name=name, text="", insertions=insertions),
        spans=[Span(10 * i, 10 * i + 10) for i in range(len(scores))],
        scores=np.array(scores),
        accused=accused or (),
    )


CLEAN = [judgement("clean", [0.1, 0.2, 0.9], []), judgement("clean", [0.1, 0.3, 0.4], [])]
MIXED = judgement("two thirds", [0.8, 0.2, 0.95, 0.1], [Span(0, 10), Span(20, 30)])


def test_the_threshold_allows_so_many_alarms() -> None:
    assert threshold_for(CLEAN, 0.5) == 0.4
    assert alarms(CLEAN, 0.4).value == 0.5
    assert silent(CLEAN, 0.4).value == 0.5


def test_recall_counts_sentences() -> None:
    found = recall([MIXED], 0.9, lambda _mixture, insertion: insertion.kind)
    assert (found["gambling"].value, found["gambling"].count) == (0.5, 2)


def test_the_interval_is_drawn_by_page_however_often_it_was_mixed() -> None:
    missed, found = (judgement("mixed", [score], [Span(0, 10)]) for score in (0.1, 0.95))
    one_page = recall([missed, found], 0.9, lambda _mixture, insertion: insertion.kind)["gambling"]
    assert (one_page.value, one_page.low, one_page.high) == (0.5, 0.5, 0.5)
    other = replace(found, mixture=replace(found.mixture, page=replace(PAGE, title="B")))
    two_pages = recall([missed, other], 0.9, lambda _mixture, insertion: insertion.kind)["gambling"]
    assert (two_pages.value, two_pages.low, two_pages.high) == (0.5, 0.0, 1.0)


def test_ranking_is_within_a_page() -> None:
    assert ranking([*CLEAN, MIXED]).value == 1.0
    assert area(np.array([0.5, 0.5]), np.array([True, False])) == 0.5


def test_calibration() -> None:
    assert calibration_error([judgement("mixed", [1.0, 0.0], [Span(0, 10)])]) == 0
    assert calibration_error([judgement("mixed", [0.0, 1.0], [Span(0, 10)])]) == pytest.approx(1)


def test_a_clause_is_found_only_where_the_accused_span_fits() -> None:
    for accused, value in (([Span(2, 8)], 1.0), ([Span(0, 30)], 0.0)):
        graft = Insertion(span=Span(2, 8), kind="moral", form="clause", source="x")
        judged = Judgement(
            mixture=Mixture(page=PAGE, name="clauses", text="", insertions=(graft,)),
            spans=[Span(0, 30)],
            scores=np.array([0.9]),
            accused=[accused],
        )
        assert recall([judged], 0.5, lambda _mixture, insertion: insertion.kind)["moral"].value == value
