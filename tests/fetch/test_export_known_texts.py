"""What an export says is read the same whether or not the lines that a text has in common with others are parsed."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from unittest import mock
from xml.parsers import expat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wikiwatch.errors import ExportError
from wikiwatch.fetch.export import feeder, known_texts, parser, read_export
from wikiwatch.fetch.export.feeder import Feeder
from wikiwatch.fetch.export.parser import Event, Parser
from wikiwatch.fetch.export.refusal import RefusedError

from .small_exports import Write, page, revision

# ---------------------------------------------------------------- any document, whole or damaged

LINES = [
    "",
    "Kelp.",
    "Kelp is a brown alga, and this is a line that is longer than others.",
    "&lt;ref name=&quot;a&quot;&gt;Tide &amp;amp; sand&lt;/ref&gt;",
    "Algue é 海藻 🌊",
    "[[fr:Algue]]",
    "]]",
    "a\tb",
]
RARE_LINES = [
    "&#10;",
    "&#x1F30A;&#13;",
    "a\rb",
    "\r",
    "<!-- \n -->",
    "<![CDATA[<text>]]>",
    "<![CDATA[\n<text>]]>",
    "é\r\n",
]
WRONG_LINES = [
    "&kelp;",
    "&",
    "&" + "kelp" * 50,
    "&" + "kelp" * 50 + ";",
    "]]>",
    "\x01",
    "\ufffe",
    "<b>",
    "<text>",
    "<text/>",
    "</text>",
    "</text ",
    "<text a='>'>",
    "<?php ?>",
    "</revision>",
]
TAGS = [
    '<text xml:space="preserve" bytes="77">',
    "<text\nbytes='>'>",
    "<text>Kelp.<!-- a --><!-- <text -->",
    "<text><!-- a --><!-- <text -->",
    "<text><!-- <text>\n-->",
    "<!--\né--><text>",
    "<comment/><text>",
    "<textual>Kelp.</textual><text>",
    "<upload><text>Kelp and sand and tide</text></upload><text>",
    "".join(f"<a{number}/>" for number in range(30)) + "<text>",
]
END_TAGS = ["</text >", "</text><sha1>&kelp;</sha1>", "</text>&kelp;", "</text></b>", "</text>\x01", "</text><b><"]
WRONG_BYTES = [b"", b"<", b"&", b"\xff", b"\xed\xa0\x80", b"\n", b"x", b"\x00"]


@contextmanager
def small_limits() -> Iterator[None]:
    """Short documents meet what long ones do."""
    with ExitStack() as stack:
        for module, name, value in [
            (feeder, "_MIN_TEXT_BYTES", 8),
            (feeder, "MAX_TAG_BYTES", 150),
            (parser, "MAX_TAG_BYTES", 150),
            (parser, "_MAX_NAMES", 25),
            (known_texts, "_MAX_KEPT_BYTES", 600),
            (known_texts, "_BLOCK_WORDS", 3),
        ]:
            stack.enter_context(mock.patch.object(module, name, value))
        yield


def edited(chance: Random, lines: list[str]) -> list[str]:
    lines = list(lines)
    for _ in range(chance.randrange(3)):
        start = chance.randint(0, len(lines))
        kind = chance.choices([LINES, RARE_LINES, WRONG_LINES], [80, 20, 2])[0]
        lines[start : start + chance.randrange(3)] = chance.choices(kind, k=chance.randrange(4))
    return lines


def document_of(chance: Random) -> bytes:
    """An export whose texts are each little different from one before; it may be damaged or cut."""
    texts = [chance.choices(LINES, k=chance.randrange(15))]
    for _ in range(chance.randrange(8)):
        texts.append(edited(chance, chance.choice(texts[-5:])))
    odd_tag = chance.choice(TAGS)
    written = '<mediawiki version="0.11" xml:lang="en">\n<page><title>Kelp</title><ns>0</ns><id>1</id>\n'
    for number, lines in enumerate(texts):
        begin = chance.choices(["<text>", odd_tag], [80, 20])[0]
        end = chance.choices(["</text>", chance.choice(END_TAGS)], [97, 3])[0]
        written += (
            f"<revision><id>{number}</id>{begin}" + "\n".join(lines) + f"{end}</revision>" + chance.choice(["", "\n"])
        )
    document = bytearray(f"{written}</page>\n</mediawiki>\n".encode())
    if chance.random() < 0.15:
        start = chance.randrange(len(document))
        document[start : start + chance.randrange(5)] = chance.choice(WRONG_BYTES)
    if chance.random() < 0.2:
        del document[chance.randrange(len(document)) :]
    return bytes(document)


def cut(chance: Random, document: bytes) -> list[bytes]:
    size = chance.choice([1, 3, 40, 200, 1000, 100_000])
    offset = chance.randint(0, size)
    return [document[:offset], *(document[start : start + size] for start in range(offset, len(document), size))]


Outcome = tuple[list[Event], str | None, str | None, str]
"""Events, the failure and where it is in lines, and what is said of how far the reading came."""


def outcome(
    document: Parser, feed: Callable[[bytes], None], chunks: Sequence[bytes], end: Callable[[], None]
) -> Outcome:
    failure = place = None
    try:
        for chunk in chunks:
            feed(chunk)
        end()
    except RefusedError as error:
        failure = str(error)
    except expat.ExpatError as error:
        failure, place = expat.ErrorString(error.code), document.place(error)
    return list(document.events), failure, place, document.whereabouts()


@settings(max_examples=1000, deadline=None)
@given(seed=st.integers(0, 2**64))
def test_nothing_tells_that_known_lines_were_not_parsed(seed: int) -> None:
    chance = Random(seed)
    chunks, limit = cut(chance, document_of(chance)), chance.choice([2**20, 2**20, chance.randrange(50, 600)])
    has_no_end = chance.random() < 0.3
    with small_limits():
        plain, spared = Parser(limit), Parser(limit)
        sparing = Feeder(spared)
        expected = outcome(plain, plain.feed, chunks, (lambda: None) if has_no_end else plain.finish)
        got = outcome(spared, sparing.feed, chunks, sparing.settle if has_no_end else sparing.finish)
    assert got == expected


# ---------------------------------------------------------------- long texts, piece by piece

LONG = "".join(f"{number} kelp &amp; sand\n" for number in range(500))
EARLY, LATE = LONG.index("kelp &amp; sand\n200"), LONG.index("kelp &amp; sand\n300")


def texts_of(path: Path) -> list[str]:
    return [(found.text or b"").decode() for part in read_export(path) for found in part.revisions]


def said(written: str) -> str:
    return written.replace("&lt;", "<").replace("&#10;", "\n").replace("&amp;", "&")


@pytest.mark.parametrize(
    "changed",
    [
        LONG,
        "",
        LONG + LONG,
        "Tide.\n" + LONG,
        "Tide. " + LONG,
        LONG + "Tide.",
        LONG + "]]",
        LONG[:-1],
        LONG[:-1] + "!",
        LONG[1:],
        LONG[16:],
        LONG[:EARLY] + LONG[LATE:],
        LONG[:EARLY] + "Tide.\n&lt;!-- " + LONG[EARLY:],
        LONG[:EARLY] + "&#10;" + LONG[EARLY:],
        LONG[:EARLY] + "Tide" + LONG[EARLY:LATE] + "tide" + LONG[LATE:],
        LONG.replace("7 kelp", "7 Kelp"),
        LONG.replace("\n", " "),
        LONG.replace("\n", " ", 250),
        "Tide.\n" * 3000,
    ],
)
def test_a_text_is_whole_whatever_was_changed(changed: str, write: Write) -> None:
    written = [LONG, changed, LONG, changed + "\nSand.\n", "Blank.", changed]
    bodies = [revision(number, f"<text>{text}</text>") for number, text in enumerate(written, 11)]
    assert texts_of(write(page(1, "Kelp", *bodies))) == [said(text) for text in written]


@pytest.mark.parametrize("rest", range(8))
def test_a_line_break_that_becomes_part_of_a_reference(rest: int, write: Write) -> None:
    lines = LONG + "lt; kelp\n" + LONG + "x" * rest
    written = [lines, lines.replace("\nlt;", "&lt;")]
    bodies = [revision(number, f"<text>{text}</text>") for number, text in enumerate(written, 11)]
    assert texts_of(write(page(1, "Kelp", *bodies))) == [said(text) for text in written]


@pytest.mark.parametrize(("aside", "means"), [("<!-- aside -->", ""), ("<![CDATA[<text>]]>", "<text>")])
def test_what_is_no_text_in_the_middle_of_one(aside: str, means: str, write: Write) -> None:
    ends = LONG + aside + "Tide." + LONG
    written = [LONG, ends, "Sand.\n" + ends, LONG * 9, LONG * 8 + ends, "Sand.\n" + LONG * 8 + ends, aside + LONG]
    bodies = [revision(number, f"<text>{text}</text>") for number, text in enumerate(written, 11)]
    assert texts_of(write(page(1, "Kelp", *bodies))) == [said(text.replace(aside, means)) for text in written]


def test_what_looks_like_a_text_in_a_comment(write: Write) -> None:
    aside = f"<!-- <text>{LONG}-->"
    bodies = [f"<text>{LONG}</text>", f"<text>{aside}</text>", f"{aside}<text>{LONG}</text>"]
    path = write(page(1, "Kelp", *(revision(number, body) for number, body in enumerate(bodies, 11))))
    assert texts_of(path) == [said(LONG), "", said(LONG)]


# ---------------------------------------------------------------- where an error is

ALONG = LONG.replace("\n", " ") + "\n" + "é" * 500


def failure_in(path: Path) -> str:
    with pytest.raises(ExportError) as caught:
        texts_of(path)
    return str(caught.value)


@pytest.mark.parametrize("wrong", ["\x01", "&kelp;", "<!-- -- -->", "</b>", "]]>"])
@pytest.mark.parametrize(
    "written",
    [
        "{LONG}@",
        "{LONG}Tide @\n{LONG}",
        "@{LONG}",
        "Tide.\n{LONG}</text>@<text>",
        "{LONG}Tide.\n{ALONG}</text></revision>@",
        "{LONG}</text></revision><revision><id>13</id><timestamp>2020-01-01T00:00:00Z</timestamp><text>{LONG}@",
        "{LONG}é</text></revision><revision><id>13</id><timestamp>2020-01-01T00:00:00Z</timestamp><text>{LONG}é</text>@",
        "{ALONG}</text></revision><revision><id>13</id><timestamp>2020-01-01T00:00:00Z</timestamp><text>{ALONG}</text>@",
    ],
)
def test_an_error_is_told_where_expat_sees_it(wrong: str, written: str, write: Write) -> None:
    text = written.replace("{LONG}", LONG).replace("{ALONG}", ALONG).replace("@", wrong)
    path = write(
        page(
            1,
            "Kelp",
            *(
                revision(number, f"<text>{text}</text>")
                for number, text in [(10, LONG), (11, LONG + ALONG), (12, text)]
            ),
        )
    )
    plain = expat.ParserCreate()
    with pytest.raises(expat.ExpatError) as caught:
        plain.Parse(path.read_bytes(), True)
    place = (
        f"at line {caught.value.lineno}, column {caught.value.offset} (at byte {plain.CurrentByteIndex:,} of the XML, "
    )
    assert place in failure_in(path)


def test_an_error_before_the_end_of_a_cut_file_is_told_first(tmp_path: Path, write: Write) -> None:
    """It stands in a text that was still waited for."""
    text = f"{LONG}&kelp;{LONG * 30}"
    whole = gzip.compress(write(page(1, "Kelp", revision(11, f"<text>{text}</text>"))).read_bytes(), mtime=0)
    path = tmp_path / "cut.xml.gz"
    path.write_bytes(whole[:-500])
    assert f"{path} is not well-formed XML: undefined entity at line 501, column 0 (at byte " in failure_in(path)


def test_a_text_that_a_file_is_cut_off_in(tmp_path: Path, write: Write) -> None:
    xml = write(page(1, "Kelp", revision(11, f"<text>{LONG * 30}</text>"))).read_bytes()
    path = tmp_path / "cut.xml.gz"
    path.write_bytes(gzip.compress(xml, mtime=0)[:-500])
    message = failure_in(path)
    assert message.startswith(f"{path} is cut off, get it again: its gzip data end early, after ")
    unpacked = message.partition("early, after ")[2].partition(" unpacked")[0]
    assert message.endswith(f'(at byte {unpacked} of the XML, last read: page "Kelp", revision 11)')
