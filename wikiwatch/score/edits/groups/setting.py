"""Where something was put, and how it looks beside what stands there; says the same in every language."""

from __future__ import annotations

import re
from functools import lru_cache
from math import log1p, nan

from wikiwatch.score.edits.window import Window, words_of
from wikiwatch.wikitext.differences import Difference
from wikiwatch.wikitext.signs import Signs
from wikiwatch.wikitext.sought import Sought
from wikiwatch.wikitext.words import letter_runs, runs_in

NAME = "setting"
FEATURES = (
    "grown_words",
    "cut_words",
    "inside_sentence",
    "sentence_cut",
    "listed_names",
    "unlinked_item",
    "reference_lost",
    "number_without_reference",
    "all_small",
    "bare_letters",
    "longer_words",
    "short_words_known",
    "said_before",
    "own_line",
)

MOST_CHANGES = 20  # looked at, of an edit that has more
MOST_WORDS = 60
MOST_PAGE = 20_000  # code points of a page whose words are known
SHORT = 4  # letters of words that a language is known by
ENOUGH_LETTERS = 12  # to say that capitals or diacritics are missing
LEAST_SAID = 12  # code points of a text that may be said twice

_ENDING = frozenset(".!?:;\n|*#=}])>\"'»”")
_ITEM = re.compile(r"[*#:|]+ ?[^\W\d_a-zà-öø-ÿ][^\n\[\]{}|<>.]{1,60}")
_NUMBER = re.compile(r"\d")
_REFERENCE = Sought(r"<ref[\s>/]|https?://", ("<ref", "://"), re.IGNORECASE)
_ACCENTED = Signs(r"[À-ÖØ-öø-ÿĀ-ſ]")


def measure(window: Window) -> tuple[float, ...]:
    """What cannot be told is unknown: whether letters are missing where the page has none of them, say."""
    new, added = window.change.new, window.added
    changes = window.changes[:MOST_CHANGES]
    pairs = [(window.change.old or "")[c.old_start : c.old_end].strip() for c in changes]
    put_in = [new[c.new_start : c.new_end].strip() for c in changes]
    items = [bool(_ITEM.fullmatch(line.strip())) for line in added.split("\n", MOST_CHANGES)[:MOST_CHANGES]]
    has_reference = _REFERENCE.is_in(added)
    return (
        float(min(3, sum(_is_part(before, after) for before, after in zip(pairs, put_in, strict=True)))),
        float(min(3, sum(_is_part(after, before) for before, after in zip(pairs, put_in, strict=True)))),
        float(min(3, sum(_is_inside(new, change) for change in changes))),
        float(min(3, sum(_is_cut(new, change) for change in changes))),
        log1p(sum(items)),
        float(any(items) and "[[" not in added and "[[" in window.near_old),
        float(not has_reference and len(window.removed_words) > SHORT and _REFERENCE.is_in(window.removed)),
        float(not has_reference and bool(_NUMBER.search(added)) and _REFERENCE.is_in(window.near_new)),
        _all_small(window),
        _bare_letters(window),
        _longer_words(window),
        _short_words_known(window),
        _said_before(window),
        float(any(change.new_start == 0 or new[change.new_start - 1] == "\n" for change in changes)),
    )


def _is_part(part: str, whole: str) -> bool:
    """Whether a word is the beginning, the middle or the end of another one: letters were put into it."""
    return 0 < len(part) < len(whole) < 60 and part in whole and part.isalpha() and whole.isalnum()


def _is_inside(text: str, change: Difference) -> bool:
    """Whether something was put between two words of a sentence."""
    if change.new_start == change.new_end:
        return False
    before = text[max(0, change.new_start - 2) : change.new_start].strip(" ")[-1:]
    after = text[change.new_end : change.new_end + 2].strip(" ")[:1]
    return bool(before) and before not in _ENDING and after.islower()


def _is_cut(text: str, change: Difference) -> bool:
    """Whether what was taken out left a sentence that ends in the middle, or begins there."""
    if change.new_start != change.new_end:
        return False
    before = text[max(0, change.new_start - 2) : change.new_start].strip(" ")[-1:]
    after = text[change.new_end : change.new_end + 2].strip(" ")[:1]
    return (before.isalnum() and after in ("", "\n")) or ((not before or before in ".!?\n") and after.islower())


def _all_small(window: Window) -> float:
    """1 where nothing that was put in has a capital, though the lines have some."""
    if sum(map(len, window.added_words)) < ENOUGH_LETTERS or window.near_new.islower():
        return nan
    return float(window.added.islower())


def _bare_letters(window: Window) -> float:
    """How much rarer letters with diacritics are than in the lines as they were; unknown where those have none."""
    if sum(map(len, window.added_words)) < ENOUGH_LETTERS or window.near_old.isascii() or not window.near_old:
        return nan
    usual = _ACCENTED.count(window.near_old) / len(window.near_old)
    return usual - _ACCENTED.count(window.added) / len(window.added) if usual else nan


def _longer_words(window: Window) -> float:
    """How much longer the words are than those of the lines as they were, in letters."""
    grows = "İ" in window.near_old  # the one letter that has more signs when it is small
    known = letter_runs(window.near_old) if grows else words_of(window.near_old)
    said = window.added_words
    if len(known) < SHORT or not said:
        return nan
    return max(-8.0, min(8.0, sum(map(len, said)) / len(said) - sum(map(len, known)) / len(known)))


def _short_words_known(window: Window) -> float:
    """The share of the short words that the page has: low for another language."""
    short = sorted({word for word in window.added_words if len(word) <= SHORT})[:MOST_WORDS]
    if window.change.lines_only or not window.change.old or len(short) < 3:
        return nan
    return len(runs_in(short, _small(window.change.old[:MOST_PAGE]))) / len(short)


@lru_cache(maxsize=4)
def _small(beginning: str) -> str:
    """A page in small letters, kept for its next edits: most do not touch the beginning."""
    return beginning.lower()


def _said_before(window: Window) -> float:
    """1 where one of the pieces stands in the lines already, or was put in twice."""
    lines = [line for line in map(str.strip, window.added.split("\n", MOST_CHANGES)) if len(line) >= LEAST_SAID]
    return float(len(set(lines)) < len(lines) or any(line in window.near_old for line in lines[:MOST_CHANGES]))
