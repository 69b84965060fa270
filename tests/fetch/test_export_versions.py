"""One export of each schema version, and the records that come out of it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fetch.small_exports import export, page, revision
from wikiwatch.fetch.export import ExportProblem, ProblemKind, read_export
from wikiwatch.model import Page, Revision, Slot, Wiki

EXPORTS = Path(__file__).parent / "exports"


def at(timestamp: str) -> datetime:
    return datetime.strptime(timestamp, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)


def sha1(text: bytes) -> bytes:
    return hashlib.sha1(text).digest()


def slot(text: str, **fields: str) -> Slot:
    data = text.encode()
    return Slot(text=data, sha1=sha1(data), size=len(data), **fields)


HIDDEN = Slot(text=None, sha1=None, size=None)

EXPECTED: dict[str, tuple[Wiki, list[tuple[Page, list[Revision]]]]] = {
    "0.3": (
        Wiki(
            wiki_id="enwiki",
            api_url="https://en.wikipedia.org/w/api.php",
            article_url="https://en.wikipedia.org/wiki/$1",
            lang="en",
            site_name="Wikipedia",
            generator="MediaWiki 1.10alpha",
        ),
        [
            (
                Page(page_id=30, page_title="Kelp pier", namespace_id=0),
                [
                    Revision(
                        rev_id=301,
                        parent_id=None,
                        page_id=30,
                        dt=at("2006-11-22 03:25:19"),
                        user="Editor A",
                        user_id=8,
                        anon=False,
                        comment="first lines",
                        slots=(slot("The '''kelp pier''' is long."),),
                    )
                ],
            )
        ],
    ),
    "0.4": (
        Wiki(
            wiki_id="enwiki",
            api_url="https://en.wikipedia.org/w/api.php",
            article_url="https://en.wikipedia.org/wiki/$1",
            lang="en",
            site_name="Wikipedia",
            generator="MediaWiki 1.16alpha-wmf",
        ),
        [
            (
                # its namespace is told by the prefix, and a redirect does not say where to
                Page(page_id=40, page_title="Talk:Kelp: a talk", namespace_id=1),
                [
                    Revision(
                        rev_id=401,
                        parent_id=None,
                        page_id=40,
                        dt=at("2002-02-25 15:51:15"),
                        user="192.0.2.17",
                        user_id=None,
                        anon=True,
                        comment="",
                        minor=True,
                        slots=(slot('Is it <b>kelp</b> &amp; "weed"?\n\n'),),
                    ),
                    Revision(
                        rev_id=402,
                        parent_id=None,
                        page_id=40,
                        dt=at("2002-03-16 22:29:56"),
                        user=None,
                        user_id=None,
                        anon=None,
                        comment=None,
                        slots=(HIDDEN,),
                    ),
                ],
            ),
            (Page(page_id=41, page_title="No such prefix: kelp", namespace_id=0), []),
        ],
    ),
    "0.5": (
        Wiki(
            wiki_id="frwiktionary",
            api_url="https://fr.wiktionary.org/w/api.php",
            article_url="https://fr.wiktionary.org/wiki/$1",
            lang="fr",
            site_name="Wiktionnaire",
            generator="MediaWiki 1.17",
        ),
        [
            (
                Page(page_id=50, page_title="varech", namespace_id=0),
                [
                    Revision(
                        rev_id=501,
                        parent_id=None,
                        page_id=50,
                        dt=at("2011-04-01 10:00:00"),
                        user="Rédactrice B",
                        user_id=12,
                        anon=False,
                        comment="création",
                        slots=(slot("Algue brune rejetée là-bas"),),
                    ),
                    Revision(
                        rev_id=502,
                        parent_id=None,
                        page_id=50,
                        dt=at("2011-04-01 10:05:00"),
                        user="2001:db8::2A",
                        user_id=None,
                        anon=True,
                        comment="",
                        slots=(slot(""),),
                    ),
                ],
            )
        ],
    ),
    "0.6": (
        Wiki(
            wiki_id="commonswiki",
            api_url="https://commons.wikimedia.org/w/api.php",
            article_url="https://commons.wikimedia.org/wiki/$1",
            lang="en",
            site_name="Wikimedia Commons",
            generator="MediaWiki 1.19wmf1",
        ),
        [
            (
                Page(page_id=60, page_title="File:Pier.jpg", namespace_id=6, redirect_target='File:Kelp "pier".jpg'),
                [
                    Revision(
                        rev_id=601,
                        parent_id=None,
                        page_id=60,
                        dt=at("2012-01-31 23:59:59"),
                        user="Editor A",
                        user_id=8,
                        anon=False,
                        comment="moved",
                        slots=(slot("#REDIRECT [[Kelp pier]]"),),
                    )
                ],
            )
        ],
    ),
    "0.7": (
        Wiki(
            wiki_id="198.51.100.4:8080",
            article_url="http://198.51.100.4:8080/w/index.php/$1",
            lang="en",
            site_name="Shore wiki",
            generator="MediaWiki 1.20.2",
        ),
        [
            (
                Page(page_id=70, page_title="Kelp", namespace_id=0),
                [
                    Revision(
                        rev_id=701,
                        parent_id=None,
                        page_id=70,
                        dt=at("2012-09-01 00:00:00"),
                        user="shore>Imported",
                        user_id=None,
                        anon=False,
                        comment="",
                        slots=(slot("Kelp."),),
                    ),
                    Revision(
                        rev_id=702,
                        parent_id=701,
                        page_id=70,
                        dt=at("2012-09-02 00:00:00"),
                        user="Patroller",
                        user_id=3,
                        anon=False,
                        comment="/* Shore */ sand",
                        slots=(slot("Kelp and sand."),),
                    ),
                ],
            )
        ],
    ),
    "0.8": (
        Wiki(
            wiki_id="simplewiki",
            api_url="https://simple.wikipedia.org/w/api.php",
            article_url="https://simple.wikipedia.org/wiki/$1",
            lang="en",
            site_name="Wikipedia",
            generator="MediaWiki 1.24wmf5",
        ),
        [
            (
                Page(page_id=80, page_title="User:Editor A/common.css", namespace_id=2),
                [
                    Revision(
                        rev_id=801,
                        parent_id=800,
                        page_id=80,
                        dt=at("2014-05-20 12:00:00"),
                        user="Editor A",
                        user_id=8,
                        anon=False,
                        comment="",
                        slots=(slot("body { color: navy }", model="css", format="text/css"),),
                    )
                ],
            )
        ],
    ),
    "0.9": (
        Wiki(
            wiki_id="shore_db",
            article_url="https://198.51.100.4/index.php?title=$1",
            lang="en",
            site_name="Shore wiki",
            generator="MediaWiki 1.23.17",
        ),
        [
            (
                Page(page_id=90, page_title="Kelp", namespace_id=0),
                [
                    Revision(
                        rev_id=901,
                        parent_id=None,
                        page_id=90,
                        dt=at("2014-08-20 12:00:00"),
                        user="",
                        user_id=None,
                        anon=False,
                        comment="",
                        slots=(slot("Kelp, again."),),
                    )
                ],
            )
        ],
    ),
    "0.10": (
        Wiki(
            wiki_id="frwiki",
            api_url="https://fr.wikipedia.org/w/api.php",
            article_url="https://fr.wikipedia.org/wiki/$1",
            lang="fr",
            site_name="Wikipédia",
            generator="MediaWiki 1.33.0-wmf.19",
        ),
        [
            (
                Page(page_id=100, page_title="Discussion:Phare", namespace_id=1),
                [
                    Revision(
                        rev_id=1001,
                        parent_id=1000,
                        page_id=100,
                        dt=at("2019-02-28 18:00:00"),
                        user="~2019-31337",
                        user_id=77,
                        anon=False,
                        comment="ajout d'une 🏞️",
                        minor=True,
                        slots=(slot("Le phare 🏞️ du naïf \u202e(retourné)."),),
                    )
                ],
            )
        ],
    ),
    "0.11": (
        Wiki(
            wiki_id="commonswiki",
            api_url="https://commons.wikimedia.org/w/api.php",
            article_url="https://commons.wikimedia.org/wiki/$1",
            lang="en",
            site_name="Wikimedia Commons",
            generator="MediaWiki 1.46.0-wmf.7",
        ),
        [
            (
                Page(page_id=110, page_title="File:Pier.jpg", namespace_id=6),
                [
                    Revision(
                        rev_id=1101,
                        parent_id=None,
                        page_id=110,
                        dt=at("2025-07-05 18:48:49"),
                        user="Editor A",
                        user_id=8,
                        anon=False,
                        comment="labels",
                        slots=(
                            slot("A pier."),
                            slot(
                                '{"labels":[]}',
                                role="mediainfo",
                                model="wikibase-mediainfo",
                                format="application/json",
                            ),
                        ),
                    ),
                    Revision(
                        rev_id=1102,
                        parent_id=1101,
                        page_id=110,
                        dt=at("2025-07-06 18:48:49"),
                        user=None,
                        user_id=None,
                        anon=None,
                        comment=None,
                        slots=(Slot(text=None, sha1=None, size=31),),  # the SHA-1 of what is hidden is hidden too
                    ),
                    Revision(
                        rev_id=1103,
                        parent_id=1102,
                        page_id=110,
                        dt=at("2025-07-07 18:48:49"),
                        user="198.51.100.4",
                        user_id=None,
                        anon=True,
                        comment="",
                        slots=(Slot(format="error-no-format", text=None, sha1=None, size=None),),
                    ),
                ],
            )
        ],
    ),
}


@pytest.mark.parametrize("version", EXPECTED)
def test_an_export_of_each_version_gives_these_records(version: str) -> None:
    wiki, expected = EXPECTED[version]
    problems: list[object] = []
    pages = []
    for part in read_export(EXPORTS / f"export-{version}.xml", on_problem=problems.append):
        assert part.wiki == wiki
        pages.append((part.page, list(part.revisions)))
    assert pages == expected
    assert problems == []


def test_a_stub_is_told_from_hidden_texts_and_reported_once() -> None:
    path = EXPORTS / "stub-0.11.xml"
    problems: list[ExportProblem] = []
    slots = [revision.main for part in read_export(path, on_problem=problems.append) for revision in part.revisions]
    assert slots == [
        Slot(text=None, sha1=sha1(b"Kelp."), size=5),
        Slot(text=None, sha1=None, size=12),
        Slot(text=None, sha1=sha1(b""), size=0),
    ]
    assert [(problem.kind, problem.rev_id, problem.message) for problem in problems] == [
        (
            ProblemKind.NO_TEXTS,
            1201,
            f'{path}: page "Kelp", revision 1201, slot "main": '
            "the export is a stub, a dump without texts; this revision and those like it have none",
        )
    ]


def test_each_page_of_a_stub_is_named_once(tmp_path: Path) -> None:
    bare = '<text bytes="5" sha1="s81jq9mig9qrbfdflxgzafel9pcxulc" location="tt:1" id="1"/>'
    path = tmp_path / "stub.xml"
    path.write_bytes(export(page(1, "Kelp", revision(1, bare), revision(2, bare)), page(2, "Algae", revision(3, bare))))
    problems: list[ExportProblem] = []
    for part in read_export(path, on_problem=problems.append):
        list(part.revisions)
    assert [(problem.kind, problem.page_title, problem.rev_id) for problem in problems] == [
        (ProblemKind.NO_TEXTS, "Kelp", 1),
        (ProblemKind.NO_TEXTS, "Algae", 3),
    ]
