"""A small wiki that is edited while it is watched: with recent changes, categories, links and groups of users."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.cli.small_wiki import SmallWiki, revision
from tests.fetch.scripted_server import Reply, Request

LIST_LIMIT = 500


def stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


@dataclass
class WatchedWiki(SmallWiki):
    """``now`` is its own clock, which goes on by a minute with each edit and nothing else."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1))
    changes: list[dict[str, Any]] = field(default_factory=list)
    categories: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    last_id: int = 0
    requests: list[dict[str, str]] = field(default_factory=list)

    # ------------------------------------------------------------ what people do

    def edit(self, title: str, text: str, **facts: Any) -> int:
        """Save a text; the new revision's id."""
        self.now += timedelta(minutes=1)
        rev_id = self._next_id()
        page_id, revisions = self.pages.setdefault(title, (self._next_id(), []))
        old = revisions[-1]["size"] if revisions else 0
        revisions.append(revision(rev_id, text, **{"timestamp": stamp(self.now), **facts}))
        kind = "edit" if len(revisions) > 1 else "new"
        sizes = {"oldlen": old, "newlen": revisions[-1]["size"]}
        self._change(type=kind, title=title, pageid=page_id, revid=rev_id, tags=revisions[-1]["tags"], **sizes)
        return rev_id

    def move(self, title: str, new_title: str) -> None:
        self.now += timedelta(minutes=1)
        self.pages[new_title] = self.pages.pop(title)
        page_id = self.pages[new_title][0]
        self._change(type="log", title=title, pageid=page_id, logparams={"target_title": new_title}, tags=[])

    def delete(self, title: str) -> None:
        self.now += timedelta(minutes=1)
        del self.pages[title]
        self._change(type="log", title=title, pageid=0, tags=[])

    def hide(self, title: str, rev_id: int) -> None:
        """Hide a text, which the log tells."""
        self.now += timedelta(minutes=1)
        self.log += 1
        page_id, revisions = self.pages[title]
        place = next(n for n, raw in enumerate(revisions) if raw["revid"] == rev_id)
        revisions[place] = {**revisions[place], "texthidden": True}
        self._change(type="log", title=title, pageid=page_id, tags=[])

    def _next_id(self) -> int:
        self.last_id += 1
        return self.last_id

    def _change(self, **facts: Any) -> None:
        self.changes.append({"rcid": self._next_id(), "ns": 0, "timestamp": stamp(self.now), **facts})

    # ------------------------------------------------------------ what is asked

    def __call__(self, request: Request) -> Reply:
        asked = dict(request.query)
        self.requests.append(asked)
        listed = {"recentchanges": self._recent, "categorymembers": self._category, "users": self._users}
        if asked.get("list") in listed:
            return Reply({"curtimestamp": stamp(self.now), **listed[asked["list"]](asked)})
        if asked.get("prop") == "links":
            found = [{"ns": 0, "title": title} for title in self.links.get(asked["titles"], ())]
            return Reply({"query": {"pages": [{"ns": 0, "title": asked["titles"], "pageid": 1, "links": found}]}})
        if asked.get("prop") == "info" and "titles" in asked:
            return Reply({"query": self._titles(asked["titles"].split("|"))})
        if asked.get("prop") == "info" and "letitle" not in asked:
            return Reply({"query": {"pages": [self._by_id(int(one)) for one in asked["pageids"].split("|")]}})
        answer = super().__call__(request)
        if isinstance(answer.body, dict) and "curtimestamp" in answer.body:
            answer.body["curtimestamp"] = stamp(self.now + timedelta(minutes=1))
        return answer

    def _recent(self, asked: dict[str, str]) -> dict[str, Any]:
        rows = [row for row in self.changes if row["timestamp"] >= asked["rcstart"]]
        start = int(asked.get("rccontinue", "0"))
        reply: dict[str, Any] = {"query": {"recentchanges": rows[start : start + LIST_LIMIT]}}
        if len(rows) > start + LIST_LIMIT:
            reply["continue"] = {"rccontinue": str(start + LIST_LIMIT), "continue": "-||"}
        return reply

    def _category(self, asked: dict[str, str]) -> dict[str, Any]:
        members = []
        for title in self.categories[asked["cmtitle"]]:
            if title.startswith("Category:"):
                members.append({"pageid": 900_000 + len(members), "ns": 14, "title": title})
            else:
                members.append({"pageid": self.pages[title][0], "ns": 0, "title": title})
        kept = [one for one in members if one["ns"] != 14 or "subcat" in asked["cmtype"]]
        return {"query": {"categorymembers": kept}}

    def _users(self, asked: dict[str, str]) -> dict[str, Any]:
        names = asked["ususers"].split("|")
        return {"query": {"users": [{"name": name, "groups": self.groups.get(name, ["user"])} for name in names]}}

    def _titles(self, titles: list[str]) -> dict[str, Any]:
        assert len(titles) <= 50, "toomanyvalues"
        steps = [{"from": title, "to": self.redirects[title]} for title in titles if title in self.redirects]
        led = dict.fromkeys(self.redirects.get(title, title) for title in titles)
        found: dict[str, Any] = {"pages": [self._by_title(title) for title in led]}
        return {**found, "redirects": steps} if steps else found
