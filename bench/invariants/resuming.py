"""A page read with interruptions, against the same page read at once."""

from __future__ import annotations

import numpy as np

from wikiwatch.history import PageHistory
from wikiwatch.model import Edit, Revision


class Resuming:
    """The same page read with interruptions."""

    def __init__(self) -> None:
        self._history = PageHistory()
        self._saves: list[bytes] = []
        self._text = b""
        self._next = 1

    def agrees(self, revision: Revision, edit: Edit | None, at_once: PageHistory) -> bool:
        """Take the next revision too; whether it says the same."""
        same = self._history.add(revision) == edit
        self._text = self._text if revision.text is None else revision.text
        count = len(self._history.revisions)
        if count < self._next:
            return same and _same_present(self._history, at_once)
        self._next = count + max(1, count // 4)
        self._saves.append(self._history.unsaved())
        self._history = PageHistory.restored(self._saves, self._history.revisions, self._text)
        return same and _same_present(self._history, at_once) and _same_past(self._history, at_once)


def _same_present(one: PageHistory, other: PageHistory) -> bool:
    a, b = one._engine, other._engine
    return (
        len(a.ledger) == len(b.ledger)
        and np.array_equal(a.state.lines, b.state.lines)
        and np.array_equal(a.state.tokens, b.state.tokens)
        and np.array_equal(a.ledger.origins(a.state.tokens), b.ledger.origins(b.state.tokens))
        and one.text == other.text
        and one.latest_visible == other.latest_visible
    )


def _same_past(one: PageHistory, other: PageHistory) -> bool:
    a, b = one._engine, other._engine
    tokens = np.arange(len(a.ledger), dtype=np.uint32)
    return (
        np.array_equal(a.ledger.words(tokens), b.ledger.words(tokens))
        and np.array_equal(a.ledger.origins(tokens), b.ledger.origins(tokens))
        and np.array_equal(a.ledger.standing, b.ledger.standing)
        and np.array_equal(one.removals(tokens), other.removals(tokens))
        and list(a.vocabulary) == list(b.vocabulary)
        and one.revisions == other.revisions
        and (one.reverted_by, one.revert_count) == (other.reverted_by, other.revert_count)
        and one.hidden_count == other.hidden_count
    )
