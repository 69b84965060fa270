from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import zstandard

from wikiwatch.fetch.compression import open_export
from wikiwatch.fetch.packed_file import CHUNK_BYTES, FILE_CHUNK_BYTES

from .packed_exports import (
    PACKERS,
    STREAMED,
    XML,
    ZSTD_BLOCK_BYTES,
    failure,
    read,
    seven_zip,
    unpacking_threads,
    written,
    zstd,
)

pytestmark = pytest.mark.usefixtures("no_thread_is_left")


# ---------------------------------------------------------------- what is unpacked


def test_plain_xml_is_read_as_it_is(tmp_path: Path) -> None:
    path = written(tmp_path / "dump.xml", XML)
    assert read(path) == {str(path): XML}


@pytest.mark.parametrize("suffix", PACKERS)
def test_each_format_is_unpacked(suffix: str, tmp_path: Path) -> None:
    path = written(tmp_path / f"dump.xml.{suffix}", PACKERS[suffix](XML))
    assert list(read(path).values()) == [XML]


@pytest.mark.parametrize("suffix", PACKERS)
def test_the_first_bytes_say_more_than_the_suffix(suffix: str, tmp_path: Path) -> None:
    path = written(tmp_path / "dump.bz2", PACKERS[suffix](XML))
    assert list(read(path).values()) == [XML]


@pytest.mark.parametrize("start", [b"<", b"\xef\xbb\xbf<", b"\n <"])
def test_plain_xml_may_be_called_something_else(start: bytes, tmp_path: Path) -> None:
    path = written(tmp_path / "dump.xml.gz", start + b"mediawiki/>")
    assert read(path) == {str(path): start + b"mediawiki/>"}


def test_the_suffix_helps_where_the_first_bytes_do_not(tmp_path: Path) -> None:
    unusual = [{"id": lzma.FILTER_LZMA1, "lc": 0, "lp": 0, "pb": 0, "dict_size": 2**16}]
    packed = lzma.compress(XML, lzma.FORMAT_ALONE, filters=unusual)
    assert packed[0] != 0x5D
    path = written(tmp_path / "dump.xml.LZMA", packed)
    assert read(path) == {str(path): XML}


@pytest.mark.parametrize("suffix", STREAMED)
def test_streams_one_behind_the_other_are_one_document(suffix: str, tmp_path: Path) -> None:
    parts = [XML[:1000], b"", XML[1000:50_000], XML[50_000:]]
    path = written(tmp_path / f"dump.xml.{suffix}", b"".join(PACKERS[suffix](part) for part in parts))
    assert read(path) == {str(path): XML}


def test_padding_between_and_behind_xz_streams_is_passed_over(tmp_path: Path) -> None:
    packed = lzma.compress(XML[:500]) + b"\0" * 8 + lzma.compress(XML[500:]) + b"\0" * 100_000
    path = written(tmp_path / "dump.xml.xz", packed)
    assert read(path) == {str(path): XML}


def test_skippable_zstd_frames_are_passed_over(tmp_path: Path) -> None:
    skippable = b"\x5a\x2a\x4d\x18" + (300_000).to_bytes(4, "little") + b"?" * 300_000
    path = written(tmp_path / "dump.zst", skippable + zstd(XML[:500]) + skippable + zstd(XML[500:]) + skippable)
    assert read(path) == {str(path): XML}


def test_zstd_windows_beyond_the_usual_limit_are_unpacked(tmp_path: Path) -> None:
    parameters = zstandard.ZstdCompressionParameters.from_level(1, window_log=28)
    packer = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    packed = packer.compress(XML) + packer.flush()
    assert zstandard.get_frame_parameters(packed).window_size == 2**28
    path = written(tmp_path / "dump.zst", packed)
    assert read(path) == {str(path): XML}


@pytest.mark.parametrize("suffix", PACKERS)
def test_a_bomb_comes_out_in_small_chunks(suffix: str, tmp_path: Path) -> None:
    path = written(tmp_path / f"dump.xml.{suffix}", PACKERS[suffix](bytes(2 * 2**20)))
    with open_export(path) as documents:
        sizes = [len(chunk) for document in documents for chunk in document.chunks]
    largest = {"zst": ZSTD_BLOCK_BYTES, "gz": CHUNK_BYTES}.get(suffix, FILE_CHUNK_BYTES)
    assert (sum(sizes), max(sizes)) == (2 * 2**20, largest)


# ---------------------------------------------------------------- what is left open


@pytest.mark.parametrize("suffix", PACKERS)
def test_stopping_early_ends_the_thread(suffix: str, tmp_path: Path) -> None:
    path = written(tmp_path / f"dump.xml.{suffix}", PACKERS[suffix](bytes(4 * 2**20)))
    with open_export(path) as documents:
        document = next(documents)
        assert next(document.chunks) is not None
        assert unpacking_threads() == (["wikiwatch-unpack"] if suffix in ("bz2", "7z") else [])
    assert unpacking_threads() == []


def test_an_export_that_was_closed_says_so_instead_of_waiting(tmp_path: Path) -> None:
    path = written(tmp_path / "dump.xml.bz2", bz2.compress(bytes(4 * 2**20)))
    with open_export(path) as documents:
        chunks = next(documents).chunks
    with pytest.raises(ValueError, match="the export file is closed"):
        next(chunks)


# ---------------------------------------------------------------- what is cut off or damaged


