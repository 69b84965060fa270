"""How many requests a run may still make."""

from __future__ import annotations

import threading

from wikiwatch.errors import BudgetSpent


class RequestBudget:
    """Counts requests, over all clients and threads that share it; without ``most`` it only counts."""

    def __init__(self, most: int | None = None) -> None:
        self._most = most
        self._spent = 0
        self._lock = threading.Lock()

    @property
    def spent(self) -> int:
        """Requests made so far."""
        return self._spent

    def take(self) -> None:
        """One more request. Raises BudgetSpent when that would be too many."""
        with self._lock:
            if self._most is not None and self._spent >= self._most:
                raise BudgetSpent(f"the budget of {self._most} requests is spent; the next run goes on from here")
            self._spent += 1
