"""Text that may be shown: what would hide, reorder or run is spelt out instead."""

import re

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_BREAKS = re.compile("[\t\n]")
_JOINERS = "\u200c\u200d"
_FIRST_JOINING_SCRIPT = "\u0600"  # Arabic; every script that needs joiners, and emoji, come after it


def visible(text: str, *, newlines: bool = True) -> str:
    """``text`` with control, escape, bidirectional and other invisible characters written as ``‹U+202E›``.

    Newline and tab stay when ``newlines``, else they are written out too. The joiners stay where scripts and emoji
    need them: after a character that is not Latin, Greek, Cyrillic, Armenian or Hebrew. See Unicode TR36 and TR39.
    """
    shown = _INVISIBLE.sub(_spelt, text)
    return shown if newlines else _BREAKS.sub(_spelt, shown)


def shortened(text: str, most: int) -> str:
    """``text`` on one line, to quote: of what is longer than ``most`` characters the beginning, with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _spelt(match: re.Match[str]) -> str:
    char = match.group()
    before = match.string[match.start() - 1 : match.start()]
    if char in _JOINERS and before >= _FIRST_JOINING_SCRIPT and before not in _JOINERS:
        return char
    return f"‹U+{ord(char):04X}›"
