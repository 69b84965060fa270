"""Texts and rows, packed and unpacked."""

from __future__ import annotations

import json
import random

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.archive.packs import DecodedPack, body_sizes, compress, decompress, encode_texts
from wikiwatch.archive.page_packs import contains, contains_any, encode_rev_ids
from wikiwatch.archive.rows import Row, SlotRow, decode_row, decode_rows, encode_rows

BARE = SlotRow("main", "wikitext", "text/x-wiki", None, None, None)


@given(texts=st.lists(st.binary(max_size=30) | st.just(b""), max_size=8), base=st.binary(max_size=30))
def test_texts_round_trip(texts, base):
    sizes = [len(text) for text in texts]
    frames = encode_texts(texts, base)
    head_size = next((size for size in sizes if size), 0)
    head = decompress(frames.head, base, head_size) if frames.head else b""
    body = decompress(frames.body, head, sum(body_sizes(sizes))) if frames.body else b""
    decoded = DecodedPack(sizes, head, body)
    assert [decoded.text(index) for index in range(len(texts))] == texts


def test_near_equal_texts_cost_little_more_than_one():
    chance = random.Random(1)
    noise = chance.randbytes(50_000)
    texts = [noise[:n] + b"inserted" + noise[n:] for n in range(100, 50_000, 500)]
    frames = encode_texts(texts, b"")
    assert len(frames.head) < 1.01 * len(noise)
    assert len(frames.body) < 0.06 * len(noise)  # 99 texts of that size
    assert len(encode_texts(texts, noise).head) < 100


@pytest.mark.parametrize("dictionary", [b"", b"x", b"\x37\xa4\x30\xec" + b"like a trained dictionary" * 9, b"a" * 5000])
@pytest.mark.parametrize("text", [b"x", b"\x37\xa4\x30\xec", b"\x28\xb5\x2f\xfd" * 9, b"a" * 200_000, b"[[" * 50_000])
def test_any_text_with_any_dictionary(text, dictionary):
    assert decompress(compress(text, dictionary), dictionary, len(text)) == text


def test_a_frame_that_announces_another_size():
    frame = compress(b"x" * 1000, b"")
    with pytest.raises(ValueError, match="1000 bytes where 10 are recorded"):
        decompress(frame, b"", 10)


def test_the_wrong_dictionary_is_noticed():
    text = random.Random(2).randbytes(500)
    with pytest.raises(zstandard.ZstdError):
        decompress(compress(text, text), text[::-1], len(text))


@given(held=st.sets(st.integers(0, 50) | st.integers(0, 2**63 - 1)), asked=st.sets(st.integers(0, 50), max_size=20))
def test_revision_ids_are_found(held, asked):
    rev_ids = encode_rev_ids(held)
    assert {rev_id for rev_id in asked | held if contains(rev_ids, rev_id)} == held
    assert contains_any(rev_ids, asked) == bool(asked & held)


def row(rev_id: int, **fields) -> Row:
    values = {
        "dt": 1_577_836_800 + rev_id,
        "parent_id": rev_id - 1,
        "user": "Editor A",
        "user_id": 11,
        "anon": False,
        "comment": "",
        "minor": False,
        "tags": (),
        "suppressed": False,
        "gone": None,
        "slots": (BARE._replace(text=rev_id - 100),),
    }
    return Row(rev_id=rev_id, **(values | fields))


def test_rows_come_back_in_the_order_of_the_history():
    rows = [row(105), row(103, dt=9, parent_id=None), row(104, gone=7, comment="\ud800"), row(200, tags=("a", "b"))]
    encoded = encode_rows(rows)
    assert decode_rows(encoded) == [rows[1], rows[2], rows[0], rows[3]]
    assert [decode_row(encoded, wanted.rev_id) for wanted in rows] == rows


def test_rows_are_a_readable_document_without_what_goes_without_saying():
    slots = (BARE._replace(text=2), BARE._replace(role="mediainfo", sha1=bytes(20), size=5))
    document = json.loads(zstandard.ZstdDecompressor().decompress(encode_rows([row(100), row(102, slots=slots)])))
    assert document == {
        "rev_id": [100, 2],
        "dt": [1_577_836_900, 2],
        "parent": [1, 1],
        "user": ["Editor A", "Editor A"],
        "user_id": [11, 11],
        "anon": [False, False],
        "comment": ["", ""],
        "text": [0, 2],
        "more_slots": [[], [["mediainfo", "wikitext", "text/x-wiki", None, "00" * 20, 5]]],
    }


def test_no_rows():
    assert decode_rows(encode_rows([])) == []
