"""What an event looks like to a person: a line, and a few lines below it. Made from its JSON document alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from wikiwatch.model import EventKind, Notice
from wikiwatch.report import phrasing
from wikiwatch.report.alike import messages_once
from wikiwatch.wikitext.display import visible

_EXCERPT = 400  # code points
_REASONS = {
    "removed": "Removed",
    "withdrawn": "No longer suspect, or hidden by the wiki",
    "page_gone": "The page is gone",
}

Document = Mapping[str, Any]


def notice(document: str, event: str, queued_at: datetime) -> Notice:
    """An event for deliveries, from its two JSON lines as they were queued."""
    read: Document = json.loads(document)
    return Notice(
        event_id=read["id"],
        kind=EventKind(read["kind"]),
        watchlist=read["list"],
        noticed_at=datetime.fromisoformat(read["noticed_at"]),
        queued_at=queued_at,
        document=document,
        event=event,
        headline=_headline(read),
        body="\n".join(_lines(read)) + "\n",
        link=read["url"] or read["page"]["url"],
    )


def _headline(read: Document) -> str:
    verb = "new" if read["kind"] == EventKind.NEW else "ended"
    suspect = read["passage"] or {}
    score = f", score {phrasing.score(suspect['score'])}" if suspect else ""
    if not suspect and read["edit"]:
        score = f", score {phrasing.score(read['edit']['scores']['damaging'])}"
    return visible(f"{verb}: {phrasing.clipped(read['page']['page_title'])}{score} ({read['list']})", newlines=False)


def _lines(read: Document) -> Iterator[str]:
    passage, edit = read["passage"], read["edit"]
    if passage:
        yield f"«{_shown(passage['text'], _EXCERPT)}»"
        yield from _why(passage["findings"])
        yield f"Brought by {_author(passage['inserted_by'])}"
    elif edit:
        yield from _why(edit["findings"])
        yield f"Edit {edit['rev_id']} by {_author(edit)}"
    else:
        yield f"Brought by edit {read['rev_id']} on {phrasing.date(datetime.fromisoformat(read['rev_dt']))}"
    if read["reason"]:
        by = f" by {_author(read['ended_by'])}" if read["ended_by"] else ""
        yield f"{_REASONS[read['reason']]}{by}"
    if address := read["url"] or read["page"]["url"]:
        yield address


def _why(findings: list[Document]) -> Iterator[str]:
    for message in messages_once([finding["message"] for finding in findings]):
        yield f"- {_shown(message, _EXCERPT)}"


def _author(author: Document) -> str:
    who = _shown(author["user"], _EXCERPT) if author["user"] is not None else phrasing.HIDDEN_USER
    when = phrasing.date(datetime.fromisoformat(author["dt"]))
    return f"{who} on {when}, edit {author['rev_id']}: {_comment(author['comment'])}"


def _comment(comment: str | None) -> str:
    if comment is None:
        return phrasing.HIDDEN_COMMENT
    return _shown(comment, _EXCERPT) or phrasing.NO_COMMENT


def _shown(text: str, limit: int) -> str:
    return visible(phrasing.excerpt(text, limit), newlines=False)
