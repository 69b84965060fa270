"""How a stream honours the wikis whose texts it reads: few requests at once, and a pause for all of them."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack

import pytest

from tests.fetch.live_wiki import LiveWiki
from tests.fetch.scripted_server import Reply, ScriptedServer
from wikiwatch.errors import BudgetSpent
from wikiwatch.fetch.budget import RequestBudget
from wikiwatch.fetch.client import PARALLEL_REQUESTS, ApiClient
from wikiwatch.fetch.live_events import read_event
from wikiwatch.model import Wiki
from wikiwatch.pipeline.stream.texts import Home, Texts

EDITS = 12
BUSY = {
    "429": Reply("slow down", status=429, headers={"Retry-After": "1"}),
    "503": Reply("down", status=503, headers={"Retry-After": "1"}),
    "maxlag": Reply({"errors": [{"code": "maxlag", "text": "lagged"}]}, headers={"Retry-After": "1"}),
    "rate limited": Reply({"errors": [{"code": "ratelimited", "text": "too often"}]}, headers={"Retry-After": "1"}),
}


class Busy:
    """Several wikis; knows how many requests they were at, at once, and when each came."""

    def __init__(self) -> None:
        self.at_once = self.most = 0
        self.asked_at: list[float] = []
        self.lock = threading.Lock()

    def __call__(self, answer):
        def slow(request):
            with self.lock:
                self.at_once += 1
                self.most = max(self.most, self.at_once)
                self.asked_at.append(time.monotonic())
            time.sleep(0.02)
            try:
                return answer(request)
            finally:
                with self.lock:
                    self.at_once -= 1

        return slow


@pytest.fixture
def homes():
    """homes(2, answer=...): so many wikis on loopback, with a dozen edits each."""
    with ExitStack() as stack:

        def make(count, busy, answer=lambda wiki: wiki, **options):
            made = []
            for number in range(count):
                wiki = LiveWiki(wiki_id=f"wiki{number}")
                edits = [read_event(wiki.edit(f"Page {n}", f"Texte {n}.")) for n in range(EDITS)]
                server = stack.enter_context(ScriptedServer())
                server.script(busy(answer(wiki)))
                client = stack.enter_context(ApiClient(server.api_url, "operator@example.org", **options))
                made.append((Home(Wiki(wiki_id=wiki.wiki_id), client), edits))
            return made

        yield make


def all_at_once(texts, homes):
    """Every edit of every wiki asked for by a thread of its own; how many pairs came, and what was raised."""
    pairs, raised = [], []

    def ask(home, edit):
        try:
            pairs.extend(texts.pairs(home, [edit]))
        except BudgetSpent as error:
            raised.append(error)

    threads = [threading.Thread(target=ask, args=(home, edit)) for home, edits in homes for edit in edits]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [pair for pair in pairs if pair.change is not None], raised


def test_three_requests_at_once_over_all_wikis(homes):
    busy = Busy()
    pairs, _ = all_at_once(Texts(time.sleep), homes(3, busy))
    assert len(pairs) == 3 * EDITS
    assert 2 <= busy.most <= PARALLEL_REQUESTS


@pytest.mark.parametrize("reply", BUSY.values(), ids=BUSY)
def test_when_one_thread_is_told_to_wait_none_goes_on(homes, reply):
    busy = Busy()
    answered, told_at = 0, []

    def stumbling(wiki):
        def answer(request):
            nonlocal answered
            with busy.lock:
                answered += 1
                is_told = answered == 5
                if is_told:
                    told_at.append(time.monotonic())
            return reply if is_told else wiki(request)

        return answer

    pairs, _ = all_at_once(Texts(time.sleep), homes(1, busy, stumbling))
    assert len(pairs) == EDITS
    later = [at - told_at[0] for at in busy.asked_at if at > told_at[0] + 0.1]  # those on their way are let be
    assert later
    assert min(later) > 0.9


def test_a_budget_counts_over_all_wikis(homes):
    busy, budget = Busy(), RequestBudget(10)
    pairs, raised = all_at_once(Texts(time.sleep), homes(2, busy, budget=budget))
    assert (len(busy.asked_at), len(pairs), len(raised)) == (10, 10, 2 * EDITS - 10)
