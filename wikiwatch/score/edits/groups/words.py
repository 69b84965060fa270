"""Words of our lists: abuse, slang, talk to the reader, advertising, the topics of spam."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from math import log1p, nan

from wikiwatch import lexicons
from wikiwatch.lexicons import Entry, Grade, Matcher, fold, listed_language, meant
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
    "abuse_set_off",
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
_TOPICS_TEXT = """
    gambling pharmacy loans crypto escorts essay_mills link_spam clairvoyance dating fake_documents forex_trading
    real_estate removals_trades seo_services travel_booking vpn_iptv_streaming weight_loss
"""
_ABUSIVE = (Grade.STRONG, Grade.ORDINARY, Grade.EVERYDAY)
_NONE = Counter[tuple[str, Grade]]()
_SET_OFF = re.compile(
    r"\"[^\"\n]{1,200}\"|''[^'\n]{1,200}''|“[^”\n]{1,200}”|„[^“”\n]{1,200}[“”]|«[^»\n]{1,200}»|\[\[[^\]\n]{1,200}\]\]"
)
MOST_TEXT = 6_000
MOST_WORDS = 1_000


def measure(window: Window) -> tuple[float, ...]:
    """Terms put in that the changed lines did not hold before; in a language without lists, of abuse alone."""
    matcher = _matcher(listed_language(window.lang))
    hits, gone = _hits(matcher, window.added), _hits(matcher, window.removed)
    if gone and hits:
        hits = hits - gone
    count = len(window.added_words) or 1
    strong, ordinary, everyday = (hits[ABUSE, grade] for grade in _ABUSIVE) if hits else (0, 0, 0)
    abuse = strong + 0.5 * ordinary + 0.25 * everyday
    of_abuse = (
        float(min(4, strong)),
        float(min(4, ordinary)),
        float(min(4, everyday)),
        abuse / count,
        float(min(4, _times(gone, ABUSE))),
        _set_off(matcher, window.added, strong + ordinary + everyday) if abuse else nan,
    )
    if not _is_listed(window.lang):
        return (0.0, *of_abuse, *(nan for _ in FEATURES[len(of_abuse) + 1 :]))
    persons = _persons(window)
    told = [persons, *(_times(hits, kind) for kind in (INFORMAL, PROMOTION, TOPIC))]
    person, informal, promotion, topic = ((log1p(times), times / count) for times in told)
    return (1.0, *of_abuse, *informal, *person, *promotion, *topic)


def _set_off(matcher: Matcher, text: str, count: int) -> float:
    """The share of so many terms of abuse that stand in a quotation, a title or a link: told of, not said."""
    return max(0.0, 1 - _times(_hits(matcher, _SET_OFF.sub(" ", text[:MOST_TEXT])), ABUSE) / count)


@lru_cache(maxsize=512)
def _hits(matcher: Matcher, text: str) -> Counter[tuple[str, Grade]]:
    """How many terms of each kind and grade a text has."""
    found = [(name.partition("/")[0], entry.grade) for name, entry in matcher.entries(text, 0, MOST_TEXT)]
    return Counter(found) if found else _NONE


def _times(hits: Counter[tuple[str, Grade]], kind: str) -> int:
    """How many of them are of a kind."""
    return sum(times for (other, _), times in hits.items() if other == kind)


def _is_listed(lang: str) -> bool:
    """Whether the language has lists of its own."""
    return lang != "und" and bool(lexicons.names(lang))


@cache
def _matcher(lang: str) -> Matcher:
    """All lists of a language, each under its kind; of one that has none, what is abuse everywhere."""
    lists: list[tuple[str, tuple[Entry, ...]]] = [(f"{ABUSE}/{EVERYWHERE}", lexicons.load(EVERYWHERE, ABUSE))]
    if _is_listed(lang):
        for kind, names in ((PROMOTION, _PROMOTION), (TOPIC, _TOPICS_TEXT.split())):
            lists += ((f"{kind}/{name}", lexicons.load(lang, name)) for name in names)
        lists += ((name, lexicons.load(lang, name)) for name in (ABUSE, INFORMAL))
    return Matcher(lists, spellings=meant)


def _persons(window: Window) -> int:
    """How many words of who speaks and who is spoken to were put in."""
    known = _words(listed_language(window.lang), PERSON)
    said = window.added_words[:MOST_WORDS]
    return sum(map(known.__contains__, said if window.added.isascii() else map(fold, said)))


@cache
def _words(lang: str, name: str) -> frozenset[str]:
    """The single words of a list, folded."""
    return frozenset(form[0] for entry in lexicons.load(lang, name) for form in entry.forms if len(form) == 1)


def abuse_in(text: str, lang: str) -> float:
    """How many terms of abuse a text has, at most four."""
    found = _hits(_matcher(listed_language(lang)), text)
    return float(min(4, _times(found, ABUSE)))


def abusive(said: Sequence[str], lang: str) -> int:
    """How many of these words are terms of abuse in themselves: at a fraction of the cost, no spellings, no phrases."""
    known = _abuse(listed_language(lang))
    if "".join(said).isascii():
        return 0 if known.isdisjoint(said) else sum(map(known.__contains__, said))
    return sum(map(known.__contains__, map(fold, said)))


@cache
def _abuse(lang: str) -> frozenset[str]:
    """The single words of abuse in a language and everywhere."""
    own = _words(lang, ABUSE) if _is_listed(lang) else frozenset()
    return _words(EVERYWHERE, ABUSE) | own


def places(window: Window, piece: Span) -> list[Span]:
    """Where the listed terms stand in a piece of the new text."""
    hits = _matcher(listed_language(window.lang)).hits(
        window.change.new, piece.start, min(piece.end, piece.start + MOST_TEXT)
    )
    return [Span(hit.start, hit.end) for hit in hits]
