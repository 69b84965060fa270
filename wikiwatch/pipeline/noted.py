"""An edit worth reporting, while the rest of the history is read; as JSON and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history import Insertion
from wikiwatch.history.passages import GuiltySpan
from wikiwatch.model import (
    AssessedEdit,
    DiffKind,
    DiffPiece,
    Evidence,
    Finding,
    Label,
    Provenance,
    Reason,
    Revision,
    Span,
)

_DIFF_KINDS = {kind.value: kind for kind in DiffKind}  # to call a kind takes ten times as long
_LABELS = {label.value: label for label in Label}
_EVIDENCE = {evidence.value: evidence for evidence in Evidence}


class Noted(NamedTuple):
    """As much of an edit as is needed when the history has been read, at its place there."""

    place: int
    edit: AssessedEdit
    insertions: list[Insertion]
    came: Provenance


def to_json(noted: Noted) -> dict[str, Any]:
    """For `from_json`; the edit's revision is the one at its place."""
    edit = noted.edit
    return {
        "place": noted.place,
        "scores": [edit.damaging, edit.goodfaith],
        "reasons": [[r.group, r.contribution, r.message, r.spans] for r in edit.reasons],
        "reverts": edit.reverts,
        "findings": [_finding_to_json(finding) for finding in edit.findings],
        "diff": [list(piece) for piece in edit.diff],
        "insertions": [_insertion_to_json(insertion) for insertion in noted.insertions],
        "came": [noted.came.edit_words, noted.came.references_added, noted.came.prior_edits, noted.came.anonymous],
    }


def from_json(read: Mapping[str, Any], revisions: Sequence[Revision]) -> Noted:
    """The inverse. Raises `LookupError`, `TypeError` or `ValueError` for anything `to_json` does not give."""
    damaging, goodfaith = read["scores"]
    revision = revisions[read["place"]]
    edit = AssessedEdit(
        revision=revision,
        run_rev_id=revision.rev_id,
        damaging=damaging,
        goodfaith=goodfaith,
        reasons=tuple(_reason_from_json(reason) for reason in read["reasons"]),
        findings=tuple(_finding_from_json(finding) for finding in read["findings"]),
        reverts=tuple(read["reverts"]),
        reverted_by=None,
        passage_ids=(),
        diff=tuple(DiffPiece(_DIFF_KINDS[kind], *rest) for kind, *rest in read["diff"]),
    )
    words, references, prior_edits, anonymous = read["came"]
    return Noted(
        read["place"],
        edit,
        [_insertion_from_json(read["place"], part) for part in read["insertions"]],
        Provenance(edit_words=words, references_added=references, prior_edits=prior_edits, anonymous=anonymous),
    )


def _finding_to_json(finding: Finding) -> list[Any]:
    where = (finding.start, finding.end)
    said = (finding.message, finding.weight, dict(finding.signals))
    return [finding.detector, finding.label, finding.evidence, *where, *said]


def _finding_from_json(read: Sequence[Any]) -> Finding:
    detector, label, evidence, start, end, message, weight, signals = read
    return Finding(
        detector=detector,
        label=_LABELS[label],
        evidence=_EVIDENCE[evidence],
        start=start,
        end=end,
        message=message,
        weight=weight,
        signals={name: tuple(value) if isinstance(value, list) else value for name, value in signals.items()},
    )


def _reason_from_json(read: Sequence[Any]) -> Reason:
    group, contribution, message, spans = read
    return Reason(group=group, contribution=contribution, message=message, spans=tuple(Span(*span) for span in spans))


def _insertion_to_json(insertion: Insertion) -> list[Any]:
    guilty = [[*guilty.span, _runs(guilty.tokens)] for guilty in insertion.guilty]
    texts = (insertion.text, insertion.displaced, insertion.before, insertion.after)
    return [*insertion.span, _runs(insertion.tokens), guilty, *texts]


def _insertion_from_json(place: int, read: Sequence[Any]) -> Insertion:
    start, end, tokens, guilty, text, displaced, before, after = read
    return Insertion(
        place=place,
        span=Span(start, end),
        text=text,
        tokens=_tokens(tokens),
        guilty=tuple(GuiltySpan(Span(first, last), _tokens(own)) for first, last, own in guilty),
        displaced=displaced,
        before=before,
        after=after,
    )


def _runs(tokens: NDArray[np.uint32]) -> list[list[int]]:
    """Token identities as ``[first, count]``: what one edit wrote was numbered through."""
    if not len(tokens):
        return []
    wide = tokens.astype(np.int64)
    cuts = [0, *(np.flatnonzero(np.diff(wide) != 1) + 1).tolist(), len(wide)]
    return [[int(wide[a]), b - a] for a, b in pairwise(cuts)]


def _tokens(runs: Sequence[Sequence[int]]) -> NDArray[np.uint32]:
    parts = [np.arange(first, first + count, dtype=np.uint32) for first, count in runs]
    return np.concatenate(parts) if parts else np.empty(0, np.uint32)
