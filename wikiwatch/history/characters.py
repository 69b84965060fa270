"""Two short texts compared character by character, a letter never apart from its accents.

Myers' algorithm as diff-match-patch has it (https://github.com/google/diff-match-patch), with its clean-up for
readers. It works on code points; what a reader sees as one character (a letter with combining marks, an emoji made of
several: Unicode UAX 29, simplified) is given to it as one code point of private use.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from diff_match_patch import diff_match_patch

from wikiwatch.model import DiffKind, DiffPiece

_PRIVATE_USE = 0xF0000  # the first code point of plane 15, all of which is for private use
_JOINER = "\u200d"
_KINDS = {
    diff_match_patch.DIFF_EQUAL: DiffKind.EQUAL,
    diff_match_patch.DIFF_INSERT: DiffKind.INSERT,
    diff_match_patch.DIFF_DELETE: DiffKind.DELETE,
}


def character_diff(old: str, new: str, seconds: float) -> Iterator[DiffPiece]:
    """``old`` and ``new`` as equal, deleted and inserted pieces; coarser ones when ``seconds`` (above 0) are over."""
    signs: dict[str, str] = {}
    differ = diff_match_patch()
    differ.Diff_Timeout = seconds
    pieces = differ.diff_main(_signed(old, signs), _signed(new, signs))
    differ.diff_cleanupSemantic(pieces)
    clusters = {ord(sign): cluster for cluster, sign in signs.items()}
    for kind, text in pieces:
        yield DiffPiece(_KINDS[kind], text.translate(clusters) if clusters else text)


def _signed(text: str, signs: dict[str, str]) -> str:
    """The text with a sign of its own for each cluster that is not a single ordinary code point."""
    if text.isascii():
        return text
    return "".join(
        cluster
        if len(cluster) == 1 and ord(cluster) < _PRIVATE_USE
        else signs.setdefault(cluster, chr(_PRIVATE_USE + len(signs)))
        for cluster in _clusters(text)
    )


def _clusters(text: str) -> Iterator[str]:
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not _belongs(text, start, at):
            yield text[start:at]
            start = at


def _belongs(text: str, start: int, at: int) -> bool:
    """Whether the code point at ``at`` is of the cluster that begins at ``start``."""
    char, before = text[at], text[at - 1]
    if char.isascii() and before != _JOINER:
        return False
    if char == _JOINER or before == _JOINER or unicodedata.category(char)[0] == "M" or "🏻" <= char <= "🏿":
        return True
    return at - start == 1 and _is_flag_half(before) and _is_flag_half(char)


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
