"""A text as arrays: its words, what sentences and clauses they stand in, and what the page says it is about."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wikiwatch.lexicons import fold
from wikiwatch.model import Span
from wikiwatch.score.passages.meaning import Floats, Meanings, NoMeanings, meanings
from wikiwatch.wikitext.markup import CATEGORY_PREFIX
from wikiwatch.wikitext.sentences import Sentence, SentenceKind
from wikiwatch.wikitext.words import is_unspaced, words

LONGEST_SENTENCE = 3_000  # code points that are read of a sentence
LEAD = 3  # sentences of the lead that say what the page is about
LABELS = 400  # headings, categories and infobox lines read for the same
FEWEST_WORDS = 3  # shorter pieces say nothing
LEAST_WORDED = 0.4  # of the words, those without a digit: moves of a game and rows of figures are no prose

_DIGIT = re.compile(r"\d")
_STEM = 7  # letters of a folded word by which it is recognised again
_APART = 50  # code points between two sentences that are searched together
_LINE = 300  # code points of a label that are read
_CATEGORY = re.compile(rf"\[\[ *(?:[^\W\d_]{{2,14}}|{CATEGORY_PREFIX}) *:([^\[\]|\n]{{1,200}})")  # files count too
_READ = frozenset({SentenceKind.PROSE, SentenceKind.LIST})
_LABELLING = frozenset({SentenceKind.HEADING, SentenceKind.TEMPLATE, SentenceKind.MARKUP})
_QUOTED = re.compile(r'"[^"\n]{0,400}"')  # a mark that opens and closes alike is not followed beyond its sentence
_SPEECH = re.compile(r"«[^«»\n]{0,1500}»|“[^“”\n]{0,1500}”|„[^„“”\n]{0,1500}[“”]|「[^「」\n]{0,1500}」")
_SLANTED = re.compile(r"(?<!')''(?!')(?:[^'\n]|'(?!')){20,1500}''(?!')")
_SET_OFF = re.compile(r"<(blockquote|poem)\b[^<>\n]{0,200}>", re.IGNORECASE)
_WHOLLY = 0.9  # of the words of a quotation that stands for itself
_REFERENCE = re.compile(r"<ref\b|\{\{(?:sfn|harv|r\||refn|efn|note)", re.IGNORECASE)

Ints = npt.NDArray[np.intp]
Bools = npt.NDArray[np.bool_]


class Runs(NamedTuple):
    """Of each sentence the number of its paragraph, or section, the first sentence of that and the one after it."""

    number: Ints
    first: Ints
    end: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a page is about as far as it says so itself: stems, and vectors of its title and its lead.

    ``sources`` are the sentences of the lead, the
    headings and the labels with their stems: a sentence of the lead, and a heading, do not speak for themselves.
    ``meant`` says whether it is known what words mean in its language.
    """

    title: str
    stems: Mapping[str, int]  # of how many sources each is
    sources: Mapping[str, frozenset[str]]
    title_vector: Floats
    lead_vector: Floats
    vectors: Floats  # of the words of title and lead
    lead: tuple[str, ...]
    said: str  # title, lead, categories, infobox; whoever puts a section in writes its heading too
    named: str  # the same with the first sentence alone of the lead
    meant: bool

    @property
    def table(self) -> Meanings | NoMeanings:
        """What words mean."""
        return meanings() if self.meant else NoMeanings()

    @property
    def opening(self) -> str:
        """The title and the lead in one line."""
        return " ".join(f"{self.title}. {' '.join(self.lead)}".split())

    def lead_without(self, told: str) -> Floats:
        """The direction of title and lead, less one sentence of it."""
        return vector_of("\n".join((self.title, *(part for part in self.lead if part != told))), self.table)


