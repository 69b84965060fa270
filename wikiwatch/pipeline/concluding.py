"""When a page's history has been read: what became of the edits worth noting, and the report on all of it."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from wikiwatch.history import FinalState, Insertion, PageHistory, TracedPassage, run_starts
from wikiwatch.model import (
    AssessedEdit,
    Assessment,
    Evidence,
    Finding,
    HistorySummary,
    Page,
    PageReport,
    PartialRevert,
    Passage,
    Provenance,
    Revision,
    Span,
    StageError,
    SuspectPassage,
    Timeline,
    Wiki,
)
from wikiwatch.pipeline.foreign import Foreign, findings_of
from wikiwatch.pipeline.held_against import HeldAgainst, where
from wikiwatch.pipeline.judgements import Judgements
from wikiwatch.pipeline.noted import Noted
from wikiwatch.pipeline.options import Options
from wikiwatch.pipeline.provenance import Aftermath, came_to_stand
from wikiwatch.pipeline.rereading import reread
from wikiwatch.score import transparent
from wikiwatch.score.passages import Encoder, assess_passage, is_measured, weighed
from wikiwatch.settings import ARTICLE_NAMESPACES
from wikiwatch.wikitext.overlaps import Overlaps, merged


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A page's history, read to its end: its ``noted`` edits, and the ``failures`` of detectors by their names.

    ``encoder`` serves the language.
    """

    wiki: Wiki
    page: Page
    lang: str
    history: PageHistory
    noted: Sequence[Noted]
    failures: Mapping[str, str]
    judgements: Judgements
    encoder: Encoder | None = None


def conclude(read: Read, options: Options, as_of: datetime | None) -> PageReport:
    """The report; ``as_of`` is when the newest revision was last seen to be the newest."""
    state = FinalState(read.history, as_of)
    suspects = [n.edit.revision for n in read.noted if n.insertions and n.edit.damaging >= options.edit_threshold]
    aftermath = Aftermath(suspects, read.history.reverted_by, read.history.partial_reverts)
    passages = _Passages(read, options, state, aftermath)
    edits = _Edits(read.history)
    told: list[AssessedEdit] = []
    found: list[SuspectPassage] = []
    asked = [noted for noted in read.noted if options.since is None or noted.edit.revision.dt >= options.since]
    brought = passages.brought_by(asked)
    for noted in asked:
        if brought[noted.place] or options.reports_edit(noted.edit.damaging):
            found += brought[noted.place]
            told.append(edits.told(noted.edit, brought[noted.place]))
    found += passages.foreign([p.passage for p in found if p.passage.standing])
    found.sort(key=lambda p: (not p.passage.standing, -p.assessment.score, p.passage.start))
    return PageReport(
        wiki=read.wiki,
        page=read.page,
        history=_summary(read.history),
        passages=tuple(found),
        edits=tuple(told),
        timeline=_timeline(read, options.edit_threshold),
        errors=tuple(StageError(stage=f"detect/{name}", message=text) for name, text in read.failures.items()),
        edits_from=options.edits_from,
    )


class _Edits:
    """Noted edits with what only the whole history tells of them."""

    def __init__(self, history: PageHistory) -> None:
        self._reverted_by = history.reverted_by
        self._runs = run_starts(history.revisions)
        self._undone: dict[int, list[PartialRevert]] = defaultdict(list)
        self._undone_by: dict[int, list[PartialRevert]] = defaultdict(list)
        for revert in history.partial_reverts:
            self._undone[revert.rev_id].append(revert)
            self._undone_by[revert.undone_rev_id].append(revert)

    def told(self, edit: AssessedEdit, brought: Iterable[SuspectPassage]) -> AssessedEdit:
        """The edit as it is reported."""
        rev_id = edit.revision.rev_id
        return replace(
            edit,
            run_rev_id=self._runs[rev_id],
            passage_ids=tuple(dict.fromkeys(passage.passage_id for passage in brought)),
            partly_reverts=tuple(self._undone.get(rev_id, ())),
            reverted_by=self._reverted_by.get(rev_id),
            partly_reverted_by=tuple(self._undone_by.get(rev_id, ())),
        )


