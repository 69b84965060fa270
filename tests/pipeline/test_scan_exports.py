"""What was wrong with an export, beside the pages that were read."""

from __future__ import annotations

from tests.pipeline.accusing import WIKI
from wikiwatch.fetch.export import ExportProblem, ProblemKind
from wikiwatch.model import Page, PageReport
from wikiwatch.pipeline.analyse import analyse
from wikiwatch.pipeline.scan_exports import with_problems


def titled(title: str) -> PageReport:
    return analyse(WIKI, Page(page_id=len(title), page_title=title, namespace_id=0), [])


def problem(message: str, title: str | None = None) -> ExportProblem:
    return ExportProblem(kind=ProblemKind.SHA1_MISMATCH, message=message, page_title=title)


def test_problems_go_to_their_pages_and_the_rest_to_the_first() -> None:
    problems = [problem("b1", "B"), problem("somewhere"), problem("b2", "B"), problem("gone", "C")]
    found = with_problems([titled("A"), titled("B")], problems)
    assert [[(error.stage, error.message) for error in page.errors] for page in found] == [
        [("fetch", "somewhere"), ("fetch", "gone")],
        [("fetch", "b1"), ("fetch", "b2")],
    ]


def test_without_problems_nothing_changes() -> None:
    pages = [titled("A"), titled("B")]
    assert with_problems(pages, []) == pages
