"""Lists that the API gives in parts: https://www.mediawiki.org/wiki/API:Continue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wikiwatch.errors import FetchError
from wikiwatch.fetch.api import well_formed
from wikiwatch.fetch.client import ApiClient, Json
from wikiwatch.fetch.replies import Malformed, mapping


def continued(client: ApiClient, parameters: Mapping[str, str | int], subject: str) -> Iterator[Json]:
    """Every reply to a query, following ``continue`` as it stands. FetchError also when it leads in a circle."""
    step: dict[str, str | int] = {}
    been: set[tuple[tuple[str, str], ...]] = set()
    while True:
        reply = client.query({**parameters, **step}, subject)
        yield reply
        with well_formed(client, subject):
            step = continuation(reply)
        if not step:
            return
        place = tuple(sorted((name, str(value)) for name, value in step.items()))
        if place in been:
            raise FetchError(f"{client.wiki}: {subject}: the wiki's continuation leads in a circle, not onwards")
        been.add(place)


def continuation(reply: Json) -> dict[str, str | int]:
    """What to add to the next request; empty at the end."""
    step = dict(mapping(reply.get("continue", {}), "continue"))
    if not all(name.endswith("continue") and isinstance(value, str | int) for name, value in step.items()):
        raise Malformed('"continue" holds something else')
    return step
