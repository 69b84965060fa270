"""Text from another topic field that spam comes from: gambling, pharmacy, loans, escorts, essay mills and others.

Looks for
    Sentences, and clauses grafted into somebody else's sentence, whose words come from a field that spam comes from
    and that the article has nothing to do with. The fields: gambling, drug sales, slimming, loans, cryptocurrencies,
    trading, escorts, dating, essay mills, forged documents, fortune-telling, property, call-out trades, travel sales,
    search marketing, piracy. Strong terms ("croupier", "payday loan") count fully, ordinary ones
    ("bluff", "jetons", "a bet") when several come together or stand beside strong ones, in one piece or in the pieces
    next to it; that is how casino prose reads that never says "casino". Every wiki is read in its own language,
    where there are lists of it (docs/lexicons.md), and for the strong English terms.

Why it matters
    Such text sells something or trains a search engine, and it stands for years where nobody rereads the page:
    https://en.wikipedia.org/wiki/Wikipedia:Spam, https://fr.wikipedia.org/wiki/Wikipédia:Spam

Stays silent on
    A field that is the article's own: named in its title, its opening or its categories, or at home all over its text.
    Words that stand in the article already (the "player" of a sports article). One term alone. Titles of works,
    references, templates and link targets.

Signals
    ``field``; ``terms``: as they are written in the text; ``strong``, ``ordinary``, ``everyday``: how many
    different ones of each grade; ``simile``: 1 when the piece likens something ("comme un", "like a"); ``company``:
    points lent by the pieces next to it; ``established_share``: share of the piece's terms that stood in the
    article before, which do not count.

References
    A. G. West, J. Chang, K. Venkatasubramanian, O. Sokolsky, I. Lee: Link spamming Wikipedia for profit, CEAS 2011.
    https://en.wikipedia.org/wiki/Wikipedia:WikiProject_Spam
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from wikiwatch.lexicons import Grade, Hit, Matcher, listed_language, load, readings, without_clitics
from wikiwatch.model import Context, Edit, Evidence, Finding, Label, Span
from wikiwatch.wikitext.later import later
from wikiwatch.wikitext.markup import CATEGORY_PREFIX
from wikiwatch.wikitext.prose import prose
from wikiwatch.wikitext.words import length_in_words

NAME = "foreign_topic"
LABEL = Label.OFF_TOPIC
EVIDENCE = Evidence.TOPIC

FIELDS = {
    "clairvoyance": "fortune-telling",
    "crypto": "cryptocurrency",
    "dating": "dating",
    "escorts": "escort",
    "essay_mills": "essay-mill",
    "fake_documents": "forged-document",
    "forex_trading": "trading",
    "gambling": "gambling",
    "loans": "loan",
    "pharmacy": "drug-sale",
    "real_estate": "real-estate",
    "removals_trades": "call-out trade",
    "seo_services": "search-marketing",
    "travel_booking": "travel-sale",
    "vpn_iptv_streaming": "piracy",
    "weight_loss": "slimming",
}
SIMILE = "simile"

POINTS = {Grade.STRONG: 1.0, Grade.ORDINARY: 0.5, Grade.EVERYDAY: 0.2, Grade.SILENT: 0.0}
ENOUGH = 0.9  # a strong term, or an ordinary one with two everyday words, or fewer in a short sentence ...
TERMS_ENOUGH = 2  # ... where it is not alone: another term, a simile, or company beside it
COMPANY_REACH = 4  # pieces on either side
COMPANY_SHARE, COMPANY_MOST = 0.5, 1.2
COMPANY_ENOUGH = 0.6  # points beside it that let a piece of everyday words alone be guilty ...
EVERYDAY_ENOUGH = 2  # ... where it has as many of them
SIMILE_POINTS = 0.4
SHORT, LONG = 20, 40  # words: below, ordinary words say more; above, everything says less
DENSEST = 1.5
MENTIONED = 0.6  # factor when the article spoke of the field before, without being about it

WEIGHT_BASE, WEIGHT_SLOPE, HEAVIEST = 0.1, 0.16, 0.85

OPENING = 300  # code points of prose that say what an article is about
OPENING_SOURCE = 6_000  # code points of wikitext in which to look for them: infoboxes come first
CATEGORIES_SOURCE = 5_000
AT_HOME_TERMS = 3  # different strong terms all over the article ...
AT_HOME_DENSITY = 1 / 2_000  # ... and strong terms per word

LETTERS_PER_WORD = 6
SHOWN = 4  # terms quoted in a message
TELLING = (Grade.STRONG, Grade.ORDINARY)
COUNTED = (*TELLING, Grade.EVERYDAY)

_CATEGORY = later(rf"\[\[ *{CATEGORY_PREFIX} *:([^\[\]|\n]{{1,200}})")


class _Piece(NamedTuple):
    span: Span
    read: str
    word_count: int
    hits: tuple[Hit, ...]


class _Article(NamedTuple):
    """What the article is about apart from the edit: fields of its own, fields near it, terms by field."""

    own: frozenset[str]
    near: frozenset[str]
    standing: frozenset[tuple[str, str]]
    mentioned: frozenset[str]


NOTHING_KNOWN = _Article(frozenset(), frozenset(), frozenset(), frozenset())


class _Weighed(NamedTuple):
    hits: tuple[Hit, ...]
    simile: bool
    company: float
    points: float


def examine(edit: Edit, context: Context) -> Iterator[Finding]:
    """One finding for each piece and field, label off_topic."""
    if not edit.written:
        return
    matcher = _matcher(listed_language(context.lang))
    if not any(entry.grade in TELLING for _, entry in matcher.entries(edit.written)):  # markup, references and all
        return
    pieces = _pieces(edit, matcher)
    seen = {hit.lexicon for piece in pieces for hit in piece.hits}
    guilty = [field for field in FIELDS if field in seen and any(_weigh(field, pieces))]
    if not guilty:
        return
    article = _article(edit, context, matcher)
    for field in guilty:
        if field not in article.own:
            yield from _findings(field, pieces, article, on_a_page=bool(edit.old))


@cache
def _matcher(lang: str) -> Matcher:
    own = [(name, load(lang, name)) for name in (*FIELDS, SIMILE)]
    if lang == "en":
        return Matcher(own)
    quiet = (Grade.ORDINARY, Grade.EVERYDAY)
    english = [(name, [e for e in load("en", name) if e.grade not in quiet]) for name in FIELDS]
    return Matcher([*own, *english], spellings=without_clitics(lang))


def _pieces(edit: Edit, matcher: Matcher) -> list[_Piece]:
    pieces = list(readings(edit.new, edit.inserted, quotations=True))
    hits = matcher.hits_in([read for _, read in pieces])
    return [_piece(span, read, found) for (span, read), found in zip(pieces, hits, strict=True)]


def _piece(span: Span, read: str, found: Iterable[Hit]) -> _Piece:
    hits = tuple(hit for hit in found if hit.grade is not Grade.SILENT)
    return _Piece(span, read, length_in_words(read) if hits else 0, hits)


def _weigh(field: str, pieces: list[_Piece], article: _Article = NOTHING_KNOWN) -> Iterator[tuple[_Piece, _Weighed]]:
    """The pieces whose points in this field are enough, with what they come from."""
    counted = [_counted(field, piece, article) for piece in pieces]
    for index, (piece, hits) in enumerate(zip(pieces, counted, strict=True)):
        if not hits:
            continue
        beside = counted[max(0, index - COMPANY_REACH) : index] + counted[index + 1 : index + 1 + COMPANY_REACH]
        weighed = _weighed(piece, hits, _company(hits, beside))
        if field in article.mentioned:
            weighed = weighed._replace(points=weighed.points * MENTIONED)
        if weighed.points >= ENOUGH and _is_telling(weighed) and _in_company(weighed):
            yield piece, weighed


def _is_telling(weighed: _Weighed) -> bool:
    """More than everyday words, unless the pieces beside it speak of the field."""
    if any(hit.grade is not Grade.EVERYDAY for hit in weighed.hits):
        return True
    return weighed.company >= COMPANY_ENOUGH and len(weighed.hits) >= EVERYDAY_ENOUGH


def _in_company(weighed: _Weighed) -> bool:
    """More than one lone term."""
    return len(weighed.hits) + weighed.simile >= TERMS_ENOUGH or weighed.company > 0


def _counted(field: str, piece: _Piece, article: _Article) -> dict[str, Hit]:
    """The hits by term that the article has nothing to do with."""
    return {
        hit.term: hit
        for hit in piece.hits
        if hit.lexicon == field
        and (field, hit.term) not in article.standing
        and (hit.grade is Grade.STRONG or field not in article.near)
    }


def _company(hits: Mapping[str, Hit], beside: Iterable[Mapping[str, Hit]]) -> float:
    """Points lent by other terms, strong and ordinary, of the pieces beside."""
    grades = {term: hit.grade for others in beside for term, hit in others.items() if term not in hits}
    points = sum(POINTS[grade] for grade in grades.values() if grade is not Grade.EVERYDAY)
    return min(COMPANY_MOST, COMPANY_SHARE * points)


def _weighed(piece: _Piece, hits: Mapping[str, Hit], company: float) -> _Weighed:
    strong = sum(hit.grade is Grade.STRONG for hit in hits.values())
    others = sum(POINTS[hit.grade] for hit in hits.values() if hit.grade is not Grade.STRONG)
    simile = others >= 2 * POINTS[Grade.EVERYDAY] and any(hit.lexicon == SIMILE for hit in piece.hits)
    density = min(DENSEST, (SHORT / piece.word_count) ** 0.5)
    points = strong + others * density + SIMILE_POINTS * simile
    points *= min(1.0, LONG / piece.word_count)
    return _Weighed(tuple(hits.values()), simile, company, points + company)


def _article(edit: Edit, context: Context, matcher: Matcher) -> _Article:
    text = edit.new if edit.is_creation else context.established()
    about = list(matcher.hits(context.page_title))
    for subject in (_opening(text), *_CATEGORY.findall(text[-CATEGORIES_SOURCE:])):
        about += matcher.hits(subject)
    standing = [] if edit.is_creation else list(matcher.hits(text))
    strong = [hit for hit in standing if hit.grade is Grade.STRONG]
    own = {hit.lexicon for hit in about if hit.home and hit.grade in (Grade.STRONG, Grade.ORDINARY)}
    near = {hit.lexicon for hit in about if hit.home} - own
    return _Article(
        frozenset(own | {field for field in FIELDS if _all_over(field, strong, text)}),
        frozenset(near),
        frozenset((hit.lexicon, hit.term) for hit in [*standing, *matcher.hits(context.page_title)]),
        frozenset(hit.lexicon for hit in strong),
    )


def _opening(text: str) -> str:
    """The first visible words."""
    return " ".join(prose(text, 0, OPENING_SOURCE).split())[:OPENING]


def _all_over(field: str, strong: Sequence[Hit], text: str) -> bool:
    hits = [hit for hit in strong if hit.lexicon == field]
    terms = {hit.term for hit in hits}
    return len(terms) >= AT_HOME_TERMS and len(hits) >= AT_HOME_DENSITY * (len(text) / LETTERS_PER_WORD)


def _findings(field: str, pieces: list[_Piece], article: _Article, *, on_a_page: bool) -> Iterator[Finding]:
    where = " new to the article" if field in article.mentioned else " in an article that had none" if on_a_page else ""
    for piece, weighed in _weigh(field, pieces, article):
        terms = tuple(dict.fromkeys(_as_written(piece.read, hit) for hit in weighed.hits))
        new = len(weighed.hits)
        all_terms = {hit.term for hit in piece.hits if hit.lexicon == field}
        yield Finding(
            detector=NAME,
            label=LABEL,
            evidence=EVIDENCE,
            start=piece.span.start,
            end=piece.span.end,
            message=_message(field, weighed.hits, piece.read, where),
            weight=round(min(HEAVIEST, WEIGHT_BASE + WEIGHT_SLOPE * weighed.points), 2),
            signals={
                "field": field,
                "terms": terms,
                **{grade.value: sum(hit.grade is grade for hit in weighed.hits) for grade in COUNTED},
                "simile": int(weighed.simile),
                "company": round(weighed.company, 2),
                "established_share": round(1 - new / len(all_terms), 2),
            },
        )


def _message(field: str, hits: Iterable[Hit], read: str, where: str) -> str:
    telling = sorted(hits, key=lambda hit: -POINTS[hit.grade])
    shown = list(dict.fromkeys(_as_written(read, hit) for hit in telling))[:SHOWN]
    return f"{', '.join(f'«{term}»' for term in shown)}: {FIELDS[field]} terms{where}"


def _as_written(read: str, hit: Hit) -> str:
    return " ".join(read[hit.start : hit.end].split()).lower()