class Reading:
    """Some sentences of a text with their words. Unit arrays hold sentences first, then the clauses of divided ones."""

    def __init__(self, text: str, prose: str, sentences: Sequence[Sentence], subject: Subject) -> None:
        self.text, self.prose, self.subject = text, prose, subject
        self.index: list[int] = []  # of each sentence that is read, its place in ``sentences``
        self.sentences: list[Sentence] = []
        self.headings: list[str] = []
        self._words: list[str] = []
        self._starts: list[int] = []
        bounds = [0]
        heading, section, sections = "", 0, list[int]()
        for index, sentence in enumerate(sentences):
            if sentence.context_kind is SentenceKind.HEADING:
                heading, section = prose[sentence.span.start : sentence.span.end][:_LINE].strip(), section + 1
            if sentence.context_kind not in _READ:
                continue
            before = len(self._words)
            end = min(sentence.span.end, sentence.span.start + LONGEST_SENTENCE)
            for word in words(prose, sentence.span.start, end):
                self._words.append(word.text)
                self._starts.append(word.start)
            worded = sum(_DIGIT.search(word) is None for word in self._words[before:])
            if worded < max(FEWEST_WORDS, LEAST_WORDED * (len(self._words) - before)):
                del self._words[before:], self._starts[before:]
                continue
            self.index.append(index)
            self.sentences.append(sentence)
            self.headings.append(heading)
            sections.append(section)
            bounds.append(len(self._words))
        self.count = len(self.sentences)
        self.sections = _runs(sections)
        self.paragraphs = _runs(self._paragraph_numbers(sections))
        self._number(np.array(bounds, np.intp))

    def _paragraph_numbers(self, sections: Sequence[int]) -> list[tuple[int, int]]:
        """A new paragraph begins on a new line."""
        found: list[tuple[int, int]] = []
        number, done = 0, 0
        for section, sentence in zip(sections, self.sentences, strict=True):
            number += "\n" in self.prose[done : sentence.span.start]
            found.append((section, number))
            done = sentence.span.end
        return found

    def _number(self, bounds: Ints) -> None:
        low, high, host = list(bounds[:-1]), list(bounds[1:]), list(range(self.count))
        spans = [sentence.span for sentence in self.sentences]
        for index, sentence in enumerate(self.sentences):
            if len(sentence.clauses) < 2:
                continue
            for clause in sentence.clauses:
                first = bisect_left(self._starts, clause.start, bounds[index], bounds[index + 1])
                last = bisect_left(self._starts, clause.end, first, bounds[index + 1])
                if last - first >= FEWEST_WORDS:
                    low.append(first)
                    high.append(last)
                    host.append(index)
                    spans.append(clause)
        self.low, self.high, self.host = np.array(low, np.intp), np.array(high, np.intp), np.array(host, np.intp)
        self.spans: list[Span] = spans
        self._describe(bounds)

    def _describe(self, bounds: Ints) -> None:
        table = self.subject.table
        folded = [fold(word) for word in self._words]
        numbers: dict[str, int] = {}
        self.stem = np.array([numbers.setdefault(word[:_STEM], len(numbers)) for word in folded], np.intp)
        self.stems = list(numbers)
        self.rarity = np.array([table.rarity(word) for word in folded], np.float32)
        self.digit = np.array([word[0].isdigit() for word in self._words], np.bool_)
        self.rarity[self.digit] = 0
        self.unspaced = np.array([is_unspaced(word) for word in self._words], np.bool_)
        self.sentence_of = np.repeat(np.arange(self.count), np.diff(bounds)) if self.count else np.empty(0, np.intp)
        self.capital = np.array([word[0].isupper() for word in self._words], np.bool_)
        if self.count:
            self.capital[bounds[:-1]] = False  # every sentence begins with one
        self.known = self._known()
        self.vectors = table.vectors(folded)
        self.quoted = self._quoted()

    def _known(self) -> Bools:
        """Of each word, whether the subject has its stem, its own heading and its own sentence left aside."""
        subject = self.subject
        sources = np.array([subject.stems.get(stem, 0) for stem in self.stems] or [0], np.intp)[self.stem]
        for sentence, heading in enumerate(self.headings):
            own = [subject.sources[told] for told in {heading, self.unit_text(sentence)} if told in subject.sources]
            for word in range(self.low[sentence], self.high[sentence]) if own else ():
                sources[word] -= sum(self.stems[self.stem[word]] in stems for stems in own)
        return np.asarray(sources > 0)

    def _quoted(self) -> Bools:
        """Of each word, whether it is somebody else's: in quotation marks or set off as a quotation."""
        flags = np.zeros(len(self._words), np.bool_)
        for start, end in self._quotations():
            flags[bisect_left(self._starts, start) : bisect_left(self._starts, end)] = True
        return flags

    def _quotations(self) -> Iterator[tuple[int, int]]:
        runs = self.paragraphs
        for sentence, span in enumerate(sentence.span for sentence in self.sentences):
            yield from (m.span() for m in _QUOTED.finditer(self.prose, span.start, self._end_of(sentence)))
            if runs.first[sentence] == sentence:
                end = self._end_of(int(runs.end[sentence]) - 1)
                yield from (m.span() for m in _SPEECH.finditer(self.prose, span.start, end))
                yield from (m.span() for m in _SLANTED.finditer(self.text, span.start, end))
        first, last = (self.sentences[0].span.start, self.sentences[-1].span.end) if self.count else (0, 0)
        for opening in _SET_OFF.finditer(self.text, max(0, first - LONGEST_SENTENCE), last):
            end = self.text.find(f"</{opening[1]}", opening.end(), opening.end() + LONGEST_SENTENCE)
            if end >= 0:
                yield opening.end(), end

    def _end_of(self, sentence: int) -> int:
        span = self.sentences[sentence].span
        return min(span.end, span.start + LONGEST_SENTENCE)

    def is_quotation(self) -> Bools:
        """Of each unit, whether it is somebody else's words as a whole."""
        return np.asarray(self.sums(self.quoted) >= _WHOLLY * np.maximum(1, self.high - self.low))

    def stretches(self) -> Iterator[tuple[int, int]]:
        """Where sentences that are read stand side by side, so that each is searched once."""
        open_at, done = -1, -1
        for sentence in self.sentences:
            if open_at >= 0 and sentence.span.start - done > _APART:
                yield open_at, done
                open_at = -1
            open_at = sentence.span.start if open_at < 0 else open_at
            done = min(sentence.span.end, sentence.span.start + LONGEST_SENTENCE)
        if open_at >= 0:
            yield open_at, done

    def word_at(self, offset: int) -> int:
        """The number of the word that begins at or before an offset of the text, -1 before the first."""
        return bisect_right(self._starts, offset) - 1

    def begins(self, unit: int) -> int:
        """Where the first word of a unit begins."""
        return self._starts[int(self.low[unit])]

    def sums(self, values: npt.NDArray[np.floating] | Bools) -> npt.NDArray[np.float64]:
        """The sum of a value over the words of each unit."""
        total = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
        return np.asarray(total[self.high] - total[self.low])

    def unit_vectors(self) -> Floats:
        """The direction of the words of each unit."""
        return unit_length(self.running_vectors[self.high] - self.running_vectors[self.low])

    @cached_property
    def running_vectors(self) -> Floats:
        """The sum of all words before each word, and of all, without numbers."""
        return running_sums(self.vectors * ~self.digit[:, None])

    def unit_text(self, unit: int) -> str:
        """What a reader sees of a unit."""
        span = self.spans[unit]
        return " ".join(self.prose[span.start : min(span.end, span.start + LONGEST_SENTENCE)].split())

    def references(self) -> npt.NDArray[np.float64]:
        """How many references stand in each sentence."""
        return np.array([len(_REFERENCE.findall(self.text, *s.span)) for s in self.sentences], np.float64)

    def links(self) -> npt.NDArray[np.float64]:
        """How many links stand in each sentence."""
        return np.array([self.text.count("[[", *s.span) for s in self.sentences], np.float64)


