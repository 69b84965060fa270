import pytest

from wikiwatch.model import Page, Wiki
from wikiwatch.report import links

WIKI = Wiki(wiki_id="frwiki", api_url="https://fr.example.org/w/api.php", article_url="https://fr.example.org/wiki/$1")


def page(title: str) -> Page:
    return Page(page_id=1, page_title=title, namespace_id=0)


@pytest.mark.parametrize(
    ("title", "address"),
    [
        ("Chat en ligne", "https://fr.example.org/wiki/Chat_en_ligne"),
        ("Discussion:Été/2024", "https://fr.example.org/wiki/Discussion:%C3%89t%C3%A9/2024"),
        ('A "b" <c> & d?', "https://fr.example.org/wiki/A_%22b%22_%3Cc%3E_%26_d%3F"),
        ("lone \ud800", "https://fr.example.org/wiki/lone_%3F"),
    ],
)
def test_the_address_of_an_article(title, address):
    assert links.article(WIKI, page(title)) == address


def test_the_addresses_of_an_edit_a_history_and_a_user():
    assert links.diff(WIKI, 1042) == "https://fr.example.org/w/index.php?diff=1042"
    assert links.history(WIKI, page("A & B")) == "https://fr.example.org/w/index.php?title=A_%26_B&action=history"
    assert (
        links.contributions(WIKI, "Editor </script>")
        == "https://fr.example.org/w/index.php?title=Special:Contributions/Editor_%3C/script%3E"
    )


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "javascript:alert($1)",
        "data:text/html,$1",
        "//example.org/$1",
        "https:///wiki/$1",
        "https://example.org/no-place-for-a-title",
        'https://example.org/"><script>/$1',
        "https://example.org/\u202e$1",
        "https://example.org/\x1b[31m$1",
        "https://[broken/$1",
    ],
)
def test_an_address_that_an_export_made_up_is_not_linked(address):
    assert links.article(Wiki(wiki_id="w", article_url=address), page("A")) is None


@pytest.mark.parametrize("address", [None, "javascript:/api.php", "https://example.org/rest.php", "api.php"])
def test_without_a_known_api_there_is_no_link_to_an_edit(address):
    wiki = Wiki(wiki_id="w", api_url=address)
    assert (links.diff(wiki, 1), links.history(wiki, page("A")), links.contributions(wiki, "B")) == (None, None, None)


def test_a_name_that_no_wiki_can_hold_is_not_linked():
    name = "x" * 2_000_000
    found = (links.article(WIKI, page(name)), links.history(WIKI, page(name)), links.contributions(WIKI, name))
    assert found == (None, None, None)
