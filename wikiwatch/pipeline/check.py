"""A text judged without its history, alone or against a version that is trusted."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from wikiwatch.detect.registry import detectors
from wikiwatch.lexicons import base_language
from wikiwatch.lexicons.languages import guess_language
from wikiwatch.model import (
    CheckedSentence,
    CheckReport,
    Context,
    Edit,
    Evidence,
    Finding,
    Judged,
    Span,
    StageError,
)
from wikiwatch.pipeline.against import Part, as_edit, comparable, parts
from wikiwatch.pipeline.encoding import uses_encoder
from wikiwatch.pipeline.new_parts import clipped
from wikiwatch.score.passages import Encoder, installed_encoder, judge_text, serves, threshold
from wikiwatch.wikitext.segments import segment
from wikiwatch.wikitext.sentences import Sentence

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


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


def check_text(request: Request, at_least: float | None = None, encoder: Encoder | None = None) -> CheckReport:
    """Every sentence of the text, judged. ``at_least`` overrides the score from which on one is suspect.

    ``encoder`` helps in the languages that it serves.
    """
    text = _LONE_SURROGATE.sub("\ufffd", request.text)
    lang = base_language(request.lang) if request.lang else guess_language(text)
    encoder = encoder if serves(lang) else None
    reference = comparable(_LONE_SURROGATE.sub("\ufffd", request.reference), text) if request.reference else None
    edit = as_edit(text, reference)
    sentences = tuple(segment(text, lang))
    findings, errors = _examine(edit, lang, request.title)
    asked = list(parts(text, sentences, edit, reference, findings))
    judged = judge_text(
        text,
        [part.sentence for part in asked],
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
        sentences=tuple(_checked(text, sentences, asked, judged, findings, at_least)),
        errors=errors,
    )


def sentence_encoder(*, wanted: bool | None = None) -> Encoder | None:
    """The encoder of the extra ``semantic``, where it is installed and not unwanted.

    Raises `UsageError` where it is wanted and not installed.
    """
    return installed_encoder() if uses_encoder(wanted=wanted) else None


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
    asked: Sequence[Part],
    judged: Sequence[Judged],
    findings: Sequence[Finding],
    at_least: float,
) -> Iterator[CheckedSentence]:
    worst: dict[int, Judged] = {}
    for part, verdict in zip(asked, judged, strict=True):
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
