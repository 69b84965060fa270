"""Exports that are broken or meant to do harm: what came whole before the place, and what the message says."""

from __future__ import annotations

import bz2
import gzip
import tracemalloc
from pathlib import Path
from typing import NamedTuple

import pytest

from wikiwatch.errors import ExportError
from wikiwatch.fetch.export import read_export

HOSTILE = Path(__file__).parent / "exports" / "hostile"

DOCUMENT_TYPE = "cannot be read: it declares a document type, which an export never does"
INVALID = "is not well-formed XML: a character that XML does not allow, or bytes that are not UTF-8,"


class Refused(NamedTuple):
    """A hostile export: the pages and revisions read before, and what is said behind the file's name."""

    name: str
    read_before: list[tuple[str, int]]
    reason: str
    place: str | None


REFUSED = [
    Refused(
        "billion-laughs",
        [],
        DOCUMENT_TYPE,
        "at byte 20 of the XML, before the first page",
    ),
    Refused(
        "control-character-reference",
        [],
        "is not well-formed XML: reference to invalid character number at line 13, column 40",
        'at byte 408 of the XML, last read: page "Kelp", revision 11',
    ),
    Refused(
        "control-character",
        [],
        f"{INVALID} at line 13, column 38",
        'at byte 406 of the XML, last read: page "Kelp", revision 11',
    ),
    Refused(
        "cut-in-a-character",
        [],
        "is cut off at line 13, column 35, get it again: it ends too early",
        'at byte 403 of the XML, last read: page "Kelp", revision 11',
    ),
    Refused(
        "cut-in-a-tag",
        [("Kelp", 11), ("Sand", 21)],
        "is cut off at line 31, column 4, get it again: it ends too early",
        'at byte 941 of the XML, last read: page "Sand", revision 22',
    ),
    Refused(
        "cut-in-a-text",
        [("Kelp", 11), ("Sand", 21)],
        "is cut off at line 30, column 42, get it again: it ends too early",
        'at byte 919 of the XML, last read: page "Sand", revision 22',
    ),
    Refused(
        "declared-latin-1",
        [],
        'cannot be read: it is declared to be in "ISO-8859-1"; an export is UTF-8',
        "at byte 0 of the XML, before the first page",
    ),
    Refused(
        "deep-nesting",
        [],
        "cannot be read: elements are nested deeper than 16",
        "at byte 229 of the XML, before the first page",
    ),
    Refused(
        "element-in-a-text",
        [("Kelp", 11)],
        'cannot be read: there is an element, "b", in <text>, which holds text alone',
        'at byte 624 of the XML, last read: page "Kelp", revision 12',
    ),
    Refused(
        "escapes-in-names",
        [],
        'cannot be read: page "Kelp ‹U+202E›‹U+009B›2J", revision 11: '
        'its timestamp is "‹U+202E›now", not a moment like 2024-06-25T18:00:00Z',
        None,
    ),
    Refused(
        "external-document-type",
        [],
        DOCUMENT_TYPE,
        "at byte 56 of the XML, before the first page",
    ),
    Refused(
        "external-entity",
        [],
        DOCUMENT_TYPE,
        "at byte 20 of the XML, before the first page",
    ),
    Refused(
        "id-not-a-number",
        [],
        'cannot be read: page "Kelp", revision ٣: its id is "٣", not a number',
        None,
    ),
    Refused(
        "id-too-large",
        [],
        f'cannot be read: page "Kelp", revision {"9" * 20}: its id is "{"9" * 100}…", not a number',
        None,
    ),
    Refused(
        "impossible-timestamp",
        [("Kelp", 11)],
        'cannot be read: page "Kelp", revision 12: '
        'its timestamp is "2021-02-30T00:00:00Z", not a moment like 2024-06-25T18:00:00Z',
        None,
    ),
    Refused(
        "invalid-utf-8",
        [("Kelp", 11)],
        f"{INVALID} at line 19, column 35",
        'at byte 621 of the XML, last read: page "Kelp", revision 12',
    ),
    Refused(
        "no-timestamp",
        [],
        'cannot be read: page "Kelp", revision 11: its timestamp is "", not a moment like 2024-06-25T18:00:00Z',
        None,
    ),
    Refused(
        "no-version",
        [],
        'cannot be read: its schema version is ""; 0.3 to 0.11 are known',
        "at byte 11 of the XML, before the first page",
    ),
    Refused(
        "not-xml",
        [],
        "is not a MediaWiki export, not even XML: syntax error at line 1, column 0",
        None,
    ),
    Refused(
        "page-in-a-page",
        [("Kelp", 11)],
        "cannot be read: there is a <page> in a <page>; an end tag may be missing before it",
        'at byte 438 of the XML, last read: page "Kelp", revision 11',
    ),
    Refused(
        "page-without-id",
        [],
        'cannot be read: page "Kelp": the page\'s id is missing',
        None,
    ),
    Refused(
        "page-without-title",
        [],
        'cannot be read: page "": there is no title',
        None,
    ),
    Refused(
        "parameter-entity",
        [],
        DOCUMENT_TYPE,
        "at byte 20 of the XML, before the first page",
    ),
    Refused(
        "part-of-an-export",
        [],
        "cannot be read: it is not a MediaWiki export: its root element is \"page\", not 'mediawiki'",
        "at byte 8 of the XML, before the first page",
    ),
    Refused(
        "processing-instruction",
        [],
        'cannot be read: it has a processing instruction, "include", which an export never does',
        "at byte 187 of the XML, before the first page",
    ),
    Refused(
        "revision-without-id",
        [],
        'cannot be read: page "Kelp", revision without id: its id is missing',
        None,
    ),
    Refused(
        "second-main-slot",
        [],
        'cannot be read: page "Kelp", revision 11: it has a further slot with the role "main"',
        None,
    ),
    Refused(
        "timestamp-without-zone",
        [],
        'cannot be read: page "Kelp", revision 11: '
        'its timestamp is "2021-02-28T00:00:00", not a moment like 2024-06-25T18:00:00Z',
        None,
    ),
    Refused(
        "two-exports",
        [("Kelp", 11)],
        "goes on after its end tag, at line 17, column 0: put each export in its own file",
        None,
    ),
    Refused(
        "two-texts-in-a-revision",
        [],
        "cannot be read: there are two <text> in one <revision>",
        'at byte 444 of the XML, last read: page "Kelp", revision 11',
    ),
    Refused(
        "undefined-entity",
        [("Kelp", 11)],
        "is not well-formed XML: undefined entity at line 19, column 35",
        'at byte 621 of the XML, last read: page "Kelp", revision 12',
    ),
    Refused(
        "unknown-version",
        [],
        'cannot be read: its schema version is "0.99"; 0.3 to 0.11 are known',
        "at byte 90 of the XML, before the first page",
    ),
    Refused(
        "utf-16",
        [],
        "cannot be read: it is in UTF-16; an export is UTF-8",
        "at byte 0 of the XML, before the first page",
    ),
    Refused(
        "white-space-alone",
        [],
        "is not a MediaWiki export, not even XML: no element found at line 3, column 0",
        None,
    ),
    Refused(
        "wrong-root",
        [],
        "cannot be read: it is not a MediaWiki export: its root element is \"html\", not 'mediawiki'",
        "at byte 16 of the XML, before the first page",
    ),
]


