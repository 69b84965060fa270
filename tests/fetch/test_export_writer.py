from __future__ import annotations

import hashlib
import io
import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wikiwatch.errors import UsageError, WikiwatchError
from wikiwatch.fetch.export import ExportProblem, ProblemKind, read_export
from wikiwatch.fetch.export_writer import create_export, write_export
from wikiwatch.model import Page, Revision, Slot, Wiki

WIKI = Wiki(
    wiki_id="frwiki",
    api_url="https://fr.wikipedia.org/w/api.php",
    article_url="https://fr.wikipedia.org/wiki/$1",
    lang="fr",
    site_name="Wikipédia",
    generator="MediaWiki 1.46.0",
)
PAGE = Page(page_id=1, page_title="Varech", namespace_id=0)
NOON = datetime(2024, 6, 25, 12, tzinfo=UTC)

Pages = list[tuple[Page, list[Revision]]]


def slot(text: bytes, **fields: str) -> Slot:
    return Slot(text=text, sha1=hashlib.sha1(text).digest(), size=len(text), **fields)


def revision(rev_id: int = 11, *slots: Slot, **fields: object) -> Revision:
    values: dict[str, object] = {
        "parent_id": None,
        "page_id": 1,
        "dt": NOON,
        "user": "Editor A",
        "user_id": 8,
        "anon": False,
    }
    values |= {"comment": "", "slots": slots or (slot(b"Varech."),), **fields}
    return Revision(rev_id=rev_id, **values)  # type: ignore[arg-type]


def written(pages: Iterable[tuple[Page, Iterable[Revision]]], wiki: Wiki = WIKI) -> bytes:
    sink = io.BytesIO()
    write_export(sink, wiki, pages)
    return sink.getvalue()


def read(path: Path, problems: list[ExportProblem] | None = None) -> list[tuple[Wiki, Page, list[Revision]]]:
    on_problem = None if problems is None else problems.append
    return [(part.wiki, part.page, list(part.revisions)) for part in read_export(path, on_problem=on_problem)]


def read_back(
    tmp_path: Path, pages: Pages, wiki: Wiki = WIKI, problems: list[ExportProblem] | None = None
) -> list[tuple[Wiki, Page, list[Revision]]]:
    path = tmp_path / "export.xml"
    path.write_bytes(written(pages, wiki))
    return read(path, problems)


# ---------------------------------------------------------------- what is written


