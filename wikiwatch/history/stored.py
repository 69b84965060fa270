"""Arrays as bytes for the archive, and back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import zstandard
from numpy.typing import NDArray

from wikiwatch.history.growing import Growing

Arrays = Mapping[str, NDArray[Any]]

_LEVEL = 3
_WINDOW_LOG = 27  # versions of one line may lie megabytes apart


def packed(arrays: Arrays) -> bytes:
    """Named arrays as an npz file (numpy.lib.format), with zstd around it."""
    plain = io.BytesIO()
    np.savez(plain, **dict(arrays))  # type: ignore[arg-type]
    parameters = zstandard.ZstdCompressionParameters.from_level(_LEVEL, window_log=_WINDOW_LOG, enable_ldm=True)
    return zstandard.ZstdCompressor(compression_params=parameters).compress(plain.getbuffer())


def unpacked(content: bytes) -> Arrays:
    """The inverse of `packed`. Raises `ValueError` when the content is damaged."""
    decompressor = zstandard.ZstdDecompressor(max_window_size=1 << _WINDOW_LOG)
    try:
        plain = decompressor.decompress(content)
        with np.load(io.BytesIO(plain), allow_pickle=False) as file:
            return dict(file)
    except (zstandard.ZstdError, zipfile.BadZipFile, OSError, EOFError) as error:
        raise ValueError(f"stored arrays are damaged: {error}") from error


def appended(growing: Mapping[str, Growing[Any]], lengths: Mapping[str, int]) -> dict[str, NDArray[Any]]:
    """What each array has beyond those lengths, each item less the one before it: most run up one by one."""
    arrays = {}
    for name, items in growing.items():
        own = items.values[lengths.get(name, 0) :].copy()
        own[1:] -= items.values[lengths.get(name, 0) : -1]
        arrays[name] = own
    return arrays


def refill(growing: Mapping[str, Growing[Any]], stored: Sequence[Arrays]) -> None:
    """Fill arrays with what `appended` gave, one time after another. Raises `ValueError` when one is missing."""
    for name, items in growing.items():
        try:
            parts = [np.cumsum(arrays[name], axis=0, dtype=items.values.dtype) for arrays in stored]
        except KeyError:
            raise ValueError(f"stored arrays lack {name}") from None
        if any(part.shape[1:] != items.values.shape[1:] for part in parts):
            raise ValueError(f"stored array {name} has another shape")
        items.refill(np.concatenate(parts))
