"""Long prose without a source, by somebody new to the page.

Looks for
    Paragraphs or several sentences put into an article that has references, without any reference or link of their own,
    by an anonymous user or one with few earlier edits to the page; and a clause pushed into a sentence that carries a
    reference, which then seems to vouch for what it never said.

Why it matters
    What nobody can check may be true, but most invented, advertising and foreign passages that stand for years came in
    like this. It is said of the way the text came, not of the text: alone it is no reason to remove anything.
    https://en.wikipedia.org/wiki/Wikipedia:Verifiability, https://fr.wikipedia.org/wiki/Wikipédia:Vérifiabilité

Stays silent on
    New pages, reverts and restorations, talk pages and everything else outside the article namespace, users who have
    edited the page before, articles without references, lists, tables, headings, captions and templates, rewrites of
    what stood there, leads (they sum up the article), plot summaries and other descriptions of a work, text with any
    link, template or reference.

Signals
    ``words``: words of prose without a source, in the passage; ``edit_words``: the same for the whole edit;
    ``grafted``: 1 for a clause inside somebody else's sentence; ``referenced``: 1 when that sentence carries a
    reference; ``prior_edits``: earlier edits of this user to the page, where known.

References
    Adler, de Alfaro, Mola-Velasco, Rosso, West: Wikipedia Vandalism Detection: Combining Natural Language, Metadata,
    and Reputation Features (CICLing 2011). Redi, Fetahu, Morgan, Taraborelli: Citation Needed (WWW 2019).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wikiwatch.lexicons import readings
from wikiwatch.model import Change, ChangeKind, Context, Edit, Evidence, Finding, Label, Signal, Span
from wikiwatch.wikitext.later import later
from wikiwatch.wikitext.markup import FILE_PREFIXES, namespace
from wikiwatch.wikitext.sentences import sentences
from wikiwatch.wikitext.words import word_texts

NAME = "unsourced_insertion"
LABEL = Label.UNSOURCED
EVIDENCE = Evidence.PROVENANCE

KNOWN_USER = 3  # earlier edits to the page from which a user is no stranger
MIN_PASSAGE_WORDS = 8  # of a sentence or a clause
MIN_EDIT_WORDS = 30
LONG_EDIT_WORDS = 60
VERY_LONG_EDIT_WORDS = 120
MAX_CLAUSE_SHARE = 0.7  # of its sentence; more is a new sentence
REWRITTEN_SHARE = 0.5  # of the new text that took the place of old text
LONGEST_SENTENCE = 2_000
LOOKED_AT_ONCE = 4 * LONGEST_SENTENCE  # behind a piece, for those that follow
LONGEST_TITLE = 200
MIN_CODE_POINTS = 40  # an edit that adds less in one run holds no clause worth asking a source for
MAX_HEADINGS = 40  # read upwards to find the section a passage stands in

_SOURCE = later(r"<ref\b|\[\[|\{\{|//|<(?:blockquote|poem|gallery)\b", re.IGNORECASE)
_REFERENCE = later(r"[<{](?:(?<=<)ref\b|(?<=\{)\{(?:sfn|harv|r\||refn|note))", re.IGNORECASE)  # re seeks the sign
_MARKUP_LINE = frozenset("*#:;|!{}=<[")
_PLOT = later(
    r"\b(?:plot|synopsis|story|storyline|premise|cast|characters?|episodes?|lyrics|résumé|intrigue|scénario|trame"
    r"|personnages?|épisodes?|paroles|argumento|sinopsis|trama|personajes?|reparto|handlung|inhalt|figuren|besetzung)\b",
    re.IGNORECASE,
)


class _Piece(NamedTuple):
    span: Span
    words: int
    grafted: bool = False
    referenced: bool = False  # of a grafted clause: its sentence carries a reference


def examine(edit: Edit, context: Context) -> Iterator[Finding]:
    """One finding for each paragraph's new prose, one for each clause in a standing sentence."""
    if not _is_strangers_addition(edit, context) or not _REFERENCE.search(edit.old):
        return
    passages = list(_passages(edit.new, _bare_pieces(edit)))
    total = sum(passage.words for passage in passages)
    if total < MIN_EDIT_WORDS:
        passages = [passage for passage in passages if passage.referenced]
    for passage in passages:
        yield _finding(passage, total, context.prior_edits)


def _finding(passage: _Piece, total: int, prior_edits: int | None) -> Finding:
    signals: dict[str, Signal] = {"words": passage.words, "edit_words": total, "grafted": int(passage.grafted)}
    if passage.grafted:
        signals["referenced"] = int(passage.referenced)
    if prior_edits is not None:
        signals["prior_edits"] = prior_edits
    return Finding(
        detector=NAME,
        label=LABEL,
        evidence=EVIDENCE,
        start=passage.span.start,
        end=passage.span.end,
        message=_message(passage, prior_edits),
        weight=_weight(passage, total),
        signals=signals,
    )


def _message(passage: _Piece, prior_edits: int | None) -> str:
    if passage.referenced:
        return f"{passage.words} words pushed into a sentence whose reference was not touched"
    if passage.grafted:
        return f"{passage.words} words without a source pushed into somebody else's sentence"
    return f"{passage.words} words of prose without a reference or link, by {_stranger(prior_edits)}"


def _stranger(prior_edits: int | None) -> str:
    if prior_edits is None:
        return "an anonymous user"
    if not prior_edits:
        return "a user new to this page"
    return f"a user who has edited this page {'once' if prior_edits == 1 else 'twice'} before"


