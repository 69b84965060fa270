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
from wikiwatch.model import UNKNOWN_LANGUAGE

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
    "listed_language",
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


def listed_language(lang: str) -> str:
    """The same where we have words of that language, else ``und``.

    What is made for a language and kept is made by this: of codes there is no end.
    """
    base = base_language(lang)
    return base if names(base) else UNKNOWN_LANGUAGE


def names(lang: str) -> tuple[str, ...]:
    """The lexicons there are for a language, sorted; none for a language we have no words of."""
    return _names().get(lang, ())


@cache
def _names() -> dict[str, tuple[str, ...]]:
    folders = {folder.name: sorted(path.stem for path in folder.glob("*.txt")) for folder in _FOLDER.iterdir()}
    return {lang: tuple(found) for lang, found in folders.items() if found}


def load(lang: str, name: str) -> tuple[Entry, ...]:
    """The entries of a lexicon, none where the language lacks it. Raises LexiconError on a malformed line."""
    return _loaded(lang, name) if name in names(lang) else ()


@cache
def _loaded(lang: str, name: str) -> tuple[Entry, ...]:
    path = _FOLDER / lang / f"{name}.txt"
    with uncollected():
        return parse(path.read_text(encoding="utf-8").splitlines(), f"{lang}/{name}.txt")
