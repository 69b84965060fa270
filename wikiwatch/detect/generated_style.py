"""The mannered, empty style that text generators fall into.

Looks for
    Several of these in one edit: stock phrases of importance, inspiration and conclusion (word lists: see
    docs/lexicons.md), participles hung on the end of a sentence to
    comment on it, "not only ... but also", triads, strings of dashes, and long prose without a single number, link or
    reference.

Why it matters
    Such prose states importance instead of facts, and is often wrong where it does state one. A person can write so
    as well: that is why this is weak evidence, never proof, and says nothing about who wrote the text.
    https://en.wikipedia.org/wiki/Wikipedia:Signs_of_AI_writing,
    https://en.wikipedia.org/wiki/Wikipedia:Manual_of_Style/Words_to_watch,
    https://fr.wikipedia.org/wiki/Aide:Identifier_l'usage_d'une_IA_générative

Stays silent on
    Short insertions, one or two such phrases in a longer text, quotations and titles, other languages, and what the
    page already says in the same words.

Signals
    ``phrases``: the stock phrases of the piece; ``cues``: what all cues of the edit add up to; ``words``: words of
    inserted prose; ``families``: which kinds of cue the edit shows.

References
    The cues are those that Wikipedia:Signs of AI writing lists. docs/models.md gives the rates measured on human and
    generated texts of the same subjects. Juzek and Ward, Why Does ChatGPT "Delve" So Much? (COLING 2025).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from wikiwatch.lexicons import Grade, Hit, Matcher, listed_language, load, readings
from wikiwatch.model import Context, Edit, Evidence, Finding, Label, Span
from wikiwatch.wikitext.later import later
from wikiwatch.wikitext.words import count_words

NAME = "generated_style"
LABEL = Label.GENERATED_STYLE
EVIDENCE = Evidence.REGISTER

MIN_CODE_POINTS = 200  # of inserted text: shorter ones are not looked at
MIN_WORDS = 40
LONG = 60  # words from which the absence of any number, link and reference says something
MIN_CUES = 3.0
MIN_DENSITY = 1.2  # cues per 100 words; docs/models.md gives the rates for this and the two below
STRONG_DENSITY = 2.0
VERY_STRONG_DENSITY = 3.0
MANY_TRIADS = 3
MANY_DASHES = 3
SHOWN_PHRASES = 3
MOST_BESIDE_PHRASES = 6.0  # cues, by `_families`
HALF = 0.5  # what a cue that good prose also shows counts

_FACT = later(r"\d|\[\[|//|<ref", re.IGNORECASE)
_DASH = later(r"\w—\w")


class _Grammar(NamedTuple):
    """What is seen by its form: participle tails, not-only-but-also, triads."""

    tail: re.Pattern[str]
    parallel: re.Pattern[str]
    triad: re.Pattern[str]


def _triad(conjunction: str) -> re.Pattern[str]:
    item = r"[^\W\d_]{4,30}(?: [^\W\d_]{1,30})?"
    return later(rf"\b{item}, {item},? {conjunction} (?:[^\W\d_]{{1,5}} )?[^\W\d_]{{4,30}}")


_GRAMMARS = {
    "en": _Grammar(
        later(
            r", (?:(?:thereby|thus|further) )?(?:allowing|attracting|captivating|cementing|contributing to|creating"
            r"|demonstrating|emphasizing|enabling|enhancing|ensuring|establishing|fostering|highlighting|influencing"
            r"|inspiring|making (?:it|him|her|them)|marking|offering|paving|providing|reflecting|reinforcing|showcasing"
            r"|solidifying|symbolizing|underlining|underscoring)\b"
        ),
        later(
            r"\bnot (?:only|just|merely)\b[^.\n]{3,120}\bbut\b"
            r"|\bit(?:'s|’s| is) not (?:just |only |merely )?[^.,\n]{3,60}[,;—] ?(?:it|but)\b",
            re.IGNORECASE,
        ),
        _triad("and"),
    ),
    "fr": _Grammar(
        later(
            r", (?:tout en |ainsi |et )?(?:ce qui (?:en fait|permet|contribue)|consolidant|contribuant|créant"
            r"|démontrant|faisant d|favorisant|illustrant|inspirant|marquant|mettant en|offrant|ouvrant|permettant"
            r"|reflétant|renforçant|rendant|soulignant|témoignant|symbolisant)\b"
        ),
        later(
            r"\bnon seulement\b[^.\n]{3,160}\bmais\b|\bpas (?:seulement|uniquement|simplement)\b[^.\n]{3,120}\bmais\b"
            r"|n['’]est pas (?:seulement |simplement )?[^.,;:\n]{3,80}[,;:] ?(?:c['’]est|il |elle |mais)",
            re.IGNORECASE,
        ),
        _triad("et"),
    ),
    "es": _Grammar(
        later(
            r", (?:así |además )?(?:lo que (?:l[aoe]s?|ha|hace|permite|convierte|ayuda|contribuye)|consolidando"
            r"|contribuyendo|convirtiéndose|creando|demostrando|destacando|fomentando|inspirando|marcando|mostrando"
            r"|ofreciendo|permitiendo|reflejando|reforzando|resaltando|simbolizando|subrayando)\b"
        ),
        later(r"\bno (?:solo|sólo|solamente|únicamente)\b[^.\n]{3,160}\bsino\b", re.IGNORECASE),
        _triad("[ey]"),
    ),
    "de": _Grammar(
        later(r", (?:was (?:sie|ihn|es|ihm|zu|ein\w{0,2})|indem (?:sie|er|es|man)|wodurch|um sicherzustellen)\b"),
        later(r"\bnicht (?:nur|bloß|allein)\b[^.\n]{3,160}\bsondern\b", re.IGNORECASE),
        _triad("und"),
    ),
    "it": _Grammar(
        later(
            r", (?:così |inoltre )?(?:il che (?:l[oa]|ha|permette|rende|contribuisce)|consolidando|contribuendo|creando"
            r"|dimostrando|evidenziando|favorendo|garantendo|ispirando|mostrando|offrendo|permettendo|promuovendo"
            r"|rafforzando|rendendo(?:l[oaie])?|riflettendo|segnando|simboleggiando|sottolineando|testimoniando)\b"
        ),
        later(
            r"\bnon (?:solo|soltanto|solamente|unicamente)\b[^.\n]{3,160}\bma\b"
            r"|\bnon è (?:solo|soltanto|semplicemente)\b[^.,;:\n]{3,80}[,;:] ?è\b",
            re.IGNORECASE,
        ),
        _triad("ed?"),
    ),
    "pt": _Grammar(
        later(
            r", (?:assim |ainda |além disso )?(?:o que (?:[oa]s?|torna|permite|faz|contribui)|consolidando|contribuindo"
            r"|criando|demonstrando|destacando|enfatizando|evidenciando|fomentando|fortalecendo|garantindo|inspirando"
            r"|marcando|mostrando|oferecendo|permitindo|promovendo|proporcionando|refletindo|reforçando|ressaltando"
            r"|simbolizando|sublinhando|tornando)\b"
        ),
        later(
            r"\bnão (?:só|apenas|somente|unicamente)\b[^.\n]{3,160}\b(?:mas|como)\b"
            r"|\bnão é (?:só|apenas|simplesmente)\b[^.,;:\n]{3,80}[,;:] ?é\b",
            re.IGNORECASE,
        ),
        _triad("e"),
    ),
    "nl": _Grammar(
        later(
            r", wat (?:(?:het|hem|haar|de|een)\b[^.,\n]{1,60}\b(?:maakt|maakte|benadrukt|onderstreept|weerspiegelt)"
            r"|aantoont|benadrukt|bevestigt|bijdraagt|getuigt|illustreert|leidt|onderstreept|resulteert|weerspiegelt"
            r"|zorgt)\b"
        ),
        later(r"\bniet (?:alleen|enkel|louter|slechts)\b[^.\n]{3,160}\bmaar\b", re.IGNORECASE),
        _triad("en"),
    ),
    "pl": _Grammar(
        later(
            r", (?:co (?:czyni|odzwierciedla|podkreśla|pokazuje|pozwala|przyczynia|sprawia|stanowi|świadczy|umożliwia)"
            r"|(?:tym samym )?(?:czyniąc|inspirując|odzwierciedlając|oferując|podkreślając|pokazując|promując"
            r"|przyczyniając|symbolizując|tworząc|ukazując|umożliwiając|wzmacniając|zapewniając))\b"
        ),
        later(r"\bnie tylko\b[^.\n]{3,160}\b(?:ale|lecz)\b", re.IGNORECASE),
        _triad("(?:i|oraz)"),
    ),
    "cs": _Grammar(
        later(
            r", (?:čímž|což (?:z něj|z ní|dokládá|činí|odráží|podtrhuje|přispívá|svědčí|ukazuje|umožňuje|zdůrazňuje)"
            r"|(?:a )?(?:odrážející|podtrhující|symbolizující|umožňující|zdůrazňující))\b"
        ),
        later(r"\bnejen(?:om)?\b[^.\n]{3,160}\b(?:ale|nýbrž)\b", re.IGNORECASE),
        _triad("a"),
    ),
    "da": _Grammar(
        later(
            r", (?:hvilket (?:afspejler|bidrager|fremhæver|gør|har|illustrerer|sikrer|understreger|viser|vidner)"
            r"|hvorved|og (?:afspejler|fremhæver|understreger) (?:dermed|således))\b"
        ),
        later(r"\bikke (?:kun|bare|blot|alene)\b[^.\n]{3,160}\bmen\b", re.IGNORECASE),
        _triad("og"),
    ),
    "fi": _Grammar(
        later(
            r", (?:mikä (?:edistää|heijastaa|korostaa|mahdollistaa|osoittaa|tekee|vahvistaa)|(?:samalla )?(?:edistäen"
            r"|heijastaen|korostaen|luoden|mahdollistaen|symboloiden|tarjoten|tehden|vahvistaen))\b"
        ),
        later(r"\bei(?:vät)? (?:ainoastaan|pelkästään|vain|ole vain)\b[^.\n]{3,160}\bvaan\b", re.IGNORECASE),
        _triad("(?:ja|sekä)"),
    ),
    "no": _Grammar(
        later(
            r", (?:noe som (?:bidrar|bidro|fremhever|gjenspeiler|gjør|gjorde|illustrerer|sikrer|understreker|viser"
            r"|vitner)"
            r"|hvilket (?:gjør|understreker|viser))\b"
        ),
        later(r"\bikke (?:bare|kun)\b[^.\n]{3,160}\bmen\b", re.IGNORECASE),
        _triad("og"),
    ),
    "sk": _Grammar(
        later(
            r", (?:čím (?:prispieva|sa|vytvára|zdôrazňuje)|čo (?:z neho|z nej|dokazuje|odráža|podčiarkuje|prispieva"
            r"|svedčí|ukazuje|umožňuje|zdôrazňuje)|(?:a )?(?:odrážajúc|podčiarkujúc|symbolizujúc|umožňujúc"
            r"|zdôrazňujúc)(?:i|a|e)?)\b"
        ),
        later(r"\bnielen\b[^.\n]{3,160}\bale\b", re.IGNORECASE),
        _triad("a"),
    ),
    "sv": _Grammar(
        later(
            r", (?:vilket (?:bidrar|bidrog|gör|gjorde|illustrerar|lyfter|möjliggör|speglar|säkerställer|understryker"
            r"|visar|vittnar|återspeglar))\b"
        ),
        later(r"\binte (?:bara|enbart|endast)\b[^.\n]{3,160}\butan\b", re.IGNORECASE),
        _triad("och"),
    ),
}

_NO_GRAMMAR = _Grammar(*[re.compile(r"(?!)")] * 3)  # of a language that has word lists alone


class _Read(NamedTuple):
    """A piece with what was seen in it."""

    piece: Span
    strong: tuple[str, ...]  # as they stand in the text
    weak: tuple[str, ...]
    tails: int
    parallels: int
    triads: int
    dashes: int
    words: int
    bare: bool  # without number, link and reference


@cache
def _phrases(lang: str) -> Matcher:
    return Matcher([(NAME, load(lang, NAME))])


def examine(edit: Edit, context: Context) -> Iterator[Finding]:
    """A finding for each inserted piece with a cue, when those of the whole edit agree."""
    lang = listed_language(context.lang)
    if sum(span.end - span.start for span in edit.inserted) < MIN_CODE_POINTS:
        return
    phrases = _phrases(lang)
    said = Counter(entry.grade for _, entry in phrases.entries(edit.written))  # of the raw text, which costs less
    if not said[Grade.STRONG]:
        return
    pieces = list(readings(edit.new, edit.inserted))
    word_count = sum(count_words(read) for _, read in pieces)
    most_cues = said[Grade.STRONG] + HALF * said[Grade.ORDINARY] + MOST_BESIDE_PHRASES
    if word_count < MIN_WORDS or not _is_dense(most_cues, word_count):
        return
    hits = phrases.hits_in([read for _, read in pieces])
    reads = [_read(edit.new, piece, read, found, lang) for (piece, read), found in zip(pieces, hits, strict=True)]
    families = _families(reads)
    cues = sum(families.values())
    if not _is_dense(cues, word_count):
        return
    established = context.established().casefold() if edit.old else ""
    turns = _turns(reads)
    for read in reads:
        fresh = tuple(phrase for phrase in read.strong if phrase.casefold() not in established)
        if fresh or read.tails or read.parallels:
            yield _finding(read, fresh, families, turns, word_count)


def _finding(read: _Read, phrases: tuple[str, ...], families: dict[str, float], turns: int, words: int) -> Finding:
    cues = sum(families.values())
    shown = ", ".join(f"«{phrase}»" for phrase in phrases[:SHOWN_PHRASES])
    what = f"{shown}: stock phrases" if shown else "A comment hung on the sentence"
    bare = ", without a number, link or reference" if "no specifics" in families else ""
    return Finding(
        detector=NAME,
        label=LABEL,
        evidence=EVIDENCE,
        start=read.piece.start,
        end=read.piece.end,
        message=f"{what}; {turns} such turns in the {words} words put in{bare}",
        weight=_weight(cues * 100 / max(words, LONG)),
        signals={"phrases": phrases, "cues": cues, "words": words, "families": tuple(sorted(families))},
    )


def _is_dense(cues: float, word_count: int) -> bool:
    return cues >= MIN_CUES and cues * 100 / max(word_count, LONG) >= MIN_DENSITY


def _weight(density: float) -> float:
    if density >= VERY_STRONG_DENSITY:
        return 0.35
    return 0.25 if density >= STRONG_DENSITY else 0.15


def _turns(reads: list[_Read]) -> int:
    """How many turns of this kind a reader finds."""
    strong, weak = _distinct(reads)
    return len(strong | weak) + sum(read.tails + read.parallels for read in reads)


def _distinct(reads: list[_Read]) -> tuple[set[str], set[str]]:
    """Strong and weak phrases, each once however often it is said."""
    strong = {phrase.casefold() for read in reads for phrase in read.strong}
    return strong, {phrase.casefold() for read in reads for phrase in read.weak}


def _families(reads: list[_Read]) -> dict[str, float]:
    """What each kind of cue adds."""
    strong, weak = _distinct(reads)
    bare = all(read.bare for read in reads) and sum(read.words for read in reads) >= LONG
    counted = {
        "phrases": len(strong) + HALF * len(weak),
        "tails": float(min(sum(read.tails for read in reads), 2)),
        "parallels": float(min(sum(read.parallels for read in reads), 2)),
        "triads": HALF * (sum(read.triads for read in reads) >= MANY_TRIADS),
        "dashes": HALF * (sum(read.dashes for read in reads) >= MANY_DASHES),
        "no specifics": 1.0 * bare,
    }
    return {family: value for family, value in counted.items() if value}


def _read(text: str, piece: Span, read: str, hits: Sequence[Hit], lang: str) -> _Read:
    grammar = _GRAMMARS.get(lang, _NO_GRAMMAR)
    return _Read(
        piece=piece,
        strong=tuple(read[hit.start : hit.end] for hit in hits if hit.grade is Grade.STRONG),
        weak=tuple(read[hit.start : hit.end] for hit in hits if hit.grade is Grade.ORDINARY),
        tails=len(grammar.tail.findall(read)),
        parallels=len(grammar.parallel.findall(read)),
        triads=len(grammar.triad.findall(read)),
        dashes=len(_DASH.findall(read)),
        words=count_words(read),
        bare=_FACT.search(text, piece.start, piece.end) is None,
    )
