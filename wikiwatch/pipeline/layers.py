"""The newest text of a page in layers, by when its words were written, the oldest at the bottom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history import PageHistory
from wikiwatch.history.growing import Places
from wikiwatch.model import Span
from wikiwatch.wikitext.prose import prose

MOST_LAYERS = 12
READ_IN_ALL = 400_000  # code points, all layers together, so that a long page costs about what a short one does

_Bools = NDArray[np.bool_]


class Excerpt(NamedTuple):
    """Some of the words of a text, and the ``places`` there of its code points.

    It does not change with what is written between its words: lines without any of them are left out, and white space
    is a space, a line end, or two.
    """

    text: str
    places: NDArray[np.intp]

    def here(self, span: Span) -> Span:
        """Where a span of the whole text is in the excerpt."""
        first, last = self.places.searchsorted(span).tolist()
        return Span(first, last)

    def there(self, span: Span) -> Span:
        """Where a span of the excerpt, not an empty one, is in the whole text."""
        return Span(int(self.places[span.start]), int(self.places[span.end - 1]) + 1)


class Layers:
    """The newest text by when its words were written, ``count`` layers of it. ``shown`` is its prose."""

    def __init__(self, history: PageHistory) -> None:
        tokens, starts, ends = history.layout()
        self._starts, self._ends = starts.astype(np.intp), ends  # else all are cast whenever one is looked for
        self._origins = history.origins(tokens).astype(np.int64)
        self._layers = _layers(self._origins, 1 + READ_IN_ALL // max(1, len(history.text)))
        self.count = int(self._layers.max(initial=0)) + 1
        self._characters = _characters(history.text)
        self.shown = prose(history.text)
        self._is_shown = _characters(self.shown)[starts] != ord(" ")
        self._is_line_end = self._characters == ord("\n")
        self._line_of = np.cumsum(self._is_line_end) - self._is_line_end
        self._holds_words = self._lines_with(self._covered(np.ones(len(tokens), bool)))
        self._trusted = np.ones(len(tokens), bool)

    def up_to(self, layer: int) -> Excerpt:
        """What is trusted of a layer and of those below it."""
        return self._excerpt(self._trusted & (self._layers <= layer))

    def runs(self, layer: int) -> Iterator[Span]:
        """Where the layer's trusted tokens stand one after the other."""
        return spans_of(np.flatnonzero(self._trusted & (self._layers == layer)), self._starts, self._ends)

    def distrust(self, spans: Iterable[Span]) -> None:
        """From now on these are left out."""
        for span in spans:
            first, last = self._starts.searchsorted(span).tolist()
            self._trusted[first:last] = False

    def author(self, *spans: Span) -> int:
        """The place of the edit that wrote most of these spans, of what a reader sees of them if that is anything."""
        places = [self._starts.searchsorted(span).tolist() for span in spans]
        tokens = np.concatenate([np.arange(first, last) for first, last in places])
        if not len(tokens):
            return 0
        is_shown = self._is_shown[tokens]
        return int(np.bincount(self._origins[tokens], is_shown if is_shown.any() else None).argmax())

    def _excerpt(self, wanted: _Bools) -> Excerpt:
        shown = self._covered(wanted)
        edges = np.flatnonzero(np.diff(~shown, prepend=False, append=False))
        first, last = edges[::2], edges[1::2]  # of what is not shown, run by run
        line_ends = self._is_line_end & ~(self._holds_words & ~self._lines_with(shown))[self._line_of]
        before = np.concatenate([[0], np.cumsum(line_ends)])
        breaks = before[last] - before[first]
        inside = (first > 0) & (last < len(shown))
        counts = shown.astype(np.intp)
        counts[first] = np.where(inside, np.clip(breaks, 1, 2), 0)
        characters = self._characters.copy()
        characters[first] = np.where(breaks > 0, ord("\n"), ord(" "))
        places = np.repeat(np.arange(len(shown)), counts)
        text = characters[places].astype("<u4").tobytes().decode("utf-32-le", errors="surrogatepass")
        return Excerpt(text, places)

    def _covered(self, wanted: _Bools) -> _Bools:
        """The code points of these tokens."""
        depth = np.zeros(len(self._characters) + 1, np.int32)
        depth[self._starts[wanted]] += 1  # no two tokens start at one place, nor end there
        depth[self._ends[wanted]] -= 1
        covered: _Bools = np.cumsum(depth[:-1]) > 0
        return covered

    def _lines_with(self, shown: _Bools) -> _Bools:
        """Which lines hold any of these code points."""
        held: _Bools = np.bincount(self._line_of, shown, 1) > 0
        return held


def _characters(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", errors="surrogatepass"), np.uint32)


def spans_of(places: NDArray[np.intp], starts: NDArray[np.signedinteger[Any]], ends: Places) -> Iterator[Span]:
    """Where tokens stand one after the other, of those at rising ``places``."""
    if not len(places):
        return
    cuts = [0, *(np.flatnonzero(np.diff(places) > 1) + 1).tolist(), len(places)]
    for first, last in pairwise(cuts):
        yield Span(int(starts[places[first]]), int(ends[places[last - 1]]))


def _layers(origins: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """The layer of each token: edits in order, neighbours together until there are no more layers than ``most``.

    An edit is never divided. The lowest layer is the first edit that still stands, with those after it until they make
    a layer's share.
    """
    written = np.bincount(origins) if len(origins) else np.zeros(1, np.int64)
    share = len(origins) / min(MOST_LAYERS, max(2, most))
    layer_of, layer, filled = np.zeros(len(written), np.int64), 0, 0
    few = np.count_nonzero(written) <= min(MOST_LAYERS, max(2, most))
    for place in np.flatnonzero(written).tolist():
        if filled and (few or filled >= share or written[place] >= share):
            layer, filled = layer + 1, 0
        layer_of[place] = layer
        filled += int(written[place])
    return layer_of[origins]
