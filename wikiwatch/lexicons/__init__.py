"""Word lists by language, and what it takes to find their terms in a text.

``lexicons/<lang>/<name>.txt`` holds one list; ``mul`` is for what means the same in every language. The notation is
that of docs/lexicons.md.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from wikiwatch.lexicons.clitics import without_clitics
from wikiwatch.lexicons.keeping import uncollected
from wikiwatch.lexicons.letters import letter_table, log_probability
from wikiwatch.lexicons.matching import Hit, Matcher
from wikiwatch.lexicons.notation import Entry, Grade, LexiconError, fold, parse
from wikiwatch.lexicons.reading import readings
from wikiwatch.lexicons.sieve import Sieve
from wikiwatch.lexicons.spelling import meant

__all__ = [
    "Entry",
    "Grade",
    "Hit",
    "LexiconError",
    "Matcher",
    "Sieve",
    "base_language",
    "fold",
    "letter_table",
    "load",
    "log_probability",
    "meant",
    "names",
    "parse",
    "readings",
    "without_clitics",
]

_FOLDER = Path(__file__).parent
_ALIASES = {
    "simple": "en",
    "sco": "en",
    "als": "de",
    "nds": "de",
    "nb": "no",
    "nn": "no",
    "bs": "hr",
    "sh": "sr",  # both alphabets
    "arz": "ar",
    "ary": "ar",
    "fil": "tl",
    "yue": "zh",
    "wuu": "zh",
}


def base_language(lang: str) -> str:
    """The language whose lexicons serve a wiki of this code: ``pt-br`` gives ``pt``, ``simple`` gives ``en``."""
    base = lang.lower().partition("-")[0]
    return _ALIASES.get(base, base)


@cache
def names(lang: str) -> tuple[str, ...]:
    """The lexicons there are for a language, sorted; none for a language we have no words of."""
    return tuple(sorted(path.stem for path in (_FOLDER / lang).glob("*.txt"))) if lang.isalnum() else ()


@cache
def load(lang: str, name: str) -> tuple[Entry, ...]:
    """The entries of a lexicon, none where the language lacks it. Raises LexiconError on a malformed line."""
    if name not in names(lang):
        return ()
    path = _FOLDER / lang / f"{name}.txt"
    with uncollected():
        return parse(path.read_text(encoding="utf-8").splitlines(), f"{lang}/{name}.txt")
