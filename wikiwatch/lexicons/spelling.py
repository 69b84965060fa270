"""What a word may stand for that is spelled to hide, or with a key held down."""

from __future__ import annotations

import re

from wikiwatch.lexicons.notation import fold

LEAST_REPEATED = 2  # letters that a word with one of them three times has more than once
SHORTEST_WITH_DIGIT = 3  # "5B" is a seat or a size

# By the rarer sign of the two, whichever comes first: re then searches for it.
_DIGIT_AMONG_LETTERS = re.compile(r"[013457](?:(?<=[^\W\d_].)|(?=[^\W\d_]))")
_LATIN_IN_CYRILLIC = re.compile(r"[\u0400-\u04ff](?:(?<=[A-Za-z].)|(?=[A-Za-z]))")

_LETTERS_FOR = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t"})
_REPEATED = re.compile(r"(.)\1{2,}")
_LATIN_LOOKING = str.maketrans("aAbBcCeEhHiIkKmMoOpPtTxXyY", "аАвВсСеЕнНіІкКмМоОрРтТхХуУ")


def meant(word: str) -> tuple[str, ...]:
    """What a disguised word may stand for, likeliest first: ``sh1t`` gives "shit", ``fuuuck`` "fuuck" and "fuck".

    Cyrillic words with Latin letters that look alike are read as Cyrillic.
    """
    if word.isascii() and word.isalpha() and len(word) - len(set(word)) < LEAST_REPEATED:
        return ()
    mixed = not word.isascii() and _LATIN_IN_CYRILLIC.search(word)
    if mixed:
        word = word.translate(_LATIN_LOOKING)
    has_digit = len(word) >= SHORTEST_WITH_DIGIT and _DIGIT_AMONG_LETTERS.search(word)
    repeats = _REPEATED.search(word)
    if not has_digit and not repeats:
        return (word,) if mixed else ()
    letters = fold(word).translate(_LETTERS_FOR) if has_digit else fold(word)
    return (letters, _REPEATED.sub(r"\1\1", letters), _REPEATED.sub(r"\1", letters))
