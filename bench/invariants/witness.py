"""What has to be remembered of a page to check the engine against it."""

from __future__ import annotations

import hashlib
from collections import Counter
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from bench.invariants.checks import covers, has_lines, has_text, is_told, stands_once
from bench.invariants.resuming import Resuming
from wikiwatch.history import PageHistory
from wikiwatch.history.engine import Engine
from wikiwatch.history.growing import Growing, Ids
from wikiwatch.model import Revision

INVARIANTS = ("text", "lines", "edit", "runs", "once", "fixed", "removed", "revert", "hidden", "resumed", "kept")

_UNSEEN = np.iinfo(np.uint32).max


class Tally:
    """How often each invariant was checked, and where it was violated."""

    def __init__(self) -> None:
        self.pages = self.revisions = 0
        self.checks: Counter[str] = Counter()
        self.violations: list[str] = []

    def check(self, invariant: str, holds: bool | np.bool_, where: str) -> None:
        """Count one check."""
        self.checks[invariant] += 1
        if not holds:
            self.violations.append(f"{where}: {invariant}")


class Witness:
    """Reads a page beside the engine and remembers, by itself, what the engine must not forget or change."""

    def __init__(self, title: str, tally: Tally) -> None:
        self._title, self._tally = title, tally
        self._history = PageHistory()
        self._resuming = Resuming()
        self._text = b""
        self._words: list[bytes] = []
        self._past: dict[bytes, tuple[bytes, int]] = {}  # SHA-1 of a text: a digest of its tokens, and the number
        # of its state
        self._first_words = Growing(np.empty(0, np.uint32))  # of each token when it was first seen
        self._first_origins = Growing(np.empty(0, np.uint32))
        self._standing: Ids = np.empty(0, np.uint32)

    def add(self, revision: Revision) -> None:
        """Check all that can be checked after each revision."""
        where = f"{self._title}: revision {revision.rev_id}"
        edit = self._history.add(revision)
        self._check("resumed", self._resuming.agrees(revision, edit, self._history), where)
        engine, text = self._history._engine, revision.text
        if text is None or edit is None:
            same = np.array_equal(engine.state.tokens, self._standing) and engine.text == self._text
            self._check("hidden", same and text is None and edit is None, where)
            return
        known = len(self._words)
        self._words += islice(engine.vocabulary, known, None) if len(engine.vocabulary) > known else ()
        self._check("text", has_text(engine, text, self._words), where)
        self._check("lines", has_lines(engine, self._words), where)
        self._check("edit", is_told(edit, self._text, text), where)
        self._check("runs", covers(self._history, text, self._words), where)
        self._check("once", stands_once(engine), where)
        self._check("fixed", self._is_fixed(engine), where)
        self._check("removed", self._is_removed(engine.state.tokens), where)
        self._check_past(text, engine, where)
        self._text, self._standing = text, engine.state.tokens

    def finish(self) -> None:
        """Check what the engine has kept of all revisions."""
        engine = self._history._engine
        for sha1, (tokens, number) in self._past.items():
            lines = engine._states.lines(number)
            stored = np.array(engine._pool.tokens(lines))
            self._check("kept", _digest(stored) == tokens, f"{self._title}: the text of SHA-1 {sha1.hex()}")

    def _check(self, invariant: str, holds: bool, where: str) -> None:
        self._tally.check(invariant, holds, where)

    def _check_past(self, text: bytes, engine: Engine, where: str) -> None:
        sha1 = hashlib.sha1(text, usedforsecurity=False).digest()
        now = _digest(engine.state.tokens), engine.numbers[-1]
        if sha1 in self._past:
            self._check("revert", self._past[sha1] == now, where)
        self._past[sha1] = now

    def _is_fixed(self, engine: Engine) -> bool:
        tokens, ledger = engine.state.tokens, engine.ledger
        for first in (self._first_words, self._first_origins):
            first.extend(_UNSEEN, len(ledger) - len(first))
        new = tokens[self._first_words.values[tokens] == _UNSEEN]
        self._first_words.values[new] = ledger.words(new)
        self._first_origins.values[new] = ledger.origins(new)
        return (
            bool((ledger.origins(new) < len(self._history.revisions)).all())
            and np.array_equal(self._first_words.values[tokens], ledger.words(tokens))
            and np.array_equal(self._first_origins.values[tokens], ledger.origins(tokens))
        )

    def _is_removed(self, tokens: Ids) -> bool:
        stands = np.zeros(len(self._first_words), bool)
        stands[tokens] = True
        gone = self._standing[~stands[self._standing]]
        now = len(self._history.revisions) - 1
        return bool((self._history.removals(tokens) == -1).all() and (self._history.removals(gone) == now).all())


def _digest(array: NDArray[np.uint32]) -> bytes:
    return hashlib.blake2b(np.ascontiguousarray(array).data, digest_size=16).digest()
