"""Single revisions of any pages of a wiki with their texts, by id: 50 a request, which the API allows everybody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wikiwatch.errors import FetchError
from wikiwatch.fetch.api import well_formed
from wikiwatch.fetch.client import ApiClient
from wikiwatch.fetch.replies import Malformed, entries, is_intact, mapping, page, revision
from wikiwatch.fetch.revisions import CONTENT_BATCH
from wikiwatch.model import Page, Revision

_FACTS = "ids|timestamp|flags|user|userid|size|sha1|comment|tags|contentmodel|content"
_FACTS_OF_SLOTS = f"{_FACTS}|slotsize|slotsha1"  # needed where a revision has several slots
_MOST_REPLIES = CONTENT_BATCH + 5

Found = dict[int, tuple[Page, Revision]]


def revisions_by_ids(client: ApiClient, rev_ids: Iterable[int]) -> Found:
    """Those of the revisions that the wiki shows, each with its page.

    A hidden text is None. A text that is not the one whose SHA-1 and size the wiki gives is asked for once more, then
    left out. Raises `FetchError` when the wiki cannot be read.
    """
    wanted = sorted(set(rev_ids))
    found: Found = {}
    for start in range(0, len(wanted), CONTENT_BATCH):
        batch = wanted[start : start + CONTENT_BATCH]
        read = _batch(client, batch, _FACTS)
        damaged = [rev_id for rev_id, (_, one) in read.items() if not is_intact(one)]
        if damaged:
            again = _batch(client, damaged, _FACTS_OF_SLOTS)
            read = {rev_id: one for rev_id, one in (read | again).items() if is_intact(one[1])}
        found |= read
    return found


def _batch(client: ApiClient, rev_ids: Sequence[int], rvprop: str) -> Found:
    """At most 50 revisions; a reply that is cut at 8 MiB is continued."""
    subject = f"revisions {rev_ids[0]} to {rev_ids[-1]}"
    asked: dict[str, str | int] = {
        "prop": "revisions",
        "revids": "|".join(map(str, rev_ids)),
        "rvslots": "main",
        "rvprop": rvprop,
    }
    found: Found = {}
    step: dict[str, str | int] = {}
    for _ in range(_MOST_REPLIES):
        reply = client.query({**asked, **step}, subject)
        with well_formed(client, subject):
            query = mapping(reply.get("query", {}), "query")
            for raw in entries(query, "pages"):
                found |= {
                    one.rev_id: (page(raw), one)
                    for one in (revision(entry, raw["pageid"]) for entry in entries(raw, "revisions"))
                    if one.rev_id in rev_ids
                }
            step = dict(mapping(reply.get("continue", {}), "continue"))
            if not all(isinstance(value, str | int) for value in step.values()):
                raise Malformed('"continue" holds something else')
        if not step:
            return found
    raise FetchError(f"{client.wiki}: {subject}: the wiki's continuation leads in a circle, not onwards")
