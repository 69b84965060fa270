"""The words of a text that speak for a field that spam comes from, or for a register that an encyclopedia has not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wikiwatch.lexicons import Grade, Matcher, listed_language, load, names, without_clitics
from wikiwatch.score.passages.reading import Reading
from wikiwatch.wikitext.openers import openers

PERSON = "person"
"""Who speaks and who is spoken to: no field, and no more than a hint of a tone."""

REGISTERS = ("promotion_praise", "promotion_appeal", "promotion_offer", "promotion_moral", PERSON, "generated_style")
SIMILE = "simile"

_NO_FIELD = frozenset({*REGISTERS, SIMILE, "profanity", "informal", "generated_artefact", "link_spam"})
_NO_LANGUAGE = frozenset({"und", "mul"})  # lists of letters and hosts, and of what means the same everywhere
POINTS = {Grade.STRONG: 1.0, Grade.ORDINARY: 0.5, Grade.EVERYDAY: 0.2, Grade.SILENT: 0.0}
_QUIET = frozenset({Grade.ORDINARY, Grade.EVERYDAY})

Floats = npt.NDArray[np.float64]


class Term(NamedTuple):
    """A term of a lexicon in the text; ``word`` is the number of its first word in the reading."""

    word: int
    lexicon: str
    start: int
    end: int


class Wording(NamedTuple):
    """For each word of a reading, the points of a term that begins there: a row for each field, for each register."""

    fields: tuple[str, ...]
    points: Floats  # fields x words
    strong: Floats
    registers: Floats  # registers x words
    simile: Floats
    home: Mapping[str, float]  # points that the page's own title, lead and labels have in a field
    terms: Sequence[Term]  # in the order of the text
    own: frozenset[str] = frozenset()  # fields that title, first sentence or labels say the page is about
    opens: Floats = np.empty(0)  # of each clause: 2 where it begins with a likening, 1 with what hangs it on, else 0


@cache
def fields(lang: str) -> tuple[str, ...]:
    """The fields that a language has words of, and English ones, sorted."""
    own = () if lang in _NO_LANGUAGE else names(lang)
    return tuple(sorted({*own, *names("en")} - _NO_FIELD))


@cache
def _matcher(lang: str) -> Matcher:
    """Everything a language has words of, and the strong terms of English fields."""
    own = [(name, () if lang in _NO_LANGUAGE else load(lang, name)) for name in (*fields(lang), *REGISTERS, SIMILE)]
    if lang == "en":
        return Matcher(own)
    english = [(name, [e for e in load("en", name) if e.grade not in _QUIET]) for name in fields("en")]
    return Matcher([*own, *english], spellings=without_clitics(lang))


def wording(reading: Reading, lang: str) -> Wording:
    """The terms of a reading, each at its first word; what is quoted has no register."""
    base = listed_language(lang)
    matcher, known = _matcher(base), fields(base)
    row = {name: index for index, name in enumerate(known)}
    registers = {name: index for index, name in enumerate(REGISTERS)}
    size = len(reading.stem)
    points, strong = np.zeros((len(known), size)), np.zeros((len(known), size))
    tones, simile = np.zeros((len(REGISTERS), size)), np.zeros(size)
    terms: list[Term] = []
    for low, high in reading.stretches():
        for hit in matcher.hits(reading.prose, low, high):
            word = reading.word_at(hit.start)
            if word < 0 or hit.grade is Grade.SILENT:
                continue
            terms.append(Term(word, hit.lexicon, hit.start, hit.end))
            if (field := row.get(hit.lexicon)) is not None:
                points[field, word] = max(points[field, word], POINTS[hit.grade])
                strong[field, word] = max(strong[field, word], hit.grade is Grade.STRONG)
            elif (tone := registers.get(hit.lexicon)) is not None and not reading.quoted[word]:
                tones[tone, word] = max(tones[tone, word], POINTS[hit.grade])
            elif hit.lexicon == SIMILE:
                simile[word] = 1
    terms.sort()
    home, own = _home(matcher, reading.subject.said), _own(matcher, reading.subject.named)
    return Wording(known, points, strong, tones, simile, home, terms, own, _opens(reading, base))


def _opens(reading: Reading, lang: str) -> Floats:
    told = openers(lang)
    found = []
    for unit in range(reading.count, len(reading.spans)):
        start = reading.begins(unit)
        likens = told.simile is not None and told.simile.match(reading.prose, start)
        found.append(2.0 if likens else 1.0 if told.word.match(reading.prose, start) else 0.0)
    return np.array(found)


def _own(matcher: Matcher, named: str) -> frozenset[str]:
    telling = (hit for hit in matcher.hits(named) if hit.home and hit.grade in (Grade.STRONG, Grade.ORDINARY))
    return frozenset(hit.lexicon for hit in telling)


def _home(matcher: Matcher, said: str) -> dict[str, float]:
    found: dict[tuple[str, str], float] = {}
    for hit in matcher.hits(said):
        if hit.grade is not Grade.EVERYDAY or hit.home:
            found[hit.lexicon, hit.term] = max(0.2, POINTS[hit.grade])
    home: dict[str, float] = {}
    for (name, _), value in found.items():
        home[name] = home.get(name, 0.0) + value
    return home
