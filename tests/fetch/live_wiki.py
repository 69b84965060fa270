"""A wiki of many pages that is edited while it is read, and the events that it sends."""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.fetch.scripted_server import Reply, Request

START = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)


@dataclass
class LiveWiki:
    """Answers the Action API's questions for revisions by id, and for site information.

    ``most`` revisions go into a reply; the rest follows. ``missing`` and ``hidden`` revisions are not shown.
    """

    wiki_id: str = "smallwiki"
    most: int = 50
    revisions: dict[int, dict[str, Any]] = field(default_factory=dict)
    pages: dict[str, int] = field(default_factory=dict)
    newest: dict[str, int] = field(default_factory=dict)
    missing: set[int] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)
    tags: dict[int, list[str]] = field(default_factory=dict)
    asked: list[list[int]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def edit(self, title: str, text: str, *, user: str = "Editor A", minor: bool = False, bot: bool = False) -> str:
        """Save a text; the event that tells of it, in the layout of mediawiki.page_change.v1."""
        rev_id, parent_id = len(self.revisions) + 1, self.newest.get(title)
        page_id = self.pages.setdefault(title, len(self.pages) + 1)
        content = text.encode()
        moment = f"{START + timedelta(seconds=rev_id):%Y-%m-%dT%H:%M:%SZ}"
        self.revisions[rev_id] = {
            "title": title,
            "text": text,
            "sha1": hashlib.sha1(content, usedforsecurity=False).hexdigest(),
            "size": len(content),
            "parentid": parent_id or 0,
            "user": user,
            "minor": minor,
            "timestamp": moment,
        }
        self.newest[title] = rev_id
        return json.dumps(
            {
                "$schema": "/mediawiki/page/change/1.2.0",
                "meta": {
                    "id": f"{rev_id:08d}-0000-4000-8000-000000000000",
                    "stream": "mediawiki.page_change.v1",
                    "domain": "small.example.org",
                    "dt": moment.replace("Z", ".123Z"),
                },
                "dt": moment,
                "wiki_id": self.wiki_id,
                "page_change_kind": "edit" if parent_id else "create",
                "changelog_kind": "update" if parent_id else "insert",
                "page": {"page_id": page_id, "page_title": title.replace(" ", "_"), "namespace_id": 0},
                "revision": {
                    "rev_id": rev_id,
                    **({"rev_parent_id": parent_id} if parent_id else {}),
                    "rev_dt": moment,
                    "is_minor_edit": minor,
                    "editor": {"user_text": user, "is_bot": bot},
                    "is_content_visible": True,
                    "is_editor_visible": True,
                    "is_comment_visible": True,
                },
            }
        )

    def hide(self, rev_id: int, **visible: bool) -> str:
        """Hide a revision's text; the event that tells of it. ``visible`` says what of text, user, comment stays."""
        self.hidden.add(rev_id)
        shown = {"text": False, "user": True, "comment": True, **visible}
        return json.dumps(
            {
                "meta": {"id": f"hide-{rev_id}", "stream": "mediawiki.page_change.v1"},
                "wiki_id": self.wiki_id,
                "page_change_kind": "visibility_change",
                "page": {"page_id": 1, "page_title": "X", "namespace_id": 0},
                "revision": {
                    "rev_id": rev_id,
                    "is_content_visible": shown["text"],
                    "is_editor_visible": shown["user"],
                    "is_comment_visible": shown["comment"],
                },
            }
        )

    def tag(self, rev_id: int, *tags: str) -> str:
        """The event that tells that a revision has these tags now and no others (mediawiki.revision-tags-change).

        Who asks for the revision sees ``revisions[rev_id]["tags"]``, which stay as they are.
        """
        stored = self.revisions[rev_id]
        before, self.tags[rev_id] = self.tags.get(rev_id, []), list(tags)
        return json.dumps(
            {
                "$schema": "/mediawiki/revision/tags-change/1.0.0",
                "meta": {
                    "id": f"tags-{rev_id}-{'-'.join(tags)}",
                    "stream": "mediawiki.revision-tags-change",
                    "domain": "small.example.org",
                    "dt": "2024-06-01T13:00:00.123Z",
                },
                "database": self.wiki_id,
                "page_id": self.pages[stored["title"]],
                "page_title": stored["title"].replace(" ", "_"),
                "page_namespace": 0,
                "rev_id": rev_id,
                "rev_timestamp": stored["timestamp"],
                "tags": list(tags),
                "prior_state": {"tags": before},
            }
        )

    def __call__(self, request: Request) -> Reply:
        """The answer to one request."""
        asked = request.query
        if asked.get("meta") == "siteinfo":
            general = {
                "wikiid": self.wiki_id,
                "server": "http://127.0.0.1",
                "articlepath": "/wiki/$1",
                "lang": "fr",
                "sitename": "Petit wiki",
                "generator": "MediaWiki 1.43.0",
            }
            return Reply({"query": {"general": general}})
        rev_ids = [int(one) for one in asked["revids"].split("|")]
        with self._lock:
            self.asked.append(rev_ids)
        if len(rev_ids) > 50:
            return Reply({"errors": [{"code": "toomanyvalues", "text": "too many"}]})
        start = int(asked.get("rvcontinue", 0))
        known = sorted(one for one in rev_ids if one in self.revisions and one not in self.missing)
        pages: dict[str, list[dict[str, Any]]] = {}
        for rev_id in known[start : start + self.most]:
            pages.setdefault(self.revisions[rev_id]["title"], []).append(self._shown(rev_id))
        query = {
            "pages": [
                {"pageid": self.pages[title], "ns": 0, "title": title, "revisions": raws}
                for title, raws in pages.items()
            ]
        }
        if len(known) > start + self.most:
            return Reply({"continue": {"rvcontinue": start + self.most, "continue": "||"}, "query": query})
        return Reply({"batchcomplete": True, "query": query})

    def _shown(self, rev_id: int) -> dict[str, Any]:
        stored = self.revisions[rev_id]
        slot = {"contentmodel": "wikitext", "contentformat": "text/x-wiki", "content": stored["text"]}
        if rev_id in self.hidden:
            slot = {"contentmodel": "wikitext", "texthidden": True, "sha1hidden": True}
        return {
            "revid": rev_id,
            "parentid": stored["parentid"],
            "minor": stored["minor"],
            "user": stored["user"],
            "userid": 3,
            "timestamp": stored["timestamp"],
            "size": stored["size"],
            **({} if rev_id in self.hidden else {"sha1": stored["sha1"]}),
            "comment": "",
            "tags": stored.get("tags", []),
            "slots": {"main": slot},
        }
