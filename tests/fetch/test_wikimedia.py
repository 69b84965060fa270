from __future__ import annotations

import pytest

from wikiwatch.fetch.wikimedia import database_name_of, host_of, is_language


@pytest.mark.parametrize(
    ("database_name", "host"),
    [
        ("frwiki", "fr.wikipedia.org"),
        ("simplewiki", "simple.wikipedia.org"),
        ("frwiktionary", "fr.wiktionary.org"),
        ("enwikibooks", "en.wikibooks.org"),
        ("dewikinews", "de.wikinews.org"),
        ("eswikiquote", "es.wikiquote.org"),
        ("frwikisource", "fr.wikisource.org"),
        ("dewikiversity", "de.wikiversity.org"),
        ("itwikivoyage", "it.wikivoyage.org"),
        ("zh_min_nanwiki", "zh-min-nan.wikipedia.org"),
        ("be_x_oldwiki", "be-tarask.wikipedia.org"),
        ("commonswiki", "commons.wikimedia.org"),
        ("labswiki", "wikitech.wikimedia.org"),
        ("sourceswiki", "wikisource.org"),
        ("testwiki", "test.wikipedia.org"),
        ("wikidatawiki", "www.wikidata.org"),
    ],
)
def test_database_name_and_host_tell_each_other(database_name: str, host: str) -> None:
    assert (host_of(database_name), database_name_of(host)) == (host, database_name)


@pytest.mark.parametrize("name", ["", "wiki", "frwikipedia", "shorewiki", "fr", "wikifr", "éwiki"])
def test_other_databases_have_no_known_host(name: str) -> None:
    assert host_of(name) is None


@pytest.mark.parametrize("host", ["", "wikipedia.org", "wiki.example", "fr.wikipedia.org.example", "192.0.2.1"])
def test_other_hosts_have_no_known_database(host: str) -> None:
    assert database_name_of(host) is None


def test_a_chapter_has_the_code_of_its_country() -> None:
    assert database_name_of("nl.wikimedia.org") == "nlwikimedia"


@pytest.mark.parametrize(
    ("code", "known"), [("fr", True), ("simple", True), ("zh-min-nan", True), ("labs", False), ("fr\n", False)]
)
def test_language_codes(code: str, known: bool) -> None:
    assert is_language(code) is known