def test_an_export_is_written_like_this() -> None:
    redirect = Page(page_id=2, page_title="Goémon & <algues>", namespace_id=0, redirect_target='Le "varech"\n')
    whole = revision(
        11,
        slot(b"\n<b>Varech</b> & [[sable]]\r\n"),
        slot(b"{}", role="mediainfo", model="wikibase-mediainfo", format="application/json"),
        parent_id=10,
        minor=True,
        comment="/* Usages */ <ajout>",
    )
    hidden = revision(12, Slot(text=None, sha1=None, size=7), user=None, user_id=None, anon=None, comment=None)
    stub = revision(21, Slot(text=None, sha1=bytes(19) + b"\x24", size=7), user="2001:db8::1", user_id=None, anon=True)
    assert written([(PAGE, [whole, hidden]), (redirect, [stub])]).decode() == (
        '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:schemaLocation="http://www.mediawiki.org/xml/export-0.11/ '
        'http://www.mediawiki.org/xml/export-0.11.xsd" version="0.11" xml:lang="fr">\n'
        "  <siteinfo>\n"
        "    <sitename>Wikipédia</sitename>\n"
        "    <dbname>frwiki</dbname>\n"
        "    <base>https://fr.wikipedia.org/wiki/Main_Page</base>\n"
        "    <generator>MediaWiki 1.46.0</generator>\n"
        "  </siteinfo>\n"
        "  <page>\n"
        "    <title>Varech</title>\n"
        "    <ns>0</ns>\n"
        "    <id>1</id>\n"
        "    <revision>\n"
        "      <id>11</id>\n"
        "      <parentid>10</parentid>\n"
        "      <timestamp>2024-06-25T12:00:00Z</timestamp>\n"
        "      <contributor><username>Editor A</username><id>8</id></contributor>\n"
        "      <minor />\n"
        "      <comment>/* Usages */ &lt;ajout&gt;</comment>\n"
        "      <origin>11</origin>\n"
        "      <model>wikitext</model>\n"
        "      <format>text/x-wiki</format>\n"
        '      <text bytes="28" sha1="lq585wmzphbu3x6flic3nkpwkf1k3ze" xml:space="preserve">\n'
        "&lt;b&gt;Varech&lt;/b&gt; &amp; [[sable]]&#13;\n"
        "</text>\n"
        "      <content>\n"
        "      <role>mediainfo</role>\n"
        "      <origin>11</origin>\n"
        "      <model>wikibase-mediainfo</model>\n"
        "      <format>application/json</format>\n"
        '      <text bytes="2" sha1="mbqvfsr1gawa9eid5wppvmaes442iwf" xml:space="preserve">{}</text>\n'
        "      </content>\n"
        "      <sha1>f1da0dx6h58928kb4s0vgoiyg8yugqg</sha1>\n"
        "    </revision>\n"
        "    <revision>\n"
        "      <id>12</id>\n"
        "      <timestamp>2024-06-25T12:00:00Z</timestamp>\n"
        '      <contributor deleted="deleted" />\n'
        '      <comment deleted="deleted" />\n'
        "      <origin>12</origin>\n"
        "      <model>wikitext</model>\n"
        "      <format>text/x-wiki</format>\n"
        '      <text bytes="7" deleted="deleted" />\n'
        "      <sha1></sha1>\n"
        "    </revision>\n"
        "  </page>\n"
        "  <page>\n"
        "    <title>Goémon &amp; &lt;algues&gt;</title>\n"
        "    <ns>0</ns>\n"
        "    <id>2</id>\n"
        '    <redirect title="Le &quot;varech&quot;&#10;" />\n'
        "    <revision>\n"
        "      <id>21</id>\n"
        "      <timestamp>2024-06-25T12:00:00Z</timestamp>\n"
        "      <contributor><ip>2001:db8::1</ip></contributor>\n"
        "      <origin>21</origin>\n"
        "      <model>wikitext</model>\n"
        "      <format>text/x-wiki</format>\n"
        '      <text bytes="7" sha1="0000000000000000000000000000010" location="" />\n'
        "      <sha1>0000000000000000000000000000010</sha1>\n"
        "    </revision>\n"
        "  </page>\n"
        "</mediawiki>\n"
    )


def test_no_text_is_altered_that_xml_can_hold() -> None:
    pages = [(PAGE, [revision(11), revision(12)]), (PAGE, [])]
    assert write_export(io.BytesIO(), WIKI, pages) == ()


def test_times_are_written_in_utc() -> None:
    paris = datetime(2024, 6, 25, 14, tzinfo=timezone(timedelta(hours=2)))
    assert b"<timestamp>2024-06-25T12:00:00Z</timestamp>" in written([(PAGE, [revision(dt=paris)])])


def test_what_the_format_has_no_place_for_is_left_out(tmp_path: Path) -> None:
    tagged = revision(tags=("mw-undo",), suppressed=True)
    assert read_back(tmp_path, [(PAGE, [tagged])]) == [(WIKI, PAGE, [revision()])]


@pytest.mark.parametrize(
    ("text", "readable"),
    [
        (b"bell \x07 rings", "bell \ufffd rings"),
        (b"\x00\x1b[2J", "\ufffd\ufffd[2J"),
        ("last \ufffe\uffff".encode(), "last \ufffd\ufffd"),
        (b"na\xefve", "na\ufffdve"),
        (b"half \xed\xa0\x80 pair", "half \ufffd\ufffd\ufffd pair"),
    ],
)
def test_text_that_xml_cannot_hold_is_replaced_and_named(text: bytes, readable: str, tmp_path: Path) -> None:
    pages = [(PAGE, [revision(11), revision(12, slot(text))])]
    assert write_export(io.BytesIO(), WIKI, pages) == (12,)
    problems: list[ExportProblem] = []
    ((_, _, revisions),) = read_back(tmp_path, pages, problems=problems)
    assert revisions[1].text == readable.encode()
    assert [(problem.kind, problem.rev_id) for problem in problems] == [(ProblemKind.SHA1_MISMATCH, 12)]


