"""What words mean, in sixteen languages: learned from English edits, carried over by what means the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import nan

from wikiwatch.score.edits import senses
from wikiwatch.score.edits.senses import Summary
from wikiwatch.score.edits.window import Window, words_of

NAME = "meaning"
FEATURES = (
    "added",
    "removed",
    "unknown",
    "rarity",
    "rarest",
    "content",
    "unknown_more",
    "rarity_more",
    "known_rarity_more",
    "content_more",
    "removed_unknown",
    "removed_rarity",
    "new",
    "unspelled",
    "unspelled_more",
)
RAW = frozenset(("unknown", "rarity", "rarest", "content", "removed_unknown", "removed_rarity", "unspelled"))
LANGUAGE = senses.ENGLISH
"""Elsewhere words are rarer in the table for no fault of theirs: there only what is beside the lines counts."""

MOST_TEXT = 3_000
MOST_NEAR = 2_000
LEAST_NEAR = 5  # words of the lines as they were that others can be held against


def measure(window: Window) -> tuple[float, ...]:
    """All unknown in a language whose words are not known. ``..._more`` is beside the lines as they were.

    ``unspelled`` are words that are known by their stem at most, ``unspelled_more`` beside what was taken out for them:
    there letters were mistaken, or set right.
    """
    return measure_all([window])[0]


def measure_all(windows: Sequence[Window]) -> list[tuple[float, ...]]:
    """The same for many windows at once, at a fraction of the cost."""
    found: list[tuple[float, ...]] = [(nan,) * len(FEATURES)] * len(windows)
    known = [at for at, window in enumerate(windows) if window.lang in senses.LANGUAGES]
    summaries = iter(senses.shipped().summaries([words for at in known for words in _texts(windows[at])]))
    for at, *sums in zip(known, summaries, summaries, summaries, summaries, strict=True):
        found[at] = _told_in(windows[at].lang, *sums)
    return found


def _texts(window: Window) -> Iterator[list[str]]:
    """The words put in, those taken out, those of the lines as they were, and those put in that are new there."""
    added, removed = (
        senses.distinct(words) if len(text) <= MOST_TEXT else words_read(text)  # cut already
        for text, words in ((window.added, window.added_words), (window.removed, window.removed_words))
    )
    near = words_read(window.near_old[:MOST_NEAR])
    yield from (added, removed, near, new_words(added, near))


def _told_in(lang: str, *sums: Summary) -> tuple[float, ...]:
    if lang == LANGUAGE:
        return told(*sums)
    found = told(*(senses.shifted(said, senses.shifts()[lang]) for said in sums))
    return tuple(nan if name in RAW else value for name, value in zip(FEATURES, found, strict=True))


def words_read(text: str) -> list[str]:
    """The words of a text that are looked at."""
    return senses.distinct(words_of(text[:MOST_TEXT]))


def new_words(added: list[str], near: list[str]) -> list[str]:
    """Those of the words put in that the lines did not have: in a line that was turned round, all that tells."""
    had = set(near)
    return [word for word in added if word not in had] if had else added


def told(added: Summary, removed: Summary, near: Summary, new: Summary) -> tuple[float, ...]:
    """The features, from what the words put in, those taken out, those of the lines before and the new ones come to."""
    comparable = added.words > 0 and near.words >= LEAST_NEAR
    return (
        added.added,
        removed.removed,
        added.unknown,
        added.rarity,
        added.rarest,
        added.content,
        added.unknown - near.unknown if comparable else nan,
        added.rarity - near.rarity if comparable else nan,
        added.known_rarity - near.known_rarity if comparable else nan,
        added.content - near.content if comparable else nan,
        removed.unknown,
        removed.rarity,
        new.added,
        added.unspelled,
        added.unspelled - removed.unspelled if added.words and removed.words else nan,
    )
