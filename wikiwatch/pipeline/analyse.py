"""One page's revisions in, its report out: history, detect, score."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial
from itertools import islice
from typing import Any

import numpy as np

from wikiwatch.detect.registry import detectors
from wikiwatch.history import FinalState, Insertion, PageHistory, TracedPassage, insertions, run_starts, shown_diff
from wikiwatch.history.stored import packed, unpacked
from wikiwatch.model import (
    AssessedEdit,
    Assessment,
    Context,
    Edit,
    EditAssessment,
    EditChange,
    Evidence,
    Finding,
    HistorySummary,
    Page,
    PageRecord,
    PageReport,
    PartialRevert,
    Passage,
    Provenance,
    Revision,
    Span,
    StageError,
    SuspectPassage,
    TimelinePoint,
    Wiki,
)
from wikiwatch.pipeline.noted import Noted, from_json, pack, to_json, unpack
from wikiwatch.pipeline.provenance import Aftermath, came_by, came_with
from wikiwatch.pipeline.records import RecordKeeper
from wikiwatch.pipeline.rereading import ALONE, Foreign, findings_of, reread, written_by
from wikiwatch.score import transparent
from wikiwatch.score.edits import Scoring, assess_edit
from wikiwatch.score.edits.calibration import PREVALENCE
from wikiwatch.score.passages import assess_passage, weighed
from wikiwatch.settings import ARTICLE_NAMESPACES, THRESHOLD
from wikiwatch.wikitext.sentences import paragraphs

_DISTRUST = 0.5
"""Text under a finding of this weight does not count as established, whatever the edit's score."""

REGULAR = 10
"""Earlier edits of the page that make a regular of their editor, where at most one in as many was reverted."""

MOST_FOLLOWED = 500
"""Paragraphs of a single edit that are followed to the end of the history without anything against them."""

_OF_PASSAGES = frozenset({Evidence.TOPIC, Evidence.REGISTER, Evidence.FORM, Evidence.LINKS})
"""What may make a passage suspect though its edit, taken alone, is not."""

