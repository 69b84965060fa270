"""How what was put in goes with what stood there: the line's words, the title's, the page's; a word exchanged."""

from __future__ import annotations

from math import nan

from rapidfuzz.distance import Indel

from wikiwatch.score.edits.window import Window, words_of

NAME = "novelty"
FEATURES = (
    "known_in_line",
    "known_in_title",
    "known_on_page",
    "taken_again",
    "alike",
    "one_word_for_another",
    "same_beginning",
    "new_words",
    "spaces_only",
    "signs_only",
)

LEAST_WORD = 4  # letters of a word that is looked for on the page
MOST_WORDS = 30
MOST_ALIKE = 300  # code points compared letter by letter


def measure(window: Window) -> tuple[float, ...]:
    """``alike`` is high for a corrected spelling and low for another word; unknown where nothing was exchanged."""
    added, removed = set(window.added_words), set(window.removed_words)
    near = set(words_of(window.near_old)) if added else set()
    title = set(words_of(window.change.title)) if added and window.change.title else set()
    new = added - near
    bare_added, bare_removed = window.added.strip(), window.removed.strip()
    exchanged = bool(bare_added and bare_removed)
    one_word = len(window.added_words) == 1 and len(window.removed_words) == 1
    return (
        len(added & near) / len(added) if added and near else nan,
        len(added & title) / len(added) if title else nan,
        _known_on_page(window, new),
        len(removed & added) / len(removed) if removed else nan,
        Indel.normalized_similarity(bare_added[:MOST_ALIKE], bare_removed[:MOST_ALIKE]) if exchanged else nan,
        float(one_word),
        float(one_word and bare_added[:1].lower() == bare_removed[:1].lower()),
        float(min(60, len(new))),
        float(bool(window.changes) and not bare_added and not bare_removed),
        float(bool(bare_added or bare_removed) and not added and not removed),
    )


def _known_on_page(window: Window, new: set[str]) -> float:
    """The share of the new words that the page held before; unknown where the page is, or nothing was put in."""
    if window.change.lines_only or not window.change.old:
        return nan
    asked = sorted(word for word in new if len(word) >= LEAST_WORD)[:MOST_WORDS]
    if not asked:
        return nan
    page = window.change.old.lower()
    return sum(word in page for word in asked) / len(asked)
