"""Open an export whatever it is packed in. Memory stays the same for any length.

Reads plain XML, gzip, bzip2 (multistream too), xz, lzma ("alone"), zstd (several frames, windows up to 2 GiB) and 7z
(its ``.xml`` members in turn), from files and from standard input. Sources: RFC 1952 (gzip), RFC 8878 (zstd), the xz
and 7z format descriptions of their projects.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Protocol

import zstandard

from wikiwatch.errors import ExportError
from wikiwatch.fetch import seven_zip
from wikiwatch.fetch.packed_file import CHUNK_BYTES, Document, PackedFile, reason
from wikiwatch.fetch.pump import Pump

MAX_WINDOW_BYTES = 2**31  # what zstd --long=31 needs, the format's largest; also the limit for xz and lzma


class Compression(StrEnum):
    """What an export is packed in."""

    NONE = "plain"
    GZIP = "gzip"
    BZIP2 = "bzip2"
    XZ = "xz"
    LZMA = "lzma"
    ZSTD = "zstd"
    SEVEN_ZIP = "7z"


_MAGIC = {
    b"\x1f\x8b": Compression.GZIP,
    b"BZh": Compression.BZIP2,
    b"\xfd7zXZ\x00": Compression.XZ,
    b"7z\xbc\xaf\x27\x1c": Compression.SEVEN_ZIP,
    b"\x28\xb5\x2f\xfd": Compression.ZSTD,
    b"\x5d\x00\x00": Compression.LZMA,  # no real magic: the usual properties and a dictionary of 64 KiB or more
}
_SUFFIXES = {
    ".gz": Compression.GZIP,
    ".bz2": Compression.BZIP2,
    ".xz": Compression.XZ,
    ".lzma": Compression.LZMA,
    ".zst": Compression.ZSTD,
    ".7z": Compression.SEVEN_ZIP,
}
_ZSTD_SKIPPABLE = b"\x2a\x4d\x18"  # after one byte 0x50..0x5f


@contextmanager
def open_export(path: str | Path) -> Iterator[Iterator[Document]]:
    """The XML documents in an export, one but for 7z; ``-`` is standard input. It is open until the context ends.

    The first bytes say what it is packed in, else the suffix.

    Raises ExportError, from here or from the chunks: a file that is missing, unreadable, empty, cut off or damaged.
    """
    name = "standard input" if str(path) == "-" else str(path)
    with ExitStack() as stack:
        packed = PackedFile(_open_input(path, name, stack), name)
        if not packed.head:
            raise ExportError(f"{name} is empty (0 bytes): there is no export in it")
        yield _documents(packed, stack)


def _open_input(path: str | Path, name: str, stack: ExitStack) -> BinaryIO:
    if str(path) == "-":
        if sys.stdin is None:
            raise ExportError("standard input is closed: name a file instead of -")
        return sys.stdin.buffer
    try:
        return stack.enter_context(Path(path).open("rb"))
    except IsADirectoryError as error:
        raise ExportError(f"{name} is a directory, not an export: name the files in it") from error
    except (OSError, ValueError) as error:
        raise ExportError(f"{name} cannot be opened: {reason(error)}") from error


def _sniff(head: bytes, name: str) -> Compression:
    for magic, compression in _MAGIC.items():
        if head.startswith(magic):
            return compression
    if head[1:4] == _ZSTD_SKIPPABLE and 0x50 <= head[0] <= 0x5F:
        return Compression.ZSTD
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return Compression.NONE
    return _SUFFIXES.get(Path(name).suffix.lower(), Compression.NONE)


def _documents(packed: PackedFile, stack: ExitStack) -> Iterator[Document]:
    compression = _sniff(packed.head, packed.name)
    if compression is Compression.SEVEN_ZIP:
        return seven_zip.documents(packed, stack)
    chunks = _explained(_DECODERS[compression](packed), packed.name, compression)
    if compression is Compression.BZIP2 and packed.is_file:
        # Unpacking takes three times as long as parsing, and lets a second core do it; the other formats are too fast
        # to gain by it. A pipe is read here: a thread that waits for one could not be ended.
        chunks = _pumped(chunks, stack)
    return iter([Document(packed.name, chunks)])


def _pumped(chunks: Iterator[bytes], stack: ExitStack) -> Iterator[bytes]:
    def produce(put: Callable[[bytes], None]) -> None:
        for chunk in chunks:
            put(chunk)

    return iter(stack.enter_context(closing(Pump[bytes](produce))))


# ---------------------------------------------------------------- one decoder for each format


class _Decoder(Protocol):
    """What bz2.BZ2Decompressor and lzma.LZMADecompressor have in common."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


