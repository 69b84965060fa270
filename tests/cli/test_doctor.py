"""``wikiwatch doctor``: how it ends."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run
from tests.cli.small_wiki import SmallWiki
from tests.documents import valid
from tests.fetch.scripted_server import ScriptedServer


def test_an_empty_folder_is_healthy(run: Run) -> None:
    done = run("doctor")
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith("\nNothing is wrong.\n")


def test_online_the_wiki_says_who_it_is(run: Run, wiki: SmallWiki) -> None:
    done = run("doctor", "--online", "--format", "json")
    assert done.code == 0
    assert valid("doctor", done.out)["checks"][-1]["message"].startswith("smallwiki: ")


def test_offline_no_wiki_is_asked(run: Run, wiki: SmallWiki, server: ScriptedServer) -> None:
    assert run("doctor").code == 0
    assert server.requests == []


def test_a_configuration_that_is_wrong(run: Run) -> None:
    Path("wikiwatch.toml").write_text("treshold = 0.5\n")
    done = run("doctor", "--output", "health.txt")
    assert (done.code, done.out) == (2, "")
    assert "! configuration" in Path("health.txt").read_text()
