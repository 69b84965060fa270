"""An encoder's vectors, kept between runs: to encode is what takes the most time."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from wikiwatch.score.passages.encoder import Encoder
from wikiwatch.score.passages.reading import unit_length

BATCH = 64
DIMENSIONS = 512
Vectors = npt.NDArray[np.float32]


class Memory:
    """Vectors by text. What is asked for and not known is encoded; ``save`` keeps all in ``file``."""

    def __init__(self, encoder: Encoder, file: Path) -> None:
        self._encoder, self._file = encoder, file
        self._rows: dict[str, npt.NDArray[np.float16]] = {}
        self.encoded = 0
        self._load()

    def _load(self) -> None:
        if self._file.exists():
            with np.load(self._file, allow_pickle=False) as kept:
                self._rows.update(zip(json.loads(kept["texts"].tobytes()), kept["rows"], strict=True))

    def rows(self, texts: Sequence[str]) -> Vectors:
        """A row for each text."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._rows]
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            found = unit_length(np.asarray(self._encoder.encode(batch), np.float32)).astype(np.float16)
            self._rows.update(zip(batch, found, strict=True))
        self.encoded += len(missing)
        if not texts:
            return np.empty((0, DIMENSIONS), np.float32)
        return np.stack([self._rows[text] for text in texts]).astype(np.float32)

    def save(self) -> None:
        """Write everything that is known, what others wrote meanwhile too."""
        self._load()
        named = np.frombuffer(json.dumps(list(self._rows)).encode(), np.uint8)
        with tempfile.NamedTemporaryFile(dir=self._file.parent, suffix=".npz", delete=False) as written:
            np.savez(written, texts=named, rows=np.stack(list(self._rows.values())))
        Path(written.name).replace(self._file)
