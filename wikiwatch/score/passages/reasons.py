"""What the reader is told: which kinds of evidence speak against a sentence, with the words that show it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping

from wikiwatch.model import Label, Reason, Span
from wikiwatch.score.passages.columns import KIN, TONE
from wikiwatch.score.passages.reading import Reading
from wikiwatch.score.passages.wording import REGISTERS, SIMILE, Term, Wording

LEAST = 0.1  # log-odds below which a kind of evidence is not mentioned
SHOWN = 4  # words

_SPOKEN = {
    "topic": "words of another field than the page's",
    "register": "a tone that sells, advises or judges",
    "fit": "little in common with what the page is about",
    "facts": "no name, number, link or reference, beside sentences that have them",
    "company": "other suspect sentences beside it or on the page",
    "place": "its length and its place on the page",
}
_BETTER = {
    "topic": "its field is the page's own",
    "register": "a plain tone",
    "fit": "much in common with what the page is about",
    "facts": "names, numbers, links or references",
    "company": "nothing suspect around it",
    "place": "its length and its place on the page",
}


def reasons_of(
    reading: Reading, told: Wording, unit: int, added: Mapping[str, float], values: Mapping[str, float]
) -> tuple[Reason, ...]:
    """The kinds of evidence by weight, each in words and with where it is seen."""
    found = []
    terms = list(_terms_in(reading, told, unit))
    for group, contribution in sorted(added.items(), key=lambda item: -abs(item[1])):
        if abs(contribution) < LEAST:
            continue
        shown = [term for term in terms if _speaks_for(group, term.lexicon)] if contribution > 0 else []
        words = list(dict.fromkeys(" ".join(reading.prose[t.start : t.end].split()) for t in shown))[:SHOWN]
        spoken = (_SPOKEN if contribution > 0 else _BETTER)[group]
        if group == "topic" and contribution > 0 and not words:
            spoken = f"reads like {_nearest(values)} text"
        message = f"{', '.join(f'«{word}»' for word in words)}: {spoken}" if words else spoken
        spans = tuple(Span(term.start, term.end) for term in shown)
        found.append(Reason(group=group, contribution=round(contribution, 3), message=message, spans=spans))
    return tuple(found)


def labels_of(added: Mapping[str, float], values: Mapping[str, float]) -> tuple[Label, ...]:
    """What is wrong, the heaviest first."""
    styled = max(values[tone] for tone in TONE[: len(REGISTERS) - 1])
    register = Label.GENERATED_STYLE if values["generated_style"] > styled else Label.PROMOTIONAL
    named = {"topic": Label.OFF_TOPIC, "register": register, "fit": Label.OFF_TOPIC}
    heavy = sorted((group for group in named if added.get(group, 0.0) >= LEAST), key=lambda group: -added[group])
    return tuple(dict.fromkeys(named[group] for group in heavy)) or (Label.OFF_TOPIC,)


def _terms_in(reading: Reading, told: Wording, unit: int) -> Iterator[Term]:
    low, high = int(reading.low[unit]), int(reading.high[unit])
    at = bisect_left(told.terms, low, key=lambda term: term.word)
    while at < len(told.terms) and told.terms[at].word < high:
        yield told.terms[at]
        at += 1


def _speaks_for(group: str, lexicon: str) -> bool:
    return group == ("register" if lexicon in REGISTERS else "topic" if lexicon != SIMILE else "")


def _nearest(values: Mapping[str, float]) -> str:
    return max(KIN[:4], key=lambda name: values[name]).removeprefix("kin ")
