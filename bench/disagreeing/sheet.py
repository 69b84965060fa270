"""What a person needs to see to say who wrote a token: where it stands, and the same place in both claimed origins.

The engines are not named: the claims come in the order of the history.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from bench.disagreeing.sampling import Disputed
from wikiwatch.wikitext.display import visible

_TOKEN = re.compile(r"\w+|[^\w\s]")
_AROUND = 12  # tokens on either side that are compared to find a place again
_SHOWN = 160  # code points on either side
_BEST = 2  # places shown in one text
_STRETCHES = 8  # in which a phrase stood, at most shown


class Word(NamedTuple):
    """A token of a text and the code points it takes."""

    text: str
    start: int
    end: int


class Phrases:
    """In which revisions of a page the phrases around some tokens stand, word for word."""

    def __init__(self, texts: Mapping[int, str], tokens: Sequence[Disputed]) -> None:
        self._phrases = {token: _phrases(texts[token.rev_id], token.start) for token in tokens}
        self._wanted = {phrase for phrases in self._phrases.values() for phrase in phrases}
        self._stood: dict[str, list[int]] = {phrase: [] for phrase in self._wanted}

    def read(self, number: int, text: str) -> None:
        """The next revision of the page."""
        for phrase in self._wanted:
            if phrase in text:
                self._stood[phrase].append(number)

    def report(self, token: Disputed) -> Iterator[str]:
        """The phrases around a token, each with the numbers of the revisions in which it stands."""
        for phrase in self._phrases[token]:
            stretches = list(_stretches(self._stood[phrase]))
            more = " ..." if len(stretches) > _STRETCHES else ""
            yield f"    {_line(phrase)!r} in {', '.join(stretches[:_STRETCHES])}{more}"


def places(words: Sequence[Word], there: Sequence[Word], place: int) -> list[int]:
    """Where in ``there`` the word ``words[place]`` stands among the most alike neighbours, best first."""
    wanted = words[place].text.lower()
    before = [word.text.lower() for word in words[max(0, place - _AROUND) : place]][::-1]
    behind = [word.text.lower() for word in words[place + 1 : place + 1 + _AROUND]]
    lower = [word.text.lower() for word in there]
    found = []
    for other in (other for other, text in enumerate(lower) if text == wanted):
        left = lower[max(0, other - _AROUND) : other][::-1]
        right = lower[other + 1 : other + 1 + _AROUND]
        likeness = 2 * (_equal_head(before, left) + _equal_head(behind, right))
        likeness += len({*before, *behind} & {*left, *right})
        found.append((-likeness, other))
    return [other for _, other in sorted(found)[:_BEST]]


def excerpt(text: str, start: int, end: int) -> str:
    """The token in its surroundings, on one line."""
    before, behind = text[max(0, start - _SHOWN) : start], text[end : end + _SHOWN]
    return f"{_line(before)}»»{_line(text[start:end])}««{_line(behind)}"


def contexts(texts: Mapping[int, str], token: Disputed, claims: Iterable[tuple[str, int]]) -> Iterator[str]:
    """The token where it was sampled, and the places like it in each of the named revisions."""
    text = texts[token.rev_id]
    words = tokens_of(text)
    place = next(place for place, word in enumerate(words) if word.end > token.start)
    yield f"  here: {excerpt(text, words[place].start, words[place].end)}"
    for name, rev_id in claims:
        there = tokens_of(texts.get(rev_id, ""))
        found = places(words, there, place)
        for other in found:
            yield f"  {name}: {excerpt(texts[rev_id], there[other].start, there[other].end)}"
        if not found:
            yield f"  {name}: not there"


def tokens_of(text: str) -> list[Word]:
    """Words and signs."""
    return [Word(match[0], *match.span()) for match in _TOKEN.finditer(text)]


def _phrases(text: str, start: int) -> list[str]:
    words = tokens_of(text[max(0, start - _SHOWN) : start + _SHOWN])
    base = max(0, start - _SHOWN)
    place = next(place for place, word in enumerate(words) if base + word.end > start)
    windows = ((place - 1, place), (place, place + 1), (place - 3, place), (place, place + 3), (place - 2, place + 2))
    cuts = [(max(0, first), min(len(words) - 1, last)) for first, last in windows]
    return list(dict.fromkeys(text[base + words[a].start : base + words[b].end] for a, b in cuts))


def _stretches(numbers: Sequence[int]) -> Iterator[str]:
    for _, group in groupby(enumerate(numbers), lambda item: item[1] - item[0]):
        run = [number for _, number in group]
        yield f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}"


def _equal_head(one: Sequence[str], other: Sequence[str]) -> int:
    return next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _line(text: str) -> str:
    return visible(text.replace("\n", "⏎"))
