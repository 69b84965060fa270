"""Server-sent events: the standard's own examples, every way of cutting the bytes, and bounds."""

from __future__ import annotations

import tracemalloc
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.fetch.sse import MOST_ID_BYTES, Message, messages


def read(*chunks: bytes, **bounds: int) -> list[Message]:
    return list(messages(chunks, **bounds))


def test_an_event_has_its_type_its_data_and_its_id():
    assert read(b"event: edit\nid: 7\ndata: {}\n\n") == [Message("{}", "7")]


def test_data_on_several_lines_is_joined():
    assert read(b"data: YHOO\ndata: +2\ndata: 10\n\n") == [Message("YHOO\n+2\n10", None)]


def test_only_one_space_is_taken_off():
    assert read(b"data:  two\n\ndata:none\n\n") == [Message(" two", None), Message("none", None)]


def test_comments_unknown_fields_and_fields_without_colon_are_passed_over():
    assert read(b":ok\n\nretry: 3\nfoo: 1\nbar\ndata\n\n") == [Message("", None)]


def test_an_id_holds_for_the_events_that_follow():
    assert [one.event_id for one in read(b"id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n")] == ["1", "1", ""]


def test_an_event_that_does_not_end_is_none():
    assert read(b"id: 1\ndata: whole\n\nid: 2\ndata: half") == [Message("whole", "1")]


def test_an_id_without_an_event_moves_nothing():
    """Else the greeting after a reconnection would take the place of the event whose end did not come."""
    assert read(b":ok\n\n", b"data: next\n\n") == [Message("next", None)]


def test_an_id_that_cannot_stand_in_a_header_is_not_taken():
    for bad in (b"a\0b", "é".encode(), b"1\x7f", b"x" * (MOST_ID_BYTES + 1)):
        assert read(b"id: 1\nid: " + bad + b"\ndata: x\n\n") == [Message("x", "1")]


def test_bytes_that_are_not_utf8_do_not_end_the_stream():
    assert read(b"data: \xff\xfe\n\ndata: after\n\n") == [Message("\ufffd\ufffd", None), Message("after", None)]


def test_a_byte_order_mark_is_no_part_of_the_first_field():
    assert read(b"\xef\xbb\xbfdata: x\n\n") == [Message("x", None)]


STREAM = b":ok\r\n\r\nid: 1\r\ndata: a\r\ndata: b\r\n\r\nevent: e\rdata: c\r\rid: 3\ndata: \xc3\xa9\n\n"


@given(st.lists(st.integers(0, len(STREAM)), max_size=12))
def test_it_does_not_matter_how_the_bytes_are_cut(places):
    cuts = [0, *sorted(places), len(STREAM)]
    chunks = [STREAM[a:b] for a, b in pairwise(cuts)]
    assert read(*chunks) == [Message("a\nb", "1"), Message("c", "1"), Message("é", "3")]


def test_an_event_that_is_too_large_loses_its_data_and_keeps_its_id():
    one_line = b"id: 1\ndata: " + b"x" * 200 + b"\n\n"
    many_lines = b"id: 2\n" + b"data: xxxxxxxxx\n" * 20 + b"\n"
    after = b"id: 3\ndata: small\n\n"
    assert read(one_line, many_lines, after, most_bytes=100) == [
        Message(None, "1"),
        Message(None, "2"),
        Message("small", "3"),
    ]


def test_a_line_without_end_takes_no_memory():
    endless = (b"x" * 2**16 for _ in range(2000))
    tracemalloc.start()
    assert list(messages(endless, most_bytes=2**20)) == []
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * 2**20


def test_a_long_line_in_tiny_pieces_costs_no_more_than_its_length():
    pieces = (b"x" for _ in range(500_000))
    assert list(messages(pieces)) == []
