"""Arrays as bytes for the archive, and back."""

from __future__ import annotations

import json
import math
import struct
from array import array
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import zstandard
from numpy.typing import NDArray

from wikiwatch.history.growing import Numbers, view

Arrays = Mapping[str, NDArray[Any]]

_SIZE = struct.Struct("<Q")  # of what is told of the arrays; they begin at multiples of as many bytes
_LEVEL = 3
_WINDOW_LOG = 27  # versions of one line may lie megabytes apart
_FEW_FAR = 16  # of as many differences one may be too large for the type of the others
_PLACES, _FAR = " far places", " far"


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


def unpacked(content: bytes | memoryview) -> Arrays:
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
    arrays: dict[str, NDArray[Any]] = {}
    for name, items in growing.items():
        own = np.array(items[lengths.get(name, 0) :])
        own[1:] -= own[:-1].copy()
        arrays |= _narrow(name, own)
    return arrays


def _narrow(name: str, differences: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """Differences in the narrowest type that most of them fit in; beside them those that do not, and their places."""
    signed = differences.view(f"i{differences.itemsize}")
    for kind in (np.int8, np.int16):
        few = signed.astype(kind)
        far = np.flatnonzero(few != signed)
        if len(far) * _FEW_FAR <= len(signed):
            return {name: few, name + _PLACES: far.astype(np.uint32), name + _FAR: differences[far]}
    return {name: differences, name + _PLACES: np.empty(0, np.uint32), name + _FAR: differences[:0]}


def refill(growing: Mapping[str, Numbers], stored: Sequence[Arrays]) -> None:
    """Fill arrays with what `appended` gave, one time after another. Raises `ValueError` when one is missing."""
    for name, items in growing.items():
        if any(name not in arrays for arrays in stored):
            raise ValueError(f"stored arrays lack {name}")
        items[:] = array(items.typecode, (0,))
        items *= sum(len(arrays[name]) for arrays in stored)
        end = 0
        for arrays in stored:
            start, end = end, end + len(arrays[name])
            own = view(items)[start:end]
            own[:] = arrays[name]
            own[arrays[name + _PLACES]] = arrays[name + _FAR]
            np.cumsum(own, dtype=own.dtype, out=own)
