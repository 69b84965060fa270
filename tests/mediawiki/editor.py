"""Somebody who edits the test wiki through its API."""

from __future__ import annotations

from typing import Any

import requests


class Editor:
    """An account that logs in, or an address that edits without one."""

    def __init__(self, api_url: str, *, account: str | None = None, password: str = "", address: str = "192.0.2.1"):
        self._api_url = api_url
        self._session = requests.Session()
        self._session.headers["X-Forwarded-For"] = address
        self._tokens: dict[str, str] = {}
        if account is not None:
            self("login", lgname=account, lgpassword=password, lgtoken=self._token("login"))
            self._tokens.clear()

    def __call__(self, action: str, **parameters: Any) -> dict[str, Any]:
        """Post one action; its reply. AssertionError when the wiki refuses it."""
        fields = {"action": action, "format": "json", "formatversion": "2", **parameters}
        answer: dict[str, Any] = self._session.post(self._api_url, data=fields, timeout=60).json()
        assert "error" not in answer, (action, parameters.get("title"), answer["error"])
        reply: dict[str, Any] = answer[action]
        assert reply.get("result", "Success") == "Success", reply
        return reply

    def _token(self, kind: str) -> str:
        if kind not in self._tokens:
            self._tokens[kind] = self("query", meta="tokens", type=kind)["tokens"][f"{kind}token"]
        return self._tokens[kind]

    def edit(self, title: str, text: str, **options: Any) -> int:
        """Save a text; the new revision's id."""
        rev_id: int = self("edit", title=title, text=text, token=self._token("csrf"), **options)["newrevid"]
        return rev_id

    def append(self, title: str, text: str, summary: str) -> int:
        """Save the newest text with something behind it."""
        reply = self("edit", title=title, appendtext=text, summary=summary, token=self._token("csrf"))
        rev_id: int = reply["newrevid"]
        return rev_id

    def undo(self, title: str, rev_id: int) -> int:
        """Undo one revision; the new revision's id."""
        reply = self("edit", title=title, undo=rev_id, token=self._token("csrf"))
        undone: int = reply["newrevid"]
        return undone

    def rollback(self, title: str, user: str) -> int:
        """Roll back everything that the newest editor did in a row; the new revision's id."""
        rev_id: int = self("rollback", title=title, user=user, token=self._token("rollback"))["revid"]
        return rev_id

    def move(self, title: str, new_title: str) -> None:
        """Rename a page and leave a redirect."""
        self("move", **{"from": title, "to": new_title, "reason": "name", "token": self._token("csrf")})

    def delete(self, title: str) -> None:
        """Delete a page."""
        self("delete", title=title, reason="test", token=self._token("csrf"))

    def undelete(self, title: str, timestamps: str | None = None) -> None:
        """Restore a page: all of it, or the revisions of these times (joined by ``|``)."""
        chosen = {} if timestamps is None else {"timestamps": timestamps}
        self("undelete", title=title, reason="test", token=self._token("csrf"), **chosen)

    def hide(self, title: str, rev_id: int, parts: str, *, suppress: bool = False, show: bool = False) -> None:
        """Hide ``parts`` (content, comment, user; joined by ``|``) of a revision, or show them again."""
        verb = "show" if show else "hide"
        level = "yes" if suppress else "no" if show else "nochange"
        fields = {"type": "revision", "ids": rev_id, "target": title, verb: parts, "suppress": level}
        reply = self("revisiondelete", **fields, reason="test", token=self._token("csrf"))
        assert reply["status"] == "Success", reply
