"""Patterns that are compiled when first used."""

import re

import pytest

from wikiwatch.wikitext.later import later


def test_a_pattern_finds_what_it_would_find_if_it_were_compiled_at_once() -> None:
    pattern = later(r"\btowers?\b", re.IGNORECASE)

    assert pattern.findall("A Tower and towers") == ["Tower", "towers"]
    assert pattern.sub("bridge", "A tower") == "A bridge"
    assert pattern.pattern == r"\btowers?\b"


def test_a_pattern_is_compiled_when_it_is_first_used() -> None:
    broken = later("(")

    with pytest.raises(re.error):
        broken.search("text")
