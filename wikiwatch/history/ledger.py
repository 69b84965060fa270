"""Every token a page ever had: which word it is, which edit wrote it, and whether it stands."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history.growing import Growing, Ids


class TokenLedger:
    """Token identities are consecutive integers; no token stands twice in one state of the page.

    ``edit`` is the number of the edit being read; new tokens are written down as its work.
    """

    def __init__(self) -> None:
        self.edit = 0
        self.all_words = Growing(np.empty(0, np.uint32))
        self.all_origins = Growing(np.empty(0, np.uint32))
        self._standing = Growing(np.empty(0, bool))

    def __len__(self) -> int:
        return len(self.all_words)

    def stand_only(self, tokens: Ids) -> None:
        """Of restored tokens, these stand and no others."""
        self._standing.extend(False, len(self))
        self._standing.values[tokens] = True

    def words(self, tokens: Ids) -> Ids:
        """The word of each token."""
        return self.all_words.values[tokens]

    def words_since(self, first: int) -> Ids:
        """The words of token ``first`` and of all newer ones."""
        return self.all_words.values[first:]

    def origins(self, tokens: Ids) -> Ids:
        """The number of the edit that wrote each token."""
        return self.all_origins.values[tokens]

    def is_new(self, tokens: Ids) -> NDArray[np.bool_]:
        """Which tokens the edit being read wrote."""
        new: NDArray[np.bool_] = self.all_origins.values[tokens] == self.edit
        return new

    def mint(self, words: Ids) -> Ids:
        """New tokens for these words, written by the edit being read."""
        return self._mint(words, self.edit)

    def _mint(self, words: Ids, origins: Ids | int) -> Ids:
        first, count = len(self), len(words)
        self.all_words.extend(words, count)
        self.all_origins.extend(origins, count)
        self._standing.extend(False, count)
        return np.arange(first, first + count, dtype=np.uint32)

    def raise_up(self, tokens: Ids) -> None:
        """These stand from now on."""
        self._standing.values[tokens] = True

    def take_down(self, tokens: Ids) -> None:
        """These no longer stand."""
        self._standing.values[tokens] = False

    def fallen_runs(self, tokens: Ids) -> list[Ids]:
        """The runs of those tokens that do not stand."""
        fallen = ~self._standing.values[tokens]
        if fallen.all():
            return [tokens]
        edges = np.flatnonzero(np.diff(fallen, prepend=False, append=False)).tolist()
        return [tokens[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]

    def unique(self, tokens: Ids) -> Ids:
        """The tokens, those that stand already replaced by new ones."""
        copies = self._standing.values[tokens]
        if not copies.any():
            return tokens
        tokens = tokens.copy()
        tokens[copies] = self.mint(self.words(tokens[copies]))
        return tokens

    def is_free(self, tokens: Ids) -> bool:
        """Whether none of the tokens stands, and none is there twice."""
        if self._standing.values[tokens].any():
            return False
        order = np.sort(tokens)
        return not (order[1:] == order[:-1]).any()

    def claim(self, tokens: Ids) -> Ids | None:
        """Tokens of the past for a place in the new state; None when most of them stand.

        Then this is a copy of text that stands, not text that came back. A few may stand for a word that another
        passage happened to share: these come back as new tokens of the same origin.
        """
        copies = self._standing.values[tokens]
        count = int(np.count_nonzero(copies))
        if not count:
            return tokens
        if count > len(tokens) / 2:
            return None
        claimed = tokens.copy()
        twins = tokens[copies]
        claimed[copies] = self._mint(self.words(twins), self.origins(twins))
        return claimed
