"""What a chat assistant leaves behind when its answer is pasted.

Looks for
    Citation marks of chat interfaces (``turn0search0``, ``oaicite``, ``contentReference``, ``attached_file``,
    ``grok-card``), addresses that carry a chat assistant's own tracking mark, sentences in which the assistant speaks
    of itself or of the limits of its knowledge, the polite frame around an answer, places left to fill in
    (``[insert name]``), and Markdown where wikitext belongs.

Why it matters
    Such a passage was pasted without being read, so nobody has checked what it says or whether its sources exist.
    https://en.wikipedia.org/wiki/Wikipedia:Signs_of_AI_writing,
    https://en.wikipedia.org/wiki/Wikipedia:Speedy_deletion#G15,
    https://fr.wikipedia.org/wiki/Aide:Identifier_l'usage_d'une_IA_générative

Stays silent on
    Anything the page already shows or is about (an article on Markdown, on a chat assistant), quotations for the
    sentences, code and ``<nowiki>`` for Markdown, wikitext that looks like Markdown (nested lists, ``**`` in front of a
    line), and one lone sign of Markdown that could be anything. It says what was left behind, not who wrote the text.

Signals
    ``artefacts``: the kinds seen; ``quoted``: the weightiest as it stands; ``prose_words``: words of prose beside it.

References
    The lists of marks are facts from Wikipedia:Signs of AI writing (English Wikipedia), read in 2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from wikiwatch.lexicons import Grade, Matcher, listed_language, load, readings
from wikiwatch.model import Context, Edit, Evidence, Finding, Label, Span
from wikiwatch.wikitext.display import shortened
from wikiwatch.wikitext.later import later
from wikiwatch.wikitext.sought import Sought, SoughtTogether
from wikiwatch.wikitext.words import count_words

NAME = "generated_artefact"
LABEL = Label.GENERATED_STYLE
EVIDENCE = Evidence.FORM

NEAR_PROOF = 0.95
ENOUGH_PROSE = 8  # words beside an address mark: the text came with the source, it is not a mere citation
SEVERAL = 3  # signs of Markdown of one kind
OPENING = 5_000  # code points of the page that say what it is about
AROUND = 60  # code points read beside a piece for the rest of a frame
SHOWN = 60

_CHATS = r"(?:chatgpt|openai|copilot|perplexity|claude|gemini|deepseek|mistral|grok)"
_TURN = r"(?:academia|click|fetch|file|forecast|image|maps|news|open|product|search|view|video)"
# Not "[your] brother": editors put a single word in brackets to fit a quotation into its sentence.
_FILL_IN = (
    r"insert |your (?:name|company|city|email|link|organi[sz]ation|school|signature|source|text|title)|name of "
    r"|add (?:a |the )?(?:date|source|link|citation|reference)|placeholder|insére[rz] |ajoute[rz] |nom d[eu] "
    r"|votre (?:nom|entreprise|ville|texte|source|signature)|insert(?:ar|e) |su nombre|nombre del? |añad(?:ir|e|a) "
    r"|(?:hier |bitte )?[^\[\]\n]{1,30} (?:einfügen|ergänzen|invoegen)|ihr(?:e|en)? name|name d[ea]"
    r"|inserisci |inserire |nome d(?:i|el) |il tuo nome|inserir |insira |seu nome|nome d[ao] |vul .{1,20} in\b|uw naam"
    r"|jouw naam|wstaw |wpisz |twoje imię"
)
# One of these is in each of them, and in "INSERT_TITLE" and "2024-xx-xx".
_FILL_IN_BEGINS_TEXT = """
    inser insér insira your name add placeholder ajoute nom votre su añad ihr il seu vul uw jouw wstaw wpisz twoje
