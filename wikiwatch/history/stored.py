"""Arrays as bytes for the archive, and back."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import zstandard
from numpy.typing import NDArray

from wikiwatch.history.growing import Numbers

Arrays = Mapping[str, NDArray[Any]]

_SIZE = struct.Struct("<Q")  # of what is told of the arrays; they begin at multiples of as many bytes
_LEVEL = 3
_WINDOW_LOG = 27  # versions of one line may lie megabytes apart


def packed(arrays: Arrays) -> bytes:
    """Named arrays as one zstd frame: their names, types and shapes as JSON, then each of them.

    An npz file would say the same and take several times as long to read.
    """
    contents = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    told = [(name, array.dtype.str, array.shape) for name, array in contents.items()]
    head = json.dumps(told).encode()
    plain = [_SIZE.pack(len(head)), _aligned(head), *(_aligned(array.tobytes()) for array in contents.values())]
    parameters = zstandard.ZstdCompressionParameters.from_level(
        _LEVEL, window_log=_WINDOW_LOG, enable_ldm=True, write_checksum=True
    )
    return zstandard.ZstdCompressor(compression_params=parameters).compress(b"".join(plain))


def unpacked(content: bytes) -> Arrays:
    """The inverse of `packed`: views of one buffer. Raises `ValueError` when the content is damaged."""
    decompressor = zstandard.ZstdDecompressor(max_window_size=1 << _WINDOW_LOG)
    arrays: dict[str, NDArray[Any]] = {}
    try:
        plain = decompressor.decompress(content)
        place = _SIZE.size + _SIZE.unpack_from(plain)[0]
        for name, kind, shape in json.loads(plain[_SIZE.size : place]):
            place += -place % _SIZE.size
            arrays[name] = np.frombuffer(plain, kind, math.prod(shape), place).reshape(shape)
            place += arrays[name].nbytes
    except (zstandard.ZstdError, struct.error, ValueError, TypeError) as error:
        raise ValueError(f"stored arrays are damaged: {error}") from error
    return arrays


def _aligned(content: bytes) -> bytes:
    return content + bytes(-len(content) % _SIZE.size)


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
            items.frombytes(np.cumsum(arrays[name], dtype=items.typecode).view(np.uint8).data)
