"""A wiki of a few pages, answering over HTTP on loopback what the Action API answers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.fetch.scripted_server import Reply, Request

START = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
HIDDEN_TEXT = {"sha1hidden": True, "texthidden": True}


def revision(rev_id: int, text: str, **others: Any) -> dict[str, Any]:
    """A revision as the API gives it, saved as many minutes after the beginning as its id says."""
    content = text.encode()
    sha1 = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    slot = {"size": len(content), "sha1": sha1, "contentmodel": "wikitext", "contentformat": "text/x-wiki"}
    return {
        "revid": rev_id,
        "parentid": 0,
        "minor": False,
        "user": "Editor A",
        "userid": 3,
        "timestamp": f"{START + timedelta(minutes=rev_id):%Y-%m-%dT%H:%M:%SZ}",
        "size": len(content),
        "sha1": sha1,
        "slots": {"main": {**slot, "content": text}},
        "comment": "",
        "tags": [],
        **others,
    }


@dataclass
class SmallWiki:
    """Pages by title, each with an id and at most 50 revisions. ``log`` is the newest entry of its log."""

    pages: dict[str, tuple[int, list[dict[str, Any]]]] = field(default_factory=dict)
    log: int = 1

    def __call__(self, request: Request) -> Reply:
        """The answer to one request."""
        asked = request.query
        if asked.get("meta") == "siteinfo":
            return Reply({"query": {"general": self._general()}})
        if "titles" in asked:
            return Reply({"query": {"pages": [self._by_title(asked["titles"])]}})
        if asked.get("prop") == "info":
            query = {"pages": [self._by_id(int(asked["pageids"]))], "logevents": [{"logid": self.log}]}
            return Reply({"curtimestamp": "2024-06-02T12:00:00Z", "query": query})
        return Reply({"batchcomplete": True, "query": {"pages": [self._revisions(asked)]}})

    def _general(self) -> dict[str, Any]:
        return {
            "wikiid": "smallwiki",
            "server": "http://127.0.0.1",
            "articlepath": "/wiki/$1",
            "lang": "fr",
            "sitename": "Petit wiki",
            "generator": "MediaWiki 1.43.0",
        }

    def _by_title(self, title: str) -> dict[str, Any]:
        if title not in self.pages:
            return {"ns": 0, "title": title, "missing": True}
        return self._by_id(self.pages[title][0])

    def _by_id(self, page_id: int) -> dict[str, Any]:
        for title, (number, revisions) in self.pages.items():
            if number == page_id:
                newest = revisions[-1]
                known = {"lastrevid": newest["revid"], "touched": newest["timestamp"], "length": newest["size"]}
                return {"pageid": page_id, "ns": 0, "title": title, "contentmodel": "wikitext", **known}
        return {"pageid": page_id, "missing": True}

    def _revisions(self, asked: dict[str, str]) -> dict[str, Any]:
        wanted = asked.get("revids", "").split("|")
        for title, (page_id, revisions) in self.pages.items():
            shown = [raw for raw in revisions if asked.get("pageids") == str(page_id) or str(raw["revid"]) in wanted]
            if shown:
                kept = [self._shown(raw, "content" in asked["rvprop"].split("|")) for raw in shown]
                return {"pageid": page_id, "ns": 0, "title": title, "revisions": kept}
        return {"pageid": int(asked.get("pageids", 0)), "missing": True}

    def _shown(self, raw: dict[str, Any], with_text: bool) -> dict[str, Any]:
        hidden = {"content", "sha1"} if raw.get("texthidden") else set()
        left_out = hidden | (set() if with_text else {"content", "contentformat"})
        slot = {key: value for key, value in raw["slots"]["main"].items() if key not in left_out}
        if raw.get("texthidden"):
            slot |= HIDDEN_TEXT
        bare = {key: value for key, value in raw.items() if key not in ("texthidden", *(hidden & {"sha1"}))}
        return {**bare, "slots": {"main": slot}}
