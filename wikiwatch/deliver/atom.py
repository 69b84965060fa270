"""Events as an Atom feed (RFC 4287), a file that is written whole and then renamed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from wikiwatch.deliver.whole_file import replacing
from wikiwatch.errors import DeliveryFailed
from wikiwatch.model import Notice
from wikiwatch.settings.deliveries import AtomDelivery

_ATOM = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class AtomSink:
    """Keeps the newest events in a feed. One that is there already, by its id, is not added again."""

    def __init__(self, settings: AtomDelivery, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._settings, self._now = settings, now

    def send(self, notices: Sequence[Notice]) -> Iterator[Notice]:
        """All at once."""
        try:
            old = self._entries()
            entries = {_id_of(entry): entry for entry in [*map(_entry, reversed(notices)), *old]}
            self._settings.file.parent.mkdir(parents=True, exist_ok=True)
            with replacing(self._settings.file) as stream:
                stream.write(self._feed(list(entries.values())[: self._settings.entries]))
        except OSError as error:
            told = f"delivery {self._settings.name}: {self._settings.file}: {error.strerror}"
            raise DeliveryFailed(told) from error
        yield from notices

    def _entries(self) -> list[Element]:
        """What the feed holds; a damaged one is begun anew rather than ending all further deliveries."""
        try:
            root = ElementTree.fromstring(self._settings.file.read_bytes())  # noqa: S314  the file is our own
        except (FileNotFoundError, ElementTree.ParseError):
            return []
        return root.findall(f"{{{_ATOM}}}entry")

    def _feed(self, entries: Sequence[Element]) -> bytes:
        feed = Element(f"{{{_ATOM}}}feed")
        _text(feed, "title", self._settings.title)
        _text(feed, "id", f"urn:wikiwatch:feed:{self._settings.name}")
        _text(feed, "updated", _stamp(self._now()))
        _text(SubElement(feed, f"{{{_ATOM}}}author"), "name", "wikiwatch")
        feed.extend(entries)
        ElementTree.register_namespace("", _ATOM)
        content: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
        return content + b"\n"


def _entry(notice: Notice) -> Element:
    entry = Element(f"{{{_ATOM}}}entry")
    _text(entry, "title", notice.headline)
    _text(entry, "id", f"urn:wikiwatch:event:{notice.event_id}")
    _text(entry, "updated", _stamp(notice.noticed_at))
    if notice.link is not None:
        SubElement(entry, f"{{{_ATOM}}}link", href=_NOT_XML.sub("\ufffd", notice.link))
    _text(entry, "content", notice.body)
    return entry


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, f"{{{_ATOM}}}{name}").text = _NOT_XML.sub("\ufffd", text)


def _id_of(entry: Element) -> str:
    return entry.findtext(f"{{{_ATOM}}}id") or ""


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
