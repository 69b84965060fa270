"""A budget of requests, shared by threads and clients; and one pause for all of them."""

from __future__ import annotations

import threading
import time

import pytest

from wikiwatch.errors import BudgetSpent, FetchError
from wikiwatch.fetch.budget import RequestBudget
from wikiwatch.fetch.client import PARALLEL_REQUESTS
from wikiwatch.fetch.retry import RetryPolicy

from .scripted_server import Reply, Request

GOOD = Reply({"batchcomplete": True, "query": {}})


def test_a_budget_counts_and_ends() -> None:
    budget = RequestBudget(2)
    budget.take()
    budget.take()
    with pytest.raises(BudgetSpent) as failure:
        budget.take()
    assert str(failure.value) == "the budget of 2 requests is spent; the next run goes on from here"
    assert budget.spent == 2


def test_without_a_bound_it_only_counts() -> None:
    budget = RequestBudget()
    for _ in range(1000):
        budget.take()
    assert budget.spent == 1000


def test_every_try_counts(server, connect) -> None:
    server.script(Reply("busy", 503))
    budget = RequestBudget(3)
    with pytest.raises(BudgetSpent):
        connect(budget=budget).query({}, "page")
    assert len(server.requests) == budget.spent == 3


def test_two_clients_share_it(server, connect) -> None:
    server.script(GOOD)
    budget = RequestBudget(3)
    first, second = connect(budget=budget), connect(budget=budget)
    for client in (first, second, first):
        client.query({}, "page")
    with pytest.raises(BudgetSpent):
        second.query({}, "page")
    assert len(server.requests) == 3


def test_threads_cannot_overspend_it(server, connect) -> None:
    server.script(GOOD)
    client = connect(budget=RequestBudget(20))
    spent: list[FetchError] = []

    def ask() -> None:
        try:
            for _ in range(10):
                client.query({}, "page")
        except BudgetSpent as error:
            spent.append(error)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(server.requests) == 20
    assert spent


BUSY = [
    Reply("slow down", 429, {"Retry-After": "1"}),
    Reply("down", 503, {"Retry-After": "1"}),
    Reply({"errors": [{"code": "maxlag", "text": "lagged"}]}, headers={"Retry-After": "1"}),
]


@pytest.mark.parametrize("busy", BUSY, ids=["429", "503", "maxlag"])
def test_when_one_thread_is_told_to_wait_none_goes_on(server, connect, busy: Reply) -> None:
    told_at: list[float] = []
    asked_at: list[float] = []
    running = 0
    most = 0
    lock = threading.Lock()

    def answer(request: Request) -> Reply:
        nonlocal running, most
        with lock:
            asked_at.append(time.monotonic())
            running += 1
            most = max(most, running)
            is_told = len(asked_at) == 10
        time.sleep(0.005)
        with lock:
            running -= 1
            if is_told:
                told_at.append(time.monotonic())
        return busy if is_told else GOOD

    server.script(answer)
    client = connect(sleep=time.sleep, clock=time.monotonic, policy=RetryPolicy(first_wait_seconds=1.0))

    def ask() -> None:
        for _ in range(8):
            client.query({}, "page")

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most <= PARALLEL_REQUESTS
    late = [at - told_at[0] for at in asked_at if at > told_at[0]]
    in_flight = [wait for wait in late if wait < 0.9]
    assert len(in_flight) < PARALLEL_REQUESTS  # those that had been let through already
    assert len(asked_at) == 6 * 8 + 1
