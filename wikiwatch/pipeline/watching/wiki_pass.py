"""A pass over the lists of one wiki: who is watched, what changed, what that means for each list."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from wikiwatch.archive.store import Archive
from wikiwatch.archive.watch_state import Judgement, Known, NewEvent
from wikiwatch.errors import ArchiveError, BudgetSpent, FetchError, PageUnavailable
from wikiwatch.fetch.client import ApiClient
from wikiwatch.fetch.lists import glimpses
from wikiwatch.model import EventKind, Page, PageReport, Revision, Wiki
from wikiwatch.pipeline.encoding import encoder_version
from wikiwatch.pipeline.options import Options
from wikiwatch.pipeline.scan import scan_page
from wikiwatch.pipeline.sync import sync_known
from wikiwatch.pipeline.versions import code_version
from wikiwatch.pipeline.watching.changes import due_pages, note_changes, outdated_pages
from wikiwatch.pipeline.watching.members import members
from wikiwatch.pipeline.watching.outcome import Outcome
from wikiwatch.pipeline.watching.skipping import Skipping
from wikiwatch.pipeline.watching.verdicts import (
    Frame,
    Subject,
    Verdicts,
    edit_key,
    page_gone,
    subjects,
    verdicts,
)
from wikiwatch.report import event_line, watch_json
from wikiwatch.score.edits import Scoring, threshold_on_a_page
from wikiwatch.settings.watching import Watchlist

MOST_QUIET = 50
"""Pages a pass looks at again for no other reason than that they were touched, or that wikiwatch changed."""

FAILURES_IN_A_ROW = 3
"""Then the fault is not a page's, and the rest waits for the next pass."""

EDITS_TOLD_FOR = timedelta(days=7)
"""An edit that left no passage is told of only when it is not older than that, or than the last pass."""


