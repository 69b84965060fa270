"""The texts of a pack, compressed so that near-equal texts cost little more than their difference.

A pack keeps its first text that is not empty, the *head*, in a zstd frame of its own, and all the others one after
the other in a second frame, the *body*, whose dictionary is the head. The head's own dictionary is the head of an
earlier pack of the page, its *base*. So a text is read by decoding a short chain of heads and one body, and sixteen
mebibytes of body with long-distance matching cost a few milliseconds (RFC 8878; zstd manual, ``--long``).

Each frame carries zstd's checksum over its content, checked whenever it is decoded; SHA-1 is checked on write, on
reading a single revision and by verify.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

import zstandard

LEVEL = 9
"""Measured on 15,180 revisions, 1.02 GB: level 3 takes 7% more space, level 17 saves 5% for ten times the time."""

MAX_WINDOW_LOG = 27
MAX_TEXT_BYTES = 1 << 29
"""Far above MediaWiki's $wgMaxArticleSize of 2 MiB and below what SQLite stores in one value."""

DIGEST = struct.Struct(">20sI")
SIZE = struct.Struct(">20xI")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """When a pack is full, and how long to gather revisions before they are committed."""

    raw_bytes: int = 16 << 20  # decoded in about 5 ms
    revisions: int = 1000
    seconds: float = 5.0
    chain_heads: int = 24
    chain_bytes: int = 16 << 20


class Digest(NamedTuple):
    """SHA-1 and size in bytes: what is known of a text without decoding it."""

    sha1: bytes
    size: int


HOLE = Digest(bytes(20), 0)
"""Stands where a text was purged, so that the numbers of the others stay."""


def encode_digests(digests: Iterable[Digest]) -> bytes:
    """24 bytes a text."""
    return b"".join(DIGEST.pack(*digest) for digest in digests)


def decode_digests(data: bytes) -> list[Digest]:
    """The inverse of encode_digests.

    Raises:
        struct.error: not a whole number of entries.
    """
    return [Digest(*entry) for entry in DIGEST.iter_unpack(data)]


def decode_sizes(data: bytes) -> list[int]:
    """The sizes alone of what encode_digests made.

    Raises:
        struct.error: not a whole number of entries.
    """
    return [size for (size,) in SIZE.iter_unpack(data)]


def head_index(sizes: Sequence[int]) -> int | None:
    """Which text of a pack is its head."""
    return next((i for i, size in enumerate(sizes) if size), None)


def compress(content: bytes, dictionary: bytes) -> bytes:
    """One zstd frame, with ``dictionary`` as the text before it."""
    known = len(content) + len(dictionary)
    parameters = zstandard.ZstdCompressionParameters.from_level(
        LEVEL,
        source_size=len(content),
        dict_size=len(dictionary),
        window_log=min(max(known.bit_length(), 10), MAX_WINDOW_LOG),
        enable_ldm=True,
        write_checksum=True,
    )
    raw = _raw(dictionary)
    return zstandard.ZstdCompressor(compression_params=parameters, dict_data=raw).compress(content)


def decompress(frame: bytes, dictionary: bytes, size: int) -> bytes:
    """The inverse of compress; ``size`` is what must come out.

    Raises:
        zstandard.ZstdError: the frame is damaged or the dictionary is another one.
        ValueError: the frame announces another size.
    """
    announced = zstandard.frame_content_size(frame)
    if announced != size:
        raise ValueError(f"{announced} bytes where {size} are recorded")
    raw = _raw(dictionary)
    return zstandard.ZstdDecompressor(dict_data=raw, max_window_size=1 << MAX_WINDOW_LOG).decompress(frame)


def _raw(dictionary: bytes) -> zstandard.ZstdCompressionDict | None:
    return zstandard.ZstdCompressionDict(dictionary, dict_type=zstandard.DICT_TYPE_RAWCONTENT) if dictionary else None


class Frames(NamedTuple):
    """A pack's two frames; None where there is nothing to hold."""

    head: bytes | None
    body: bytes | None


def encode_texts(texts: Sequence[bytes], base_head: bytes) -> Frames:
    """Compress a pack. ``base_head`` is the head text of the base, empty without one."""
    first = head_index([len(text) for text in texts])
    if first is None:
        return Frames(None, None)
    head, rest = texts[first], b"".join(texts[first + 1 :])
    return Frames(compress(head, base_head), compress(rest, head) if rest else None)


class DecodedPack:
    """A pack's texts, cut out of the decoded body when asked for."""

    def __init__(self, sizes: Sequence[int], head: bytes, body: bytes) -> None:
        self._sizes = sizes
        self._head = head
        self._body = body
        self._head_index = head_index(sizes)
        self._ends = list(accumulate(body_sizes(sizes)))

    def text(self, index: int) -> bytes:
        """The text at ``index`` of the pack."""
        if index == self._head_index:
            return self._head
        end = self._ends[index]
        return self._body[end - self._sizes[index] : end]


def body_sizes(sizes: Sequence[int]) -> list[int]:
    """How many bytes of the body each text takes: all of it, or nothing for the head."""
    head = head_index(sizes)
    return [0 if index == head else size for index, size in enumerate(sizes)]
