"""Reading the events of streams into records. What does not have the documented shape raises Malformed.

Shapes: https://schema.wikimedia.org/ (mediawiki/recentchange, mediawiki/page/change,
mediawiki/revision/visibility-change, mediawiki/revision/tags-change) and
https://www.mediawiki.org/wiki/Manual:RCFeed. Other events give None.
"""

from __future__ import annotations

from datetime import UTC, datetime

from wikiwatch.fetch.replies import Json, Malformed, mapping, moment, number, string
from wikiwatch.model import HiddenParts, LiveEdit, LiveEvent, TagsChange
from wikiwatch.model.foreign_json import loaded

MOST_ID_CHARACTERS = 200
"""An event's id is a UUID; what is longer is none."""

_TEXT, _COMMENT, _USER = 1, 2, 4  # the bits of MediaWiki's RevisionRecord::DELETED_*
_MOST_HIDDEN_AT_ONCE = 5_000
_MOST_TAGS = 500


def read_event(text: str) -> LiveEvent | None:
    """The edit, the hiding or the change of tags that an event tells of; None for a canary and everything else."""
    try:
        raw = mapping(loaded(text), "event")
    except ValueError:
        raise Malformed("the event is not a JSON object") from None
    meta = mapping(raw.get("meta", {}), "meta")
    if meta.get("domain") == "canary":
        return None
    if "page_change_kind" in raw:
        return _page_change(raw, meta)
    if "visibility" in raw:
        return _visibility_change(raw)
    if "tags" in raw and "prior_state" in raw:
        return _tags_change(raw, meta)
    if raw.get("type") in ("edit", "new") and "wiki" in raw:
        return _recent_change(raw, meta)
    if raw.get("type") == "log" and raw.get("log_type") == "delete" and raw.get("log_action") == "revision":
        return _logged_hiding(raw)
    return None


def _page_change(raw: Json, meta: Json) -> LiveEvent | None:
    kind = raw.get("page_change_kind")
    if kind not in ("create", "edit", "visibility_change"):
        return None
    revision = mapping(raw.get("revision"), "revision")
    if kind == "visibility_change":
        shown = [revision.get(f"is_{part}_visible", True) for part in ("content", "editor", "comment")]
        return _hiding(string(raw, "wiki_id"), (number(revision, "rev_id", 1),), shown)
    page = mapping(raw.get("page"), "page")
    editor = mapping(revision.get("editor", {}), "editor")
    return LiveEdit(
        event_id=_event_id(meta),
        wiki_id=string(raw, "wiki_id"),
        page_id=number(page, "page_id", 1),
        page_title=_title(page, "page_title"),
        namespace_id=_namespace(page, "namespace_id"),
        rev_id=number(revision, "rev_id", 1),
        parent_id=_optional_id(revision, "rev_parent_id"),
        dt=_moment(revision if "rev_dt" in revision else raw, "rev_dt" if "rev_dt" in revision else "dt"),
        minor=revision.get("is_minor_edit") is True,
        bot=editor.get("is_bot") is True,
        new=kind == "create",
    )


def _recent_change(raw: Json, meta: Json) -> LiveEdit:
    revision = mapping(raw.get("revision"), "revision")
    return LiveEdit(
        event_id=_event_id(meta),
        wiki_id=string(raw, "wiki"),
        page_id=None,
        page_title=_title(raw, "title"),
        namespace_id=_namespace(raw, "namespace"),
        rev_id=number(revision, "new", 1),
        parent_id=_optional_id(revision, "old"),
        dt=_seconds(raw, "timestamp"),
        minor=raw.get("minor") is True,
        bot=raw.get("bot") is True,
        new=raw["type"] == "new",
    )


def _visibility_change(raw: Json) -> HiddenParts | None:
    visibility = mapping(raw["visibility"], "visibility")
    shown = [visibility.get(part, True) for part in ("text", "user", "comment")]
    return _hiding(string(raw, "database"), (number(raw, "rev_id", 1),), shown)


def _tags_change(raw: Json, meta: Json) -> TagsChange:
    prior = raw["prior_state"]
    now, before = _tags(raw), _tags(prior) if isinstance(prior, dict) and "tags" in prior else frozenset()
    return TagsChange(
        event_id=_event_id(meta),
        wiki_id=string(raw, "database"),
        page_id=number(raw, "page_id", 1),
        page_title=_title(raw, "page_title"),
        namespace_id=_namespace(raw, "page_namespace"),
        rev_id=number(raw, "rev_id", 1),
        rev_dt=_moment(raw, "rev_timestamp"),
        dt=_moment(meta, "dt"),
        added=now - before,
        removed=before - now,
    )


def _tags(parent: Json) -> frozenset[str]:
    tags = parent["tags"]
    if not isinstance(tags, list) or len(tags) > _MOST_TAGS or not all(isinstance(tag, str) for tag in tags):
        raise Malformed('"tags" is not a list of texts')
    return frozenset(tags)


def _logged_hiding(raw: Json) -> HiddenParts | None:
    """The entry of the deletion log that says which parts of which revisions are hidden now."""
    told = mapping(raw.get("log_params"), "log_params")
    ids, bits = told.get("ids"), told.get("nfield")
    if told.get("type") != "revision" or not isinstance(ids, list) or not isinstance(bits, int):
        return None
    if len(ids) > _MOST_HIDDEN_AT_ONCE or not all(str(one).isascii() and str(one).isdigit() for one in ids):
        raise Malformed('"ids" is not a list of revision ids')
    rev_ids = tuple(number({"ids": int(one)}, "ids", 1) for one in ids)
    return _hiding(string(raw, "wiki"), rev_ids, [not bits & bit for bit in (_TEXT, _USER, _COMMENT)])


def _hiding(wiki_id: str, rev_ids: tuple[int, ...], shown: list[object]) -> HiddenParts | None:
    """What is not said to be shown is hidden: better erased once too often."""
    text, user, comment = (one is not True for one in shown)
    if not rev_ids or not (text or user or comment):
        return None
    return HiddenParts(wiki_id=wiki_id, rev_ids=rev_ids, text=text, user=user, comment=comment)


def _event_id(meta: Json) -> str | None:
    value = string(meta, "id") if "id" in meta else ""
    return value if 0 < len(value) <= MOST_ID_CHARACTERS else None


def _title(parent: Json, name: str) -> str:
    return string(parent, name).replace("_", " ")


def _namespace(parent: Json, name: str) -> int:
    value = parent.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > 2**31:
        raise Malformed(f'"{name}" is not a whole number')
    return value


def _optional_id(parent: Json, name: str) -> int | None:
    return None if parent.get(name) is None else number(parent, name) or None


def _moment(parent: Json, name: str) -> datetime:
    """A UTC time, with or without a fraction of a second."""
    value = string(parent, name)
    whole, _, fraction = value.removesuffix("Z").partition(".")
    if fraction and not (fraction.isascii() and fraction.isdigit()):
        raise Malformed(f'"{name}" is not a UTC time')
    return moment({name: f"{whole}Z"}, name)


def _seconds(parent: Json, name: str) -> datetime:
    """Seconds since 1970; by recent changes' schema they may be null, then it is now."""
    if parent.get(name) is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(number(parent, name), UTC)
    except (OverflowError, ValueError, OSError):
        raise Malformed(f'"{name}" is not a time') from None
