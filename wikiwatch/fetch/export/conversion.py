"""From elements to pages and revisions."""

from __future__ import annotations

import hashlib
from enum import Enum

from wikiwatch.fetch.export.elements import NO_LEAF, Element, Leaf
from wikiwatch.fetch.export.refusal import RefusedError, shown
from wikiwatch.fetch.export.site import Site
from wikiwatch.fetch.export.values import parse_number, parse_sha1, parse_size, parse_timestamp
from wikiwatch.model import Page, Revision, Slot

_EMPTY_SHA1 = hashlib.sha1(usedforsecurity=False).digest()


class TextState(Enum):
    """How a text stands in the export, set against what the export says of it."""

    WHOLE = "whole"
    HIDDEN = "hidden"
    STUB = "stub"
    MISSING = "missing"
    ALTERED = "altered"


def to_page(element: Element, site: Site) -> Page:
    """The page without its revisions. Raises RefusedError."""
    title = element.text("title")
    if not title:
        raise RefusedError("there is no title")
    return Page(
        page_id=parse_number(element.text("id"), "the page's id"),
        page_title=title,
        namespace_id=_namespace_id(element, title, site),
        redirect_target=element.leaves.get("redirect", NO_LEAF).attributes.get("title"),
    )


def _namespace_id(element: Element, title: str, site: Site) -> int:
    if "ns" in element.leaves:  # from 0.6 on
        return parse_number(element.text("ns"), "the page's namespace")
    prefix, colon, _ = title.partition(":")
    return site.namespaces.get(prefix, 0) if colon else 0


def to_revision(element: Element, page_id: int, max_text_bytes: int) -> tuple[Revision, list[TextState]]:
    """A revision, and the state of the text of each of its slots. Raises RefusedError."""
    user, user_id, anon = _contributor(element.parts_named("contributor"))
    comment = element.leaves.get("comment", NO_LEAF)
    contents = element.parts_named("content")
    # The revision's own SHA-1 is that of its text only when it has no slot but the main one.
    slots = [_slot("main", element, "" if contents else element.text("sha1"))]
    slots += [_slot(_role(content), content, "") for content in contents]
    if sum(len(slot.text or b"") for slot, _ in slots) > max_text_bytes:
        raise RefusedError(f"its text is longer than {max_text_bytes:,} bytes")
    revision = Revision(
        rev_id=parse_number(element.text("id"), "its id"),
        parent_id=parse_number(element.text("parentid") or "0", "its parent's id") or None,
        page_id=page_id,
        dt=parse_timestamp(element.text("timestamp")),
        user=user,
        user_id=user_id,
        anon=anon,
        comment=None if "deleted" in comment.attributes else comment.text,
        minor="minor" in element.leaves,
        slots=tuple(slot for slot, _ in slots),
    )
    return revision, [state for _, state in slots]


def _contributor(elements: list[Element]) -> tuple[str | None, int | None, bool | None]:
    """Name, id and whether it is an IP address. The id 0 stands for no account, in imported revisions too."""
    for element in elements:
        if "deleted" in element.attributes:
            break
        if "username" in element.leaves:
            user_id = parse_number(element.text("id") or "0", "its user's id") or None
            return element.text("username"), user_id, False
        if "ip" in element.leaves:
            return element.text("ip"), None, True
    return None, None, None


def _role(content: Element) -> str:
    role = content.text("role")
    if role in ("", "main"):
        raise RefusedError(f"it has a further slot with the role {shown(role)}")
    return role


def _slot(role: str, holder: Element, revision_sha1: str) -> tuple[Slot, TextState]:
    leaf = holder.leaves.get("text")
    attributes = leaf.attributes if leaf else {}
    size, sha1 = parse_size(attributes.get("bytes", "")), parse_sha1(attributes.get("sha1") or revision_sha1)
    state = _text_state(leaf, size, sha1)
    text = None
    if leaf and state is TextState.WHOLE:
        text = leaf.content
        declared, sha1, size = sha1, hashlib.sha1(text, usedforsecurity=False).digest(), len(text)
        state = state if declared in (None, sha1) else TextState.ALTERED
    elif state is TextState.HIDDEN:
        sha1 = None
    model, form = holder.text("model") or "wikitext", holder.text("format") or "text/x-wiki"
    return Slot(role=role, model=model, format=form, text=text, sha1=sha1, size=size), state


def _text_state(leaf: Leaf | None, size: int | None, sha1: bytes | None) -> TextState:
    if leaf is None:
        return TextState.MISSING
    if "deleted" in leaf.attributes:
        return TextState.HIDDEN
    if leaf.content:
        return TextState.WHOLE
    if "xml:space" not in leaf.attributes and ("id" in leaf.attributes or "location" in leaf.attributes):
        return TextState.STUB
    lost = size > 0 if size is not None else sha1 not in (None, _EMPTY_SHA1)
    return TextState.MISSING if lost else TextState.WHOLE
