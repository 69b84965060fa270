"""What the reader is told: which kinds of evidence speak against a sentence, with the words that show it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from wikiwatch.lexicons import Grade
from wikiwatch.model import Label, Reason, Span
from wikiwatch.score.passages.columns import TONE
from wikiwatch.score.passages.reading import Reading
from wikiwatch.score.passages.wording import PERSON, POINTS, REGISTERS, SIMILE, Term, Wording

LEAST = 0.1  # log-odds below which a kind of evidence is not mentioned
SHOWN = 4  # words
PLAIN = POINTS[Grade.ORDINARY]  # a word of fewer points is everyday: alone it shows nothing
FEWEST_EVERYDAY = 2  # such words together

_SPOKEN = {
    "topic": "of another field than what the page is about",
    "register": "a tone that sells, advises or judges",
    "fit": "little in common with what the page is about",
    "facts": "names, numbers and links otherwise than around it",
    "company": "other suspect sentences beside it or on the page",
    "place": "its length and its place on the page",
}
_LIKE = {  # where no word shows it, what the sentence is like
    "topic": {"kin gambling": "reads like a text about gambling", "kin commercial": "reads like a text of a shop"},
    "register": {"kin moral": "reads like a moral", "kin promotional": "reads like praise"},
}
_FACTS = (  # of the sentence, of what stands around it, in words
    ("capitals", "page capitals", "name"),
    ("digits", "page digits", "number"),
    ("links", "page links", "link"),
    ("references", "paragraph references", "reference"),
)
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
        shown = _shown(told, [term for term in terms if _speaks_for(group, term.lexicon)]) if contribution > 0 else []
        words = list(dict.fromkeys(" ".join(reading.prose[t.start : t.end].split()) for t in shown))[:SHOWN]
        spoken = _against(group, shown, values) if contribution > 0 else _BETTER[group]
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


def _against(group: str, shown: Sequence[Term], values: Mapping[str, float]) -> str:
    """What a kind of evidence says against a sentence, behind the words that show it."""
    if group in _LIKE and not shown:
        return _LIKE[group][max(_LIKE[group], key=lambda name: values[name])]
    if group == "register" and all(term.lexicon == "generated_style" for term in shown):
        return "stock phrases" if len(shown) > 1 else "a stock phrase"
    if group == "register" and all(term.lexicon == PERSON for term in shown):
        return "speaks of its writer or to its reader"
    return (_lacking(values) if group == "facts" else "") or _SPOKEN[group]


def _lacking(values: Mapping[str, float]) -> str:
    """What a sentence has none of and those around it have."""
    lacks = [word for here, around, word in _FACTS if not values[here] and values[around] > 0]
    if not lacks:
        return ""
    listed = f"{', '.join(lacks[:-1])} or {lacks[-1]}" if len(lacks) > 1 else lacks[0]
    return f"no {listed}, beside sentences that have them"


def _terms_in(reading: Reading, told: Wording, unit: int) -> Iterator[Term]:
    low, high = int(reading.low[unit]), int(reading.high[unit])
    at = bisect_left(told.terms, low, key=lambda term: term.word)
    while at < len(told.terms) and told.terms[at].word < high:
        yield told.terms[at]
        at += 1


def _speaks_for(group: str, lexicon: str) -> bool:
    return group == ("register" if lexicon in REGISTERS else "topic" if lexicon != SIMILE else "")


def _shown(told: Wording, terms: Sequence[Term]) -> list[Term]:
    """The terms that show it: not those in quotations, nor inside longer ones, nor a single everyday word."""
    outer: list[Term] = []
    for term in sorted(terms, key=lambda term: (term.start, -term.end)):
        if not outer or term.end > outer[-1].end:
            outer.append(term)
    points = [_points(told, term) for term in outer]
    plain = [term for term, value in zip(outer, points, strict=True) if value >= PLAIN]
    everyday = [term for term, value in zip(outer, points, strict=True) if value > 0]
    return plain or (everyday if len(everyday) >= FEWEST_EVERYDAY else [])


def _points(told: Wording, term: Term) -> float:
    if term.lexicon in REGISTERS:
        return float(told.registers[REGISTERS.index(term.lexicon), term.word])
    return float(told.points[told.fields.index(term.lexicon), term.word])
