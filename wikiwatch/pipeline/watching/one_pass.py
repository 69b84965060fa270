"""One pass over the watchlists, in order: deliver what the last one left, see what changed, judge it, deliver."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby

from wikiwatch.archive.store import Archive
from wikiwatch.deliver.interface import Delivery
from wikiwatch.errors import BudgetSpent, FetchError
from wikiwatch.fetch.budget import RequestBudget
from wikiwatch.fetch.wikis import resolve_wiki
from wikiwatch.pipeline.sync import known_wiki, open_client
from wikiwatch.pipeline.watching.outcome import Outcome
from wikiwatch.pipeline.watching.outgoing import deliver
from wikiwatch.pipeline.watching.wiki_pass import WikiPass
from wikiwatch.settings import Settings
from wikiwatch.settings.watchlists import Watchlist

DELIVER_EVERY_SECONDS = 600.0
"""A first pass may take hours: what it found by then is told meanwhile."""


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
                watching = WikiPass(archive, client, wiki, list(lists), outcome, semantic=bool(settings.semantic))
                watching.run(deliver_meanwhile)
                outcome.wikis_read += 1
            except FetchError as error:
                outcome.errors.append(str(error))
                outcome.wikis_failed += not isinstance(error, BudgetSpent)
                outcome.wikis_read += isinstance(error, BudgetSpent)
    _deliver(archive, into, outcome)
    outcome.waiting = sum(archive.watch.waiting().values())
    outcome.requests = budget.spent
    return outcome


def _api_url(watchlist: Watchlist) -> str:
    return resolve_wiki(watchlist.wiki).api_url


def _deliver(archive: Archive, into: Mapping[str, Delivery], outcome: Outcome) -> None:
    sent = deliver(archive.watch, into)
    outcome.delivered += sent.arrived
    outcome.errors += [error for error in sent.errors if error not in outcome.errors]