class WikiPass:
    """One pass. Its outcome is counted up. ``semantic`` lets the sentence encoder help."""

    def __init__(
        self,
        archive: Archive,
        client: ApiClient,
        wiki: Wiki,
        lists: Sequence[Watchlist],
        outcome: Outcome,
        *,
        semantic: bool,
    ) -> None:
        self._archive, self._client, self._wiki, self._outcome = archive, client, wiki, outcome
        self._lists = {one.name: one for one in lists}
        self._versions = {one.name: _version(one, semantic) for one in lists}
        self._semantic = semantic
        # A share that stays: one counted anew in each pass would move the scores of what has not changed.
        self._scorings = {one.name: Scoring.at(one.point) for one in lists}
        self._skipping = Skipping(archive, client, wiki)
        position = archive.watch.position(wiki.wiki_id)
        before = position.walked_until if position else datetime.now(UTC)
        self._edits_since = min(before, datetime.now(UTC)) - EDITS_TOLD_FOR

    def run(self, on_page: Callable[[], None]) -> None:
        """See who is watched and what changed, then judge what is due, page by page."""
        watched = members(self._archive, self._client, self._wiki, list(self._lists.values()))
        self._outcome.watched += len(watched.lists)
        self._outcome.notes += [f'{self._client.wiki}: no page "{title}" to watch' for title in watched.missing]
        note_changes(self._archive, self._client, self._wiki, list(self._lists.values()), watched)
        due = due_pages(self._archive.watch.due(self._wiki.wiki_id), MOST_QUIET)
        pages = self._pages(due)
        self._each(due, lambda page_id, lists: self._look_at(page_id, pages.get(page_id), lists), on_page)
        again = outdated_pages(self._archive, self._wiki, watched, self._versions, MOST_QUIET)
        known = self._pages(again)
        again = {page_id: names for page_id, names in again.items() if page_id in known}
        self._each(again, lambda page_id, lists: self._judge(known[page_id], lists), on_page)

    def _each(
        self,
        pages: Mapping[int, set[str]],
        look: Callable[[int, Sequence[Watchlist]], None],
        on_page: Callable[[], None],
    ) -> None:
        """Look at pages; one that fails is named and stays due, several in a row end it."""
        failures = 0
        for page_id, names in pages.items():
            try:
                look(page_id, [self._lists[name] for name in sorted(names)])
                failures = 0
                on_page()
            except BudgetSpent:
                raise
            except (FetchError, ArchiveError) as error:
                failures += 1
                if failures == FAILURES_IN_A_ROW:
                    raise
                self._outcome.errors.append(str(error))

    def _pages(self, page_ids: Collection[int]) -> dict[int, Page]:
        """What is archived of them, deleted ones too, and how the wiki names the others, as far as they exist."""
        archived = (page for gone in (True, False) for _, page in self._archive.pages(self._wiki.wiki_id, deleted=gone))
        known = {page.page_id: page for page in archived if page.page_id in page_ids}
        others = glimpses(self._client, [page_id for page_id in page_ids if page_id not in known])
        return known | {page_id: glimpse.page for page_id, glimpse in others.items() if glimpse.page is not None}

    def _look_at(self, page_id: int, page: Page | None, lists: Sequence[Watchlist]) -> None:
        """Sync a page and judge it; one that is not there any more has ended."""
        try:
            synced = None if page is None else sync_known(self._archive, self._client, self._wiki, page).page
        except PageUnavailable:
            synced = None
        if synced is None:
            now = _now()
            gone = page or Page(page_id=page_id, page_title="", namespace_id=0)
            self._record(gone, lists, now, lambda one: self._gone(one, gone, now))
            titles = self._archive.watch.titles(self._wiki.wiki_id)
            forgotten = {title: None for title, known in titles.items() if known == page_id}
            self._archive.watch.put_titles(self._wiki.wiki_id, forgotten)
        else:
            self._judge(synced, lists)

    def _judge(self, page: Page, lists: Sequence[Watchlist]) -> None:
        """Analyse what is new of an archived page, and record what that means for each list."""
        now = _now()
        reports = self._reports(page, lists)
        self._record(page, lists, now, lambda one: self._verdicts(one, reports[one.name], now))
        self._outcome.judged += 1

    def _reports(self, page: Page, lists: Sequence[Watchlist]) -> dict[str, PageReport]:
        """The page's report for each list: one analysis for those that differ only in where they draw the line."""
        reports: dict[str, PageReport] = {}
        told: set[str] = set()
        for (lang, prevalence), same in self._alike(lists):
            wiki = self._wiki if lang is None else replace(self._wiki, lang=lang)
            options = Options(
                threshold=min(one.point.threshold for one in same),
                edits_from=min(map(self._edits_from, same)),
                prevalence=prevalence,
                known=frozenset(key for one in same for key in self._known(one, page.page_id)),
                semantic=self._semantic,
            )
            report = scan_page(self._archive, wiki, page, options)
            reports |= {one.name: report for one in same}
            told.update(f'page "{page.page_title}": {error.stage}: {error.message}' for error in report.errors)
        self._outcome.errors += sorted(told)
        return reports

    def _alike(self, lists: Iterable[Watchlist]) -> Iterator[tuple[tuple[str | None, float], list[Watchlist]]]:
        """The lists by language and by the share of damaging edits that scores are for."""
        found: dict[tuple[str | None, float], list[Watchlist]] = {}
        for one in lists:
            found.setdefault((one.lang, self._scorings[one.name].prevalence), []).append(one)
        yield from found.items()

    def _edits_from(self, watchlist: Watchlist) -> float:
        """The score from which an edit that left no passage is told of."""
        return threshold_on_a_page(self._scorings[watchlist.name])

    def _known(self, watchlist: Watchlist, page_id: int) -> dict[str, Known]:
        return self._archive.watch.known(self._wiki.wiki_id, watchlist.name, page_id)

    def _verdicts(self, watchlist: Watchlist, report: PageReport, now: datetime) -> Verdicts:
        known = self._known(watchlist, report.page.page_id)
        found = subjects(report, watchlist.point.threshold, self._edits_from(watchlist), self._edits_since, known)
        fresh = [one for key, one in found.items() if one.standing and not (key in known and known[key].standing)]
        is_first = not self._archive.watch.is_judged(self._wiki.wiki_id, watchlist.name, report.page.page_id)
        skipped = self._skipping.skipped(watchlist, fresh)
        frame = Frame(
            watchlist=watchlist,
            wiki=self._wiki,
            page=report.page,
            noticed_at=now,
            first_rev_id=report.history.first_rev_id,
        )
        silent = is_first and not watchlist.deliver_existing
        return verdicts(frame, found, known, lambda one: silent or one.key in skipped, self._ended_by)

    def _gone(self, watchlist: Watchlist, page: Page, now: datetime) -> Verdicts:
        known = self._known(watchlist, page.page_id)
        return page_gone(Frame(watchlist=watchlist, wiki=self._wiki, page=page, noticed_at=now), known)

    def _record(
        self, page: Page, lists: Iterable[Watchlist], now: datetime, judge: Callable[[Watchlist], Verdicts]
    ) -> None:
        judgements = []
        for watchlist in lists:
            found = judge(watchlist)
            events = tuple(
                NewEvent(
                    event_id=event.event_id,
                    subject=event.passage_id or edit_key(event.rev_id),
                    document=watch_json.line(event),
                    event=event_line.of_watch(event),
                    deliveries=watchlist.deliver,
                )
                for event in found.events
            )
            version = self._versions[watchlist.name]
            judgements.append(
                Judgement(watchlist=watchlist.name, judged_with=version, findings=found.findings, events=events)
            )
            self._outcome.new += sum(event.kind is EventKind.NEW for event in found.events)
            self._outcome.ended += sum(event.kind is EventKind.ENDED for event in found.events)
        self._archive.watch.record(self._wiki.wiki_id, page.page_id, judgements, now)

    def _ended_by(self, subject: Subject) -> Revision | None:
        """Who took a passage out, or undid an edit."""
        if subject.passage is not None:
            return subject.passage.removed_by
        edit = subject.edit
        undone_by = [] if edit is None else [edit.reverted_by, *(one.rev_id for one in edit.partly_reverted_by)]
        rev_id = next((one for one in undone_by if one is not None), None)
        return None if rev_id is None else self._archive.revision(self._wiki.wiki_id, rev_id, text=False)


def _version(watchlist: Watchlist, semantic: bool) -> int:
    """A number that changes with the code, with the encoder and with where the list draws the line: then it judges its
    pages anew."""
    made_with = repr((code_version(), encoder_version() if semantic else None, watchlist.point, watchlist.lang))
    return int.from_bytes(hashlib.sha256(made_with.encode()).digest()[:7], "big")


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
