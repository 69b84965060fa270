from __future__ import annotations

import pytest

from wikiwatch.fetch.export import ExportProblem, ProblemKind, read_export
from wikiwatch.model import Page, Wiki

from .small_exports import SITE, Write, page


@pytest.mark.parametrize(
    ("base", "wiki_id", "article_url", "api_url"),
    [
        ("http://en.wikipedia.org/wiki/Main_Page", "enwiki", "https://en.wikipedia.org/wiki/$1", True),
        ("https://fr.wiktionary.org/wiki/Accueil", "frwiktionary", "https://fr.wiktionary.org/wiki/$1", True),
        ("https://zh-yue.wikipedia.org/wiki/A/B", "zh_yuewiki", "https://zh-yue.wikipedia.org/wiki/$1", True),
        ("https://be-tarask.wikipedia.org/wiki/A", "be_x_oldwiki", "https://be-tarask.wikipedia.org/wiki/$1", True),
        ("https://commons.wikimedia.org/wiki/A", "commonswiki", "https://commons.wikimedia.org/wiki/$1", True),
        ("https://nl.wikimedia.org/wiki/A", "nlwikimedia", "https://nl.wikimedia.org/wiki/$1", True),
        ("https://www.wikidata.org/", "wikidatawiki", "https://www.wikidata.org/wiki/$1", True),
        (
            "https://wikipedia.org.evil.example/wiki/A",
            "wikipedia.org.evil.example",
            "https://wikipedia.org.evil.example/wiki/$1",
            False,
        ),
        ("https://wiki.example/wiki/A", "wiki.example", "https://wiki.example/wiki/$1", False),
        ("http://192.0.2.1:8080/w/index.php/A", "192.0.2.1:8080", "http://192.0.2.1:8080/w/index.php/$1", False),
        ("http://wiki.example/w/index.php?title=A", "wiki.example", "http://wiki.example/w/index.php?title=$1", False),
        ("//wiki.example/A", "wiki.example", "https://wiki.example/$1", False),
        ("https://wiki.example/", "wiki.example", None, False),
        ("javascript:alert(1)//wiki.example/wiki/A", "unknown", None, False),
        ("https://user:pass@en.wikipedia.org/wiki/A", "unknown", None, False),
        ("https://[::1/wiki/A", "unknown", None, False),
        ("https://a&quot;b/wiki/A", "unknown", None, False),
        ("Main Page", "unknown", None, False),
    ],
)
def test_a_wiki_is_known_by_its_base_where_it_has_no_database_name(
    base: str, wiki_id: str, article_url: str | None, api_url: bool, write: Write
) -> None:
    (part,) = read_export(write(page(1, "Kelp"), site=f"<base>{base}</base>"))
    api = article_url.replace("/wiki/$1", "/w/api.php") if api_url and article_url else None
    assert part.wiki == Wiki(wiki_id=wiki_id, article_url=article_url, api_url=api, lang="en")


@pytest.mark.parametrize("site", ["", "<sitename>Shore</sitename>"])
def test_an_export_that_does_not_name_its_wiki_is_reported(site: str, write: Write) -> None:
    path = write(page(1, "Kelp"), site=site)
    problems: list[ExportProblem] = []
    (part,) = read_export(path, on_problem=problems.append)
    assert part.wiki.wiki_id == "unknown"
    message = f"{path} does not say which wiki it is from"
    assert problems == [ExportProblem(kind=ProblemKind.NO_WIKI, message=message)]


@pytest.mark.parametrize(
    ("title", "namespace_id"),
    [("Kelp", 0), ("Talk:Kelp", 1), ("User talk:A: b", 3), ("talk:Kelp", 0), ("Tide: a study", 0), (":Kelp", 0)],
)
def test_old_exports_tell_the_namespace_by_the_title(title: str, namespace_id: int, write: Write) -> None:
    names = {-2: "Media", 0: "", 1: "Talk", 3: "User talk"}
    listed = "".join(f'<namespace key="{key}">{name}</namespace>' for key, name in names.items())
    path = write(page(1, title, ns=""), site=f"{SITE}<namespaces>{listed}</namespaces>", version="0.4")
    (part,) = read_export(path)
    assert part.page == Page(page_id=1, page_title=title, namespace_id=namespace_id)
