"""One pass over the watchlists, in order: deliver what the last one left, see what changed, judge it, deliver."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby

from wikiwatch.archive.store import Archive
from wikiwatch.archive.watch_state import Judgement, Known, NewEvent
from wikiwatch.deliver.interface import Delivery
from wikiwatch.errors import ArchiveError, BudgetSpent, ExitCode, FetchError, PageUnavailable
from wikiwatch.fetch.budget import RequestBudget
from wikiwatch.fetch.client import ApiClient
from wikiwatch.fetch.lists import glimpses, groups
from wikiwatch.fetch.wikis import resolve_wiki
from wikiwatch.model import EventKind, Page, PageReport, Revision, Wiki
from wikiwatch.pipeline.options import Options
from wikiwatch.pipeline.scan import scan_page
from wikiwatch.pipeline.sync import known_wiki, open_client, sync_known
from wikiwatch.pipeline.versions import code_version
from wikiwatch.pipeline.watching.changes import due_pages, note_changes, outdated_pages
from wikiwatch.pipeline.watching.members import members
from wikiwatch.pipeline.watching.outgoing import deliver
from wikiwatch.pipeline.watching.verdicts import (
    Frame,
    Subject,
    Verdicts,
    edit_key,
    own_reverts_only,
    page_gone,
    subjects,
    users_of,
    verdicts,
)
from wikiwatch.report import event_line, json_report
from wikiwatch.settings import Settings
from wikiwatch.settings.watching import Watchlist

MOST_QUIET = 50
"""Pages a pass looks at again for no other reason than that they were touched, or that wikiwatch changed."""

FAILURES_IN_A_ROW = 3
"""Then the fault is not a page's, and the rest waits for the next pass."""

DELIVER_EVERY_SECONDS = 600.0
"""A first pass may take hours: what it found by then is told meanwhile."""

EDITS_TOLD_FOR = timedelta(days=7)
"""An edit that left no passage is told of only when it is not older than that, or than the last pass."""


@dataclass(slots=True)
class Outcome:
    """What a pass did. ``judged`` counts pages that were read, ``errors`` name what failed."""

    watched: int = 0
    judged: int = 0
    new: int = 0
    ended: int = 0
    delivered: int = 0
    waiting: int = 0
    requests: int = 0
    wikis_read: int = 0
    wikis_failed: int = 0
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> ExitCode:
        """Fetch when no wiki could be read, partial when anything else failed."""
        if self.wikis_failed and not self.wikis_read and not self.judged:
            return ExitCode.FETCH
        return ExitCode.PARTIAL if self.errors else ExitCode.DONE


def one_pass(archive: Archive, settings: Settings, budget: RequestBudget, into: Mapping[str, Delivery]) -> Outcome:
    """Look at all watchlists once. Raises `ArchiveError`, and `UsageError` for what is wrong in the configuration.

    A wiki that cannot be read keeps no other from being read. Whatever is left undone is taken up by the next pass.
    """
    outcome = Outcome()
    _deliver(archive, into, outcome)
    delivered_at = time.monotonic()

    def deliver_meanwhile() -> None:
        nonlocal delivered_at
        if time.monotonic() - delivered_at >= DELIVER_EVERY_SECONDS:
            _deliver(archive, into, outcome)
            delivered_at = time.monotonic()

    by_wiki = sorted(settings.watchlist, key=_api_url)
    for api_url, lists in groupby(by_wiki, key=_api_url):
        with open_client(replace(settings, wiki=api_url), budget) as client:
            try:
                wiki = known_wiki(archive, client)
                _WikiPass(archive, client, wiki, list(lists), outcome).run(deliver_meanwhile)
                outcome.wikis_read += 1
            except FetchError as error:
                outcome.errors.append(str(error))
                outcome.wikis_failed += not isinstance(error, BudgetSpent)
                outcome.wikis_read += isinstance(error, BudgetSpent)
    _deliver(archive, into, outcome)
    outcome.waiting = sum(archive.watch.waiting().values())
    outcome.requests = budget.spent
    return outcome


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _api_url(watchlist: Watchlist) -> str:
    return resolve_wiki(watchlist.wiki).api_url


def _deliver(archive: Archive, into: Mapping[str, Delivery], outcome: Outcome) -> None:
    sent = deliver(archive.watch, into)
    outcome.delivered += sent.arrived
    outcome.errors += [error for error in sent.errors if error not in outcome.errors]


