"""How likely one letter follows another in a language, and how odd that makes a word; docs/models.md has more."""

from __future__ import annotations

from functools import cache, lru_cache
from operator import add
from pathlib import Path

from wikiwatch.lexicons.notation import fold

SHARED_TABLE = ("de", "en", "es", "fr")  # one table of letter pairs for the four
OTHER_TABLES = {"sr": "hr"}  # the Latin half of the wiki

_FOLDER = Path(__file__).parent / "und"


def letter_table(lang: str) -> str | None:
    """The name of the table of letter pairs for a language; None where there is none."""
    name = "letters.txt" if lang in SHARED_TABLE else f"letters_{OTHER_TABLES.get(lang, lang)}.txt"
    return name if name in _tables() else None


@cache
def _tables() -> frozenset[str]:
    return frozenset(path.name for path in _FOLDER.glob("letters*.txt"))


@lru_cache(maxsize=32_768)
def log_probability(word: str, table: str) -> float | None:
    """Mean over the letter pairs of a word in small letters; None for one with letters that the table does not have."""
    model = _letter_model(table)
    bounded = f"_{fold(word)}_"
    values = list(map(model.get, map(add, bounded, bounded[1:])))
    return None if None in values else sum(filter(None, values)) / len(values)


@cache
def _letter_model(table: str) -> dict[str, float]:
    """Natural log-probability of the second letter of a pair given its first, ``_`` for the edge of a word."""
    lines = [line for line in (_FOLDER / table).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    columns = lines[0].split()
    model: dict[str, float] = {}
    for line in lines[1:]:
        first, *values = line.split()
        model |= {first + second: int(value) / 100 for second, value in zip(columns, values, strict=True)}
    return model