"""
_FILL_IN_SIGNS = (
    *(f"[{word}" for word in _FILL_IN_BEGINS_TEXT.split()),
    *("einfügen", "ergänzen", "invoegen", "insert_", "-xx-xx"),
)
# One of these is in each answer's frame.
_FRAME_SIGNS = (
    *("certainly", "sure!", "sure.", "sure,", "of course", "absolutely", "certainement", "avec plaisir", "absolument"),
    *("por supuesto", "claro", "gerne", "certo", "certamente", "ecco a te", "volentieri", "com certeza", "natuurlijk"),
    *("zeker", "graag gedaan", "oczywiście", "jasne", "pewnie", "bien sûr", "natürlich", "selbstverständlich"),
)
_ADDRESS_MARK = "address mark"
_MARKDOWN_NAME = "Markdown"
_SENTENCE = "sentence of an assistant"

# kind, weight alone, what is looked for in the raw text
_MARKS = (
    (
        "citation mark",
        NEAR_PROOF,
        Sought(
            rf"turn[0-9]{{1,3}}{_TURN}\d{{1,3}}|oai(?<!\woai)_?cit\w{{0,10}}|contentReference(?<!\wcontentReference)\b"
            r"|attached_file:(?<!\wattached_file:)\d|<grok[-:]\w{1,20}|attributableIndex(?<!\wattributableIndex)\b"
            r"|\[cite_start\]|\[cite: ?\d|【\d{1,4}(?::\d{1,4})?†",
            (
                *(f"turn{digit}" for digit in range(10)),
                "oaicit",
                "oai_cit",
                "contentRef",
                "attached_file:",
                "<grok",
                "attributableIndex",
                "[cite",
                "【",
            ),
        ),
    ),
    (
        _ADDRESS_MARK,
        0.5,
        Sought(
            rf"\b(?:utm_source|referrer)=(?:www\.)?{_CHATS}(?:\.(?:com|ai|google))?\b",
            ("utm_source", "referrer"),
            re.IGNORECASE,
        ),
    ),
    (
        "place to fill in",
        0.9,
        Sought(
            rf"(?<!\[)\[(?:{_FILL_IN})[^\[\]\n]{{0,80}}\](?![\](])|\bINSERT_[A-Z_]{{3,30}}\w{{0,10}}|\b20\d\d-xx-xx\b",
            _FILL_IN_SIGNS,
            re.IGNORECASE,
        ),
    ),
    (
        "frame of an answer",
        0.9,
        Sought(
            r"^(?:certainly|sure|of course|absolutely)[!.,] +(?:here(?:'s|’s| is| are)|below|I(?:'ll|’ll| can))\b"
            r"|^(?:bien sûr|certainement|avec plaisir|absolument) ?[!.,] +(?:voici|je )"
            r"|^(?:¡?por supuesto|¡?claro(?: que sí)?)[!.,] +(?:aquí|te |a continuación)"
            r"|^(?:natürlich|gerne|selbstverständlich)[!.,] +(?:hier (?:ist|sind)|ich )"
            r"|^(?:certo|certamente|ecco a te|volentieri)[!.,] +(?:ecco|posso|di seguito)"
            r"|^(?:claro(?: que sim)?|com certeza|certamente)[!.,] +(?:aqui (?:está|estão|vai)|segue|a seguir)"
            r"|^(?:natuurlijk|zeker|graag gedaan)[!.,] +(?:hier (?:is|zijn|volgt)|ik )"
            r"|^(?:oczywiście|jasne|pewnie)[!.,] +(?:oto |poniżej |mogę )",
            _FRAME_SIGNS,
            re.IGNORECASE | re.MULTILINE,
        ),
    ),
    (
        "subject of a letter",
        0.4,
        Sought(
            r"^(?:subject|objet|betreff|asunto) ?: \S",
            ("subject", "objet", "betreff", "asunto"),
            re.IGNORECASE | re.MULTILINE,
        ),
    ),
)
_MARKDOWN = (
    ("Markdown heading", 0.5, Sought(r"^#{2,6}[ \t]+(?=[^\W\d_])[^\n]{2,120}", ["##"], re.MULTILINE)),
    ("Markdown bold", 0.5, Sought(r"(?<![*\w])\*\*(?=[^\W_])[^*\n]{1,200}(?<=[\w.:!?)])\*\*(?![*\w])", ["**"])),
    ("Markdown link", 0.8, Sought(r"(?<!\[)\[[^\[\]\n]{1,200}\]\(https?://[^\s()]{4,300}\)?", ["](http"])),
    ("Markdown code fence", 0.8, Sought(r"^```[a-z]{2,20}$", ["```"], re.MULTILINE)),
    ("Markdown table", 0.8, Sought(r"^\|[ \t]*:?-{3,}:?[ \t]*\|", ["---"], re.MULTILINE)),
)
_ANY_MARK = SoughtTogether(mark for _, _, mark in (*_MARKS, *_MARKDOWN))
_SAID = {
    "citation mark": "a citation mark of a chat assistant, left in the text",
    _ADDRESS_MARK: "an address handed out by a chat assistant",
    "place to fill in": "a place that was to be filled in",
    "frame of an answer": "the beginning of an answer to somebody, not of an article",
    "subject of a letter": "the subject line of a letter",
    _SENTENCE: "a chat assistant speaking of itself or to its user",
}
_CODE = later(r"<(?:code|kbd|math|nowiki|pre|source|syntaxhighlight|tt)\b", re.IGNORECASE)
_LIST_ITEM = "#"
_FIRST_PERSON = later(
    r"\b(?:I|my|je|j['’]|ma|mon|mes|ich|mein\w{0,2}|mi|mis|soy|puedo|tengo|ho|mia|mie|miei|mio|posso|sono|meus?"
    r"|minhas?|sou|tenho|ik|mijn|jestem|mam|mogę|moich|moj[aeą]|mojej)\b",
    re.IGNORECASE,
)

_Mark = tuple[str, float, Sought]


class _Artefact(NamedTuple):
    kind: str
    quoted: str
    weight: float


@cache
def _assistants(lang: str) -> Matcher:
    """Sentences of the wiki's language, and the English ones, which turn up everywhere."""
    return Matcher((NAME, load(code, NAME)) for code in sorted({lang, "en"}))


