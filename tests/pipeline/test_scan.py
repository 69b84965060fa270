"""Archived pages as one report."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.history.histories import revision
from tests.pipeline.accusing import PAGE, WIKI, Words
from wikiwatch import __version__
from wikiwatch.archive.store import Archive
from wikiwatch.fetch.export import ExportProblem, ProblemKind
from wikiwatch.model import Page, PageReport, StageError
from wikiwatch.pipeline.analyse import analyse
from wikiwatch.pipeline.options import Options
from wikiwatch.pipeline.scan import failed_page, report, scan_page, with_problems

GOOD = "Le beffroi domine la place depuis 1453."
SPAM = "Tentez votre chance et gagnez le jackpot ce soir."


def titled(title: str) -> PageReport:
    return analyse(WIKI, Page(page_id=len(title), page_title=title, namespace_id=0), [])


def problem(message: str, title: str | None = None) -> ExportProblem:
    return ExportProblem(kind=ProblemKind.SHA1_MISMATCH, message=message, page_title=title)


def test_an_archived_page_is_reported_as_its_revisions_are(tmp_path: Path, jackpot: Words) -> None:
    revisions = [revision(1, GOOD), revision(2, f"{GOOD}\n\n{SPAM}"), revision(3, None)]
    with Archive.open(tmp_path, write=True) as archive:
        archive.put_wiki(WIKI)
        archive.put_page(WIKI.wiki_id, PAGE)
        archive.add_revisions(WIKI.wiki_id, PAGE.page_id, revisions)
        found = scan_page(archive, WIKI, PAGE, Options())
    assert found == analyse(WIKI, PAGE, revisions)
    assert [passage.passage.text for passage in found.passages] == [SPAM]


def test_a_page_that_could_not_be_read_is_named() -> None:
    failed = failed_page(WIKI, "Absente", "fetch", "no such page")
    assert (failed.page.page_title, failed.history.revision_count) == ("Absente", 0)
    assert failed.errors == (StageError(stage="fetch", message="no such page"),)


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


def test_a_report_says_what_made_it_and_how() -> None:
    since = datetime(2024, 6, 25, tzinfo=UTC)
    found = report([titled("A")], Options(threshold=0.7, everything=True, since=since))
    assert (found.tool_name, found.tool_version) == ("wikiwatch", __version__)
    assert dict(found.settings) == {
        "threshold": 0.7,
        "all": True,
        "semantic": False,
        "since": "2024-06-25T00:00:00+00:00",
    }
    assert datetime.now(UTC) - found.generated_at < timedelta(minutes=1)
    assert report([], Options()).settings["since"] is None
