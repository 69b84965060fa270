"""``wikiwatch init``: a configuration to begin with, and never over somebody's own."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run
from wikiwatch.settings import load


def test_it_writes_a_configuration_that_is_read_back(run: Run) -> None:
    done = run("init")
    said = "wikiwatch.toml: written; set contact, wiki and the watchlists in it, then run `wikiwatch watch`"
    assert done == (0, "", f"wikiwatch: {said}\n")
    assert [watchlist.name for watchlist in load(environ={}).watchlist] == ["example"]


def test_into_a_named_file_quietly(run: Run) -> None:
    assert run("init", "other.toml", "--quiet") == (0, "", "")
    assert load(Path("other.toml"), environ={}).wiki == "en"


def test_what_is_there_is_left_alone(run: Run) -> None:
    Path("wikiwatch.toml").write_text('wiki = "fr"\n')
    done = run("init")
    assert (done.code, done.out) == (2, "")
    assert done.err == "wikiwatch: wikiwatch.toml: is there already and was not touched; name another file\n"
    assert Path("wikiwatch.toml").read_text() == 'wiki = "fr"\n'
