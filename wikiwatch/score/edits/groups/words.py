"""Words of our lists: abuse, slang, talk to the reader, advertising, the topics of spam."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache
from math import log1p, nan

from wikiwatch import lexicons
from wikiwatch.lexicons import Entry, Grade, Matcher, fold
from wikiwatch.model import Span
from wikiwatch.score.edits.window import Window

NAME = "words"
FEATURES = (
    "listed_language",
    "strong",
    "ordinary",
    "everyday",
    "abuse_share",
    "abuse_removed",
    "informal",
    "informal_share",
    "person",
    "person_share",
    "promotion",
    "promotion_share",
    "topic",
    "topic_share",
)

EVERYWHERE = "mul"
ABUSE, INFORMAL, PERSON, PROMOTION, TOPIC = "profanity", "informal", "person", "promotion", "topic"
_PROMOTION = ("promotion_appeal", "promotion_moral", "promotion_offer", "promotion_praise")
_TOPICS = ("gambling", "pharmacy", "loans", "crypto", "escorts", "essay_mills", "link_spam")
MOST_TEXT = 6_000
MOST_WORDS = 1_000

_HELD = re.compile(r"(.)\1{2,}")
_DIGIT_AMONG_LETTERS = re.compile(r"[^\W\d_][013457]|[013457][^\W\d_]")
_LETTERS_FOR = str.maketrans("013457", "oieast")


def measure(window: Window) -> tuple[float, ...]:
    """Terms put in that the changed lines did not hold before; in a language without lists all is unknown."""
    matcher = _matcher(window.lang)
    if matcher is None:
        return (0.0, *(nan for _ in FEATURES[1:]))
    hits = _hits(matcher, window.added)
    gone = _hits(matcher, window.removed)
    for key in gone:
        if key in hits:
            hits = hits - Counter({key: gone[key]})
    count = len(window.added_words) or 1
    persons = _persons(window)
    kinds = Counter[str]()
    grades = Counter[Grade]()
    for (kind, grade), times in hits.items():
        kinds[kind] += times
        if kind == ABUSE:
            grades[grade] += times
    abuse = grades[Grade.STRONG] + 0.5 * grades[Grade.ORDINARY] + 0.25 * grades[Grade.EVERYDAY]
    return (
        1.0,
        float(min(4, grades[Grade.STRONG])),
        float(min(4, grades[Grade.ORDINARY])),
        float(min(4, grades[Grade.EVERYDAY])),
        abuse / count,
        float(min(4, sum(times for (kind, _), times in gone.items() if kind == ABUSE))),
        log1p(kinds[INFORMAL]),
        kinds[INFORMAL] / count,
        log1p(persons),
        persons / count,
        log1p(kinds[PROMOTION]),
        kinds[PROMOTION] / count,
        log1p(kinds[TOPIC]),
        kinds[TOPIC] / count,
    )


@lru_cache(maxsize=256)
def _hits(matcher: Matcher, text: str) -> Counter[tuple[str, Grade]]:
    """How many terms of each kind and grade a text has."""
    return Counter((hit.lexicon.partition("/")[0], hit.grade) for hit in matcher.hits(text[:MOST_TEXT]))


@cache
def _matcher(lang: str) -> Matcher | None:
    """All lists of a language, each under its kind; None for a language that has none."""
    if not lexicons.names(lang) or lang == "und":
        return None
    lists: list[tuple[str, tuple[Entry, ...]]] = []
    for kind, names in ((PROMOTION, _PROMOTION), (TOPIC, _TOPICS)):
        lists += ((f"{kind}/{name}", lexicons.load(lang, name)) for name in names)
    lists += ((name, lexicons.load(lang, name)) for name in (ABUSE, INFORMAL))
    lists.append((f"{ABUSE}/{EVERYWHERE}", lexicons.load(EVERYWHERE, ABUSE)))
    return Matcher(lists, spellings=_meant)


def _persons(window: Window) -> int:
    """How many words of who speaks and who is spoken to were put in."""
    known = _words(window.lang, PERSON)
    said = window.added_words[:MOST_WORDS]
    return sum(map(known.__contains__, said if window.added.isascii() else map(fold, said)))


@cache
def _words(lang: str, name: str) -> frozenset[str]:
    """The single words of a list, folded."""
    return frozenset(form[0] for entry in lexicons.load(lang, name) for form in entry.forms if len(form) == 1)


def abuse_in(text: str, lang: str) -> float:
    """How many terms of abuse a text has, at most four."""
    matcher = _matcher(lang)
    found = _hits(matcher, text) if matcher else Counter[tuple[str, Grade]]()
    return float(min(4, sum(times for (kind, _), times in found.items() if kind == ABUSE)))


def _meant(word: str) -> tuple[str, ...]:
    """What a disguised word may stand for: ``sh1t``, ``fuuuck``."""
    has_digit = _DIGIT_AMONG_LETTERS.search(word)
    if not has_digit and not _HELD.search(word):
        return ()
    letters = fold(word).translate(_LETTERS_FOR) if has_digit else fold(word)
    return (letters, _HELD.sub(r"\1\1", letters), _HELD.sub(r"\1", letters))


def places(window: Window, piece: Span) -> list[Span]:
    """Where the listed terms stand in a piece of the new text."""
    matcher = _matcher(window.lang)
    if matcher is None:
        return []
    hits = matcher.hits(window.change.new, piece.start, min(piece.end, piece.start + MOST_TEXT))
    return [Span(hit.start, hit.end) for hit in hits]
