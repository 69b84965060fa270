"""What an edit stands among: what is left in its lines, what the page itself speaks of, what was opened before it.

Who adds to damage, or takes half of it away, is seldom new to it; and where the page speaks of such words, they belong.
"""

from __future__ import annotations

import re
from math import nan

from wikiwatch.score.edits.groups import words
from wikiwatch.score.edits.window import Window, words_of

NAME = "surroundings"
FEATURES = (
    "abuse_kept",
    "abuse_in_title",
    "abuse_on_page",
    "abuse_spelled_out",
    "inside_link",
    "inside_template",
    "inside_address",
)

MOST_TEXT = 2_000  # code points of what was taken out
MOST_WORDS = 400  # of the lines as they were
MOST_PAGE = 6_000  # of the page, where there is abuse to look for
MOST_CHANGES = 10
REACH = 200  # code points before a change in which something may have been opened

_MASKED = re.compile(r"[^\W\d_](?:\*{2,}|-{2,}|…|\.{3}|[×✕]{2,}|(?:- ){2,})|[×✕]{2,}")
_ENDS_ADDRESS = frozenset(' \n\t]|<>"{}')


def measure(window: Window) -> tuple[float, ...]:
    """Counts, none above four. Of abuse in the title, on the page and where a masked word was spelled out is only told
    where some was put in.
    """
    change = window.change
    put_in = words.abuse_in(window.added, window.lang)
    page = None if change.lines_only or not put_in else change.old
    return (
        _abuse_kept(window),
        words.abuse_in(change.title, window.lang) if put_in and change.title else nan,
        words.abuse_in(page[:MOST_PAGE], window.lang) if page else nan,
        float(bool(_MASKED.search(window.removed[:MOST_TEXT]))) if put_in else nan,
        *_inside(window),
    )


def _abuse_kept(window: Window) -> float:
    """How many words of abuse the lines held before and still do."""
    said = words_of(window.near_old)[:MOST_WORDS]
    if not words.abusive(said, window.lang):
        return 0.0
    gone = set(window.removed_words)
    return float(min(4, words.abusive([word for word in said if word not in gone], window.lang)))


def _inside(window: Window) -> tuple[float, float, float]:
    """How many changes begin inside a link to a page, a template, an address."""
    link = template = address = 0
    for change in window.changes[:MOST_CHANGES]:
        before = window.change.new[max(0, change.new_start - REACH) : change.new_start]
        link += before.rfind("[[") > before.rfind("]]")
        template += before.rfind("{{") > before.rfind("}}")
        opened = before.rfind("//")
        address += opened > 0 and before[opened - 1] == ":" and not set(before[opened:]) & _ENDS_ADDRESS
    return (float(min(3, link)), float(min(3, template)), float(min(3, address)))
