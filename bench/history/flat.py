"""Histories as flat files, which every contestant reads alike; the format is told in bench/README.md.

Standard library only: the peers' environments have no NumPy.
"""

from __future__ import annotations

import json
import struct
import zipfile
from array import array
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import IO, NamedTuple

_NPY_MAGIC = b"\x93NUMPY"
_TYPE_CODES = {"<i8": "q", "<u4": "I"}


class History(NamedTuple):
    """The texts of a history in order, and what kind of edit made each."""

    texts: list[bytes]
    kinds: list[str]


def beside(prefix: Path, suffix: str) -> Path:
    """One of the files of a history."""
    return prefix.with_name(prefix.name + suffix)


def read_history(prefix: Path, limit: int | None = None) -> History:
    """The first ``limit`` revisions of a history, or all."""
    offsets = read_offsets(prefix)[: None if limit is None else limit + 1]
    kinds = json.loads(beside(prefix, ".meta.json").read_text())
    with beside(prefix, ".bin").open("rb") as file:
        texts = [file.read(end - start) for start, end in pairwise(offsets)]
    return History(texts, kinds[: len(texts)])


def read_offsets(prefix: Path) -> Sequence[int]:
    """Where each text begins in the file of texts, and at last where that ends."""
    with beside(prefix, ".idx.npy").open("rb") as file:
        return _read_array(file)


def read_truth(prefix: Path) -> dict[int, Sequence[int]]:
    """For each sampled revision, by its place in the history, the true origin of every code point of its text."""
    path = beside(prefix, ".truth.npz")
    if not path.exists():
        return {}
    truth = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            with archive.open(name) as file:
                truth[int(name.removesuffix(".npy"))] = _read_array(file)
    return dict(sorted(truth.items()))


def _read_array(file: IO[bytes]) -> Sequence[int]:
    """A one-dimensional array of integers: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html."""
    head = file.read(10)
    if head[:6] != _NPY_MAGIC or head[6] != 1:
        raise SystemExit(f"{file.name}: not a NumPy array of version 1")
    header = file.read(struct.unpack("<H", head[8:])[0]).decode("latin-1")
    kind = next((code for name, code in _TYPE_CODES.items() if name in header), None)
    if kind is None:
        raise SystemExit(f"{file.name}: neither 64-bit offsets nor 32-bit origins: {header.strip()}")
    values = array(kind)
    values.frombytes(file.read())
    return values