def _weight(passage: _Piece, total: int) -> float:
    if passage.grafted:
        return 0.3 if passage.referenced else 0.2
    if total >= VERY_LONG_EDIT_WORDS:
        return 0.4
    return 0.3 if total >= LONG_EDIT_WORDS else 0.2


def _is_strangers_addition(edit: Edit, context: Context) -> bool:
    if edit.is_creation or edit.reverts or edit.reverted_to is not None or context.namespace_id != 0:
        return False
    if not any(span.end - span.start >= MIN_CODE_POINTS for span in edit.inserted):
        return False
    if context.prior_edits is None:
        return edit.revision.anon is True
    return context.prior_edits < KNOWN_USER


# ---------------------------------------------------------------- what came without a source


def _bare_pieces(edit: Edit) -> Iterator[_Piece]:
    """Inserted prose without any link, template or reference, outside leads, plots, lists and tables."""
    text = edit.new
    spans = [change.new for change in edit.changes if _is_addition(change)]
    asks, read_to, around = _asks_for_sources(text, -1), 0, _Around(text)
    for piece, read in readings(text, spans):
        if (heading := text.rfind("\n==", read_to, piece.start)) >= 0:
            asks = _asks_for_sources(text, heading)
        read_to = max(0, piece.start - 1)  # a heading's line break stands before the piece that is its line
        if not asks or _SOURCE.search(text, piece.start, piece.end) or _is_markup_line(text, piece.start):
            continue
        if count := _count_words(read):
            yield from _judged(text, piece, count, around)


def _count_words(read: str) -> int:
    """Words; for scripts written without spaces, whose words come one character at a time, a third of those."""
    said = word_texts(read)
    return min(len(said), sum(map(len, said)) // 3)


def _is_addition(change: Change) -> bool:
    """True for new text that took the place of little or nothing."""
    if change.kind not in (ChangeKind.INSERTED, ChangeKind.REPLACED):
        return False
    added, taken = change.new.end - change.new.start, change.old.end - change.old.start
    return added >= MIN_CODE_POINTS and taken < REWRITTEN_SHARE * added


def _asks_for_sources(text: str, heading: int) -> bool:
    """False in a lead that sums up sections, and where a work is retold: there the work is the source."""
    if heading < 0:
        return "\n==" not in text
    for _ in range(MAX_HEADINGS):
        end = text.find("\n", heading + 1)
        title = text[heading + 1 : end if 0 <= end < heading + LONGEST_TITLE else heading + LONGEST_TITLE]
        if _PLOT.search(title):
            return False
        if not title.startswith("==="):
            return True
        heading = text.rfind("\n==", 0, heading)
        if heading < 0:
            return True
    return True


def _is_markup_line(text: str, at: int) -> bool:
    """True in lists, tables, headings, templates, and for the file names of a gallery."""
    start = text.rfind("\n", max(0, at - LONGEST_SENTENCE), at) + 1
    return text[start : start + 1] in _MARKUP_LINE or namespace(text[start : start + LONGEST_TITLE]) in FILE_PREFIXES


def _judged(text: str, piece: Span, count: int, around: _Around) -> Iterator[_Piece]:
    """The piece as prose of its own or as a grafted clause; nothing where a reference that stood there covers it."""
    sentence = around.sentence(piece)
    rest = text[sentence.start : piece.start] + text[piece.end : sentence.end]
    referenced = _REFERENCE.search(rest) is not None
    if count > MAX_CLAUSE_SHARE * (count + _count_words(rest.partition("<ref")[0])):
        if not referenced:
            yield _Piece(piece, count)
    elif count >= MIN_PASSAGE_WORDS:
        yield _Piece(piece, count, grafted=True, referenced=referenced)


class _Around:
    """The sentences that pieces stand in. Of pieces in their order, each part of a text is cut into them about once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._looked = Span(0, 0)
        self._served = -1  # up to where a piece has enough text behind it
        self._sentences: list[Span] = []

    def sentence(self, piece: Span) -> Span:
        """The sentence that holds the beginning of the piece; the piece where there is none."""
        if piece.start < self._looked.start or piece.end > self._served:
            self._look(piece)
        at = bisect_right(self._sentences, piece.start, key=lambda sentence: sentence.start) - 1
        found = self._sentences[at] if at >= 0 else piece
        return found if piece.start < found.end else piece

    def _look(self, piece: Span) -> None:
        text, behind = self._text, piece.end + LOOKED_AT_ONCE
        start = text.rfind("\n", max(0, piece.start - LONGEST_SENTENCE), piece.start) + 1
        start = start or max(0, piece.start - LONGEST_SENTENCE)
        end = text.find("\n", piece.end, behind)
        is_line = end >= 0 or behind >= len(text)
        end = end if end >= 0 else min(len(text), behind)
        self._looked, self._served = Span(start, end), end if is_line else end - LONGEST_SENTENCE
        self._sentences = list(sentences(text, start, end))


def _passages(text: str, pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Whole sentences of one line joined where nothing but space parts them; clauses as they are."""
    joined: _Piece | None = None
    for piece in pieces:
        if joined and not piece.grafted and not joined.grafted and _adjoins(text, joined, piece):
            joined = _Piece(Span(joined.span.start, piece.span.end), joined.words + piece.words)
            continue
        if joined and joined.words >= MIN_PASSAGE_WORDS:
            yield joined
        joined = piece
    if joined and joined.words >= MIN_PASSAGE_WORDS:
        yield joined


def _adjoins(text: str, first: _Piece, second: _Piece) -> bool:
    gap = text[first.span.end : second.span.start]
    return not gap.strip() and "\n" not in gap
