"""Capital letters where none belong, and none where they do."""

from __future__ import annotations

import re

from wikiwatch.score.edits.window import Window
from wikiwatch.wikitext.signs import Signs
from wikiwatch.wikitext.sought import Sought

NAME = "case"
FEATURES = (
    "capitals",
    "shouted_words",
    "shouted_share",
    "small_i",
    "small_beginnings",
    "capitalised_share",
    "mixed_case",
    "removed_capitals",
    "opens_small",
    "case_alone",
)

# What may not stand before a word is looked at behind its first letter: re then searches for that one alone.
_SHOUTED = re.compile(r"[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω](?<!\w.)[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω]{3,}\b")
_SMALL_I = re.compile(r"(?<![\w'’.])i(?![\w.])")
_SMALL_BEGINNING = Sought(r"[.!?] +[a-zà-öø-ÿа-яα-ω]", (". ", "! ", "? "))
_MIXED = re.compile(r"\b[a-zà-öø-ÿа-яα-ω]+[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω]\w*")
_MAY_BE_MIXED = re.compile(r"[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω](?<=[a-zà-öø-ÿа-яα-ω].)")
_CAPITALISED = re.compile(r"[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω](?<!\w.)[a-zà-öø-ÿа-яα-ω]+")
_UPPER = Signs(r"[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω]")


def measure(window: Window) -> tuple[float, ...]:
    """Shares of the letters and of the words put in."""
    added = window.added
    count = len(window.added_words) or 1
    capitals = _UPPER.count(added)
    shouted = len(_SHOUTED.findall(added)) if capitals > 3 else 0
    return (
        capitals / len(added) if added else 0.0,
        float(min(20, shouted)),
        shouted / count,
        float(min(5, len(_SMALL_I.findall(added)))) if "i" in window.added_words else 0.0,
        min(5, _SMALL_BEGINNING.count(added)) / (1 + added.count(". ")),
        len(_CAPITALISED.findall(added)) / count if capitals else 0.0,
        float(min(5, len(_MIXED.findall(added)))) if capitals and _MAY_BE_MIXED.search(added) else 0.0,
        _UPPER.count(window.removed) / len(window.removed) if window.removed else 0.0,
        _opens_small(window),
        float(added != window.removed and added.lower() == window.removed.lower()),
    )


def _opens_small(window: Window) -> float:
    """1 where a sentence or a line was begun with a small letter."""
    text = window.change.new
    for piece in window.pieces[:5]:
        first = text[piece.start : piece.start + 1]
        at = piece.start
        if first in " \n":
            at += 1
            first = text[at : at + 1]
        before = text[max(0, at - 2) : at].rstrip(" ")
        if first.islower() and (not before or before[-1] in ".!?\n"):
            return 1.0
    return 0.0
