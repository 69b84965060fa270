"""What an export has is read the same whether or not the lines that a text has in common with others are parsed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from unittest import mock
from xml.parsers import expat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wikiwatch.fetch.export import feeder, known_texts, parser
from wikiwatch.fetch.export.feeder import Feeder
from wikiwatch.fetch.export.parser import Event, Parser
from wikiwatch.fetch.export.refusal import RefusedError

HEAD = '<mediawiki version="0.11" xml:lang="en">\n<page><title>Kelp</title><ns>0</ns><id>1</id>\n'
LINE_BREAK = "\n"
TAIL = "</page>\n</mediawiki>\n"

# ---------------------------------------------------------------- the same with any document, whole or damaged


@pytest.fixture(autouse=True, scope="module")
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


LINES = st.sampled_from(
    [
        "",
        "Kelp.",
        "Kelp is a brown alga, and this is a line that is longer than others.",
        "&lt;ref name=&quot;a&quot;&gt;Tide &amp;amp; sand&lt;/ref&gt;",
        "Algue é 海藻 🌊",
        "[[fr:Algue]]",
        "]]",
        "a\tb",
    ]
)
RARE_LINES = st.sampled_from(
    [
        "&#10;",
        "&#x1F30A;&#13;",
        "a\rb",
        "\r",
        "<!-- aside -->",
        "<![CDATA[<text>]]>",
        "<![CDATA[\n<text>]]>",
        "&lt;\r\n",
    ]
)
WRONG_LINES = st.sampled_from(
    [
        "&kelp;",
        "&",
        "&" + "kelp" * 50,
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
        "".join(f"<a{number}/>" for number in range(30)),
    ]
)
TAGS = [
    '<text xml:space="preserve" bytes="77">',
    "<text\nbytes='>'>",
    "<text><!-- a --><!-- <text -->",
    "<comment/><text>",
    "<text deleted='deleted'>",
    "<textual>Kelp.</textual><text>",
    "<upload><text>Kelp and sand and tide</text></upload><text>",
]
WRONG_BYTES = [b"", b"<", b"&", b"\xff", b"\xed\xa0\x80", b"\n", b"x", b"\x00"]


def seldom(draw: st.DrawFn) -> bool:
    return draw(st.integers(0, 9)) == 9


@st.composite
def texts(draw: st.DrawFn) -> list[list[str]]:
    """Texts as lines, each but the first little changed from one before."""
    found = [draw(st.lists(LINES, min_size=3, max_size=12))]
    for _ in range(draw(st.integers(1, 7))):
        lines = list(draw(st.sampled_from(found[-5:])))
        for _ in range(draw(st.integers(0, 2))):
            start = draw(st.integers(0, len(lines)))
            end = draw(st.integers(start, min(start + 2, len(lines))))
            kind = WRONG_LINES if seldom(draw) and seldom(draw) else RARE_LINES if seldom(draw) else LINES
            lines[start:end] = draw(st.lists(kind, max_size=3))
        found.append(lines)
    return found


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """Exports, some of them damaged."""
    revisions = []
    for number, lines in enumerate(draw(texts())):
        tag = draw(st.sampled_from(TAGS)) if seldom(draw) else "<text>"
        revisions.append(f"<revision><id>{number}</id>{tag}{LINE_BREAK.join(lines)}</text></revision>\n")
    document = bytearray((HEAD + "".join(revisions) + TAIL).encode())
    if draw(st.booleans()):
        start = draw(st.integers(0, len(document)))
        end = min(start + draw(st.integers(0, 4)), len(document))
        document[start:end] = draw(st.sampled_from(WRONG_BYTES))
    return bytes(document)


@st.composite
def chunked(draw: st.DrawFn) -> list[bytes]:
    """A document cut anywhere."""
    document = draw(documents())
    size = draw(st.sampled_from([1, 3, 40, 200, 1000, 100_000]))
    offset = draw(st.integers(0, size))
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


@settings(max_examples=200)
@given(chunks=chunked(), limit=st.sampled_from([2**20, 2**20, 400, 100]), is_cut_off=st.booleans())
def test_nothing_tells_whether_known_lines_were_parsed(chunks: list[bytes], limit: int, is_cut_off: bool) -> None:
    plain, spared = Parser(limit), Parser(limit)
    sparing = Feeder(spared)
    expected = outcome(plain, plain.feed, chunks, (lambda: None) if is_cut_off else plain.finish)
    got = outcome(spared, sparing.feed, chunks, sparing.settle if is_cut_off else sparing.finish)
    assert got == expected