def test_names_that_xml_cannot_hold_are_replaced(tmp_path: Path) -> None:
    odd = revision(user="Editor \x1b[A", comment="\ud800 half")
    ((_, page, revisions),) = read_back(tmp_path, [(Page(page_id=1, page_title="A\x00b", namespace_id=0), [odd])])
    assert (page.page_title, revisions[0].user, revisions[0].comment) == ("A\ufffdb", "Editor \ufffd[A", "\ufffd half")


# ---------------------------------------------------------------- read back what was written

XML_CHARACTERS = st.characters(
    codec="utf-8",
    exclude_categories=["Cs"],
    exclude_characters=[chr(code) for code in range(32) if chr(code) not in "\t\n\r"] + ["\ufffe", "\uffff"],
)
TEXTS = st.text(XML_CHARACTERS)
NAMES = st.text(XML_CHARACTERS, min_size=1)
IDS = st.integers(1, 10**18 - 1)
SIZES = st.integers(0, 10**9)


@st.composite
def slots(draw: st.DrawFn, role: str) -> Slot:
    fields = {"role": role, "model": draw(NAMES), "format": draw(NAMES)}
    match draw(st.sampled_from(["shown", "hidden", "stub"])):
        case "shown":
            return slot(draw(TEXTS).encode(), **fields)
        case "hidden":
            return Slot(text=None, sha1=None, size=draw(st.none() | SIZES), **fields)
        case _:
            sha1 = draw(st.binary(min_size=20, max_size=20))
            return Slot(text=None, sha1=sha1, size=draw(st.none() | SIZES), **fields)


CONTRIBUTORS = st.one_of(
    st.just((None, None, None)),
    st.tuples(st.ip_addresses().map(str), st.none(), st.just(True)),
    st.tuples(TEXTS, st.none() | IDS, st.just(False)),
)


@st.composite
def revisions(draw: st.DrawFn, page_id: int) -> Revision:
    user, user_id, anon = draw(CONTRIBUTORS)
    roles = draw(st.lists(NAMES.filter(lambda role: role != "main"), unique=True, max_size=2))
    return Revision(
        rev_id=draw(IDS),
        parent_id=draw(st.none() | IDS),
        page_id=page_id,
        dt=draw(st.datetimes(timezones=st.just(UTC))).replace(microsecond=0),
        user=user,
        user_id=user_id,
        anon=anon,
        comment=draw(st.none() | TEXTS),
        minor=draw(st.booleans()),
        slots=tuple(draw(slots(role)) for role in ["main", *roles]),
    )


@st.composite
def pages_with_revisions(draw: st.DrawFn) -> tuple[Page, list[Revision]]:
    page = Page(
        page_id=draw(IDS),
        page_title=draw(NAMES),
        namespace_id=draw(st.integers(0, 5000)),
        redirect_target=draw(st.none() | TEXTS),
    )
    return page, draw(st.lists(revisions(page.page_id), max_size=3))


@st.composite
def wikis(draw: st.DrawFn) -> Wiki:
    article_url, api_url = draw(
        st.sampled_from(
            [
                (None, None),
                ("https://fr.wikipedia.org/wiki/$1", "https://fr.wikipedia.org/w/api.php"),
                ("http://192.0.2.1:8080/index.php/$1", None),
                ("https://wiki.example/index.php?title=$1", None),
                ("https://wiki.example/$1", None),
            ]
        )
    )
    return Wiki(
        wiki_id=draw(st.from_regex(r"[a-z0-9_.:-]+", fullmatch=True)),
        api_url=api_url,
        article_url=article_url,
        lang=draw(st.none() | NAMES),
        site_name=draw(st.none() | NAMES),
        generator=draw(st.none() | NAMES),
    )


