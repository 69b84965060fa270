"""JSON that somebody else wrote, read without going as deep as they like."""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from typing import Any

MOST_LEVELS = 100
"""What MediaWiki, its streams and our own documents nest to is under twenty."""

_BRACKETS = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[{]|[\]}]', re.DOTALL)


def loaded(text: str | bytes) -> Any:
    """What ``text`` holds, of bytes in UTF-8; linear in its length.

    The parser calls itself once a level. Near the interpreter's limit whatever else runs on its stack fails too, the
    end of things that the garbage collector finds there among it; hence a limit of our own, checked beforehand. The
    brackets within strings do not count, and a text with few brackets is not looked at.

    Raises `ValueError`; a `json.JSONDecodeError` or `UnicodeDecodeError` tells the place.
    """
    if isinstance(text, bytes):
        text = text.removeprefix(BOM_UTF8).decode("utf-8", "surrogatepass")
    if text.count("[") + text.count("{") > MOST_LEVELS and _too_deep(text):
        raise ValueError(f"nested more than {MOST_LEVELS} levels deep")
    return json.loads(text)


def _too_deep(text: str) -> bool:
    level = 0
    for found in _BRACKETS.finditer(text):
        mark = text[found.start()]
        if mark in "[{":
            level += 1
            if level > MOST_LEVELS:
                return True
        elif mark != '"':
            level -= 1
    return False