def read(path: Path, into: list[tuple[str, int]]) -> None:
    for part in read_export(path, max_text_bytes=2**20):
        for revision in part.revisions:
            into.append((part.page.page_title, revision.rev_id))


def test_every_hostile_export_is_expected_here() -> None:
    assert sorted(path.stem for path in HOSTILE.glob("*.xml")) == sorted(refused.name for refused in REFUSED)


@pytest.mark.parametrize("refused", REFUSED, ids=lambda refused: refused.name)
def test_a_hostile_export_is_refused(refused: Refused) -> None:
    path = HOSTILE / f"{refused.name}.xml"
    got: list[tuple[str, int]] = []
    with pytest.raises(ExportError) as caught:
        read(path, got)
    place = f" ({refused.place})" if refused.place else ""
    assert str(caught.value) == f"{path} {refused.reason}{place}"
    assert got == refused.read_before


# ---------------------------------------------------------------- too large to keep as a file

HEAD = '<mediawiki version="0.11" xml:lang="en">'
SITE = "<siteinfo><dbname>shorewiki</dbname></siteinfo>"
PAGE = f"{HEAD}{SITE}<page><title>Kelp</title><ns>0</ns><id>1</id>"
REVISION = f"{PAGE}<revision><id>11</id><timestamp>2020-01-01T00:00:00Z</timestamp>"
LIMIT = 2**20

