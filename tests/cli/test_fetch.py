"""``wikiwatch fetch``: the archive follows the wiki."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.small_wiki import SmallWiki, revision
from tests.fetch.scripted_server import ScriptedServer
from wikiwatch.archive.store import Archive
from wikiwatch.model import Revision


def archived(page_id: int = 7) -> dict[int, Revision]:
    """What the archive holds of a page, by revision id."""
    with Archive.open(Path("snapshots")) as archive:
        assert list(archive.verify()) == []
        return {found.rev_id: found for found in archive.revisions("smallwiki", page_id)}


def texts(page_id: int = 7) -> dict[int, bytes | None]:
    return {rev_id: found.text for rev_id, found in archived(page_id).items()}


def test_the_first_fetch_and_the_second(run: Run, wiki: SmallWiki, server: ScriptedServer) -> None:
    assert run("fetch", "Beffroi") == (0, "", 'wikiwatch: "Beffroi": 2 new, 0 hidden, 0 deleted\n')
    assert texts() == {1: b"Le beffroi.", 2: b"Le beffroi domine la place."}
    asked = len(server.requests)
    assert run("fetch", "Beffroi") == (0, "", 'wikiwatch: "Beffroi": 0 new, 0 hidden, 0 deleted\n')
    assert len(server.requests) == asked + 1


def test_only_what_is_new_is_fetched(run: Run, wiki: SmallWiki, server: ScriptedServer) -> None:
    run("fetch", "Beffroi", "--quiet")
    wiki.pages["Beffroi"][1].append(revision(3, "Le beffroi domine la place depuis 1453."))
    asked = len(server.requests)
    assert run("fetch", "Beffroi").err == 'wikiwatch: "Beffroi": 1 new, 0 hidden, 0 deleted\n'
    assert [request.query["revids"] for request in server.requests[asked:] if "revids" in request.query] == ["3"]
    assert list(texts()) == [1, 2, 3]


def test_what_the_wiki_hides_is_purged(run: Run, wiki: SmallWiki) -> None:
    run("fetch", "Beffroi")
    first, second = wiki.pages["Beffroi"][1]
    wiki.pages["Beffroi"][1][:] = [{**first, "texthidden": True, "userhidden": True, "commenthidden": True}, second]
    for key in ("user", "userid", "comment"):
        del wiki.pages["Beffroi"][1][0][key]
    wiki.log += 1
    assert run("fetch", "Beffroi").err == 'wikiwatch: "Beffroi": 0 new, 1 hidden, 0 deleted\n'
    hidden = archived()[1]
    assert (hidden.text, hidden.user, hidden.comment) == (None, None, None)
    assert b"Le beffroi." not in Path("snapshots/archive.sqlite3").read_bytes()


def test_what_the_wiki_deleted_is_no_longer_shown(run: Run, wiki: SmallWiki) -> None:
    run("fetch", "Beffroi")
    del wiki.pages["Beffroi"][1][0]
    wiki.log += 1
    assert run("fetch", "Beffroi").err == 'wikiwatch: "Beffroi": 0 new, 0 hidden, 1 deleted\n'
    assert list(archived()) == [2]


def test_a_tag_that_the_wiki_took_away_goes(run: Run, wiki: SmallWiki) -> None:
    tagged = {**wiki.pages["Beffroi"][1][1], "tags": ["mw-reverted"]}
    wiki.pages["Beffroi"][1][1] = tagged
    run("fetch", "Beffroi")
    assert archived()[2].tags == ("mw-reverted",)
    wiki.pages["Beffroi"][1][1] = {**tagged, "tags": []}
    wiki.log += 1
    run("fetch", "Beffroi")
    assert archived()[2].tags == ()


def test_a_revision_that_was_merged_into_another_page_stays_there(run: Run, wiki: SmallWiki) -> None:
    wiki.pages["Halle"] = (8, [revision(5, "La halle.")])
    run("fetch", "Beffroi", "Halle")
    wiki.pages["Halle"][1].insert(0, wiki.pages["Beffroi"][1].pop(0))
    wiki.log += 1
    run("fetch", "Halle")
    run("fetch", "Beffroi")
    assert (list(archived(7)), list(archived(8))) == ([2], [1, 5])


def test_a_moved_page_is_followed(run: Run, wiki: SmallWiki) -> None:
    run("fetch", "Beffroi")
    wiki.pages = {"Beffroi de Lille": wiki.pages["Beffroi"]}
    wiki.log += 1
    done = run("fetch", "Beffroi")
    assert done.code == 0
    assert '"Beffroi" is now "Beffroi de Lille"' in done.err
    assert run("blame", "Beffroi").out == run("blame", "Beffroi de Lille").out != ""


def test_a_deleted_page_is_said_to_be_deleted(run: Run, wiki: SmallWiki) -> None:
    run("fetch", "Beffroi")
    wiki.pages.clear()
    done = run("fetch", "Beffroi")
    assert done.code == 4
    assert 'page "Beffroi" (id 7) has been deleted; its archived revisions are kept, marked as deleted' in done.err
    assert run("verify").code == 0


def test_the_wiki_of_the_command_line_wins(run: Run, wiki: SmallWiki, server: ScriptedServer) -> None:
    Path("wikiwatch.toml").write_text('wiki = "fr"\ncontact = "operator@example.org"\n')
    assert run("fetch", "Beffroi", "--wiki", server.api_url).code == 0
    assert run("scan", "Beffroi", "--wiki", server.api_url, "--exit-code").code == 0


def test_the_operator_of_the_environment_wins(
    run: Run, wiki: SmallWiki, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIKIWATCH_CONTACT", "other@example.org")
    run("fetch", "Beffroi")
    agents = {request.headers["User-Agent"] for request in server.requests}
    assert len(agents) == 1 and "(other@example.org)" in agents.pop()
