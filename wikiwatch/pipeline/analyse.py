"""One page's revisions in, its report out: history, detect, score."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache, partial
from itertools import islice
from typing import Any

import numpy as np

from wikiwatch.detect.registry import detectors
from wikiwatch.history import PageHistory, insertions
from wikiwatch.history.stored import packed, unpacked
from wikiwatch.lexicons import base_language
from wikiwatch.model import (
    UNKNOWN_LANGUAGE,
    AssessedEdit,
    Context,
    DiffPiece,
    Edit,
    EditAssessment,
    Evidence,
    Finding,
    Page,
    PageRecord,
    PageReport,
    Revision,
    Revisions,
    Span,
    Wiki,
)
from wikiwatch.pipeline.concluding import Read, conclude
from wikiwatch.pipeline.encoding import PageEncoder
from wikiwatch.pipeline.judgements import Judgements
from wikiwatch.pipeline.noted import Noted, from_json, to_json
from wikiwatch.pipeline.options import USUAL, Options
from wikiwatch.pipeline.provenance import came_by
from wikiwatch.pipeline.records import RecordKeeper, change_of
from wikiwatch.pipeline.scoring_queue import Scored, ScoringQueue, Unscored
from wikiwatch.score import transparent
from wikiwatch.score.edits import Scoring, is_beyond_doubt
from wikiwatch.score.edits.calibration import PREVALENCE
from wikiwatch.score.passages import serves
from wikiwatch.wikitext.sentences import paragraphs

_DISTRUST = 0.5
"""Text under a finding of this weight does not count as established, whatever the edit's score."""

MOST_FOLLOWED = 500
"""Paragraphs of a single edit that are followed to the end of the history without anything against them."""

_OF_PASSAGES = frozenset({Evidence.TOPIC, Evidence.REGISTER, Evidence.FORM, Evidence.LINKS})
"""What may make a passage suspect though its edit, taken alone, is not."""


def analyse(
    wiki: Wiki,
    page: Page,
    revisions: Iterable[Revision],
    options: Options = USUAL,
    on_revision: Callable[[], None] = lambda: None,
    as_of: datetime | None = None,
) -> PageReport:
    """The report on a page from its revisions, in the wiki's order. A failing detector is named in the report.

    ``as_of`` is when the last of them was last seen to be the newest; by default when it was made.
    """
    analysis = Analysis(wiki, page, options)
    for revision in revisions:
        analysis.add(revision)
        on_revision()
    return analysis.report(as_of)


