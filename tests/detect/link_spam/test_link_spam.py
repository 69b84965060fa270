"""The link detector beyond its case folders: its lists of hosts, and input made to be slow."""

import pytest

from wikiwatch.detect import link_spam
from wikiwatch.history import compare
from wikiwatch.model import Context, Signal

BEFORE = "A mill on the river. See [http://mills.example/1 Mills].\n"


def judged(added: str, **given: object) -> list[dict[str, Signal]]:
    edit = compare(BEFORE, BEFORE + added)
    known = {"lang": "en", "page_title": "River Mill", "prior_edits": 0} | given
    context = Context(established=lambda: BEFORE, **known)
    return [dict(finding.signals) for finding in link_spam.examine(edit, context)]


def reasons(added: str, **given: object) -> list[Signal]:
    return [signals["reasons"] for signals in judged(added, **given)]


@pytest.mark.parametrize(
    ("host", "suspicious"),
    [
        ("mycasino.example", True),
        ("www.888slots.example", True),
        ("win.bet", True),
        ("cheap-viagra-online.example", True),
        ("socialist.example", False),
        ("specialists.example", False),
        ("alphabet.example", False),
        ("essex.example", False),
        ("timeslot.example", False),
        ("buyers-guide.example", False),
    ],
)
def test_words_in_a_host(host: str, suspicious: bool) -> None:
    found = reasons(f"* [http://{host}/ About the mill]\n")
    assert found == ([("suspicious host",)] if suspicious else [])


@pytest.mark.parametrize("host", ["web.archive.org", "doi.org", "www.nps.gov", "data.bnf.fr", "fr.wikipedia.org"])
def test_sources_are_trusted_with_their_subdomains(host: str) -> None:
    assert judged(f"It is described [http://{host}/casino here], cheap.\n") == []
    assert reasons(f"It is described [http://{host}.casino-mill.example/ here].\n") == [
        ("suspicious host", "link in the running text")
    ]


def test_a_name_that_only_contains_a_known_host_is_new() -> None:
    assert reasons("See [http://oldmills.example/1 this].\n") == [("link in the running text",)]
    assert reasons("See [http://mills.example/2 this].\n") == []


@pytest.mark.parametrize(
    ("title", "host", "own"),
    [
        ("River Mill", "river-mill.example", True),
        ("River Mill", "visit-rivermill.example", True),
        ("River Mill", "mill.example", True),
        ("River Mill", "windmills.example", False),
        ("Café Élan", "cafe-elan.example", True),
        ("Coco.gg", "coco.gg", True),
    ],
)
def test_the_site_of_the_subject(title: str, host: str, own: bool) -> None:
    found = reasons(f"Visit [http://{host}/ here].\n", page_title=title)
    assert found == ([] if own else [("link in the running text",)])


def test_a_title_does_not_excuse_its_spam_word() -> None:
    link = "* [http://poker-palace.example/ Palace]\n"
    assert reasons(link, page_title="Poker") == [("suspicious host",)]
    assert reasons(link, page_title="Poker Palace") == []


def test_links_inside_a_template_over_several_lines_are_its_own() -> None:
    assert judged("{{Infobox mill\n| name = Mill\n| website = https://mill-by-the-river.example\n}}\n") == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("{{http://" * 12_000, 0),
        ("[[" * 50_000 + "http://a.example", 1),
        ("[http://casino.example/a x] " * 4_000, 1),
        ("* http://" + "a." * 50_000 + "example\n", 0),
        (" ".join(f"<ref>http://h{n}.example</ref>" for n in range(4_000)), 0),
    ],
    ids=["braces", "brackets", "one host", "long host", "many hosts"],
)
def test_hostile_input_is_read_in_linear_time(text: str, count: int) -> None:
    assert len(judged(text)) == count
