"""Profanity, slurs and insults.

Looks for
    Swear words, sexual and scatological words, slurs and insults that the article did not hold before, in the wiki's
    own language (41 languages; docs/lexicons.md) and the few that are the same everywhere. Whole words and their forms
    only, so Scunthorpe is safe, but in Chinese, Japanese and Thai, which have no spaces, any run of characters.
    "fuuuck", "sh1t", "a$$hole" and Cyrillic words with Latin letters that look alike are read as what they mean. Words
    that are innocent elsewhere, or names ("cock", "Dick"), count in company only, among a few words, and without a
    capital letter.

Why it matters
    It is the commonest vandalism there is, and where it is aimed at a living person it must go at once.
    https://en.wikipedia.org/wiki/Wikipedia:Vandalism,
    https://en.wikipedia.org/wiki/Wikipedia:Biographies_of_living_persons

Stays silent on
    Words that stand in the article already, or in its title. Quotations, titles of works, references, templates, link
    targets.

Weight
    Near-proof where an IP address or a first edit to the page brings a strong term, since hardly any such edit stays;
    from anybody else it takes another kind of evidence.

Signals
    ``terms``: as they are written in the text; ``strong``, ``ordinary``, ``everyday``: how many of each grade,
    repeats included; ``disguised``: how many are spelled to hide; ``word_count``.

References
    https://en.wikipedia.org/wiki/Wikipedia:Offensive_material
    K.-N. Tran, P. Christen: Cross-language learning from bots and users to detect vandalism on Wikipedia, TKDE 2015.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from wikiwatch.lexicons import Grade, Hit, Matcher, listed_language, load, meant, readings
from wikiwatch.model import Context, Edit, Evidence, Finding, Label, Span
from wikiwatch.wikitext.later import later
from wikiwatch.wikitext.words import length_in_words, words

NAME = "profanity"
LABEL = Label.VANDALISM
EVIDENCE = Evidence.REGISTER

EVERYWHERE = "mul"
POINTS = {Grade.STRONG: 1.0, Grade.ORDINARY: 0.5, Grade.EVERYDAY: 0.35, Grade.SILENT: 0.0}
ENOUGH = 1.0
SHORT = 12  # words: above, ordinary terms say less
ALONE = 4  # words: so few around an ordinary term are no account of anything
REPEATS = 3  # a term counts as often as this
NEAR_PROOF = 0.9  # a strong term from a stranger: such findings stood on 99 damaging and on no good edit of 3,210
LONG = 40  # words: one strong term among so many may be part of an account
WEIGHT_STRONG, WEIGHT_LONG, WEIGHT_ORDINARY, WEIGHT_MORE, HEAVIEST = 0.65, 0.45, 0.3, 0.1, 0.85
SHOWN = 3  # terms quoted in a message

_SIGNS_FOR = str.maketrans({"@": "a", "$": "s", "!": "i"})
_SIGN_INSIDE = later(r"(?<=[^\W\d_])[@$!]{1,2}(?=[^\W_])|(?<![^\W_])[@$](?=[^\W_])")
_BEFORE_FIRST_WORD = " \"'«“„([*#:;"
_ADDRESS = later(r"(?:https?|ftps?|irc|gopher)?://[^\s\[\]<>\"{}|]*", re.IGNORECASE)
_NEAR = 40  # code points looked at in front of a word for the beginning of its sentence


class _Read(NamedTuple):
    span: Span
    read: str
    word_count: int
    hits: tuple[Hit, ...]


def examine(edit: Edit, context: Context) -> Iterator[Finding]:
    """One finding for each sentence, or part of one, with abuse in it; label vandalism."""
    if not edit.written:
        return
    matcher = _matcher(listed_language(context.lang))
    if not _may_hit(edit.written, matcher):
        return
    suspects = [read for read in _reads(edit, matcher) if _is_abuse(read)]
    if not suspects:
        return
    known = [context.page_title] if edit.is_creation else [context.page_title, context.established()]
    terms = {hit.term for suspect in suspects for hit in suspect.hits}
    standing = {term for text in known for term in matcher.found(text, terms)}
    for suspect in suspects:
        fresh = suspect._replace(hits=tuple(hit for hit in suspect.hits if hit.term not in standing))
        if _is_abuse(fresh):
            yield _finding(fresh, by_stranger=context.is_newcomers(edit.revision), on_a_page=bool(edit.old))


@cache
def _matcher(lang: str) -> Matcher:
    lexicons = ((NAME, load(lang, NAME)), (EVERYWHERE, load(EVERYWHERE, NAME)))
    return Matcher(lexicons, spellings=meant)


def _may_hit(text: str, matcher: Matcher) -> bool:
    """A look at the raw text: it has the words that its prose has, but for one with an address glued to it."""
    plain = _plain(text)
    return _holds_term(plain, matcher) or ("://" in plain and _holds_term(_ADDRESS.sub(" ", plain), matcher))


def _holds_term(text: str, matcher: Matcher) -> bool:
    return next(matcher.entries(text), None) is not None


def _plain(text: str) -> str:
    """The text with signs that stand for letters read as letters; same length."""
    if "@" not in text and "$" not in text and "!" not in text:
        return text
    return _SIGN_INSIDE.sub(lambda match: match.group().translate(_SIGNS_FOR), text)


def _reads(edit: Edit, matcher: Matcher) -> Iterator[_Read]:
    pieces = list(readings(edit.new, edit.inserted, worth_reading=lambda inserted: _may_hit(inserted, matcher)))
    plain = [_plain(read) for _, read in pieces]
    for (span, read), plainly, found in zip(pieces, plain, matcher.hits_in(plain), strict=True):
        yield _read(span, read, plainly, found)


def _read(span: Span, read: str, plain: str, found: Iterable[Hit]) -> _Read:
    hits = _apart(found)
    if not hits:
        return _Read(span, read, 0, ())
    shouted = plain.isupper()
    hits = [hit for hit in hits if hit.grade is Grade.STRONG or shouted or not _is_name(plain, hit)]
    return _Read(span, read, length_in_words(plain), tuple(hits))


def _apart(hits: Iterable[Hit]) -> list[Hit]:
    """Without those that lie in what the other lexicon has found."""
    apart: list[Hit] = []
    for hit in hits:
        if not apart or hit.start >= apart[-1].end:
            apart.append(hit)
    return apart


def _is_name(text: str, hit: Hit) -> bool:
    """A capital letter inside a sentence, or before another one: "Dick Cheney"."""
    if not text[hit.start].isupper():
        return False
    before = text[max(0, hit.start - _NEAR) : hit.start].strip(_BEFORE_FIRST_WORD)
    return bool(before) or text[hit.end : hit.end + 2].strip()[:1].isupper()


def _is_abuse(read: _Read) -> bool:
    if any(hit.grade is Grade.STRONG or _stands_alone(read, hit) for hit in read.hits):
        return True
    times = Counter((hit.term, hit.grade) for hit in read.hits)
    points = sum(min(REPEATS, count) * POINTS[grade] for (_, grade), count in times.items())
    return points > 0 and points * min(1.0, SHORT / read.word_count) >= ENOUGH


def _stands_alone(read: _Read, hit: Hit) -> bool:
    """An ordinary term that is most of what was written."""
    return hit.grade is Grade.ORDINARY and read.word_count <= ALONE


def _finding(read: _Read, *, by_stranger: bool, on_a_page: bool) -> Finding:
    terms = [read.read[hit.start : hit.end].lower() for hit in read.hits]
    grades = Counter(hit.grade for hit in read.hits)
    shown = ", ".join(f"«{term}»" for term in list(dict.fromkeys(terms))[:SHOWN])
    kind = "abusive or obscene" if grades[Grade.STRONG] else "rude or jeering"
    return Finding(
        detector=NAME,
        label=LABEL,
        evidence=EVIDENCE,
        start=read.span.start,
        end=read.span.end,
        message=f"{shown}: {kind} words{', new to the article' if on_a_page else ''}",
        weight=_weight(read, grades[Grade.STRONG], by_stranger),
        signals={
            "terms": tuple(dict.fromkeys(terms)),
            "strong": grades[Grade.STRONG],
            "ordinary": grades[Grade.ORDINARY],
            "everyday": grades[Grade.EVERYDAY],
            "disguised": sum(map(_is_disguised, terms)),
            "word_count": read.word_count,
        },
    )


def _is_disguised(written: str) -> bool:
    return _plain(written) != written or any(meant(word.text) for word in words(written))


def _weight(read: _Read, strong: int, by_stranger: bool) -> float:
    if strong and strong * LONG < read.word_count:
        return WEIGHT_LONG
    if strong and by_stranger:
        return NEAR_PROOF
    base = WEIGHT_STRONG if strong else WEIGHT_ORDINARY
    return round(min(HEAVIEST, base + WEIGHT_MORE * (len(read.hits) - 1)), 2)
