"""What was judged of a page's text, remembered by all that the judgement depends on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from wikiwatch.model import Judged

if TYPE_CHECKING:  # it imports numpy, which a page that has not changed needs none of
    from wikiwatch.wikitext.sentences import Sentence

MOST_UNASKED = 8
"""Reports that a judgement outlives without being asked for: vandalism is mostly reverted by then."""


WORTH_A_PROCESS = 20_000
"""Bytes of a text that takes longer to judge than Python to start."""

Begun = Mapping[str, Callable[[], tuple[Judged, ...] | None]]
"""By its key, what gives a judgement that is being made elsewhere; None where that has failed."""

Elsewhere = Callable[[Iterable[object]], tuple[Judged, ...] | None]
"""What makes a judgement elsewhere once it is asked for; None where it cannot."""


def key_of(asked: Iterable[object]) -> str:
    """By what a judgement is remembered."""
    import hashlib  # here, since the process that judges ahead needs none of it

    return hashlib.sha256(repr(tuple(asked)).encode()).hexdigest()


def whole_look(text: str, lang: str, title: str, *, encoder: bool) -> tuple[object, ...]:
    """What the judgement of a text by itself depends on."""
    return "whole", text, lang, title, encoder


class LayeredLook(NamedTuple):
    """What the judgement of a layer depends on: its ``parts`` of the text that it is on top of, and what lies below."""

    text: str
    parts: tuple[Sentence, ...]
    established: str
    lang: str
    title: str
    encoder: bool


class Remembered(NamedTuple):
    """A judgement, and how many of the last reports did not ask for it."""

    judged: tuple[Judged, ...]
    unasked: int = 0


class Judgements:
    """Judgements ``known`` from earlier reports, those ``begun`` or made ``elsewhere``, and those made for this one."""

    def __init__(
        self,
        known: Mapping[str, Remembered] | None = None,
        begun: Begun | None = None,
        elsewhere: Elsewhere = lambda asked: None,
    ) -> None:
        self._known, self._begun, self._elsewhere = known or {}, begun or {}, elsewhere
        self._asked: dict[str, Remembered] = {}

    def of(self, asked: Iterable[object], judge: Callable[[], tuple[Judged, ...]]) -> tuple[Judged, ...]:
        """What ``judge`` says, or said when the same was ``asked``."""
        key = key_of(asked)
        if (known := self._known.get(key)) is not None:
            judged = known.judged
        else:
            begun = self._begun.get(key)
            told = self._elsewhere(asked) if begun is None else begun()
            judged = judge() if told is None else told
        self._asked[key] = Remembered(judged)
        return judged

    @property
    def kept(self) -> Mapping[str, Remembered]:
        """What the next report may ask for again: a page that is reverted is as it was before."""
        older = {
            key: known._replace(unasked=known.unasked + 1)
            for key, known in self._known.items()
            if key not in self._asked and known.unasked < MOST_UNASKED
        }
        return self._asked | older
