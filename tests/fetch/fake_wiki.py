"""A wiki in memory that answers ``prop=revisions`` as MediaWiki does: limits, order, continuation, missing pages."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from wikiwatch.model import Revision, Slot

START = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
PAGE_ID = 7


def stamp(second: int) -> str:
    """A time as the API writes it, so many seconds after the beginning."""
    return f"{START + timedelta(seconds=second):%Y-%m-%dT%H:%M:%SZ}"


def raw_revision(rev_id: int, second: int, text: str, **others: Any) -> dict[str, Any]:
    """A revision as the API gives it; ``others`` replaces keys of it."""
    content = text.encode()
    facts = {"size": len(content), "sha1": hashlib.sha1(content).hexdigest(), "contentmodel": "wikitext"}
    return {
        "revid": rev_id,
        "parentid": 0,
        "minor": False,
        "user": "Editor A",
        "userid": 3,
        "timestamp": stamp(second),
        "size": facts["size"],
        "sha1": facts["sha1"],
        "slots": {"main": {**facts, "contentformat": "text/x-wiki", "content": text}},
        "comment": "",
        "tags": [],
        **others,
    }


def record(rev_id: int, second: int, text: str | None, *, with_text: bool = True) -> Revision:
    """The record of ``raw_revision``."""
    content = (text or "").encode()
    slot = Slot(text=content if with_text else None, sha1=hashlib.sha1(content).digest(), size=len(content))
    return Revision(
        rev_id=rev_id,
        parent_id=None,
        page_id=PAGE_ID,
        dt=START + timedelta(seconds=second),
        user="Editor A",
        user_id=3,
        anon=False,
        comment="",
        slots=(slot,),
    )


class FakeWiki:
    """Stands in for an ApiClient. ``before`` is called with the number of each request before it is answered."""

    wiki = "wiki.example.org"
    api_url = "https://wiki.example.org/w/api.php"

    def __init__(self, *history: dict[str, Any], limits: tuple[int, int] = (50, 500)) -> None:
        self.history = list(history)
        self.limits = limits
        self.exists = True
        self.asked: list[dict[str, str | int]] = []
        self.before: Callable[[int], None] = lambda _: None
        self.change: Callable[[dict[str, Any]], dict[str, Any]] = lambda reply: reply

    def query(self, parameters: Mapping[str, str | int], subject: str) -> dict[str, Any]:
        self.asked.append(dict(parameters))
        self.before(len(self.asked))
        props = str(parameters["rvprop"]).split("|")
        with_text = "content" in props
        shown = [self._shown(raw, props) for raw in sorted(self.history, key=place)]
        if "revids" in parameters:
            return self.change(self._by_id(str(parameters["revids"]).split("|"), shown))
        return self.change(self._walk(parameters, shown, self.limits[0 if with_text else 1]))

    def _shown(self, raw: dict[str, Any], props: list[str]) -> dict[str, Any]:
        raw = copy.deepcopy(raw)
        slot = raw["slots"]["main"]
        kept = {
            "content": {"content", "contentformat", "texthidden", "textmissing"},
            "slotsha1": {"sha1", "sha1hidden"},
            "slotsize": {"size"},
        }
        for prop, keys in kept.items():
            for key in keys if prop not in props else ():
                slot.pop(key, None)
        return raw

    def _by_id(self, asked: list[str], shown: list[dict[str, Any]]) -> dict[str, Any]:
        assert len(asked) <= 50, "toomanyvalues"
        found = sorted((raw for raw in shown if str(raw["revid"]) in asked), key=lambda raw: raw["revid"])
        bad = {i: {"revid": int(i), "missing": True} for i in asked if int(i) not in {raw["revid"] for raw in found}}
        query: dict[str, Any] = {"badrevids": bad} if bad else {}
        if found:
            query["pages"] = [{"pageid": PAGE_ID, "ns": 0, "title": "Page", "revisions": found}]
        return {"batchcomplete": True, "query": query}

    def _walk(self, parameters: Mapping[str, Any], shown: list[dict[str, Any]], limit: int) -> dict[str, Any]:
        assert (parameters["pageids"], parameters["rvdir"]) == (PAGE_ID, "newer")
        if not self.exists:
            return {"query": {"pages": [{"pageid": PAGE_ID, "missing": True}]}}
        left = [raw for raw in shown if raw["timestamp"] >= parameters.get("rvstart", "")]
        if "rvcontinue" in parameters:
            when, _, rev_id = str(parameters["rvcontinue"]).partition("|")
            left = [raw for raw in left if place(raw) >= (when, int(rev_id))]
        page = {"pageid": PAGE_ID, "ns": 0, "title": "Page", "revisions": left[:limit]}
        if not left:
            del page["revisions"]
        reply: dict[str, Any] = {"query": {"pages": [page]}}
        if left[limit:]:
            following = left[limit]
            reply["continue"] = {"rvcontinue": f"{following['timestamp']}|{following['revid']}", "continue": "||"}
        else:
            reply["batchcomplete"] = True
        return reply


def place(raw: dict[str, Any]) -> tuple[str, int]:
    """Where a revision stands in the order of a history."""
    return raw["timestamp"], raw["revid"]
