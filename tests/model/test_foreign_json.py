"""Somebody else's JSON: everything the parser gives, but nothing that goes deeper than anybody needs."""

from __future__ import annotations

import gc
import json
import weakref

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.model.foreign_json import MOST_LEVELS, loaded

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text('[]{}"\\é\n', max_size=300),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("[{", max_size=2), inner, max_size=4),
)


@given(JSON)
def test_what_was_written_is_read(value: object) -> None:
    assert loaded(json.dumps(value)) == value
    assert loaded(b"\xef\xbb\xbf" + json.dumps(value, ensure_ascii=False).encode()) == value


@pytest.mark.parametrize(
    "text",
    [
        "[" * MOST_LEVELS + "]" * MOST_LEVELS,
        '{"a":' * MOST_LEVELS + "1" + "}" * MOST_LEVELS,
        json.dumps(["[" * 1000, "\\[{" * 1000, '"' + "{" * 1000]),
        json.dumps([[number] for number in range(1000)]),
    ],
)
def test_what_is_long_or_has_brackets_in_its_strings_is_read(text: str) -> None:
    assert loaded(text) == json.loads(text)


@pytest.mark.parametrize(
    "text",
    [
        "[" * (MOST_LEVELS + 1) + "]" * (MOST_LEVELS + 1),
        '{"a":' * 3000,
        json.dumps("]" * 500) + "[" * 500,
        '["\\"", ' + "[" * 2_000_000,
    ],
)
def test_what_is_nested_deeper_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="nested more than 100 levels deep"):
        loaded(text)


@pytest.mark.parametrize("text", ["", '"' + "[" * 500, "\\" * 500 + "[" * 101, "{" * 50 + "]" * 100])
def test_what_is_no_json_is_told_as_the_parser_tells_it(text: str) -> None:
    with pytest.raises(ValueError):
        loaded(text)


def test_what_ends_meanwhile_has_the_stack_to_end_on() -> None:
    """The garbage collector runs while objects are made, on the stack of whoever makes them."""

    class Node:
        itself: object

    ended = []
    for number in range(100):
        node = Node()
        node.itself = node
        weakref.finalize(node, lambda number=number: ended.append(sorted([number], key=lambda one: -one)))
    del node
    threshold = gc.get_threshold()
    gc.set_threshold(1)
    try:
        with pytest.raises(ValueError):
            loaded('{"a":' * 3000)
    finally:
        gc.set_threshold(*threshold)
    gc.collect()
    assert len(ended) == 100