@settings(max_examples=60, deadline=None)  # it writes files
@given(wiki=wikis(), pages=st.lists(pages_with_revisions(), min_size=1, max_size=3))
def test_what_is_read_back_equals_what_was_written(
    wiki: Wiki, pages: Pages, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "round-trip.xml"
    path.write_bytes(written(pages, wiki))
    problems: list[ExportProblem] = []
    assert read(path, problems) == [(wiki, page, found) for page, found in pages]
    assert {problem.kind for problem in problems} <= {ProblemKind.NO_TEXTS}


@pytest.mark.parametrize(
    "export", sorted((Path(__file__).parent / "exports").glob("export-*.xml")), ids=lambda path: path.stem
)
def test_an_export_of_any_version_is_written_in_the_newest_and_read_again(export: Path, tmp_path: Path) -> None:
    original = read(export)
    again = read_back(tmp_path, [(page, found) for _, page, found in original], original[0][0])
    assert again == original


# ---------------------------------------------------------------- the file

PAGES: Pages = [(PAGE, [revision(number) for number in range(1, 200)])]
MAGIC = {".xml": b"<mediawi", ".gz": b"\x1f\x8b", ".bz2": b"BZh", ".xz": b"\xfd7zXZ\x00", ".zst": b"\x28\xb5\x2f\xfd"}


@pytest.mark.parametrize("suffix", MAGIC)
def test_the_suffix_says_how_the_file_is_packed(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"export{suffix}"
    with create_export(path) as sink:
        write_export(sink, WIKI, PAGES)
    assert path.read_bytes().startswith(MAGIC[suffix])
    assert read(path) == [(WIKI, page, found) for page, found in PAGES]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("suffix", MAGIC)
def test_the_same_pages_give_the_same_file(suffix: str, tmp_path: Path) -> None:
    packed = []
    for name in ("one", "two"):
        with create_export(tmp_path / f"{name}{suffix}") as sink:
            write_export(sink, WIKI, PAGES)
        packed.append((tmp_path / f"{name}{suffix}").read_bytes())
    assert packed[0] == packed[1]


@pytest.mark.parametrize("suffix", [".7z", ".lzma"])
def test_formats_that_are_only_read_are_refused(suffix: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=rf"{suffix} is read but not written; take \.zst, \.xz, \.bz2 or \.gz"):
        create_export(tmp_path / f"export{suffix}").__enter__()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", MAGIC)
def test_a_failure_leaves_what_was_there_before(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"export{suffix}"
    path.write_bytes(b"before")
    with pytest.raises(KeyboardInterrupt), create_export(path) as sink:
        write_export(sink, WIKI, PAGES)
        raise KeyboardInterrupt
    assert {found: found.read_bytes() for found in tmp_path.iterdir()} == {path: b"before"}


def test_a_link_is_followed_and_stays(tmp_path: Path) -> None:
    target, link = tmp_path / "target.xml", tmp_path / "link.xml"
    target.write_bytes(b"before")
    link.symlink_to(target)
    with create_export(link) as sink:
        write_export(sink, WIKI, PAGES)
    assert link.is_symlink()
    assert read(target) == [(WIKI, page, found) for page, found in PAGES]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "none" / "export.xml"
    with pytest.raises(WikiwatchError) as caught:
        create_export(path).__enter__()
    assert str(caught.value) == f"{path} cannot be written: No such file or directory"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told() -> None:
    with pytest.raises(WikiwatchError) as caught, create_export("/dev/full") as sink:
        write_export(sink, WIKI, PAGES)
    assert str(caught.value) == "/dev/full cannot be written: No space left on device"


def test_a_dash_is_standard_output(monkeypatch: pytest.MonkeyPatch) -> None:
    buffer = io.BytesIO()
    stdout = io.TextIOWrapper(buffer)
    monkeypatch.setattr(sys, "stdout", stdout)
    with create_export("-") as sink:
        write_export(sink, WIKI, PAGES)
    assert buffer.getvalue() == written(PAGES)
