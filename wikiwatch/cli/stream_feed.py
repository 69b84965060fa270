"""Where ``wikiwatch stream`` takes events from, and the wikis that it follows."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, closing
from datetime import datetime
from typing import NamedTuple

from wikiwatch.archive.stream_position import Position, PositionFile
from wikiwatch.errors import UsageError
from wikiwatch.fetch import api
from wikiwatch.fetch.budget import RequestBudget
from wikiwatch.fetch.client import ApiClient
from wikiwatch.fetch.datagrams import Datagrams, host_and_port
from wikiwatch.fetch.event_streams import PAGE_CHANGE, WIKIMEDIA, EventStream
from wikiwatch.fetch.wikis import resolve_wiki
from wikiwatch.pipeline.stream.texts import Home
from wikiwatch.settings import Settings


class Feed(NamedTuple):
    """A stream by its address, from a moment on where one is given; or a MediaWiki's datagrams, which keep nothing."""

    url: str
    udp: str | None
    since: datetime | None

    @classmethod
    def chosen(cls, udp: str | None, url: str | None, streams: Sequence[str], since: datetime | None) -> Feed:
        """What the options ask for. Raises `UsageError` where they contradict one another."""
        if udp and (url or streams or since):
            raise UsageError("--udp keeps nothing: it goes with none of --url, --stream and --since")
        return cls(url or WIKIMEDIA + ",".join(streams or (PAGE_CHANGE,)), udp, since)

    def position(self, stack: ExitStack, settings: Settings) -> PositionFile | None:
        """The file that keeps how far the stream was read, locked; None where there is nothing to go back to."""
        return None if self.udp else stack.enter_context(closing(PositionFile.open(settings.archive, self.url)))

    def source(self, settings: Settings, place: Position, budget: RequestBudget) -> EventStream | Datagrams:
        """The events from ``place`` on, unless a moment was given."""
        if self.udp is not None:
            return Datagrams(*host_and_port(self.udp))
        last = None if self.since else place.last_event_id
        return EventStream(self.url, settings.contact or "", last_event_id=last, since=self.since, budget=budget)


def homes_of(stack: ExitStack, names: Sequence[str], settings: Settings, budget: RequestBudget) -> dict[str, Home]:
    """The wikis by their ids. Raises `UsageError` for two of one id, which cannot be told apart in a stream."""
    homes: dict[str, Home] = {}
    for name in names:
        client = stack.enter_context(ApiClient(resolve_wiki(name).api_url, settings.contact or "", budget=budget))
        home = Home(api.siteinfo(client), client)
        if home.wiki.wiki_id in homes:
            raise UsageError(f"{name}: there is another wiki with the id {home.wiki.wiki_id}; follow them one by one")
        homes[home.wiki.wiki_id] = home
    return homes
