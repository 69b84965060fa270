"""Train the letter models of the ``gibberish`` detector and print how well they separate.

    python bench/train_gibberish.py TEXTS.jsonl[.gz]... > wikiwatch/lexicons/und/letters.txt
    python bench/train_gibberish.py --words ru > wikiwatch/lexicons/und/letters_ru.txt

The first command makes the table that French, English, Spanish and German share, from texts; the second one that of
another language, from the frequencies of its words in the package ``wordfreq`` (the extra ``letters``).

Each line of an input is a JSON object with ``language`` (fr, en, es or de; others are skipped) and ``text``. The model
goes to standard output, the separation measured on texts held out of the training to standard error.

Method: words are cut as runs of letters, lower-cased, and stripped of their diacritics. Each language counts its own
letter pairs, word boundaries included, over its vocabulary; a word that occurs k times counts 1 + ln k, so that a few
frequent words do not carry the table. The pair frequencies of the four languages are merged by their maximum, so that
a pair usual in one language is usual, and turned into smoothed log-probabilities of the second letter given the first.

With ``--words`` the vocabulary is that of the language's commonest words, merged in the same way with those of the
languages whose words its texts are full of: English, French, German and Spanish in Latin script, Russian in Cyrillic.
To measure, every word is judged by a table made without it and a fifth of the others.
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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from wikiwatch import lexicons

LANGUAGES = ("de", "en", "es", "fr")
ALPHABET = "abcdefghijklmnopqrstuvwxyz"
BOUNDARY = "_"
SMOOTHING_PER_MILLION = 15.0  # pairs never seen get a small share, so that one odd pair does not decide alone
HELD_OUT_SHARE = 0.2
THRESHOLDS = (-3.8, -4.0, -4.2, -4.4, -4.6)
LATIN_ROWS = ("asdfghjkl", "asdfghjklqwertyuiop")

COMMONEST_WORDS = 40_000
WORDS_OF_COMPANY = 15_000
FOLDS = 5
ODD, PLAINLY_ODD = -4.2, -4.7  # of the detector, from 7 letters
OCCURRENCES = 1e8  # as if in a text of so many words, so that the logarithm of a count means the same as for texts
LATIN_COMPANY = ("en", "fr", "de", "es")
CODES = {"no": "nb", "hr": "sh", "tl": "fil"}  # what wordfreq calls a wiki's language


class Script(NamedTuple):
    """The letters of a script once folded, rows of its keyboard, and languages whose words stand in its texts."""

    alphabet: str
    rows: tuple[str, ...]
    company: tuple[str, ...]


LATIN = Script(ALPHABET, LATIN_ROWS, LATIN_COMPANY)
SCRIPTS = {
    **dict.fromkeys(
        ("bg", "mk", "ru", "uk"), Script("абвгдежзиклмнопрстуфхцчшщъыьэюяєіґјљњџѕћђ", ("фывапролдж",), ("ru",))
    ),
    "el": Script("αβγδεζηθικλμνξοπρστυφχψω", ("ασδφγηξκλ",), ()),
    "he": Script("אבגדהוזחטיךכלםמןנסעףפץצקרשת", ("שדגכעיחלך",), ()),
    "ar": Script("ابتثجحخدذرزسشصضطظعغفقكلمنهويةء", ("شسيبلاتنمك",), ()),
    "fa": Script("ابپتثجچحخدذرزژسشصضطظعغفقكگلمنهويءة", ("شسيبلاتنمك",), ()),
}

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


def vocabulary_of(texts: Iterable[str]) -> Counter[str]:
    """The words of the texts, with how often they occur."""
    return Counter(word for text in texts for word in _WORD.findall(fold(text)))


def pair_frequencies(vocabulary: Mapping[str, float]) -> dict[str, float]:
    """Occurrences per million of each letter pair in a vocabulary."""
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
    return log_probabilities([pair_frequencies(vocabulary_of(texts[language])) for language in LANGUAGES], ALPHABET)


def log_probabilities(tables: Iterable[Mapping[str, float]], alphabet: str) -> dict[str, float]:
    """The tables merged by their maximum, smoothed, as natural log-probabilities."""
    merged: dict[str, float] = defaultdict(float)
    for table in tables:
        for pair, frequency in table.items():
            merged[pair] = max(merged[pair], frequency)
    symbols = alphabet + BOUNDARY
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


def mashed_words(generator: random.Random, count: int, rows: Sequence[str]) -> list[str]:
    """Words as fingers on a keyboard make them: within a row, in short repeats, or anywhere."""
    words = []
    for _ in range(count):
        keys, length = generator.choice(rows), generator.randint(7, 14)
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
    mashed = mashed_words(generator, 5000, (*LATIN_ROWS, ALPHABET))
    sys.stderr.write(f"{len(held_out)} held-out words of 7 letters or more, {len(mashed)} mashed words\n")
    for threshold in THRESHOLDS:
        false, true = (
            sum(mean_log_probability(model, word) < threshold for word in words) / len(words)
            for words in (held_out, mashed)
        )
        sys.stderr.write(f"below {threshold}: {false:.3%} of the vocabulary, {true:.1%} of the mashed words\n")


def words_of(language: str, alphabet: str, count: int) -> dict[str, float]:
    """The commonest words of a language that are written in the alphabet, folded, with their occurrences."""
    import wordfreq  # only this command needs it

    code = CODES.get(language, language)
    found: dict[str, float] = defaultdict(float)
    for word in wordfreq.top_n_list(code, count):
        folded = fold_for(alphabet, word)
        if len(folded) > 1 and set(folded) <= set(alphabet):
            found[folded] += wordfreq.word_frequency(word, code) * OCCURRENCES
    return found


def fold_for(alphabet: str, word: str) -> str:
    """A word as the detector folds it before it looks at its letters."""
    return fold(word) if alphabet == ALPHABET else lexicons.fold(word)


def train_on_words(language: str, seed: int) -> tuple[dict[str, float], str]:
    """The table of a language and its alphabet; the separation goes to standard error as a line of a table."""
    script = SCRIPTS.get(language, LATIN)
    words = words_of(language, script.alphabet, COMMONEST_WORDS)
    alphabet = "".join(letter for letter in script.alphabet if any(letter in word for word in words))
    company = [
        pair_frequencies(words_of(other, alphabet, WORDS_OF_COMPANY)) for other in script.company if other != language
    ]
    generator = random.Random(seed)
    shuffled = generator.sample(sorted(words), len(words))
    scores = []
    for part in range(FOLDS):
        kept = {word: words[word] for at, word in enumerate(shuffled) if at % FOLDS != part}
        model = log_probabilities([pair_frequencies(kept), *company], alphabet)
        scores += [mean_log_probability(model, word) for word in shuffled[part::FOLDS] if len(word) >= 7]
    model = log_probabilities([pair_frequencies(words), *company], alphabet)
    rows = ["".join(key for key in row if key in alphabet) for row in script.rows]
    mashed = [mean_log_probability(model, word) for word in mashed_words(generator, 5000, (*rows, alphabet))]
    shares = [
        sum(mean < limit for mean in means) / len(means) for limit in (ODD, PLAINLY_ODD) for means in (scores, mashed)
    ]
    sys.stderr.write(f"| {language} | {len(scores)} | " + " | ".join(f"{share:.2%}" for share in shares) + " |\n")
    return model, alphabet


def render(model: dict[str, float], alphabet: str, languages: str) -> str:
    """The model as shipped: a line per first letter, log-probabilities in hundredths."""
    symbols = alphabet + BOUNDARY
    lines = [
        f"# Letter pairs of {languages}: 100 * ln P(second | first), diacritics removed.",
        "# Made by bench/train_gibberish.py; see docs/models.md. Columns (second letter), then one line per first.",
        "# _ is a word boundary.",
        " ".join(symbols),
    ]
    lines += [f"{a} " + " ".join(str(round(model[a + b] * 100)) for b in symbols) for a in symbols]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Train on all texts or words, print the model; measure on what a table has not seen."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("texts", nargs="*", type=Path, help="JSON Lines with language and text, plain or .gz")
    parser.add_argument("--words", metavar="LANG", help="a language's own table, from the package wordfreq")
    parser.add_argument("--seed", type=int, default=20, help="of the held-out split and the mashed words")
    arguments = parser.parse_args()
    if arguments.words:
        model, alphabet = train_on_words(arguments.words, arguments.seed)
        sys.stdout.write(render(model, alphabet, f"words in {arguments.words!r}, by the data of wordfreq"))
        return
    rows = list(read_texts(arguments.texts))
    report_separation(rows, arguments.seed)
    sys.stdout.write(render(train(rows), ALPHABET, "German, English, Spanish and French words"))


if __name__ == "__main__":
    main()