class Analysis:
    """What `analyse` does, one revision at a time."""

    def __init__(self, wiki: Wiki, page: Page, options: Options) -> None:
        self._wiki, self._page, self._options = wiki, page, options
        self._lang = wiki.lang or UNKNOWN_LANGUAGE
        self._history = PageHistory()
        self._records = RecordKeeper()
        shown_anyway = options.everything or options.only is not None
        self._scoring = Scoring(
            prevalence=PREVALENCE if options.prevalence is None else options.prevalence,
            threshold=options.edit_threshold,
            explained_from=0.0 if shown_anyway else max(0.0, options.edit_threshold),
        )
        self._noted: list[Noted] = []
        self._distrusted = np.empty(0, np.uint32)
        self._failures: dict[str, str] = {}
        self._saved = self._saved_heights = 0
        self._awaited = set(options.only or ())
        self._queue = ScoringQueue(self._history, self._scoring)

    # ------------------------------------------------------------ while reading

    def add(self, revision: Revision) -> Edit | None:
        """Take the next revision of the page; it as an edit, None where it has no visible text."""
        edit = self._history.add(revision)
        record = self._records.add(revision, edit)
        is_over = self._options.only is not None and not self._awaited and revision.user not in self._options.only_by
        self._awaited.discard(revision.rev_id)
        if edit is None or is_over or revision.main.model != "wikitext":
            return edit
        established = cache(partial(self._history.parent_text_without, self._distrusted))
        findings = self._examine(edit, record.user_edits, established)
        self._distrust(edit, findings)
        if self._may_be_noted(edit, record, findings):
            self._put_off(edit, record, findings)
        return edit

    def _may_be_noted(self, edit: Edit, record: PageRecord, findings: Sequence[Finding]) -> bool:
        if self._options.only is not None:
            revision = edit.revision
            return revision.rev_id in self._options.only or revision.user in self._options.only_by
        return bool(findings) or self._scoring.explained_from <= 0 or not is_beyond_doubt(record)

    def _put_off(self, edit: Edit, record: PageRecord, findings: Sequence[Finding]) -> None:
        """Have an edit scored when its turn comes, with what must be known of its time."""
        followed = self._followed(edit, findings)
        brought = insertions(self._history, edit, followed) if followed else []
        place = len(self._history.revisions) - 1
        change = change_of(edit, record, lang=self._lang, title=self._page.page_title)
        is_shown = bool(findings) or self._options.only is not None
        unscored = Unscored(place, edit, change, record.user_edits, findings, brought, is_shown)
        self._note_all(self._queue.put(unscored))

    def _note_all(self, scored: Scored) -> None:
        """Note those that may have to be reported."""
        for each, assessed, diff in scored:
            if self._is_noted(each.edit.revision, assessed.damaging, each.findings):
                self._note(each, assessed, diff)

    def _is_noted(self, revision: Revision, damaging: float, findings: Sequence[Finding]) -> bool:
        """Whether the edit may have to be reported: for what it is, or for a passage that is judged in the end."""
        if self._options.only is not None:
            return revision.rev_id in self._options.only or damaging >= self._options.edit_threshold
        accused = any(f.start < f.end and f.evidence in _OF_PASSAGES for f in findings)
        return accused or self._options.reports_edit(damaging)

    def _examine(self, edit: Edit, prior_edits: int | None, established: Callable[[], str]) -> list[Finding]:
        context = Context(
            lang=self._lang,
            page_title=self._page.page_title,
            namespace_id=self._page.namespace_id,
            established=established,
            prior_edits=prior_edits,
        )
        findings: list[Finding] = []
        for name, detector in detectors().items():
            try:
                findings += detector.examine(edit, context)
            except Exception as error:  # one broken detector must not cost the report
                where = f"revision {edit.revision.rev_id}: {type(error).__name__}: {error}"
                self._failures.setdefault(name, where)
        return findings

    def _distrust(self, edit: Edit, findings: Sequence[Finding]) -> None:
        if not findings:
            return
        suspect = transparent.damaging(findings) >= self._options.threshold
        spans = {Span(f.start, f.end) for f in findings if suspect or f.weight >= _DISTRUST}
        tokens = [self._history.new_tokens(span) for span in spans if span.start < span.end]
        if tokens and not edit.is_creation:
            told = np.sort(np.concatenate([self._distrusted, *tokens]))
            self._distrusted = told[np.diff(told.astype(np.int64), prepend=-1) > 0]  # `np.unique` takes an import

    def _followed(self, edit: Edit, findings: Sequence[Finding]) -> list[Span]:
        """What of an edit is looked for in the end."""
        only = self._options.only
        followed = [Span(f.start, f.end) for f in findings if f.start < f.end]
        if self._options.everything and (only is None or edit.revision.rev_id in only):
            parts = (part for span in edit.inserted for part in paragraphs(edit.new, span.start, span.end))
            followed += islice(parts, None if only is None else MOST_FOLLOWED)
        return followed

    def _note(self, unscored: Unscored, scored: EditAssessment, diff: tuple[DiffPiece, ...]) -> None:
        edit, findings = unscored.edit, unscored.findings
        assessed = AssessedEdit(
            revision=edit.revision,
            run_rev_id=edit.revision.rev_id,
            damaging=scored.damaging,
            goodfaith=scored.goodfaith,
            reasons=scored.reasons,
            findings=tuple(findings),
            reverts=edit.reverts,
            reverted_by=None,
            passage_ids=(),
            diff=diff,
        )
        came = came_by(edit, unscored.user_edits)
        self._noted.append(Noted(unscored.place, assessed, unscored.brought, came))

    # ------------------------------------------------------------ saving

    @property
    def revision_count(self) -> int:
        """How many revisions have been added."""
        return len(self._history.revisions)

    @property
    def latest(self) -> Revision | None:
        """The revision that was added last, without its text."""
        return self._history.revisions[-1] if self._history.revisions else None

    def unsaved(self, *, whole: bool = False) -> bytes:
        """What came since the last save, or all there is, in a form `restored` reads."""
        self._note_all(self._queue.finish())
        notes = self._noted if whole else self._noted[self._saved :]
        heights = self._queue.heights if whole else self._queue.heights[self._saved_heights :]
        told = {"noted": [to_json(noted) for noted in notes], "failures": self._failures}
        self._saved, self._saved_heights = len(self._noted), len(self._queue.heights)
        return packed(
            {
                "history": np.frombuffer(self._history.unsaved(whole=whole), np.uint8),
                "told": np.frombuffer(json.dumps(told).encode(), np.uint8),
                "distrusted": self._distrusted,
                "heights": np.array(heights, np.float64).reshape(-1, 2),
            }
        )

    @classmethod
    def restored(
        cls,
        wiki: Wiki,
        page: Page,
        options: Options,
        saves: Sequence[bytes | memoryview],
        revisions: Revisions,
        text: bytes,
    ) -> Analysis:
        """The analysis all saves make together.

        Args:
            saves: what `unsaved` gave each time, from the first on.
            revisions: the revisions added until the last save, without their texts.
            text: the newest visible one of them.

        Raises:
            ValueError: a save is damaged, or they do not go together.
        """
        analysis = cls(wiki, page, options)
        parts = [unpacked(save) for save in saves]
        try:
            analysis._history = PageHistory.restored([part["history"].data for part in parts], revisions, text)
            analysis._queue = ScoringQueue(analysis._history, analysis._scoring)
            past = analysis._history.revisions
            for part in parts:
                told: dict[str, Any] = json.loads(str(part["told"].data, "utf-8"))
                analysis._noted += [from_json(noted, past) for noted in told["noted"]]
                analysis._failures.update(told["failures"])
                places, heights = part["heights"].T
                analysis._queue.heights += zip(places.astype(int).tolist(), heights.tolist(), strict=True)
            analysis._distrusted = parts[-1]["distrusted"].copy()
        except (LookupError, TypeError) as error:
            raise ValueError(f"stored analysis is damaged: {error}") from error
        analysis._records.resume(past, analysis._history.reverted_by)
        analysis._saved, analysis._saved_heights = len(analysis._noted), len(analysis._queue.heights)
        return analysis

    # ------------------------------------------------------------ when all is read

    def report(
        self, as_of: datetime | None, judgements: Judgements | None = None, encoder: PageEncoder | None = None
    ) -> PageReport:
        """The report on what has been added; ``judgements`` and what the ``encoder`` remembers are known already."""
        self._note_all(self._queue.finish())
        is_served = self._options.semantic and serves(base_language(self._lang))
        read = Read(
            wiki=self._wiki,
            page=self._page,
            lang=self._lang,
            history=self._history,
            noted=self._noted,
            failures=self._failures,
            judgements=judgements or Judgements(),
            encoder=(encoder or PageEncoder()) if is_served else None,
        )
        return conclude(read, self._options, as_of)
