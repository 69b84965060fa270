"""What disguised words are read as."""

from __future__ import annotations

import pytest

from wikiwatch.lexicons import meant


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("shit", ()),
        ("sh1t", ("shit", "shit", "shit")),
        ("fuuuck", ("fuuuck", "fuuck", "fuck")),
        ("ASSSSHOLE", ("asssshole", "asshole", "ashole")),
        ("1990s", ("i99os", "i99os", "i99os")),
        ("1990", ()),
        ("5B", ()),
        ("xyй", ("хуй",)),
        ("cукааа", ("сукааа", "сукаа", "сука")),
        ("qй", ("qй",)),
    ],
)
def test_what_a_word_is_meant_as(word: str, expected: tuple[str, ...]) -> None:
    assert meant(word) == expected
