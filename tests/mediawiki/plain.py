"""What the wiki itself says, asked in the plainest way, newest first, and by none of the package's own code."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Any

import requests

from wikiwatch.model import Revision, Slot

RVPROP = "ids|timestamp|flags|user|userid|size|sha1|comment|tags|content|contentmodel"


def plain_query(api_url: str, **parameters: Any) -> dict[str, Any]:
    """One query; the whole reply."""
    fields = {"action": "query", "format": "json", "formatversion": 2, **parameters}
    reply: dict[str, Any] = requests.get(api_url, fields, timeout=60).json()
    return reply


def plain_history(api_url: str, page_id: int) -> list[Revision]:
    """Every revision of a page, oldest first."""
    fields: dict[str, Any] = {"pageids": page_id, "prop": "revisions", "rvprop": RVPROP, "rvslots": "main"}
    found: list[Revision] = []
    while True:
        reply = plain_query(api_url, rvlimit=50, **fields)
        (page,) = reply["query"]["pages"]
        found += [plain_record(page["pageid"], raw) for raw in page["revisions"]]
        if "continue" not in reply:
            return found[::-1]
        fields |= reply["continue"]


def plain_record(page_id: int, raw: dict[str, Any]) -> Revision:
    """The record of one revision."""
    slot = raw["slots"]["main"]
    return Revision(
        rev_id=raw["revid"],
        parent_id=raw["parentid"] or None,
        page_id=page_id,
        dt=datetime.strptime(raw["timestamp"].replace("Z", "+0000"), "%Y-%m-%dT%H:%M:%S%z"),
        user=raw.get("user"),
        user_id=raw.get("userid") or None,
        anon=None if "userhidden" in raw else raw.get("anon", False),
        comment=raw.get("comment"),
        minor=raw["minor"],
        tags=tuple(raw["tags"]),
        suppressed=raw.get("suppressed", False),
        slots=(
            Slot(
                model=slot["contentmodel"],
                text=slot["content"].encode() if "content" in slot else None,
                sha1=hashlib.sha1(slot["content"].encode()).digest() if "content" in slot else None,
                size=raw["size"],
            ),
        ),
    )


def textless(revision: Revision) -> Revision:
    """The same revision as a walk without texts gives it."""
    (slot,) = revision.slots
    return replace(revision, slots=(replace(slot, text=None),))


def page_id_of(api_url: str, title: str) -> int:
    """The id of the page that bears a title now."""
    (page,) = plain_query(api_url, titles=title)["query"]["pages"]
    page_id: int = page["pageid"]
    return page_id
