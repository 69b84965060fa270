"""Capital letters where none belong, and none where they do."""

from __future__ import annotations

import re

from wikiwatch.score.edits.window import Window
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
)

_SHOUTED = re.compile(r"\b[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω]{4,}\b")
_SMALL_I = re.compile(r"(?<![\w'’.])i(?![\w.])")
_SMALL_BEGINNING = Sought(r"[.!?] +[a-zà-öø-ÿа-яα-ω]", (". ", "! ", "? "))
_MIXED = re.compile(r"\b[a-zà-öø-ÿа-яα-ω]+[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω]\w*")
_CAPITALISED = re.compile(r"\b[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω][a-zà-öø-ÿа-яα-ω]+")
_UPPER = re.compile(r"[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω]")


def measure(window: Window) -> tuple[float, ...]:
    """Shares of the letters and of the words put in."""
    added = window.added
    count = len(window.added_words) or 1
    shouted = len(_SHOUTED.findall(added))
    return (
        _capitals(added),
        float(min(20, shouted)),
        shouted / count,
        float(min(5, len(_SMALL_I.findall(added)))),
        min(5, _SMALL_BEGINNING.count(added)) / (1 + added.count(". ")),
        len(_CAPITALISED.findall(added)) / count,
        float(min(5, len(_MIXED.findall(added)))),
        _capitals(window.removed),
        _opens_small(window),
    )


def _capitals(text: str) -> float:
    upper = len(_UPPER.findall(text))
    return upper / len(text) if text else 0.0


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