@pytest.mark.parametrize("suffix", STREAMED)
@pytest.mark.parametrize("share", [0.002, 0.5, 0.999])
def test_packed_data_that_end_early_are_cut_off(suffix: str, share: float, tmp_path: Path) -> None:
    packed = PACKERS[suffix](XML[: len(XML) // 2]) + PACKERS[suffix](XML[len(XML) // 2 :])
    path = written(tmp_path / f"dump.xml.{suffix}", packed[: max(6, int(len(packed) * share))])
    assert failure(path).startswith(f"{path} is cut off, get it again: its ")


def test_how_far_it_came_is_told(tmp_path: Path) -> None:
    path = written(tmp_path / "dump.xml.zst", zstd(XML) + zstd(XML)[:-1])
    assert failure(path) == (
        f"{path} is cut off, get it again: its zstd data end early, after {2 * len(XML):,} unpacked bytes"
    )


@pytest.mark.parametrize("suffix", STREAMED)
def test_a_changed_byte_is_damage(suffix: str, tmp_path: Path) -> None:
    packed = bytearray(PACKERS[suffix](XML))
    packed[len(packed) // 2] ^= 0xFF
    path = written(tmp_path / f"dump.xml.{suffix}", bytes(packed))
    message = failure(path)
    assert message.startswith((f"{path} is damaged, get it again: bad ", f"{path} is cut off, get it again: its "))


@pytest.mark.parametrize("suffix", STREAMED)
def test_what_stands_behind_the_last_stream_is_damage(suffix: str, tmp_path: Path) -> None:
    path = written(tmp_path / f"dump.xml.{suffix}", PACKERS[suffix](XML) + b"and now for something else")
    assert failure(path).startswith(f"{path} is damaged, get it again: bad ")


@pytest.mark.parametrize("suffix", ["gz", "bz2", "xz", "zst"])
def test_a_damaged_second_stream_is_not_taken_for_the_end(suffix: str, tmp_path: Path) -> None:
    second = bytearray(PACKERS[suffix](XML))
    second[0] ^= 0xFF
    path = written(tmp_path / f"dump.xml.{suffix}", PACKERS[suffix](XML) + bytes(second))
    assert failure(path).startswith(f"{path} is damaged, get it again: bad ")


@pytest.mark.parametrize("suffix", ["gz", "bz2", "xz", "lzma", "zst"])
def test_something_else_under_a_packed_name_is_damage(suffix: str, tmp_path: Path) -> None:
    path = written(tmp_path / f"dump.xml.{suffix}", b"not found, sorry, we do not have that dump any more")
    assert failure(path).startswith(f"{path} is damaged, get it again: bad ")


# ---------------------------------------------------------------- what cannot be opened


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "dump.xml.bz2", b"")
    assert failure(path) == f"{path} is empty (0 bytes): there is no export in it"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert failure(tmp_path / "none.xml") == f"{tmp_path}/none.xml cannot be opened: No such file or directory"


def test_a_directory_is_named(tmp_path: Path) -> None:
    assert failure(tmp_path) == f"{tmp_path} is a directory, not an export: name the files in it"


def test_a_name_that_no_file_can_have_is_refused() -> None:
    assert failure("a\0b") == "a\0b cannot be opened: embedded null byte"


@pytest.mark.usefixtures("file_permissions_count")
def test_a_file_without_permission_is_named(tmp_path: Path) -> None:
    path = written(tmp_path / "dump.xml", XML)
    path.chmod(0)
    assert failure(path) == f"{path} cannot be opened: Permission denied"


# ---------------------------------------------------------------- standard input


class Stdin:
    """What sys.stdin is read through."""

    def __init__(self, buffer: Any) -> None:
        self.buffer = buffer


@pytest.fixture
def pipe_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[bytes], None]]:
    """Pipe bytes into standard input, the first ones slowly and one by one."""
    read_end, write_end = os.pipe()

    def feed(data: bytes) -> None:
        with os.fdopen(write_end, "wb", buffering=0) as pipe:
            for byte in data[:8]:
                pipe.write(bytes([byte]))
                time.sleep(0.001)
            pipe.write(data[8:])

    threads: list[threading.Thread] = []

    def start(data: bytes) -> None:
        threads.append(threading.Thread(target=feed, args=(data,)))
        threads[0].start()

    with os.fdopen(read_end, "rb") as stdin:
        monkeypatch.setattr("sys.stdin", Stdin(stdin))
        yield start
        for thread in threads:
            thread.join()


@pytest.mark.parametrize("suffix", PACKERS)
def test_standard_input_is_unpacked_by_its_first_bytes(suffix: str, pipe_in: Callable[[bytes], None]) -> None:
    pipe_in(PACKERS[suffix](XML))
    name = "standard input: dump.xml" if suffix == "7z" else "standard input"
    assert read("-") == {name: XML}


def test_standard_input_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = Stdin(io.BytesIO(gzip.compress(b"<mediawiki/>")))
    monkeypatch.setattr("sys.stdin", stdin)
    assert read("-") == {"standard input": b"<mediawiki/>"}
    assert not stdin.buffer.closed


def test_standard_input_may_be_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "dump.7z", seven_zip(dump_xml=XML))
    with path.open("rb") as file:
        monkeypatch.setattr("sys.stdin", Stdin(file))
        assert read("-") == {"standard input: dump.xml": XML}


def test_empty_standard_input_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Stdin(io.BytesIO()))
    assert failure("-") == "standard input is empty (0 bytes): there is no export in it"


def test_closed_standard_input_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert failure("-") == "standard input is closed: name a file instead of -"