_UNKNOWN_LANGUAGE = "und"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What to report. ``everything`` also reports what is below the threshold; ``since`` only what came later.

    Edits are suspect at the threshold too, or from ``edits_from``, scored for this ``prevalence`` of damaging ones.

    ``only`` reports nothing but the edits of these revisions, each with its diff. What came after the last of them
    is read, to see what became of them, but not examined. Passages that are ``known``, by their ids, are reported
    whatever their score, so that somebody who was told of one hears who took it out.
    """

    threshold: float = THRESHOLD
    edits_from: float | None = None
    prevalence: float = PREVALENCE
    everything: bool = False
    since: datetime | None = None
    only: frozenset[int] | None = None
    known: frozenset[str] = frozenset()

    @property
    def edit_threshold(self) -> float:
        """The score from which an edit is suspect."""
        return self.threshold if self.edits_from is None else self.edits_from


def analyse(
    wiki: Wiki,
    page: Page,
    revisions: Iterable[Revision],
    options: Options = Options(),
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
        self._lang = wiki.lang or _UNKNOWN_LANGUAGE
        self._history = PageHistory()
        self._records = RecordKeeper()
        shown_anyway = options.everything or options.only is not None
        explained_from = 0.0 if shown_anyway else max(0.0, options.edit_threshold)
        self._scoring = Scoring(
            prevalence=options.prevalence, threshold=options.edit_threshold, explained_from=explained_from
        )
        self._noted: list[Noted] = []
        self._distrusted = np.empty(0, np.uint32)
        self._edits_by: Counter[str] = Counter()
        self._failures: dict[str, str] = {}
        self._saved = 0
        self._awaited = set(options.only or ())

    # ------------------------------------------------------------ while reading

    def add(self, revision: Revision) -> Edit | None:
        """Take the next revision of the page; it as an edit, None where its text is hidden."""
        edit = self._history.add(revision)
        record = self._records.add(revision, edit)
        is_over = self._options.only is not None and not self._awaited
        self._awaited.discard(revision.rev_id)
        prior_edits = None if revision.user is None else self._edits_by[revision.user]
        if revision.user is not None:
            self._edits_by[revision.user] += 1
        if edit is None or is_over or revision.main.model != "wikitext":
            return edit
        established = cache(partial(self._history.parent_text_without, self._distrusted))
        findings = self._examine(edit, prior_edits, established)
        self._distrust(edit, findings)
        assessed = self._assess(edit, record, findings)
        if self._is_noted(revision, assessed.damaging, findings):
            self._note(edit, findings, assessed, came_by(edit, prior_edits), established)
        return edit

    def _assess(self, edit: Edit, record: PageRecord, findings: Sequence[Finding]) -> EditAssessment:
        if not findings and self._scoring.explained_from > 0 and _is_beyond_doubt(edit, record):
            return EditAssessment(damaging=0.0, goodfaith=1.0, calibrated=True, labels=())
        return assess_edit(self._change(edit, record), findings, self._scoring)

    def _change(self, edit: Edit, record: PageRecord) -> EditChange:
        revision = edit.revision
        return EditChange(
            old=None if edit.is_creation else edit.old,
            new=edit.new,
            lang=self._lang,
            title=self._page.page_title,
            comment=revision.comment,
            user=revision.user,
            anon=revision.anon,
            minor=revision.minor,
            dt=revision.dt,
            tags=revision.tags,
            record=record,
        )

    def _is_noted(self, revision: Revision, damaging: float, findings: Sequence[Finding]) -> bool:
        """Whether the edit may have to be reported: for what it is, or for a passage that is judged in the end."""
        if self._options.only is not None:
            return revision.rev_id in self._options.only
        accused = any(f.start < f.end and f.evidence in _OF_PASSAGES for f in findings)
        return accused or self._is_reported(damaging)

    def _is_reported(self, damaging: float) -> bool:
        return damaging >= self._options.edit_threshold or self._options.everything or self._options.only is not None

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
        suspect = transparent.damaging(findings) >= self._options.threshold
        spans = {Span(f.start, f.end) for f in findings if suspect or f.weight >= _DISTRUST}
        tokens = [self._history.new_tokens(span) for span in spans if span.start < span.end]
        if tokens and not edit.is_creation:
            self._distrusted = np.unique(np.concatenate([self._distrusted, *tokens]))

    def _note(
        self,
        edit: Edit,
        findings: Sequence[Finding],
        scored: EditAssessment,
        came: Provenance,
        established: Callable[[], str],
    ) -> None:
        guilty = [Span(f.start, f.end) for f in findings if f.start < f.end]
        if self._options.everything:
            parts = (part for span in edit.inserted for part in paragraphs(edit.new, span.start, span.end))
            guilty += islice(parts, None if self._options.only is None else MOST_FOLLOWED)
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
            diff=shown_diff(edit) if findings or self._options.only is not None else (),
        )
        brought = insertions(self._history, edit, guilty)
        before = pack(established()) if brought else b""
        self._noted.append(Noted(len(self._history.revisions) - 1, assessed, brought, came, before))

    # ------------------------------------------------------------ saving

    @property
    def revision_count(self) -> int:
        """How many revisions have been added."""
        return len(self._history.revisions)

    def unsaved(self, *, whole: bool = False) -> bytes:
        """What came since the last save, or all there is, in a form `restored` reads."""
        notes = self._noted if whole else self._noted[self._saved :]
        told = {"noted": [to_json(noted) for noted in notes], "failures": self._failures}
        self._saved = len(self._noted)
        return packed(
            {
                "history": np.frombuffer(self._history.unsaved(whole=whole), np.uint8),
                "told": np.frombuffer(json.dumps(told).encode(), np.uint8),
                "distrusted": self._distrusted,
            }
        )

    @classmethod
    def restored(
        cls,
        wiki: Wiki,
        page: Page,
        options: Options,
        saves: Sequence[bytes],
        revisions: Sequence[Revision],
        text: bytes,
    ) -> Analysis:
        """The analysis all saves make together.

        Args:
            saves: what `unsaved` gave each time, from the first on.
            revisions: the revisions added until the last save; texts are not needed.
            text: the newest visible one of them.

        Raises:
            ValueError: a save is damaged, or they do not go together.
        """
        analysis = cls(wiki, page, options)
        parts = [unpacked(save) for save in saves]
        try:
            analysis._history = PageHistory.restored([part["history"].tobytes() for part in parts], revisions, text)
            for part in parts:
                told: dict[str, Any] = json.loads(part["told"].tobytes())
                analysis._noted += [from_json(noted, analysis._history.revisions) for noted in told["noted"]]
                analysis._failures.update(told["failures"])
            analysis._distrusted = parts[-1]["distrusted"]
        except (LookupError, TypeError) as error:
            raise ValueError(f"stored analysis is damaged: {error}") from error
        analysis._records.resume(revisions, analysis._history.reverted_by)
        analysis._saved = len(analysis._noted)
        analysis._edits_by = Counter(revision.user for revision in revisions if revision.user is not None)
        return analysis

    # ------------------------------------------------------------ when all is read

    def report(self, as_of: datetime | None) -> PageReport:
        """The report on what has been added."""
        state = FinalState(self._history, as_of)
        by_id = {revision.rev_id: revision for revision in self._history.revisions}
        runs = run_starts(self._history.revisions)
        undone: dict[int, list[PartialRevert]] = defaultdict(list)
        undone_by: dict[int, list[PartialRevert]] = defaultdict(list)
        for revert in self._history.partial_reverts:
            undone[revert.rev_id].append(revert)
            undone_by[revert.undone_rev_id].append(revert)
        least = self._options.edit_threshold
        suspects = [n.edit.revision for n in self._noted if n.insertions and n.edit.damaging >= least]
        aftermath = Aftermath(suspects, self._history.reverted_by, self._history.partial_reverts)
        edits: list[AssessedEdit] = []
        passages: list[SuspectPassage] = []
        for noted in self._noted:
            if self._options.since is not None and noted.edit.revision.dt < self._options.since:
                continue
            brought = list(self._passages(state, noted, by_id, aftermath))
            if not brought and not self._is_reported(noted.edit.damaging):
                continue
            passages += brought
            ids = tuple(dict.fromkeys(passage.passage_id for passage in brought))
            rev_id = noted.edit.revision.rev_id
            edits.append(
                replace(
                    noted.edit,
                    run_rev_id=runs[rev_id],
                    passage_ids=ids,
                    partly_reverts=tuple(undone.get(rev_id, ())),
                    reverted_by=self._history.reverted_by.get(rev_id),
                    partly_reverted_by=tuple(undone_by.get(rev_id, ())),
                )
            )
        passages += self._reread(state, aftermath, [p.passage for p in passages if p.passage.standing])
        passages.sort(key=lambda p: (not p.passage.standing, -p.assessment.score, p.passage.start))
        return PageReport(
            wiki=self._wiki,
            page=self._page,
            history=self._summary(),
            passages=tuple(passages),
            edits=tuple(edits),
            timeline=self._timeline(),
            errors=tuple(StageError(stage=f"detect/{name}", message=text) for name, text in self._failures.items()),
        )

    def _passages(
        self, state: FinalState, noted: Noted, by_id: Mapping[int, Revision], aftermath: Aftermath
    ) -> Iterator[SuspectPassage]:
        established = unpack(noted.established) if noted.insertions else ""
        for insertion in noted.insertions:
            for traced in state.trace(insertion):
                removed = by_id.get(traced.passage.removed_rev_id or 0)
                provenance = aftermath.of(noted.came, noted.edit.revision, traced.passage)
                passage = self._judged(noted.edit, insertion, traced, removed, provenance, established)
                if self._is_wanted(passage):
                    yield passage

    def _reread(self, state: FinalState, aftermath: Aftermath, told: Sequence[Passage]) -> Iterator[SuspectPassage]:
        """What stands and does not belong, though no detector pointed at it; ``told`` is reported already."""
        if self._options.only is not None or self._page.namespace_id not in ARTICLE_NAMESPACES:
            return
        revisions, since = self._history.revisions, self._options.since
        for foreign in reread(self._history, self._lang, self._page.page_title, self._options.threshold):
            is_told = any(p.start < foreign.span.end and foreign.span.start < p.end for p in told)
            if not is_told and (since is None or revisions[foreign.place].dt >= since):
                passage = self._foreign(state, aftermath, foreign)
                if passage.assessment.score >= ALONE and self._is_wanted(passage):
                    yield passage

    def _foreign(self, state: FinalState, aftermath: Aftermath, foreign: Foreign) -> SuspectPassage:
        revision = self._history.revisions[foreign.place]
        traced = state.standing(foreign.place, foreign.span, foreign.spans)
        earlier = self._history.revisions[: foreign.place]
        prior_edits = None if revision.user is None else sum(r.user == revision.user for r in earlier)
        came = came_with(written_by(self._history, foreign.place), revision, prior_edits)
        provenance = aftermath.of(came, revision, traced.passage)
        score = round(weighed(foreign.score, provenance), 4)
        return SuspectPassage(
            passage_id=self._passage_id(traced.passage.text),
            passage=traced.passage,
            assessment=Assessment(score=score, calibrated=False, labels=foreign.labels),
            findings=tuple(findings_of(foreign)),
            inserted_by=revision,
            removed_by=None,
            before=traced.before,
            after=traced.after,
            provenance=provenance,
        )

    def _is_wanted(self, passage: SuspectPassage) -> bool:
        is_suspect = passage.assessment.score >= self._options.threshold
        return is_suspect or self._options.everything or passage.passage_id in self._options.known

    def _judged(
        self,
        edit: AssessedEdit,
        insertion: Insertion,
        traced: TracedPassage,
        removed_by: Revision | None,
        provenance: Provenance,
        established: str,
    ) -> SuspectPassage:
        places = traced.places
        here = [f for f in edit.findings if Span(f.start, f.end) in places]
        elsewhere = [f for f in edit.findings if Span(f.start, f.end) not in places]
        moved = [_at(finding, places[Span(finding.start, finding.end)]) for finding in here]
        pointing = [f for f in moved if f.evidence is not Evidence.PROVENANCE] or moved
        spans = tuple(sorted({Span(f.start, f.end) for f in pointing}))
        return SuspectPassage(
            passage_id=self._passage_id(insertion.text),
            passage=replace(traced.passage, spans=_merged(spans)),
            assessment=self._assessed(traced.passage, moved, elsewhere, provenance, established),
            findings=tuple(moved),
            inserted_by=edit.revision,
            removed_by=removed_by,
            before=traced.before,
            after=traced.after,
            provenance=provenance,
        )

    def _assessed(
        self,
        passage: Passage,
        here: Sequence[Finding],
        elsewhere: Sequence[Finding],
        provenance: Provenance,
        established: str,
    ) -> Assessment:
        """What stands under a finding is read again and its history weighed; for what is gone the findings will do."""
        if not here or not passage.standing:
            return transparent.assess(here, elsewhere)
        return assess_passage(
            passage.text,
            lang=self._lang,
            title=self._page.page_title,
            findings=[_at(f, Span(f.start - passage.start, f.end - passage.start)) for f in here],
            elsewhere=elsewhere,
            established=established,
            provenance=provenance,
        )

    def _passage_id(self, text: str) -> str:
        """Stable while the page is: from the wiki, the page and the inserted words, not from revision or position."""
        identity = "\0".join((self._wiki.wiki_id, str(self._page.page_id), " ".join(text.split())))
        return hashlib.sha256(identity.encode(errors="surrogatepass")).hexdigest()[:16]

    def _summary(self) -> HistorySummary:
        revisions = self._history.revisions
        latest = revisions[-1] if revisions else None
        return HistorySummary(
            revision_count=len(revisions),
            first_rev_id=revisions[0].rev_id if revisions else None,
            latest_rev_id=latest.rev_id if latest else None,
            latest_dt=latest.dt if latest else None,
            hidden_revision_count=self._history.hidden_count,
            identity_revert_count=self._history.revert_count,
        )

    def _timeline(self) -> tuple[TimelinePoint, ...]:
        suspects = {n.edit.revision.rev_id for n in self._noted if n.edit.damaging >= self._options.edit_threshold}
        return tuple(
            TimelinePoint(
                rev_id=revision.rev_id,
                dt=revision.dt,
                size=revision.main.size,
                reverted=revision.rev_id in self._history.reverted_by,
                suspect=revision.rev_id in suspects,
            )
            for revision in self._history.revisions
        )


def _is_beyond_doubt(edit: Edit, record: PageRecord) -> bool:
    """An edit that need not be judged to know that it is not suspect: a revert, or one by a regular of the page."""
    edits, reverted = record.user_edits, record.user_reverted
    return bool(edit.reverts) or (edits is not None and edits >= REGULAR and (reverted or 0) * REGULAR <= edits)


def _at(finding: Finding, span: Span) -> Finding:
    return replace(finding, start=span.start, end=span.end)


def _merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Sorted spans, overlapping ones joined."""
    merged: list[Span] = []
    for span in spans:
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)