class _Passages:
    """What was brought in: where it stands or how it went, and what is held against it in the end."""

    def __init__(self, read: Read, options: Options, state: FinalState, aftermath: Aftermath) -> None:
        self._read, self._options, self._state, self._aftermath = read, options, state, aftermath
        self._places = {rev_id: place for place, rev_id in enumerate(read.history.revisions.rev_ids)}
        self._came: dict[int, Provenance] = {}

    @cached_property
    def _reread(self) -> Sequence[Foreign]:
        """What does not belong in the newest text, read again."""
        read = self._read
        if read.page.namespace_id not in ARTICLE_NAMESPACES:
            return ()
        title, known = read.page.page_title, read.judgements.of
        at_least = self._options.threshold
        return reread(read.history, read.lang, title, at_least, known, read.encoder, weigh=self._weighed)

    @cached_property
    def _reread_starts(self) -> Sequence[int]:
        return [run.span.start for run in self._reread]

    def _weighed(self, chance: float, place: int) -> float:
        """A chance, once the history of the edit at ``place`` has spoken."""
        return weighed(chance, self._came_by(place))

    def _came_by(self, place: int) -> Provenance:
        if place not in self._came:
            self._came[place] = came_to_stand(self._read.history, place, self._state, self._aftermath)
        return self._came[place]

    def brought_by(self, noted: Sequence[Noted]) -> Mapping[int, Sequence[SuspectPassage]]:
        """The passages that are to be reported of noted edits, by their places.

        Those of which nothing stands come first: the newest text may still be in the hands of another process.
        """
        traced = {each.place: [(of, self._state.trace(of)) for of in each.insertions] for each in noted}
        held = {each.place: HeldAgainst(each.edit.findings) for each in noted if each.insertions}

        def stands(each: Noted) -> bool:
            return any(one.passage.standing for _, found in traced[each.place] for one in found)

        return {
            each.place: [
                passage
                for insertion, found in traced[each.place]
                for one in found
                if self._is_reported(passage := self._judged(each, held[each.place], insertion, one))
            ]
            for each in sorted(noted, key=stands)
        }

    def _is_reported(self, passage: SuspectPassage) -> bool:
        return self._options.reports_passage(passage.passage_id, passage.assessment.score)

    def foreign(self, told: Sequence[Passage]) -> Iterator[SuspectPassage]:
        """What stands and does not belong, though no detector pointed at it; ``told`` is reported already."""
        history, since = self._read.history, self._options.since
        reported = Overlaps(merged(Span(passage.start, passage.end) for passage in told))
        for foreign in self._reread:
            if not reported.within(foreign.span) and (since is None or history.revisions[foreign.place].dt >= since):
                passage = self._foreign(foreign)
                if self._is_reported(passage):
                    yield passage

    def _judged(self, noted: Noted, held: HeldAgainst, insertion: Insertion, traced: TracedPassage) -> SuspectPassage:
        places = traced.places
        here, elsewhere = held.within(places), held.heaviest_outside(places)
        moved = [_at(finding, places[where(finding)]) for finding in here]
        again = self._within(traced.passage)
        pointing = [f for f in moved if f.evidence is not Evidence.PROVENANCE] or ([] if again else moved)
        guilty = {span for foreign in again for span in foreign.spans}
        spans = {where(finding) for finding in pointing} | guilty
        provenance = self._aftermath.of(noted.came, noted.edit.revision, traced.passage)
        return SuspectPassage(
            passage_id=self._id(insertion.text),
            passage=replace(traced.passage, spans=merged(spans)),
            assessment=self._assessed(traced.passage, moved, again, elsewhere, provenance),
            findings=(*moved, *findings_of(again, moved)),
            inserted_by=noted.edit.revision,
            removed_by=self._revision(traced.passage.removed_rev_id),
            before=traced.before,
            after=traced.after,
            provenance=provenance,
        )

    def _revision(self, rev_id: int | None) -> Revision | None:
        return None if rev_id is None else self._read.history.revisions[self._places[rev_id]]

    def _assessed(
        self,
        passage: Passage,
        here: Sequence[Finding],
        again: Sequence[Foreign],
        elsewhere: Sequence[Finding],
        provenance: Provenance,
    ) -> Assessment:
        """What stands was read again, and its history weighs; for what is gone the findings will do.

        How a text came is no second witness: the one who read it again has heard it.
        """
        worst = max(again, key=lambda foreign: foreign.score, default=None)
        if worst is not None and all(finding.evidence is Evidence.PROVENANCE for finding in here):
            alone = self._reread_alone(worst)
            return replace(alone, labels=tuple(dict.fromkeys((*alone.labels, *(finding.label for finding in here)))))
        if not here or not passage.standing:
            return transparent.assess(here, elsewhere)
        return assess_passage(findings=here, elsewhere=elsewhere, provenance=provenance, witness=worst)

    def _within(self, passage: Passage) -> list[Foreign]:
        """What the newest text, read again, holds against a passage that stands."""
        if not passage.standing:
            return []
        runs = self._reread[slice(*(bisect_left(self._reread_starts, end) for end in (passage.start, passage.end)))]
        return [run for run in runs if run.span.end <= passage.end]

    def _reread_alone(self, foreign: Foreign) -> Assessment:
        return Assessment(score=round(foreign.score, 4), calibrated=is_measured(self._read.lang), labels=foreign.labels)

    def _foreign(self, foreign: Foreign) -> SuspectPassage:
        revision = self._read.history.revisions[foreign.place]
        traced = self._state.standing(foreign.place, foreign.span, foreign.spans)
        return SuspectPassage(
            passage_id=self._id(traced.passage.text),
            passage=traced.passage,
            assessment=self._reread_alone(foreign),
            findings=tuple(findings_of([foreign])),
            inserted_by=revision,
            removed_by=None,
            before=traced.before,
            after=traced.after,
            provenance=self._came_by(foreign.place),
        )

    def _id(self, text: str) -> str:
        """Stable while the page is: from the wiki, the page and the inserted words, not from revision or position."""
        page = (self._read.wiki.wiki_id, str(self._read.page.page_id))
        identity = "\0".join((*page, " ".join(text.split())))
        return hashlib.sha256(identity.encode(errors="surrogatepass")).hexdigest()[:16]


def _summary(history: PageHistory) -> HistorySummary:
    revisions = history.revisions
    latest = revisions[-1] if revisions else None
    return HistorySummary(
        revision_count=len(revisions),
        first_rev_id=revisions[0].rev_id if revisions else None,
        latest_rev_id=latest.rev_id if latest else None,
        latest_dt=latest.dt if latest else None,
        hidden_revision_count=history.hidden_count,
        missing_text_count=history.missing_count,
        identity_revert_count=history.revert_count,
        latest_model=latest.main.model if latest else None,
    )


def _timeline(read: Read, threshold: float) -> Timeline:
    revisions, reverted_by = read.history.revisions, read.history.reverted_by
    suspects = {noted.edit.revision.rev_id for noted in read.noted if noted.edit.damaging >= threshold}
    return Timeline(
        rev_ids=tuple(revisions.rev_ids),
        times=tuple(revisions.times),
        sizes=tuple(revisions.sizes),
        reverted=tuple(rev_id in reverted_by for rev_id in revisions.rev_ids),
        suspect=tuple(rev_id in suspects for rev_id in revisions.rev_ids),
    )


def _at(finding: Finding, span: Span) -> Finding:
    return replace(finding, start=span.start, end=span.end)
