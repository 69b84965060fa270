"""Praise, appeals to the reader, offers and morals in place of description.

Looks for
    Sentences that sell or preach: superlatives and peacock words, the reader addressed ("n'hésitez pas à", "sign up
    now") and the company that speaks of itself ("our mission"), prices, discounts and telephone numbers, and the
    writer's own moral ("il est important de rappeler", "underlining the importance of"). What counts is how much of
    it a sentence holds and how many kinds, so one adjective of a good editor stays silent. docs/lexicons.md names
    the languages.

Why it matters
    An encyclopedia describes and does not advertise, advise or judge:
    https://en.wikipedia.org/wiki/Wikipedia:What_Wikipedia_is_not#PROMO,
    https://en.wikipedia.org/wiki/Wikipedia:Manual_of_Style/Words_to_watch (WP:PEACOCK, WP:EDITORIALIZING).

Stays silent on
    One or two words of praise. Quotations, titles of works, words of the article's own title. Awards and sports
    ("meilleur buteur", "stakes race"). References, templates. Pages outside the article and draft namespaces.

Signals
    ``terms``: as they are written in the text; ``praise``, ``appeal``, ``offer``, ``moral``: points of each kind;
    ``kinds``: how many kinds; ``word_count``; ``company``: points lent by the sentences next to it.

References
    Ch. Hube, B. Fetahu: Detecting biased statements in Wikipedia, WWW Companion 2018.
    M. Recasens, C. Danescu-Niculescu-Mizil, D. Jurafsky: Linguistic models for analyzing and detecting biased language,
    ACL 2013.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from wikiwatch.lexicons import Grade, Hit, Matcher, listed_language, load, readings, without_clitics
from wikiwatch.model import Context, Edit, Evidence, Finding, Label, Span
from wikiwatch.settings import ARTICLE_NAMESPACES
from wikiwatch.wikitext.later import later
from wikiwatch.wikitext.words import length_in_words

NAME = "promotional_tone"
LABEL = Label.PROMOTIONAL
EVIDENCE = Evidence.REGISTER

KINDS = {
    "promotion_praise": "praise",
    "promotion_appeal": "appeal to the reader",
    "promotion_offer": "offer",
    "promotion_moral": "moralising",
}
APPEAL, OFFER = "promotion_appeal", "promotion_offer"
POINTS = {Grade.STRONG: 1.0, Grade.ORDINARY: 0.5, Grade.EVERYDAY: 0.15, Grade.SILENT: 0.0}
TELLING = frozenset((Grade.STRONG, Grade.ORDINARY))
ENOUGH = 1.2
OWN = 0.8  # of these, what the sentence must bring itself
ANOTHER_KIND = 0.2
SHORT, LONG = 18, 35  # words: below, an appeal says more; above, everything says less
DENSEST = 1.5
COMPANY_REACH = 3  # sentences on either side
COMPANY_SHARE, COMPANY_MOST = 0.2, 0.6
WEIGHT_BASE, WEIGHT_SLOPE, HEAVIEST = 0.1, 0.18, 0.8
SHOWN = 4  # terms quoted in a message

_PRICE = later(
    r"[€$£]\s?\d{1,6}(?![\d.,]*\d|\s?(?:[kmb]|bn|mio|mrd)\b|\s?\w{0,3}illi)|(?<![\d.,])\d{1,5}\s?(?:€|EUR\b|euros?\b)"
)
_PHONE = later(
    r"(?<![\w+])(?:\+|00)\d{1,3}(?:[ .()/-]{1,2}\d{1,5}){3,6}(?!\w)|(?<![\w.,])0\d(?:[ .-]\d\d){4}(?!\w)"
    r"|(?<![\w.,])0\d{2,4}[ -]\d{3,4}[ -]\d{3,4}(?!\w)|(?<![\w.,])\(?\d{3}\)?[ -]\d{3}-\d{4}(?!\w)"
)
_PATTERNS = (("price", Grade.EVERYDAY, _PRICE), ("telephone number", Grade.ORDINARY, _PHONE))


class _Sentence(NamedTuple):
    span: Span
    read: str
    word_count: int
    hits: tuple[Hit, ...]
    by_kind: Mapping[str, float]
    own: float


def examine(edit: Edit, context: Context) -> Iterator[Finding]:
    """One finding for each sentence, or part of one, that sells or preaches; label promotional."""
    if context.namespace_id not in ARTICLE_NAMESPACES or not edit.inserted:
        return
    matcher = _matcher(listed_language(context.lang))
    if not _promising(edit, matcher):
        return
    title = frozenset(entry.term for _, entry in matcher.entries(context.page_title))
    sentences = _sentences(edit, matcher, title)
    for index, sentence in enumerate(sentences):
        if sentence.own < OWN:
            continue
        beside = sentences[max(0, index - COMPANY_REACH) : index] + sentences[index + 1 : index + 1 + COMPANY_REACH]
        company = min(COMPANY_MOST, COMPANY_SHARE * sum(other.own for other in beside))
        if sentence.own + company >= ENOUGH:
            yield _finding(sentence, company)


@cache
def _matcher(lang: str) -> Matcher:
    return Matcher(((kind, load(lang, kind)) for kind in KINDS), spellings=without_clitics(lang))


def _promising(edit: Edit, matcher: Matcher) -> bool:
    """Whether the whole edit holds enough for one sentence, read cheaply: markup, references and all."""
    grades = [entry.grade for _, entry in matcher.entries(edit.written)]
    return not TELLING.isdisjoint(grades) and sum(POINTS[grade] for grade in grades) * DENSEST >= OWN


def _sentences(edit: Edit, matcher: Matcher, title: frozenset[str]) -> list[_Sentence]:
    pieces = list(readings(edit.new, edit.inserted))
    hits = matcher.hits_in([read for _, read in pieces])
    return [_sentence(span, read, found, title) for (span, read), found in zip(pieces, hits, strict=True)]


def _sentence(span: Span, read: str, found: Iterable[Hit], title: frozenset[str]) -> _Sentence:
    hits = [hit for hit in found if hit.term not in title]
    if not hits:
        return _Sentence(span, read, 0, (), {}, 0.0)
    for term, grade, pattern in _PATTERNS:
        hits += (Hit(OFFER, term, grade, *match.span(), False) for match in pattern.finditer(read))
    word_count = length_in_words(read)
    by_kind = {kind: _points(kind, hits, word_count) for kind in KINDS}
    return _Sentence(span, read, word_count, tuple(hits), by_kind, _own(by_kind, word_count))


def _points(kind: str, hits: Iterable[Hit], word_count: int) -> float:
    """Points of one kind, each term once."""
    grades = {hit.term: hit.grade for hit in hits if hit.lexicon == kind}
    density = min(DENSEST, max(1.0, (SHORT / word_count) ** 0.5)) if kind == APPEAL else 1.0
    return sum(POINTS[grade] for grade in grades.values()) * density


def _own(by_kind: Mapping[str, float], word_count: int) -> float:
    """All points: more where several kinds meet, less in a long sentence."""
    kinds = sum(points >= POINTS[Grade.ORDINARY] for points in by_kind.values())
    if kinds == 0:
        return 0.0
    return (sum(by_kind.values()) + ANOTHER_KIND * (kinds - 1)) * min(1.0, LONG / word_count)


def _finding(sentence: _Sentence, company: float) -> Finding:
    kinds = [kind for kind in KINDS if sentence.by_kind[kind] >= POINTS[Grade.ORDINARY]]
    telling = [hit for hit in sentence.hits if hit.lexicon in kinds]
    telling = [hit for hit in telling if hit.grade is not Grade.EVERYDAY] or telling
    telling.sort(key=lambda hit: -POINTS[hit.grade])
    shown = list(dict.fromkeys(_as_written(sentence.read, hit) for hit in telling))[:SHOWN]
    quoted = ", ".join(f"«{term}»" for term in shown)
    return Finding(
        detector=NAME,
        label=LABEL,
        evidence=EVIDENCE,
        start=sentence.span.start,
        end=sentence.span.end,
        message=f"{quoted}: {' and '.join(KINDS[kind] for kind in kinds)}, not description",
        weight=round(min(HEAVIEST, WEIGHT_BASE + WEIGHT_SLOPE * (sentence.own + company)), 2),
        signals={
            "terms": tuple(dict.fromkeys(_as_written(sentence.read, hit) for hit in sentence.hits)),
            **{kind.partition("_")[2]: round(sentence.by_kind[kind], 2) for kind in KINDS},
            "kinds": len(kinds),
            "word_count": sentence.word_count,
            "company": round(company, 2),
        },
    )


def _as_written(read: str, hit: Hit) -> str:
    return " ".join(read[hit.start : hit.end].split()).lower()