# what goes before the flood, 8 MB of what, and what is said of it
FLOODS = {
    "text": (f"{REVISION}<text>", "kelp ", "a text is longer than 1,048,576 bytes"),
    "text of entities": (f"{REVISION}<text>", "&quot;", "a text is longer than 1,048,576 bytes"),
    "texts": (REVISION, f"<content><text>{'kelp ' * 1000}</text></content>", "a text is longer than 1,048,576 bytes"),
    "text outside of any element that has one": (PAGE, "kelp ", "a text is longer than 1,048,576 bytes"),
    "title": (f"{HEAD}<page><title>", "kelp ", "a text is longer than 1,048,576 bytes"),
    "tag": (f"{REVISION}<text ", 'a="kelp" ', "a tag or a comment is longer than 1,048,576 bytes"),
    "attribute": (f'{REVISION}<text bytes="', "kelp ", "a tag or a comment is longer than 1,048,576 bytes"),
    "comment": (f"{REVISION}<text><!-- ", "kelp ", "a tag or a comment is longer than 1,048,576 bytes"),
    "nesting": (PAGE, "<a>", "elements are nested deeper than 16"),
    "slots": (REVISION, "<content></content>", "there are more than 1000 <content> in one <revision>"),
}


@pytest.mark.parametrize("flood", FLOODS)
def test_a_flood_is_refused_before_it_fills_the_memory(flood: str, tmp_path: Path) -> None:
    before, piece, message = FLOODS[flood]
    path = tmp_path / "flood.xml"
    path.write_text(before + piece * (8_000_000 // len(piece)))
    tracemalloc.start()
    try:
        with pytest.raises(ExportError) as caught:
            read(path, [])
        peak_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert str(caught.value).startswith(f"{path} cannot be read: {message} (at byte ")
    assert peak_bytes < 8_000_000


def test_names_without_end_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "names.xml"
    path.write_text(PAGE + "".join(f"<a{number}/>" for number in range(20_000)))
    with pytest.raises(ExportError, match="more than 1000 different names of elements and attributes"):
        read(path, [])


def test_namespaces_without_end_are_refused(tmp_path: Path) -> None:
    names = "".join(f'<namespace key="{key}">N{key}</namespace>' for key in range(2000))
    path = tmp_path / "namespaces.xml"
    path.write_text(f"{HEAD}<siteinfo><namespaces>{names}</namespaces></siteinfo></mediawiki>")
    with pytest.raises(ExportError, match="there are more than 1000 elements in one <namespaces>"):
        read(path, [])


def test_a_field_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "comment.xml"
    path.write_text(f"{REVISION}<comment>{'kelp ' * 300_000}</comment></revision></page></mediawiki>")
    with pytest.raises(ExportError, match="a <comment> is longer than 1,048,576 characters"):
        list(read_export(path))


def test_uploaded_files_in_an_export_cost_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "uploads.xml"
    path.write_text(f"{PAGE}<upload><contents>{'AAAA' * 2_000_000}</contents></upload></page></mediawiki>")
    got: list[tuple[str, int]] = []
    tracemalloc.start()
    try:
        read(path, got)
        peak_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (got, peak_bytes < 2_000_000) == ([], True)


def test_an_empty_member_of_an_archive_is_named(tmp_path: Path) -> None:
    path = tmp_path / "empty.xml.gz"
    path.write_bytes(gzip.compress(b""))
    with pytest.raises(ExportError) as caught:
        read(path, [])
    assert str(caught.value) == (
        f"{path} cannot be read: it is empty (0 bytes) (at byte 0 of the XML, before the first page)"
    )


def test_a_cut_packed_export_tells_how_far_it_came(tmp_path: Path) -> None:
    revisions = "".join(
        f"<revision><id>{number}</id><timestamp>2020-01-01T00:00:00Z</timestamp><text>{number}</text></revision>"
        for number in range(1, 5000)
    )
    whole = bz2.compress(f"{PAGE}{revisions}".encode())
    path = tmp_path / "cut.xml.bz2"
    path.write_bytes(whole + whole[: len(whole) // 2])
    got: list[tuple[str, int]] = []
    with pytest.raises(ExportError) as caught:
        read(path, got)
    size = len(f"{PAGE}{revisions}")
    assert got == [("Kelp", number) for number in range(1, 5000)]
    assert str(caught.value) == (
        f"{path} is cut off, get it again: its bzip2 data end early, after {size:,} unpacked bytes "
        f'(at byte {size:,} of the XML, last read: page "Kelp", revision 4999)'
    )
