"""``wikiwatch.scan``: the main job from Python."""

from __future__ import annotations

from pathlib import Path

import pytest

import wikiwatch
from tests.cli.small_wiki import SmallWiki, revision
from tests.fetch.scripted_server import ScriptedServer
from tests.fetch.small_exports import export, page
from tests.fetch.small_exports import revision as exported
from wikiwatch.errors import ArchiveError, ExportError, UsageError

ADVERT = "Le beffroi domine la place.\n\nJouez au casino en ligne, bonus sans dépôt, machines à sous gratuites !\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """An empty folder to run in, without a configuration of the user's."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return tmp_path


@pytest.fixture
def server():
    with ScriptedServer() as running:
        small = SmallWiki()
        small.pages["Beffroi"] = (7, [revision(1, "Le beffroi domine la place.\n"), revision(2, ADVERT)])
        running.script(small)
        yield running


def scanned(server, *titles, **options):
    return wikiwatch.scan(titles, wiki=server.api_url, contact="operator@example.org", **options)


def test_pages_of_a_wiki_into_an_archive(server, folder):
    report = scanned(server, "Beffroi", archive=folder / "archive", threshold=0.3)
    [found] = report.pages
    assert (found.page.page_title, found.history.revision_count, found.errors) == ("Beffroi", 2, ())
    assert found.passages[0].inserted_by.rev_id == 2
    assert (folder / "archive" / "archive.sqlite3").exists()
    asked = len(server.requests)
    again = scanned(server, "Beffroi", archive=str(folder / "archive"), offline=True, threshold=0.3)
    assert again.pages[0].passages == found.passages
    assert len(server.requests) == asked


def test_a_page_that_cannot_be_read_is_in_the_report_and_the_others_are_too(server):
    missing, found = scanned(server, "No such page", "Beffroi").pages
    assert [error.stage for error in missing.errors] == ["fetch"]
    assert "there is no such page" in missing.errors[0].message
    assert found.errors == ()
    offline = scanned(server, "No such page", offline=True)
    assert [error.stage for error in offline.pages[0].errors] == ["archive"]


def test_the_configuration_says_what_is_left_out(server):
    Path("wikiwatch.toml").write_text(f'wiki = "{server.api_url}"\ncontact = "me@example.org"\narchive = "here"\n')
    assert wikiwatch.scan(["Beffroi"]).pages[0].errors == ()
    assert Path("here").is_dir()


def test_exports_leave_nothing_behind(folder):
    first, second = folder / "one.xml", folder / "two.xml"
    first.write_bytes(export(page(1, "Kelp", exported(1))))
    second.write_bytes(export(page(2, "Wrack", exported(2))))
    report = wikiwatch.scan(xml=[str(first), second], everything=True)
    assert [one.page.page_title for one in report.pages] == ["Kelp", "Wrack"]
    assert sorted(path.name for path in folder.iterdir()) == ["one.xml", "two.xml"]


def test_exports_are_archived_where_an_archive_is_given(folder):
    file = folder / "one.xml"
    file.write_bytes(export(page(1, "Kelp", exported(1))))
    wikiwatch.scan(xml=[file], archive=folder / "archive")
    assert wikiwatch.scan(["Kelp"], archive=folder / "archive", offline=True).pages[0].history.revision_count == 1


def test_what_is_wrong_is_raised(server, folder):
    with pytest.raises(UsageError, match="no wiki"):
        wikiwatch.scan(["Beffroi"])
    with pytest.raises(UsageError, match="no operator contact"):
        wikiwatch.scan(["Beffroi"], wiki=server.api_url)
    with pytest.raises(UsageError, match="give a list"):
        wikiwatch.scan("Beffroi", wiki=server.api_url)
    with pytest.raises(ArchiveError):
        wikiwatch.scan(["Beffroi"], archive=folder / "nothing", offline=True)
    (folder / "bad.xml").write_text("<mediawiki>")
    with pytest.raises(ExportError):
        wikiwatch.scan(xml=[folder / "bad.xml"])


def test_nothing_asked_for_is_an_empty_report():
    assert wikiwatch.scan().pages == ()
