from __future__ import annotations

import gzip
import io
import time
from pathlib import Path

import py7zr
import pytest

from wikiwatch.errors import ExportError
from wikiwatch.fetch.export import ExportProblem, ProblemKind, read_export

from .small_exports import Write, export, only_revision, page, revision, text_of

# ---------------------------------------------------------------- pages and revisions in turn


def test_pages_and_revisions_come_in_the_order_of_the_export(write: Write) -> None:
    path = write(page(2, "Sand", revision(21), revision(20)), page(1, "Kelp"), page(3, "Tide", revision(5)))
    got = [(part.page.page_title, [found.rev_id for found in part.revisions]) for part in read_export(path)]
    assert got == [("Sand", [21, 20]), ("Kelp", []), ("Tide", [5])]


def test_a_page_may_come_in_parts_and_a_revision_twice(write: Write) -> None:
    path = write(page(1, "Kelp", revision(11), revision(12)), page(1, "Kelp", revision(12), revision(13)))
    got = [(part.page.page_id, [found.rev_id for found in part.revisions]) for part in read_export(path)]
    assert got == [(1, [11, 12]), (1, [12, 13])]


def test_a_page_or_the_rest_of_one_may_be_left_unread(write: Write) -> None:
    path = write(page(1, "Kelp", revision(11), revision(12)), page(2, "Sand", revision(21), revision(22)), page(3, "T"))
    got = []
    for part in read_export(path):
        got.append((part.page.page_id, next(part.revisions).rev_id if part.page.page_id == 2 else None))
    assert got == [(1, None), (2, 21), (3, None)]


def test_a_page_left_unread_is_not_judged(write: Write) -> None:
    path = write(page(1, "Kelp", revision(11, "<text sha1='1'>Kelp.</text>")), page(2, "Sand", revision(21)))
    problems: list[ExportProblem] = []
    assert [part.page.page_id for part in read_export(path, on_problem=problems.append)] == [1, 2]
    assert problems == []


def test_revisions_asked_for_too_late_are_an_error_not_an_empty_page(write: Write) -> None:
    parts = list(read_export(write(page(1, "Kelp", revision(11)), page(2, "Sand", revision(21)))))
    with pytest.raises(RuntimeError, match='the revisions of "Kelp" were asked for after the next page'):
        next(parts[0].revisions)


def test_nothing_is_opened_before_the_first_page(tmp_path: Path) -> None:
    reader = read_export(tmp_path / "none.xml")
    with pytest.raises(ExportError, match=r"none\.xml cannot be opened: No such file or directory"):
        next(iter(reader))


def test_stopping_early_closes_the_file(tmp_path: Path) -> None:
    path = tmp_path / "dump.xml.gz"
    path.write_bytes(gzip.compress(export(*(page(number, "Kelp", revision(number)) for number in range(1, 20_000)))))
    with read_export(path) as reader:
        for part in reader:
            assert next(part.revisions).rev_id == 1
            break
    assert list(reader) == []


def test_each_member_of_a_7z_is_an_export_of_its_own(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with py7zr.SevenZipFile(packed, "w") as archive:
        archive.writestr(export(page(1, "Kelp", revision(11)), site="<dbname>onewiki</dbname>"), "a.xml")
        archive.writestr(export(page(1, "Sand", revision(12)), site="<dbname>twowiki</dbname>"), "b.xml")
    path = tmp_path / "wikis.7z"
    path.write_bytes(packed.getvalue())
    got = [(part.wiki.wiki_id, [found.rev_id for found in part.revisions]) for part in read_export(path)]
    assert got == [("onewiki", [11]), ("twowiki", [12])]


def test_a_byte_order_mark_is_no_part_of_the_export(tmp_path: Path) -> None:
    path = tmp_path / "dump.xml"
    path.write_bytes(
        b"\xef\xbb\xbf" + b'<?xml version="1.0" encoding="utf-8"?>\n' + export(page(1, "Kelp", revision(11)))
    )
    assert text_of(path) == b"Kelp."


# ---------------------------------------------------------------- what is told


def test_each_revision_that_goes_by_is_told(write: Write) -> None:
    path = write(*(page(number, "Kelp", revision(number)) for number in range(1, 3001)))
    seen: list[None] = []
    for _ in read_export(path, on_revision=lambda: seen.append(None)):
        pass
    assert len(seen) == 3000


def test_an_export_without_pages_is_valid_and_reported(write: Write) -> None:
    path = write()
    problems: list[ExportProblem] = []
    assert list(read_export(path, on_problem=problems.append)) == []
    assert problems == [ExportProblem(kind=ProblemKind.NO_PAGES, message=f"{path} holds no page")]


def test_an_export_of_a_log_has_no_pages(write: Write) -> None:
    path = write("<logitem><id>1</id><timestamp>2020-01-01T00:00:00Z</timestamp><text>x</text></logitem>")
    problems: list[ExportProblem] = []
    assert list(read_export(path, on_problem=problems.append)) == []
    assert [problem.kind for problem in problems] == [ProblemKind.NO_PAGES]


# ---------------------------------------------------------------- text, exactly


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("", b""),
        (" \t\n\n a  b \n", b" \t\n\n a  b \n"),
        ("a\r\nb\rc", b"a\nb\nc"),  # XML 1.0, 2.11
        ("a&#13;&#10;b&#13;c", b"a\r\nb\rc"),
        ("&lt;ref&gt;&amp;amp;&quot;&apos;&#x1F30A;&#233;", b"<ref>&amp;\"'\xf0\x9f\x8c\x8a\xc3\xa9"),
        ("<![CDATA[<b>&amp;</b>]]>!", b"<b>&amp;</b>!"),
        ("one <!-- aside -->two", b"one two"),
        (
            "e\u0301 \u00e9 \u202e\u2067\u200f\u200d \x85\u2028 \U0001f30a",
            "e\u0301 \u00e9 \u202e\u2067\u200f\u200d \x85\u2028 \U0001f30a".encode(),
        ),
    ],
)
def test_text_is_read_exactly(written: str, read: bytes, write: Write) -> None:
    assert text_of(write(page(1, "Kelp", revision(11, f'<text xml:space="preserve">{written}</text>')))) == read


@pytest.mark.parametrize("unit", ["{{{{", "[[", "a", "é", "🌊", "line\n", "&lt;"])
def test_long_texts_are_read_whole_and_fast(unit: str, write: Write) -> None:
    path = write(page(1, "Kelp", revision(11, f"<text>{unit * (2_000_000 // len(unit))}</text>")))
    started = time.process_time()
    found = only_revision(path)
    assert found.text == unit.replace("&lt;", "<").encode() * (2_000_000 // len(unit))
    assert time.process_time() - started < 2


def test_a_text_up_to_the_limit_is_read_and_a_longer_one_refused(write: Write) -> None:
    path = write(page(1, "Kelp", revision(11, f"<text>{'é' * 500}</text>")))
    assert [found.main.size for part in read_export(path, max_text_bytes=1000) for found in part.revisions] == [1000]
    with pytest.raises(ExportError) as caught:
        [list(part.revisions) for part in read_export(path, max_text_bytes=999)]
    assert str(caught.value) == (f'{path} cannot be read: page "Kelp", revision 11: its text is longer than 999 bytes')
