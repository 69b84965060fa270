"""Archived pages as one report."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.history.histories import revision
from tests.pipeline.accusing import PAGE, WIKI, Words
from wikiwatch import __version__
from wikiwatch.archive.store import Archive
from wikiwatch.model import Page, PageReport, StageError
from wikiwatch.pipeline.analyse import analyse
from wikiwatch.pipeline.options import Options
from wikiwatch.pipeline.scan import failed_page, report, scan_page

GOOD = "Le beffroi domine la place depuis 1453."
SPAM = "Tentez votre chance et gagnez le jackpot ce soir."


def titled(title: str) -> PageReport:
    return analyse(WIKI, Page(page_id=len(title), page_title=title, namespace_id=0), [])


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
