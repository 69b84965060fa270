"""Exclamation marks, smileys, quotation marks, and signs that hands leave on a keyboard."""

from __future__ import annotations

import re

from wikiwatch.score.edits.window import Window
from wikiwatch.wikitext.signs import Signs
from wikiwatch.wikitext.sought import Sought

NAME = "punctuation"
FEATURES = (
    "exclamations",
    "questions",
    "repeated_marks",
    "smileys",
    "quotation_marks",
    "other_signs",
    "glued",
    "loose",
    "signs_share",
    "unended",
    "non_ascii",
)

_REPEATED = Sought(r"[!?]{2,}|[!?],|,{2,}|;{2,}", ("!!", "!?", "?!", "??", "!,", "?,", ",,", ";;"))
_SMILEY = re.compile(  # by the first sign, which re then searches for
    r"[:;=<x^\U0001F300-\U0001FAFF](?:(?<=[:;=])(?<!\w.)['-]?[)(DPpOo3/](?!\w)|(?<=<)3|(?<=x)(?<!\w.)[dD]\b|(?<=\^)_?\^"
    r"|(?<=[\U0001F300-\U0001FAFF]))"
)
_QUOTATION = Signs(r"[\"«»“”„]")
_OTHER = Signs(r"[@$%^~`\\+#]")
_GLUED = re.compile(  # letter, sign, letter, of which none counts twice; by the sign, which re then searches for
    r"[,;!?.](?:(?<=[^\W\d_][,;!?])[^\W\d_]|(?<=[a-z]\.)[A-Z])[,;!?.]?"
)
_LOOSE = Sought(r"\w [,.!?;](?!\w)", (" ,", " .", " !", " ?", " ;"))
_SIGN = Signs(r"[^\w\s]")
_NON_ASCII = Signs(r"[^\x00-\x7f]")


def measure(window: Window) -> tuple[float, ...]:
    """Counts in what was put in, none above ten."""
    added = window.added
    length = len(added) or 1
    ended = added.rstrip()[-1:]
    return (
        float(min(10, added.count("!"))),
        float(min(10, added.count("?"))),
        float(min(10, _REPEATED.count(added))),
        float(min(5, len(_SMILEY.findall(added)))),
        float(min(10, _QUOTATION.count(added))),
        float(min(10, _OTHER.count(added))),
        float(min(5, len(_GLUED.findall(added)))),
        float(min(5, _LOOSE.count(added))),
        _SIGN.count(added) / length,
        float(len(window.added_words) > 5 and ended.isalnum()),
        _NON_ASCII.count(added) / length,
    )