def subject_of(text: str, prose: str, sentences: Sequence[Sentence], title: str, *, meant: bool = True) -> Subject:
    """The title, the first sentences, headings, categories and the infobox."""
    table = meanings() if meant else NoMeanings()
    lead: list[str] = []
    labels: list[str] = []
    headings: list[str] = []
    for sentence in sentences:
        shown = prose[sentence.span.start : sentence.span.end][:LONGEST_SENTENCE]
        if sentence.context_kind is SentenceKind.PROSE and len(lead) < LEAD and len(shown.split()) >= FEWEST_WORDS:
            lead.append(" ".join(shown.split()))
        elif sentence.context_kind is SentenceKind.HEADING and len(headings) < LABELS:
            headings.append(shown[:_LINE].strip())
        elif sentence.context_kind in _LABELLING and len(labels) < LABELS:
            labels.append(shown[:_LINE])
            labels += _CATEGORY.findall(text, sentence.span.start, min(sentence.span.end, sentence.span.start + _LINE))
    said, named = ("\n".join((title, *some, *labels)) for some in (lead, lead[:1]))
    sources = {told: _stems(told) for told in ("\n".join((title, *labels)), *lead, *headings)}
    opening = "\n".join((title, *lead))
    return Subject(
        title=title,
        stems=Counter(stem for stems in sources.values() for stem in stems),
        sources=sources,
        title_vector=vector_of(title, table),
        lead_vector=vector_of(opening, table),
        vectors=table.vectors(fold(word.text) for word in words(opening)),
        lead=tuple(lead),
        said=said,
        named=named,
        meant=meant,
    )


def _stems(told: str) -> frozenset[str]:
    return frozenset(fold(word.text)[:_STEM] for word in words(told))


def _runs(numbers: Sequence[object]) -> Runs:
    """Where each of some neighbours' run of the same number begins and ends."""
    starts = [place for place, number in enumerate(numbers) if not place or number != numbers[place - 1]]
    bounds = [*starts, len(numbers)]
    run = np.repeat(np.arange(len(starts)), np.diff(bounds)) if starts else np.empty(0, np.intp)
    edges = np.array(bounds, np.intp)
    return Runs(run, edges[run], edges[run + 1] if starts else edges[run])


def vector_of(text: str, table: Meanings | NoMeanings) -> Floats:
    """The direction of a short text's words, without its numbers: how much each has to say is in its length."""
    folded = [word for word in (fold(word.text) for word in words(text)) if not word[:1].isdigit()]
    row: Floats = unit_length(table.vectors(folded).sum(axis=0)[None, :])[0]
    return row


def running_sums(rows: Floats) -> Floats:
    """Sums of the rows before each row, and of all."""
    total = np.zeros((len(rows) + 1, rows.shape[1]), np.float32)
    for before, row, after in zip(total, rows, total[1:], strict=False):  # the same as a cumulated sum, thrice as fast
        np.add(before, row, after)
    return total


def unit_length(rows: Floats) -> Floats:
    """Rows of length one; those that are nothing stay so."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)
