"""What the bot reads: lines of `wikiwatch stream` and `watch`, reports of `wikiwatch scan --format jsonl`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

_LABEL = re.compile(r"[a-z][a-z0-9_]{0,40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """An edit that wikiwatch finds damaging. ``user`` is None where the wiki hides the name."""

    id: str
    wiki_id: str
    title: str
    namespace_id: int
    rev_id: int
    user: str | None
    score: float
    labels: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class BadLine(ValueError):
    """A line that is none of the documents the bot knows."""


def read(line: str | bytes) -> Iterator[Suspect]:
    """The edits in one line; nothing for one that wikiwatch could not score."""
    try:
        document = json.loads(line)
        schema = document["schema"]
        if schema == "wikiwatch/stream/1":
            yield from _streamed(document)
        elif schema == "wikiwatch/watch/1":
            yield from _watched(document)
        elif schema == "wikiwatch/report/1":
            for page in document["pages"]:
                yield from _reported(page)
        elif schema == "wikiwatch/outcome/1":
            return  # somebody has reverted the edit by now, which the bot sees when it looks
        else:
            raise BadLine(f"a document of another kind: {str(schema)[:60]!r}")
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        if isinstance(error, BadLine):
            raise
        raise BadLine(f"not a line of wikiwatch: {type(error).__name__}") from error


def read_all(lines: Iterable[bytes], on_bad: Any) -> Iterator[Suspect]:
    """The edits of all lines; a bad line is told and passed over."""
    for line in lines:
        try:
            yield from list(read(line))
        except BadLine as error:
            on_bad(str(error))


def _streamed(told: dict[str, Any]) -> Iterator[Suspect]:
    if told["scores"] is None:
        return
    yield Suspect(
        id=str(told["id"]),
        wiki_id=str(told["wiki_id"]),
        title=str(told["page"]["page_title"]),
        namespace_id=int(told["page"]["namespace_id"]),
        rev_id=int(told["rev_id"]),
        user=None if told["user"] is None else str(told["user"]),
        score=float(told["scores"]["damaging"]),
        labels=_labels(told["labels"]),
        tags=tuple(map(str, told["tags"])),
    )


def _watched(told: dict[str, Any]) -> Iterator[Suspect]:
    """What is new on a watchlist; what has ended needs nothing."""
    suspect, edit = told["passage"], told["edit"]
    if told["kind"] != "new" or (suspect is None and edit is None):
        return
    user = edit["user"] if suspect is None else suspect["inserted_by"]["user"]
    labels = [finding["label"] for finding in edit["findings"]] if suspect is None else suspect["labels"]
    yield Suspect(
        id=f"{told['wiki']['wiki_id']}:{int(told['rev_id'])}",
        wiki_id=str(told["wiki"]["wiki_id"]),
        title=str(told["page"]["page_title"]),
        namespace_id=int(told["page"]["namespace_id"]),
        rev_id=int(told["rev_id"]),
        user=None if user is None else str(user),
        score=float(edit["scores"]["damaging"] if suspect is None else suspect["score"]),
        labels=_labels(labels),
    )


def _reported(told: dict[str, Any]) -> Iterator[Suspect]:
    wiki_id, page = str(told["wiki"]["wiki_id"]), told["page"]
    for edit in told["edits"]:
        if edit["reverted_by"] is not None:
            continue
        yield Suspect(
            id=f"{wiki_id}:{int(edit['rev_id'])}",
            wiki_id=wiki_id,
            title=str(page["page_title"]),
            namespace_id=int(page["namespace_id"]),
            rev_id=int(edit["rev_id"]),
            user=None if edit["user"] is None else str(edit["user"]),
            score=float(edit["scores"]["damaging"]),
            labels=_labels(finding["label"] for finding in edit["findings"]),
        )


def _labels(values: Iterable[Any]) -> tuple[str, ...]:
    """Labels as wikiwatch writes them, each once: they go into an edit summary."""
    return tuple(dict.fromkeys(value for value in values if _LABEL.fullmatch(value)))
