"""What the whole look makes of what each edit, and each hand, wrote elsewhere on the page."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence


class Doubts:
    """``edits`` is each sentence's edit, by its place, ``doubts`` what the whole look says of it, ``hand_of`` whose an
    edit is, None if that is hidden."""

    def __init__(self, edits: Sequence[int], doubts: Sequence[float], hand_of: Callable[[int], str | None]) -> None:
        self._found: dict[int, tuple[list[int], list[float]]] = {}  # of each edit: the sentences, sums of their doubts
        for sentence, (edit, doubt) in enumerate(zip(edits, doubts, strict=True)):
            sentences, sums = self._found.setdefault(edit, ([], [0.0]))
            sentences.append(sentence)
            sums.append(sums[-1] + doubt)
        self._hands = {edit: hand_of(edit) for edit in self._found}
        self._by_hand: dict[str, tuple[float, int]] = {}
        for edit, hand in self._hands.items():
            if hand is not None:
                (doubt, count), (sentences, sums) = self._by_hand.get(hand, (0.0, 0)), self._found[edit]
                self._by_hand[hand] = doubt + sums[-1], count + len(sentences)

    def elsewhere(self, edit: int, first: int, last: int) -> float | None:
        """The mean of what an edit wrote but for the sentences from ``first`` to before ``last``; None if nothing."""
        sentences, sums = self._found.get(edit, ([], [0.0]))
        inside = bisect_left(sentences, first), bisect_left(sentences, last)
        count = len(sentences) - (inside[1] - inside[0])
        return (sums[-1] - sums[inside[1]] + sums[inside[0]]) / count if count else None

    def otherwise(self, edit: int) -> float | None:
        """The mean of what its hand wrote in other edits; None if nothing that still stands, or if nobody knows."""
        hand = self._hands.get(edit)
        if hand is None:
            return None
        (doubt, count), (sentences, sums) = self._by_hand[hand], self._found[edit]
        others = count - len(sentences)
        return (doubt - sums[-1]) / others if others else None
