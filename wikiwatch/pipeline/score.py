"""Single edits without an archive: a line of JSON in, a line of JSON out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from wikiwatch.detect.registry import detectors
from wikiwatch.model import (
    UNKNOWN_LANGUAGE,
    Change,
    ChangeKind,
    Context,
    Edit,
    EditAssessment,
    EditChange,
    Finding,
    Revision,
    Slot,
    Span,
)
from wikiwatch.pipeline.json_lines import parsed
from wikiwatch.report import score_lines
from wikiwatch.score.edits import Scoring, assess_edits, threshold
from wikiwatch.wikitext.differences import differences

_USUAL = Scoring()

_SOME_DAY = datetime(2001, 1, 15, tzinfo=UTC)  # no detector asks for it

_BEFORE = Revision(
    rev_id=1,
    parent_id=None,
    page_id=1,
    dt=_SOME_DAY,
    user=None,
    user_id=None,
    anon=None,
    comment=None,
    slots=(Slot(text=None, sha1=None, size=None),),
)

_NOT_TEXT = re.compile("[\ud800-\udfff]")  # no UTF-8 file can hold them, JSON's escapes can


class Answer(NamedTuple):
    """One line of output. ``failed`` tells that it names what is wrong with the input."""

    line: str
    failed: bool = False
    suspect: bool = False


class ScoredEdit(NamedTuple):
    """An edit's assessment, what the detectors found in it, and whether it is suspect at the operating point."""

    assessment: EditAssessment
    findings: tuple[Finding, ...]
    suspect: bool


class _BadLine(ValueError):
    """A line that cannot be scored; ``line_id`` is the caller's id, None where it has none."""

    def __init__(self, message: str, line_id: str | int | None = None) -> None:
        super().__init__(message)
        self.line_id = line_id


def score_edit(change: EditChange, scoring: Scoring = _USUAL) -> ScoredEdit:
    """An edit's assessment, and what the detectors found in it.

    They are asked about every edit: a model that learned from reverts rates low what nobody noticed, spam above all.
    """
    return score_edits([change], scoring)[0]


def score_edits(changes: Sequence[EditChange], scoring: Scoring = _USUAL) -> list[ScoredEdit]:
    """The same for many edits, at a fraction of the cost."""
    found: list[tuple[Finding, ...]] = []
    assessed = assess_edits(_examined(changes, found), scoring)
    return [
        ScoredEdit(assessment, findings, assessment.damaging >= threshold(change, scoring))
        for change, assessment, findings in zip(changes, assessed, found, strict=True)
    ]


def _examined(
    changes: Iterable[EditChange], found: list[tuple[Finding, ...]]
) -> Iterator[tuple[EditChange, tuple[Finding, ...]]]:
    """Edits one by one, so that what each changed is worked out once; the findings are put into ``found`` too."""
    for change in changes:
        found.append(_findings(change))
        yield change, found[-1]


def score_texts(
    old: str | None,
    new: str,
    *,
    lang: str | None = None,
    title: str | None = None,
    comment: str | None = None,
    user: str | None = None,
    anon: bool | None = None,
    dt: datetime | None = None,
    minor: bool | None = None,
    tags: Sequence[str] = (),
) -> EditAssessment:
    """How damaging the edit from ``old`` to ``new`` is, and why; ``old`` None for a new page.

    Published as ``wikiwatch.score_edit``. What is left out is unknown; nothing is guessed.
    """
    change = EditChange(
        old=old,
        new=new,
        lang=lang,
        title=title,
        comment=comment,
        user=user,
        anon=anon,
        dt=dt,
        minor=minor,
        tags=tuple(tags),
    )
    return score_edit(change).assessment


def answers(batches: Iterable[Sequence[bytes]], scoring: Scoring = _USUAL) -> Iterator[Answer]:
    """The answer to each line of JSON, in the same order; a bad line is answered in its place.

    Lines come in batches, and those of a batch are answered together.
    """
    before = 0
    for batch in batches:
        yield from _answered(batch, before, scoring)
        before += len(batch)


def _answered(lines: Sequence[bytes], before: int, scoring: Scoring) -> Iterator[Answer]:
    read = [_tried(line) for line in lines]
    changes = [request.change for request in read if isinstance(request, _Request)]
    scored = iter(score_edits(changes, scoring))
    for number, request in enumerate(read, start=before + 1):
        if isinstance(request, _BadLine):
            yield Answer(score_lines.failed(request.line_id, number, str(request)), failed=True)
        else:
            judged = next(scored)
            told = score_lines.scored(request.line_id, judged.assessment, judged.findings, suspect=judged.suspect)
            yield Answer(told, suspect=judged.suspect)


