"""Answers that may be some minutes old, so that a wiki's caches can give them and its servers need not.

A wiki's front servers keep an answer for as long as the request says, and give it to whoever asks with the same
address: https://www.mediawiki.org/wiki/API:Caching_data. Errors are never kept. What tells of changes, or what a
revision holds or hides, is never asked for this way.
"""

from __future__ import annotations

SITE_SECONDS = 3600
"""A wiki's name, language and addresses."""

LIST_SECONDS = 300
"""Who is in a category, what a page links to, who is in which group: a page that joins is watched that much later."""


def up_to(seconds: int) -> dict[str, str | int]:
    """What to add to a request whose answer may be so old; nothing for 0."""
    return {"maxage": seconds, "smaxage": seconds} if seconds else {}