class _WikiPass:
    """A pass over the lists of one wiki."""

    def __init__(
        self, archive: Archive, client: ApiClient, wiki: Wiki, lists: Sequence[Watchlist], outcome: Outcome
    ) -> None:
        self._archive, self._client, self._wiki, self._outcome = archive, client, wiki, outcome
        self._lists = {one.name: one for one in lists}
        self._version = code_version()
        self._groups: dict[str, frozenset[str]] = {}
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
        again = outdated_pages(self._archive, self._wiki, watched, self._version, MOST_QUIET)
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
        """The page's report for each list: one analysis for a language, at the lowest threshold that is asked for."""
        reports: dict[str, PageReport] = {}
        told: set[str] = set()
        for lang in dict.fromkeys(one.lang for one in lists):
            same = [one for one in lists if one.lang == lang]
            wiki = self._wiki if lang is None else replace(self._wiki, lang=lang)
            known = {key for one in same for key in self._known(one, page.page_id)}
            options = Options(threshold=min(one.threshold for one in same), known=frozenset(known))
            report = scan_page(self._archive, wiki, page, options)
            reports |= {one.name: report for one in same}
            told.update(f'page "{page.page_title}": {error.stage}: {error.message}' for error in report.errors)
        self._outcome.errors += sorted(told)
        return reports

    def _known(self, watchlist: Watchlist, page_id: int) -> dict[str, Known]:
        return self._archive.watch.known(self._wiki.wiki_id, watchlist.name, page_id)

    def _verdicts(self, watchlist: Watchlist, report: PageReport, now: datetime) -> Verdicts:
        known = self._known(watchlist, report.page.page_id)
        found = subjects(report, watchlist.threshold, self._edits_since, known)
        fresh = {key: one for key, one in found.items() if one.standing and not (key in known and known[key].standing)}
        is_first = not self._archive.watch.is_judged(self._wiki.wiki_id, watchlist.name, report.page.page_id)
        if watchlist.skip_bots or watchlist.skip_sysops:
            self._ask_groups(users_of(fresh))
        frame = Frame(
            watchlist=watchlist,
            wiki=self._wiki,
            page=report.page,
            noticed_at=now,
            first_rev_id=report.history.first_rev_id,
        )
        silent = is_first and not watchlist.deliver_existing
        return verdicts(
            frame, found, known, lambda subject: silent or self._is_skipped(watchlist, subject), self._ended_by
        )

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
                    document=json_report.watch(event),
                    event=event_line.of_watch(event),
                    deliveries=watchlist.deliver,
                )
                for event in found.events
            )
            judgement = Judgement(
                watchlist=watchlist.name, judged_with=self._version, findings=found.findings, events=events
            )
            judgements.append(judgement)
            self._outcome.new += sum(event.kind is EventKind.NEW for event in found.events)
            self._outcome.ended += sum(event.kind is EventKind.ENDED for event in found.events)
        self._archive.watch.record(self._wiki.wiki_id, page.page_id, judgements, now)

    # ------------------------------------------------------------ what is not told

    def _ask_groups(self, users: Iterable[str]) -> None:
        unknown = [user for user in users if user not in self._groups]
        if unknown:
            found = groups(self._client, unknown)
            self._groups |= dict.fromkeys(unknown, frozenset[str]()) | found

    def _is_skipped(self, watchlist: Watchlist, subject: Subject) -> bool:
        user = subject.brought_by.user
        if user is None:
            return False
        held = self._groups.get(user, frozenset())
        skipped = (
            user in watchlist.skip_users
            or (watchlist.skip_bots and "bot" in held)
            or (watchlist.skip_sysops and "sysop" in held)
        )
        own = watchlist.skip_self_reverts and subject.edit is not None and own_reverts_only(subject.edit, self._user)
        return skipped or own

    def _user(self, rev_id: int) -> str | None:
        revision = self._archive.revision(self._wiki.wiki_id, rev_id, text=False)
        return revision.user if revision else None

    def _ended_by(self, subject: Subject) -> Revision | None:
        """Who took a passage out, or undid an edit."""
        if subject.passage is not None:
            return subject.passage.removed_by
        edit = subject.edit
        undone_by = [] if edit is None else [edit.reverted_by, *(one.rev_id for one in edit.partly_reverted_by)]
        rev_id = next((one for one in undone_by if one is not None), None)
        return None if rev_id is None else self._archive.revision(self._wiki.wiki_id, rev_id, text=False)