# ---------------------------------------------------------------- reading a line


class _Request(NamedTuple):
    """An edit to score, and what its answer is to be called."""

    line_id: str | int
    change: EditChange


def _tried(line: bytes) -> _Request | _BadLine:
    try:
        return _read(line)
    except _BadLine as error:
        return error


def _read(line: bytes) -> _Request:
    try:
        request = parsed(line)
    except ValueError as error:
        raise _BadLine(str(error)) from error
    if not isinstance(request, dict):
        raise _BadLine("not a JSON object")
    line_id = request.get("id")
    if isinstance(line_id, bool) or not isinstance(line_id, str | int):
        raise _BadLine('"id" must be a text or a whole number')
    try:
        return _Request(line_id, _change(request))
    except _BadLine as error:
        raise _BadLine(str(error), line_id) from error


def _change(request: dict[str, Any]) -> EditChange:
    lines_only = not request.keys() >= {"old", "new"}
    if lines_only and not request.keys() >= {"removed", "added"}:
        raise _BadLine('neither "old" and "new" nor "removed" and "added" are there')
    old, new = ("removed", "added") if lines_only else ("old", "new")
    after = _text(request, new)
    if after is None and not lines_only:
        raise _BadLine('"new" must be a text')
    return EditChange(
        old=_text(request, old),
        new=after or "",
        lines_only=lines_only,
        lang=_text(request, "lang"),
        title=_text(request, "title"),
        comment=_text(request, "comment"),
        user=_text(request, "user"),
        anon=_flag(request, "anon"),
        minor=_flag(request, "minor"),
        dt=_time(request, "dt"),
        tags=_texts(request, "tags"),
    )


def _text(request: dict[str, Any], key: str) -> str | None:
    value = request.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise _BadLine(f'"{key}" must be a text')
    return value if value.isascii() else _NOT_TEXT.sub("\ufffd", value)


def _flag(request: dict[str, Any], key: str) -> bool | None:
    value = request.get(key)
    if value is not None and not isinstance(value, bool):
        raise _BadLine(f'"{key}" must be true, false or null')
    return value


def _time(request: dict[str, Any], key: str) -> datetime | None:
    value = _text(request, key)
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise _BadLine(f'"{key}" must be a time in ISO 8601') from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _texts(request: dict[str, Any], key: str) -> tuple[str, ...]:
    values = request.get(key)
    if values is None:
        return ()
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise _BadLine(f'"{key}" must be a list of texts')
    return tuple(values)


# ---------------------------------------------------------------- what detectors find


def _findings(change: EditChange) -> tuple[Finding, ...]:
    edit = _edit(change)
    if not edit.changes:
        return ()
    context = Context(
        lang=change.lang or UNKNOWN_LANGUAGE,
        page_title=change.title or "",
        established=lambda: edit.old,
        prior_edits=None if change.record is None else change.record.user_edits,
    )
    return tuple(finding for detector in detectors().values() for finding in detector.examine(edit, context))


def _edit(change: EditChange) -> Edit:
    """The change in the form that detectors read. Lines without their page are no new page."""
    old = change.old or ""
    is_creation = change.old is None and not change.lines_only
    return Edit(
        revision=Revision(
            rev_id=2,
            parent_id=_BEFORE.parent_id,
            page_id=_BEFORE.page_id,
            dt=change.dt or _SOME_DAY,
            user=change.user,
            user_id=None,
            anon=change.anon,
            comment=change.comment,
            slots=_BEFORE.slots,
        ),
        parent=None if is_creation else _BEFORE,
        old=old,
        new=change.new,
        changes=tuple(_changes(old, change.new)),
    )


def _changes(old: str, new: str) -> Iterator[Change]:
    for found in differences(old, new):
        kind = ChangeKind.REPLACED
        if found.old_start == found.old_end:
            kind = ChangeKind.INSERTED
        elif found.new_start == found.new_end:
            kind = ChangeKind.REMOVED
        yield Change(kind=kind, old=Span(found.old_start, found.old_end), new=Span(found.new_start, found.new_end))
