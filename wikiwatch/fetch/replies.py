"""Reading the API's JSON into records. What does not have the documented shape raises Malformed, whatever it is.

Shapes: https://www.mediawiki.org/wiki/API:Revisions, with ``formatversion=2`` and ``rvslots=main``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from wikiwatch.model import Page, Revision, Slot

Json = Mapping[str, Any]

_MAX_ID = 2**63 - 1  # what SQLite holds
_SHA1 = re.compile(r"[0-9a-fA-F]{40}\Z")
_FORMATS = {"css": "text/css", "javascript": "text/javascript", "json": "application/json", "text": "text/plain"}


class Malformed(ValueError):
    """A reply that does not have the documented shape; says which key."""


def mapping(value: object, name: str) -> Json:
    """``value`` as an object."""
    if not isinstance(value, dict):
        raise Malformed(f'"{name}" is not an object')
    return value


def entries(parent: Json, name: str) -> list[Json]:
    """A list of objects; empty when the key is absent."""
    value = parent.get(name, [])
    if not isinstance(value, list):
        raise Malformed(f'"{name}" is not a list')
    return [mapping(entry, name) for entry in value]


def string(parent: Json, name: str) -> str:
    """A string that UTF-8 can hold."""
    value = parent.get(name)
    if not isinstance(value, str):
        raise Malformed(f'"{name}" is not a string')
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise Malformed(f'"{name}" is not valid Unicode') from None
    return value


def number(parent: Json, name: str, least: int = 0) -> int:
    """An integer from ``least`` to the largest that a database holds."""
    value = parent.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= _MAX_ID:
        raise Malformed(f'"{name}" is not a whole number of at least {least}')
    return value


def moment(parent: Json, name: str) -> datetime:
    """A time such as ``2024-06-25T10:00:00Z``, as aware UTC."""
    value = string(parent, name)
    if len(value) != 20 or not value.endswith("Z"):
        raise Malformed(f'"{name}" is not a UTC time')
    try:
        return datetime.fromisoformat(value[:-1]).replace(tzinfo=UTC)
    except ValueError:
        raise Malformed(f'"{name}" is not a UTC time') from None


def page(raw: Json, redirect_target: str | None = None) -> Page:
    """The page that an entry of ``query.pages`` describes."""
    namespace = raw.get("ns")
    if not isinstance(namespace, int) or isinstance(namespace, bool):
        raise Malformed('"ns" is not a whole number')
    return Page(
        page_id=number(raw, "pageid", 1),
        page_title=string(raw, "title"),
        namespace_id=namespace,
        redirect_target=redirect_target,
    )


def revision(raw: Json, page_id: int) -> Revision:
    """A revision of that page, with its text where the reply holds it. What the wiki hides is None."""
    user_hidden = bool(raw.get("userhidden"))
    user = None if user_hidden else string(raw, "user")
    return Revision(
        rev_id=number(raw, "revid", 1),
        parent_id=number(raw, "parentid") or None if "parentid" in raw else None,
        page_id=page_id,
        dt=moment(raw, "timestamp"),
        user=user,
        user_id=None if user_hidden or "userid" not in raw else number(raw, "userid") or None,
        anon=None if user is None else _is_anonymous(raw, user),
        comment=None if raw.get("commenthidden") else string(raw, "comment"),
        minor=bool(raw.get("minor")),
        tags=_tags(raw),
        suppressed=bool(raw.get("suppressed")),
        slots=(_main_slot(raw),),
    )


def _is_anonymous(raw: Json, user: str) -> bool:
    """The API calls everyone without an account anonymous, imported users ("source>Name") too."""
    return bool(raw.get("anon")) and ">" not in user


def _tags(raw: Json) -> tuple[str, ...]:
    tags = raw.get("tags", [])
    if not isinstance(tags, list):
        raise Malformed('"tags" is not a list')
    return tuple(string({"tags": tag}, "tags") for tag in tags)


def _main_slot(raw: Json) -> Slot:
    """The main slot. Before MediaWiki 1.32 its values stand in the revision itself."""
    slot = mapping(mapping(raw["slots"], "slots").get("main"), "main") if "slots" in raw else raw
    hidden = bool(slot.get("texthidden") or slot.get("sha1hidden") or raw.get("sha1hidden"))
    values = {**raw, **slot}
    model = string(values, "contentmodel") if "contentmodel" in values else "wikitext"
    text = None if hidden or "content" not in slot else _text(slot["content"])
    return Slot(
        model=model,
        format=string(slot, "contentformat") if "contentformat" in slot else _FORMATS.get(model, "text/x-wiki"),
        text=text,
        sha1=None if hidden else _sha1(values, text),
        size=number(values, "size") if "size" in values else None,
    )


def _text(content: object) -> bytes:
    if not isinstance(content, str):
        raise Malformed('"content" is not a string')
    try:
        return content.encode()
    except UnicodeEncodeError:
        raise Malformed('"content" is not valid Unicode') from None


def _sha1(values: Json, text: bytes | None) -> bytes | None:
    """The wiki's SHA-1, or the text's own where the wiki keeps none."""
    digits = string(values, "sha1") if "sha1" in values else ""
    if not digits:
        return None if text is None else hashlib.sha1(text, usedforsecurity=False).digest()
    if not _SHA1.match(digits):
        raise Malformed('"sha1" is not 40 hexadecimal digits')
    return bytes.fromhex(digits)


def is_intact(read: Revision) -> bool:
    """True when the text is exactly what the wiki's own SHA-1 and size say, or when there is none to check."""
    slot = read.main
    if slot.text is None:
        return True
    digest = hashlib.sha1(slot.text, usedforsecurity=False).digest()
    return digest == slot.sha1 and len(slot.text) == slot.size
