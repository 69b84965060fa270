"""Arrays as bytes for the archive, and back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import zstandard
from numpy.typing import NDArray

from wikiwatch.history.growing import Numbers

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


def appended(growing: Mapping[str, Numbers], lengths: Mapping[str, int]) -> dict[str, NDArray[Any]]:
    """What each array has beyond those lengths, each item less the one before it: most run up one by one."""
    arrays = {}
    for name, items in growing.items():
        own = np.array(items[lengths.get(name, 0) :])
        own[1:] -= own[:-1].copy()
        arrays[name] = own
    return arrays


def refill(growing: Mapping[str, Numbers], stored: Sequence[Arrays]) -> None:
    """Fill arrays with what `appended` gave, one time after another. Raises `ValueError` when one is missing."""
    for name, items in growing.items():
        del items[:]
        for arrays in stored:
            if name not in arrays:
                raise ValueError(f"stored arrays lack {name}")
            items.frombytes(np.cumsum(arrays[name], dtype=items.typecode).tobytes())
