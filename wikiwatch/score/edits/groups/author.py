"""Who made the edit, as far as the edit itself tells."""

from __future__ import annotations

import ipaddress
import re
from math import nan

from wikiwatch.score.edits.window import Window

NAME = "author"
FEATURES = ("anonymous", "minor")

_TEMPORARY = re.compile(r"~\d{4}-\d")  # https://www.mediawiki.org/wiki/Help:Temporary_accounts


def measure(window: Window) -> tuple[float, ...]:
    """A temporary account is anonymous; where only the name is given, it tells."""
    minor = window.change.minor
    anonymous = is_anonymous(window.change.user, window.change.anon)
    return (nan if anonymous is None else float(anonymous), nan if minor is None else float(minor))


def is_anonymous(user: str | None, anon: bool | None) -> bool | None:
    """Whether an edit has no account behind it that lasts; None when that is not known."""
    if user is not None and _TEMPORARY.match(user):
        return True
    if anon is not None or user is None:
        return anon
    try:
        ipaddress.ip_address(user)
    except ValueError:
        return False
    return True
