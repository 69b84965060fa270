"""Train the letter model of the ``gibberish`` detector and print how well it separates.

    python bench/train_gibberish.py TEXTS.jsonl[.gz]... > wikiwatch/lexicons/und/letters.txt

Each line of an input is a JSON object with ``language`` (fr, en, es or de; others are skipped) and ``text``. The model
goes to standard output, the separation measured on texts held out of the training to standard error.

Method: words are cut as runs of letters, lower-cased, and stripped of their diacritics. Each language counts its own
letter pairs, word boundaries included, over its vocabulary; a word that occurs k times counts 1 + ln k, so that a few
frequent words do not carry the table. The pair frequencies of the four languages are merged by their maximum, so that
a pair usual in one language is usual, and turned into smoothed log-probabilities of the second letter given the first.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

LANGUAGES = ("de", "en", "es", "fr")
ALPHABET = "abcdefghijklmnopqrstuvwxyz"
BOUNDARY = "_"
SMOOTHING_PER_MILLION = 15.0  # pairs never seen get a small share, so that one odd pair does not decide alone
HELD_OUT_SHARE = 0.2
THRESHOLDS = (-3.8, -4.0, -4.2, -4.4, -4.6)
KEYBOARD_ROWS = ("asdfghjkl", "asdfghjklqwertyuiop", ALPHABET)

_WORD = re.compile(r"[a-z]+")
_DECOMPOSED = str.maketrans({"ß": "ss", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l"})


def fold(text: str) -> str:
    """``text`` in lower case without diacritics."""
    letters = unicodedata.normalize("NFKD", text.lower().translate(_DECOMPOSED))
    return "".join(c for c in letters if not unicodedata.combining(c))


def read_texts(paths: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """(language, text) of every usable line."""
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                if row["language"] in LANGUAGES:
                    yield row["language"], row["text"]


def pair_frequencies(texts: Iterable[str]) -> dict[str, float]:
    """Occurrences per million of each letter pair in the vocabulary of ``texts``."""
    vocabulary = Counter(word for text in texts for word in _WORD.findall(fold(text)))
    pairs: dict[str, float] = defaultdict(float)
    for word, count in vocabulary.items():
        bounded = BOUNDARY + word + BOUNDARY
        for first, second in pairwise(bounded):
            pairs[first + second] += 1 + math.log(count)
    total = sum(pairs.values())
    return {pair: count / total * 1e6 for pair, count in pairs.items()}


def train(rows: Iterable[tuple[str, str]]) -> dict[str, float]:
    """Natural log-probability of the second letter of each pair given its first."""
    texts: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    for language, text in rows:
        texts[language].append(text)
    merged: dict[str, float] = defaultdict(float)
    for language in LANGUAGES:
        for pair, frequency in pair_frequencies(texts[language]).items():
            merged[pair] = max(merged[pair], frequency)
    symbols = ALPHABET + BOUNDARY
    model = {}
    for first in symbols:
        total = sum(merged[first + second] + SMOOTHING_PER_MILLION for second in symbols)
        for second in symbols:
            model[first + second] = math.log((merged[first + second] + SMOOTHING_PER_MILLION) / total)
    return model


def mean_log_probability(model: dict[str, float], word: str) -> float:
    """Mean over the letter pairs of ``word``, its two boundaries included."""
    bounded = BOUNDARY + word + BOUNDARY
    pairs = [model[first + second] for first, second in pairwise(bounded)]
    return sum(pairs) / len(pairs)


def mashed_words(generator: random.Random, count: int) -> list[str]:
    """Words as fingers on a keyboard make them: within a row, in short repeats, or anywhere."""
    words = []
    for _ in range(count):
        keys, length = generator.choice(KEYBOARD_ROWS), generator.randint(7, 14)
        unit = "".join(generator.choice(keys) for _ in range(generator.choice((3, 4, length))))
        words.append((unit * length)[:length])
    return words


def report_separation(rows: list[tuple[str, str]], seed: int) -> None:
    """Share of held-out vocabulary and of mashed words under each threshold, on standard error."""
    generator = random.Random(seed)
    shuffled = generator.sample(rows, len(rows))
    cut = int(len(rows) * HELD_OUT_SHARE)
    model = train(shuffled[cut:])
    held_out = sorted({word for _, text in shuffled[:cut] for word in _WORD.findall(fold(text)) if len(word) >= 7})
    mashed = mashed_words(generator, 5000)
    sys.stderr.write(f"{len(held_out)} held-out words of 7 letters or more, {len(mashed)} mashed words\n")
    for threshold in THRESHOLDS:
        false, true = (
            sum(mean_log_probability(model, word) < threshold for word in words) / len(words)
            for words in (held_out, mashed)
        )
        sys.stderr.write(f"below {threshold}: {false:.3%} of the vocabulary, {true:.1%} of the mashed words\n")


def render(model: dict[str, float]) -> str:
    """The model as shipped: a line per first letter, log-probabilities in hundredths."""
    symbols = ALPHABET + BOUNDARY
    lines = [
        "# Letter pairs of German, English, Spanish and French words: 100 * ln P(second | first), diacritics removed.",
        "# Made by bench/train_gibberish.py; see docs/models.md. Columns (second letter), then one line per first.",
        "# _ is a word boundary.",
        " ".join(symbols),
    ]
    lines += [f"{a} " + " ".join(str(round(model[a + b] * 100)) for b in symbols) for a in symbols]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Train on all texts, print the model; measure on a split of them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("texts", nargs="+", type=Path, help="JSON Lines with language and text, plain or .gz")
    parser.add_argument("--seed", type=int, default=20, help="of the held-out split and the mashed words")
    arguments = parser.parse_args()
    rows = list(read_texts(arguments.texts))
    report_separation(rows, arguments.seed)
    sys.stdout.write(render(train(rows)))


if __name__ == "__main__":
    main()