def _plain(packed: PackedFile) -> Iterator[bytes]:
    while chunk := packed.read(packed.chunk_bytes):
        yield chunk


def _gzip(packed: PackedFile) -> Iterator[bytes]:
    with gzip.GzipFile(fileobj=packed, mode="rb") as file:  # type: ignore[call-overload]  # it asks for read() alone
        while chunk := file.read(CHUNK_BYTES):  # where a file is cut off, what came of the last read is lost
            yield chunk


def _bzip2(packed: PackedFile) -> Iterator[bytes]:
    return _streams(packed, bz2.BZ2Decompressor)


def _xz(packed: PackedFile) -> Iterator[bytes]:
    return _streams(packed, lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MAX_WINDOW_BYTES))


def _lzma(packed: PackedFile) -> Iterator[bytes]:
    return _streams(packed, lambda: lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=MAX_WINDOW_BYTES))


def _streams(packed: PackedFile, new_decoder: Callable[[], _Decoder]) -> Iterator[bytes]:
    """Streams one behind the other, with zeros between them as xz allows; bz2.open would stop at a damaged one."""
    decoder = new_decoder()
    while True:
        data = b""
        if decoder.eof:
            data = decoder.unused_data.lstrip(b"\0")
            while not data:
                padded = packed.read(CHUNK_BYTES)
                if not padded:
                    return
                data = padded.lstrip(b"\0")
            decoder = new_decoder()
        elif decoder.needs_input:
            data = packed.read(CHUNK_BYTES)
            if not data:
                raise EOFError
        chunk = decoder.decompress(data, packed.chunk_bytes)
        if chunk:
            yield chunk


def _zstd(packed: PackedFile) -> Iterator[bytes]:
    """Frames in turn, block by block: zstandard's own reader takes a cut frame for a whole one (RFC 8878, 3.1)."""
    decompressor = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES)
    while first := packed.read(1):
        magic = first + packed.read_exactly(3)
        if magic[1:] == _ZSTD_SKIPPABLE:
            _skip(packed, int.from_bytes(packed.read_exactly(4), "little"))
        else:
            yield from _zstd_blocks(packed, magic, decompressor)


def _zstd_blocks(packed: PackedFile, magic: bytes, decompressor: zstandard.ZstdDecompressor) -> Iterator[bytes]:
    header = magic + packed.read_exactly(1)
    header += packed.read_exactly(zstandard.frame_header_size(header) - len(header))
    frame = decompressor.decompressobj()
    yield frame.decompress(header)
    last = False
    while not last:
        block = packed.read_exactly(3)
        fields = int.from_bytes(block, "little")
        last, run_length = bool(fields & 1), fields >> 1 & 3 == 1
        yield frame.decompress(block + packed.read_exactly(1 if run_length else fields >> 3))
    if zstandard.get_frame_parameters(header).has_checksum:
        yield frame.decompress(packed.read_exactly(4))


def _skip(packed: PackedFile, size: int) -> None:
    while size > 0:
        size -= len(packed.read_exactly(min(size, CHUNK_BYTES)))


_DECODERS: dict[Compression, Callable[[PackedFile], Iterator[bytes]]] = {
    Compression.NONE: _plain,
    Compression.GZIP: _gzip,
    Compression.BZIP2: _bzip2,
    Compression.XZ: _xz,
    Compression.LZMA: _lzma,
    Compression.ZSTD: _zstd,
}


def _explained(chunks: Iterator[bytes], name: str, compression: Compression) -> Iterator[bytes]:
    """The chunks, with what goes wrong in them said in terms of the file."""
    unpacked = 0
    try:
        for chunk in chunks:
            unpacked += len(chunk)
            yield chunk
    except EOFError as error:
        raise ExportError(
            f"{name} is cut off, get it again: its {compression} data end early, after {unpacked:,} unpacked bytes"
        ) from error
    except (OSError, zlib.error, lzma.LZMAError, zstandard.ZstdError) as error:
        raise ExportError(
            f"{name} is damaged, get it again: bad {compression} data after {unpacked:,} unpacked bytes: {error}"
        ) from error
