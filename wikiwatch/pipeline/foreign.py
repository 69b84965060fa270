"""What was found not to belong, put together: guilty sentences to runs, and runs to what a reader is told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from wikiwatch.model import CIRCUMSTANCES, JUDGE, Evidence, Finding, Judged, Label, Reason, Span
from wikiwatch.score.passages.standing import Looked
from wikiwatch.wikitext.overlaps import Overlaps

_SHOWN_REASONS = 3
_EVIDENCE = {"topic": Evidence.TOPIC, "register": Evidence.REGISTER}  # by the group of a reason
_AGREES = "read with the whole page, it does not belong either"
_NOTHING = "nothing that can be pointed at: many small measurements together, and the suspect sentences beside it"
_MOSTLY = 0.6  # of what an edit wrote in a paragraph: then the rest of it is accused with it
_FEWEST_BESIDE = 2  # other sentences, for that to be a paragraph


class Part(NamedTuple):
    """A sentence or grafted clause that was looked at, with what came of it.

    ``place`` is the edit's that wrote it; ``beside`` are the other sentences that it wrote in the same paragraph, but
    for those that may not be accused. ``is_one`` says that these are as suspect as it is.
    """

    judged: Judged
    looked: Looked
    place: int
    beside: tuple[Span, ...] = ()
    is_one: bool = False


class Foreign(NamedTuple):
    """A run of the newest text that one edit wrote and that does not belong, with its guilty ``spans``.

    ``place`` is the edit's in `PageHistory.revisions`; in the ``score`` its history has been heard.
    """

    place: int
    span: Span
    spans: tuple[Span, ...]
    score: float
    labels: tuple[Label, ...]
    reasons: tuple[Reason, ...]


def findings_of(runs: Iterable[Foreign], told: Iterable[Finding] = ()) -> list[Finding]:
    """What the reader is told of the runs of a passage that detectors ``told`` of already: each thing once.

    A kind of evidence that a detector pointed at is not named again, nor the same reasons for a second run.
    """
    kinds = {finding.evidence for finding in told}
    found: dict[str, Finding] = {}
    for foreign in sorted(runs, key=lambda run: -run.score):
        finding = _finding_of(foreign, kinds)
        found.setdefault(finding.message, finding)
    return list(found.values())


def _finding_of(foreign: Foreign, told: Collection[Evidence]) -> Finding:
    against = [r for r in foreign.reasons if r.contribution > 0 and r.group not in CIRCUMSTANCES]
    new = [reason for reason in against if _EVIDENCE.get(reason.group) not in told]
    first = next(iter(new or against), None)
    otherwise = _AGREES if against else _NOTHING
    return Finding(
        detector=JUDGE,
        label=foreign.labels[0],
        evidence=_EVIDENCE.get(first.group, Evidence.TOPIC) if first else Evidence.TOPIC,
        start=foreign.span.start,
        end=foreign.span.end,
        message="; ".join(reason.message for reason in new[:_SHOWN_REASONS]) or otherwise,
        weight=round(foreign.score, 2),
        signals={reason.group: reason.contribution for reason in foreign.reasons},
    )


def with_rest_of_paragraphs(guilty: Sequence[Part]) -> list[Part]:
    """Guilty parts with the rest of what their edits wrote in paragraphs that are guilty mostly or as one."""
    accused = Overlaps([part.judged.span for part in guilty])
    found = {part.judged.span: _whole(part) if part.is_one else part for part in guilty}
    for part in guilty:
        rest = [span for span in part.beside if not accused.within(span)]
        if not rest or len(part.beside) < _FEWEST_BESIDE:
            continue
        shown = {index for span in part.beside for index in accused.within(span)}
        told = [part.judged, *(guilty[index].judged for index in shown)]
        size = _size({judged.span for judged in told})
        if part.is_one or size >= _MOSTLY * (size + _size(rest)):
            least = min(told, key=lambda judged: judged.score)
            found |= {span: part._replace(judged=replace(least, span=span, spans=(span,))) for span in rest}
    return sorted(found.values(), key=lambda part: part.judged.span)


def _whole(part: Part) -> Part:
    return part._replace(judged=replace(part.judged, spans=(part.judged.span,)))


def _size(spans: Iterable[Span]) -> int:
    return sum(span.end - span.start for span in spans)


def joined(text: str, guilty: Iterable[Part]) -> Iterator[Foreign]:
    """Guilty parts that one edit wrote side by side as one run."""
    runs: list[list[Part]] = []
    for part in guilty:
        if runs and _side_by_side(text, runs[-1][-1], part):
            runs[-1].append(part)
        else:
            runs.append([part])
    yield from map(_foreign, runs)


def _side_by_side(text: str, one: Part, other: Part) -> bool:
    between = text[one.judged.span.end : other.judged.span.start]
    return not between.strip() and "\n" not in between and one.place == other.place


def _foreign(held: Sequence[Part]) -> Foreign:
    told = [part.judged for part in held]
    worst = max(told, key=lambda judged: judged.score)
    return Foreign(
        place=held[0].place,
        span=Span(told[0].span.start, told[-1].span.end),
        spans=tuple(dict.fromkeys(span for judged in told for span in judged.spans or (judged.span,))),
        score=worst.score,
        labels=tuple(dict.fromkeys(label for judged in (worst, *told) for label in judged.labels)),
        reasons=worst.reasons,
    )
