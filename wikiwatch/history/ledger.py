"""Every token a page ever had: which edit wrote it, and whether it stands."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history.lines import EMPTY, Ids, Line


class TokenLedger:
    """Token identities are consecutive integers; no token stands twice in one state of the page.

    ``edit`` is the number of the edit being read; new tokens are written down as its work.
    """

    def __init__(self) -> None:
        self.edit = 0
        self._count = 0
        self._origins: Ids = np.zeros(1024, np.uint32)
        self._standing = np.zeros(1024, bool)

    def __len__(self) -> int:
        return self._count

    def origins(self, tokens: Ids) -> Ids:
        """The number of the edit that wrote each token."""
        return self._origins[tokens]

    def is_new(self, tokens: Ids) -> NDArray[np.bool_]:
        """Which tokens the edit being read wrote."""
        new: NDArray[np.bool_] = self._origins[tokens] == self.edit
        return new

    def mint(self, count: int) -> Ids:
        """New tokens, written by the edit being read."""
        if not count:
            return EMPTY
        self._count += count
        while len(self._origins) < self._count:
            self._origins = np.concatenate((self._origins, np.zeros_like(self._origins)))
            self._standing = np.concatenate((self._standing, np.zeros_like(self._standing)))
        self._origins[self._count - count : self._count] = self.edit
        return np.arange(self._count - count, self._count, dtype=np.uint32)

    def raise_up(self, tokens: Ids) -> None:
        """These stand from now on."""
        self._standing[tokens] = True

    def take_down(self, tokens: Ids) -> None:
        """These no longer stand."""
        self._standing[tokens] = False

    def raise_lines(self, lines: Iterable[Line]) -> None:
        """All tokens of these lines stand from now on."""
        for line in lines:
            self._standing[line.tokens] = True

    def take_down_lines(self, lines: Iterable[Line]) -> None:
        """No token of these lines stands any longer."""
        for line in lines:
            self._standing[line.tokens] = False

    def unique(self, tokens: Ids) -> Ids:
        """The tokens, those that stand already replaced by new ones."""
        copies = self._standing[tokens]
        if not copies.any():
            return tokens
        tokens = tokens.copy()
        tokens[copies] = self.mint(int(copies.sum()))
        return tokens

    def claim(self, tokens: Ids) -> Ids | None:
        """Tokens of the past for a place in the new state; None when most of them stand.

        Then this is a copy of text that stands, not text that came back. A few may stand for a word that another
        passage happened to share: these come back as new tokens of the same origin.
        """
        copies = self._standing[tokens]
        count = int(copies.sum())
        if not count:
            return tokens
        if count > len(tokens) / 2:
            return None
        claimed = tokens.copy()
        claimed[copies] = self.mint(count)
        self._origins[claimed[copies]] = self._origins[tokens[copies]]
        return claimed
