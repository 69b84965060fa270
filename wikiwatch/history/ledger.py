"""Every token a page ever had: which word it is, which edit wrote it, and whether it stands."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history.growing import FEW, Ids, Numbers, ids_of

_ROOM = 1024  # tokens


class TokenLedger:
    """Token identities are consecutive integers; no token stands twice in one state of the page.

    ``edit`` is the number of the edit being read; new tokens are written down as its work.
    """

    def __init__(self) -> None:
        self.edit = 0
        self.all_words: Numbers = array("I")
        self.all_origins: Numbers = array("I")
        self._standing = bytearray(_ROOM)  # by token, with room for more
        self._stands = _as_bools(self._standing)  # the same
        self._places = np.empty(0, np.int32)  # by token, for `places`; -1 between its calls

    def __len__(self) -> int:
        return len(self.all_words)

    def stand_only(self, tokens: Ids) -> None:
        """Of restored tokens, these stand and no others."""
        self._standing = bytearray(len(self) + _ROOM)
        self._stands = _as_bools(self._standing)
        self._stands[tokens] = True

    @property
    def standing(self) -> NDArray[np.bool_]:
        """Whether each token stands."""
        return self._stands[: len(self)].copy()

    def words(self, tokens: Ids) -> Ids:
        """The word of each token."""
        return ids_of(self.all_words).take(tokens)

    def words_of(self, tokens: Numbers) -> list[int]:
        """The word of each token, for looking at them one by one."""
        if len(tokens) <= FEW:
            all_words = self.all_words
            return [all_words[token] for token in tokens]
        words: list[int] = ids_of(self.all_words).take(ids_of(tokens)).tolist()
        return words

    def words_since(self, first: int) -> Numbers:
        """The words of token ``first`` and of all newer ones."""
        return self.all_words[first:]

    def origins(self, tokens: Ids) -> Ids:
        """The number of the edit that wrote each token."""
        return ids_of(self.all_origins).take(tokens)

    def is_new(self, tokens: Ids) -> NDArray[np.bool_]:
        """Which tokens the edit being read wrote."""
        new: NDArray[np.bool_] = self.origins(tokens) == self.edit
        return new

    def mint(self, words: Sequence[int]) -> Numbers:
        """New tokens for these words, written by the edit being read."""
        return self._mint(words, array("I", [self.edit]) * len(words))

    def _mint(self, words: Sequence[int], origins: Numbers) -> Numbers:
        first, count = len(self.all_words), len(words)
        self.all_words.extend(words)
        self.all_origins.extend(origins)
        if first + count > len(self._standing):
            self._standing = self._standing + bytes(first // 2 + count)
            self._stands = _as_bools(self._standing)
        return array("I", range(first, first + count))

    def raise_since(self, first: int) -> None:
        """Token ``first`` and all newer ones stand from now on."""
        self._standing[first : len(self)] = b"\1" * (len(self) - first)

    def raise_up(self, tokens: Numbers) -> None:
        """These stand from now on."""
        if len(tokens) <= FEW:
            standing = self._standing
            for token in tokens:
                standing[token] = 1
            return
        self._stands[ids_of(tokens)] = True

    def take_down(self, tokens: Numbers) -> None:
        """These no longer stand."""
        if len(tokens) <= FEW:
            standing = self._standing
            for token in tokens:
                standing[token] = 0
            return
        self._stands[ids_of(tokens)] = False

    def fallen_runs(self, tokens: Numbers) -> list[Numbers]:
        """The runs of those tokens that do not stand."""
        return [tokens[first:last] for first, last in runs(~self._stands.take(tokens))]

    def new_runs(self, tokens: Numbers) -> list[tuple[int, int]]:
        """Where the edit being read wrote them, as (first, last)."""
        return runs(self.is_new(ids_of(tokens)))

    def places(self, tokens: Ids, among: Ids) -> NDArray[np.int64]:
        """Where each token is among others, of which none is there twice; -1 for one that is not."""
        if len(self._places) < len(self):
            self._places = np.full(len(self) * 5 // 4, -1, np.int32)
        table = self._places
        table[among] = np.arange(len(among), dtype=np.int32)
        places = table.take(tokens).astype(np.int64)
        table[among] = -1
        return places

    def stands(self, token: int) -> bool:
        """Whether that token stands."""
        return bool(self._standing[token])

    def all_stand(self, tokens: Numbers) -> bool:
        """Whether all of some tokens stand."""
        return self.stands(tokens[0]) and 0 not in self._stands.take(tokens).tobytes()

    def unique(self, tokens: Numbers) -> Numbers:
        """The tokens, those that stand already replaced by new ones."""
        copies = self._stands.take(tokens)
        if 1 not in copies.tobytes():  # takes less time than `copies.any()`
            return tokens
        unique = ids_of(tokens).copy()
        unique[copies] = ids_of(self.mint(self.words(unique[copies]).tolist()))
        return array("I", unique.tobytes())

    def is_free(self, tokens: Numbers) -> bool:
        """Whether none of the tokens stands, and none is there twice."""
        return 1 not in self._stands.take(tokens).tobytes() and len(set(tokens)) == len(tokens)

    def claim(self, tokens: Numbers) -> Numbers | None:
        """Tokens of the past for a place in the new state; None when most of them stand.

        Then this is a copy of text that stands, not text that came back. A few may stand for a word that another
        passage happened to share: these come back as new tokens of the same origin.
        """
        copies = self._stands.take(tokens)
        count = int(np.count_nonzero(copies))
        if not count:
            return tokens
        if count > len(tokens) / 2:
            return None
        claimed = ids_of(tokens).copy()
        twins = claimed[copies]
        words, origins = self.words(twins).tolist(), array("I", self.origins(twins).tobytes())
        claimed[copies] = ids_of(self._mint(words, origins))
        return array("I", claimed.tobytes())


def _as_bools(marks: bytearray) -> NDArray[np.bool_]:
    return np.frombuffer(marks, np.bool_)


def runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where a mask is true, as (first, last)."""
    marks, last = mask.tobytes(), 0
    found: list[tuple[int, int]] = []
    while (first := marks.find(1, last)) >= 0:
        last = marks.find(0, first)
        if last < 0:
            return [*found, (first, len(marks))]
        found.append((first, last))
    return found
