"""Copies of edits in which something is not known, so that the models learn to do without it.

Edits in other languages than English lack the weights of words, those in most languages the meanings and the lists too;
bots give a comment or an account, not always both. The labelled edits are English and mostly whole.
"""

from __future__ import annotations

import numpy as np

from wikiwatch.score.edits.features import GROUP_NAMES, GROUP_OF, NAMES
from wikiwatch.score.edits.groups import meaning

SHARE = 0.15
"""What a copy counts; the edit itself counts for the rest."""

LACKING = (0.4, 0.3, 0.3)
"""How many copies are as of a language whose words' meanings are known, of one that has lists only, of one without."""

UNTOLD = 0.3
"""How many copies lack the comment, and how many others what is known of the author."""

_EVERYWHERE_TEXT = (
    "words.strong words.ordinary words.everyday words.abuse_share words.abuse_removed words.abuse_set_off"
)
_LISTED = NAMES.index("words.listed_language")
_RAW = np.isin(NAMES, [f"{meaning.NAME}.{name}" for name in meaning.RAW])


def _of(*groups: str) -> np.ndarray:
    return np.isin(GROUP_OF, [GROUP_NAMES.index(group) for group in groups])


_WORDING, _MEANING, _COMMENT, _AUTHOR = _of("wording"), _of("meaning"), _of("comment"), _of("author")
_LISTS = _of("words") & ~np.isin(NAMES, [*_EVERYWHERE_TEXT.split(), NAMES[_LISTED]])


def varied(
    values: np.ndarray, labels: np.ndarray, weights: np.ndarray, corpora: np.ndarray, seed: int = 1
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The edits and their copies."""
    random = np.random.default_rng(seed)
    kinds = random.choice(len(LACKING), len(values), p=LACKING)
    untold = random.random(len(values))
    copies = values.copy()
    copies[:, _WORDING | _RAW] = np.nan
    copies[np.ix_(kinds >= 1, _MEANING)] = np.nan
    copies[np.ix_(kinds == 2, _LISTS)] = np.nan
    copies[kinds == 2, _LISTED] = 0
    copies[np.ix_(untold < UNTOLD, _COMMENT)] = np.nan
    copies[np.ix_(untold > 1 - UNTOLD, _AUTHOR)] = np.nan
    return (
        np.vstack([values, copies]),
        np.tile(labels, 2),
        np.concatenate([weights * (1 - SHARE), weights * SHARE]),
        np.tile(corpora, 2),
    )