def examine(edit: Edit, context: Context) -> Iterator[Finding]:
    """One finding for each inserted piece with something left behind in it."""
    if not edit.written:
        return
    matcher = _assistants(listed_language(context.lang))
    marked, said = _ANY_MARK.is_in(edit.written), _may_say(edit.written, matcher)  # of any span, if of one
    if not marked and not said:
        return
    spans = [
        span
        for span in edit.inserted
        if (marked and _ANY_MARK.is_in(edit.new, *span))
        or (said and _may_say(edit.new[span.start : span.end], matcher))
    ]
    if not spans:
        return
    established = context.established() if edit.old else ""
    home = _is_home(f"{context.page_title}\n{established[:OPENING]}", matcher)
    seen = []
    for piece, read in readings(edit.new, spans):
        found = list(_marks(edit.new, piece, _MARKS))
        if not home:
            found += [*_markdown(edit.new, piece), *_sentences(read, matcher)]
        if found := [artefact for artefact in found if artefact.quoted not in established]:
            seen.append((piece, read, sorted(found, key=lambda artefact: -artefact.weight)))
    agreeing = _agreement([artefact.kind for _, _, found in seen for artefact in found])
    for piece, read, found in seen:
        yield _finding(piece, read, found, agreeing)


def _finding(piece: Span, read: str, found: list[_Artefact], agreeing: float) -> Finding:
    kinds = tuple(dict.fromkeys(artefact.kind for artefact in found))
    prose_words = count_words(read)
    quoted = shortened(found[0].quoted, SHOWN)
    return Finding(
        detector=NAME,
        label=LABEL,
        evidence=EVIDENCE,
        start=piece.start,
        end=piece.end,
        message=f"«{quoted}»: {_SAID.get(kinds[0], 'Markdown, which MediaWiki does not understand')}",
        weight=_weight(found, prose_words, agreeing),
        signals={"artefacts": kinds, "quoted": quoted, "prose_words": prose_words},
    )


def _weight(found: list[_Artefact], prose_words: int, agreeing: float) -> float:
    weight = found[0].weight
    if any(artefact.kind.startswith(_MARKDOWN_NAME) for artefact in found):
        weight = max(weight, agreeing)
    if prose_words >= ENOUGH_PROSE and any(artefact.kind == _ADDRESS_MARK for artefact in found):
        weight = max(weight, 0.9)
    return weight


def _agreement(kinds: list[str]) -> float:
    """What Markdown of several kinds, or several times, in one edit is worth: one ``**`` alone may be a slip."""
    markdown = [kind for kind in kinds if kind.startswith(_MARKDOWN_NAME)]
    if len(set(markdown)) > 1:
        return 0.9
    return 0.75 if len(markdown) >= SEVERAL else 0.0


def _may_say(text: str, matcher: Matcher) -> bool:
    return next(matcher.entries(text), None) is not None


def _is_home(opening: str, matcher: Matcher) -> bool:
    """True for a page about such assistants, or about Markdown."""
    return any(entry.grade is Grade.SILENT for _, entry in matcher.entries(opening))


def _marks(text: str, piece: Span, marks: Iterable[_Mark]) -> Iterator[_Artefact]:
    """Marks that touch the piece; a frame may go over two, since ``!`` ends a sentence."""
    start, end = max(0, piece.start - AROUND), min(len(text), piece.end + AROUND)
    around = text[start:end]
    for kind, weight, mark in marks:
        if not mark.may_be_in(around):
            continue
        for match in mark.pattern.finditer(text, start, end):
            if match.start() < piece.end and match.end() > piece.start:
                yield _Artefact(kind, match.group(), weight)


def _markdown(text: str, piece: Span) -> Iterator[_Artefact]:
    if _CODE.search(text, max(0, piece.start - AROUND), piece.end):
        return
    for artefact in _marks(text, piece, _MARKDOWN):
        if artefact.kind != "Markdown heading" or not _in_numbered_list(text, piece):
            yield artefact


def _in_numbered_list(text: str, piece: Span) -> bool:
    """True where ``##`` is wikitext: an item inside another, or with another below it."""
    before = text[max(0, piece.start - 1_000) : piece.start].rstrip().rpartition("\n")[2]
    after = text[piece.end : piece.end + 1_000].lstrip()
    return before.startswith(_LIST_ITEM) or after.startswith(_LIST_ITEM)


def _sentences(read: str, matcher: Matcher) -> Iterator[_Artefact]:
    for hit in matcher.hits(read):
        if hit.grade is Grade.SILENT:
            continue
        sure = hit.grade is Grade.STRONG and _FIRST_PERSON.search(read)
        yield _Artefact(_SENTENCE, read[hit.start : hit.end], NEAR_PROOF if sure else 0.5)
