"""The edit's summary: empty, canned, a section's name only, a reason, abuse."""

from __future__ import annotations

import re
from math import log1p, nan

from wikiwatch.score.edits.groups import words
from wikiwatch.score.edits.window import Window
from wikiwatch.wikitext.signs import Signs
from wikiwatch.wikitext.sought import Sought
from wikiwatch.wikitext.summaries import is_explained
from wikiwatch.wikitext.words import letter_runs, runs_in

NAME = "comment"
FEATURES = (
    "empty",
    "section_only",
    "own_length",
    "explained",
    "reverting",
    "blanking",
    "tool",
    "shouting",
    "abuse",
    "address",
    "small_claim",
    "repeats_text",
    "fits_change",
)

MOST_COMMENT = 500
LEAST_WORD = 4  # letters of a word that the change is asked for
LARGE = 200  # code points put in or taken out under a claim of a small correction

_SECTION = re.compile(r"/\*.{0,300}?\*/")
_REVERTING = Sought(
    r"\b(?:revert\w*|rvv?|rv[tu]|undid|undo|rollback|rolled back|révocation|annul\w*|rückgängig\w*|revertid\w*|откат\w*"
    r"|отмена|annullat\w*|rollback\w*|deshech\w*|desfeit\w*|cofn\w*|anulowan\w*|teruggedraaid|ongedaan)\b",
    (
        *(
            "rever",
            "rv",
            "undid",
            "undo",
            "rollback",
            "rolled",
            "révoc",
            "annul",
            "rückg",
            "откат",
            "отмена",
            "deshech",
        ),
        *("anulowan", "desfeit", "cofn", "ongedaan", "teruggedraaid"),
    ),
    re.IGNORECASE,
)
_BLANKING = re.compile(
    r"^(?:←|blanked the page|replaced (?:content|page) with|page blanchie|contenu remplacé|die seite wurde geleert"
    r"|página (?:blanqueada|reemplazada)|\[\[wp:(?:blank|replac|aes)|\[\[wikipedia:automatic|\[\[wp:←)",
    re.IGNORECASE,
)
_TOOL = Sought(
    r"\b(?:awb|autowikibrowser|bot|twinkle|tw|hg|huggle|hotcat|popups|script|reflinks|wikicleaner|wpcleaner|ce|wikify"
    r"|disambig\w*|dab|interwiki|cat|stub|format\w*|wp:[a-z]+)\b|\[\[(?:wp|wikipedia|project|user):|\{\{",
    (
        *(
            "awb",
            "autowiki",
            "bot",
            "twinkle",
            "tw",
            "hg",
            "huggle",
            "hotcat",
            "popups",
            "script",
            "reflinks",
            "cleaner",
        ),
        *("ce", "wikify", "ambig", "dab", "interwiki", "cat", "stub", "format", "wp:", "[[", "{{"),
    ),
    re.IGNORECASE,
)
_SMALL = re.compile(
    r"\b(?:typos?|spelling|sp|grammar|minor|fixed|punctuation|orthographe|coquille|faute|tippfehler|rechtschreibung"
    r"|ortografía|errata)\b",
    re.IGNORECASE,
)
_UPPER = Signs(r"[A-ZÀ-ÖØ-Þ]")


def measure(window: Window) -> tuple[float, ...]:
    """All unknown where no comment is given; an empty one is known."""
    comment = window.change.comment
    if comment is None:
        return (nan,) * len(FEATURES)
    comment = comment[:MOST_COMMENT].strip()
    own = _SECTION.sub("", comment).strip()
    tags = window.change.tags
    undone = _REVERTING.is_in(own) or any(tag in tags for tag in ("mw-undo", "mw-rollback", "mw-manual-revert"))
    blanked = bool(_BLANKING.search(own)) or any(tag in tags for tag in ("mw-blank", "mw-replace"))
    changed = len(window.added) + len(window.removed)
    return (
        float(not comment),
        float(bool(comment) and not own),
        log1p(len(own)),
        float(is_explained(comment)),
        float(undone),
        float(blanked),
        float(_TOOL.is_in(own)),
        _UPPER.count(own) / len(own) if len(own) > 3 else 0.0,
        words.abuse_in(own, window.lang) if own else 0.0,
        float("http" in own or "www." in own),
        float(changed > LARGE and bool(_SMALL.search(own))),
        float(len(own) > 5 and own[:60] in window.added),
        _fits(own, window),
    )


def _fits(own: str, window: Window) -> float:
    """The share of the longer words of a comment that the change or its lines hold; unknown without."""
    said = {word for word in letter_runs(own.lower()) if len(word) >= LEAST_WORD}
    if not said:
        return nan
    new = said.difference(window.added_words, window.removed_words)
    return (len(said) - len(new) + len(runs_in(new, window.near_new.lower())) if new else len(said)) / len(said)
