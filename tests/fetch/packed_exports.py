"""One export in every packing, and what comes out of it."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import threading
from collections.abc import Callable
from pathlib import Path

import py7zr
import pytest
import zstandard

from wikiwatch.errors import ExportError
from wikiwatch.fetch.compression import open_export

XML = b"<mediawiki>" + b"".join(b"<page>%d</page>" % number for number in range(8_000)) + b"</mediawiki>"
ZSTD_BLOCK_BYTES = 128 * 1024


def seven_zip(**members: bytes) -> bytes:
    """A 7z archive; ``a_xml`` names the member a.xml."""
    packed = io.BytesIO()
    with py7zr.SevenZipFile(packed, "w", filters=[{"id": py7zr.FILTER_LZMA2, "preset": 0}]) as archive:
        for name, data in members.items():
            archive.writestr(data, name.replace("_", "."))
    return packed.getvalue()


def zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor(write_checksum=True).compress(data)


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gz": lambda data: gzip.compress(data, mtime=0),
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "lzma": lambda data: lzma.compress(data, lzma.FORMAT_ALONE),
    "zst": zstd,
    "7z": lambda data: seven_zip(dump_xml=data),
}
STREAMED = [suffix for suffix in PACKERS if suffix != "7z"]


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def read(path: Path | str) -> dict[str, bytes]:
    """What is in each document of a file."""
    with open_export(path) as documents:
        return {document.name: b"".join(document.chunks) for document in documents}


def failure(path: Path | str) -> str:
    with pytest.raises(ExportError) as caught:
        read(path)
    return str(caught.value)


def unpacking_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "wikiwatch-unpack"]
