"""A feed that is always whole, holds each event once, and escapes what a wiki wrote."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.deliver.conftest import NOW, Make
from wikiwatch.deliver.atom import AtomSink
from wikiwatch.errors import DeliveryFailed
from wikiwatch.settings.deliveries import AtomDelivery

NS = {"a": "http://www.w3.org/2005/Atom"}
FILE = Path("public/wikiwatch.atom")
SETTINGS = AtomDelivery(name="feed", file=FILE, title="Towers & more", entries=3)


def sink() -> AtomSink:
    return AtomSink(SETTINGS, lambda: NOW)


def entries() -> list[ElementTree.Element]:
    return ElementTree.parse(FILE).getroot().findall("a:entry", NS)


def titles() -> list[str | None]:
    return [entry.findtext("a:title", namespaces=NS) for entry in entries()]


def test_the_whole_feed(make: Make) -> None:
    assert list(sink().send([make(1)])) == [make(1)]
    assert FILE.read_text(encoding="utf-8") == (
        "<?xml version='1.0' encoding='utf-8'?>\n"
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Towers &amp; more</title><id>urn:wikiwatch:feed:feed</id>'
        "<updated>2026-11-26T12:00:00Z</updated><author><name>wikiwatch</name></author>"
        "<entry><title>new: Tour 1</title><id>urn:wikiwatch:event:00000000000000000000000000000001</id>"
        "<updated>2026-11-26T12:01:00Z</updated>"
        '<link href="https://wiki.example.org/w/index.php?diff=1" /><content>«jackpot 1»\n</content></entry></feed>\n'
    )


def test_the_newest_come_first_and_the_oldest_leave(make: Make) -> None:
    list(sink().send([make(1), make(2)]))
    list(sink().send([make(3), make(4)]))
    assert titles() == ["new: Tour 4", "new: Tour 3", "new: Tour 2"]


def test_an_event_that_is_sent_again_is_there_once(make: Make) -> None:
    list(sink().send([make(1), make(2)]))
    list(sink().send([make(1), make(2)]))
    assert sorted(map(str, titles())) == ["new: Tour 1", "new: Tour 2"]


def test_what_a_wiki_wrote_is_text(make: Make) -> None:
    nasty = "</content><script>alert(1)</script>\x00\x1b\ufffe & ]]>"
    list(sink().send([make(1, headline=nasty, body=nasty, link=f"https://a.example.org/{nasty}")]))
    (entry,) = entries()
    shown = nasty.replace("\x00", "\ufffd").replace("\x1b", "\ufffd").replace("\ufffe", "\ufffd")
    assert [child.tag.partition("}")[2] for child in entry] == ["title", "id", "updated", "link", "content"]
    assert entry.findtext("a:content", namespaces=NS) == shown
    assert titles() == [shown]


def test_without_a_link(make: Make) -> None:
    list(sink().send([make(1, link=None)]))
    assert entries()[0].find("a:link", NS) is None


@pytest.mark.parametrize("content", [b"", b"<feed", b"\xff\xfe\x00", b"<other/>"])
def test_a_damaged_feed_is_begun_anew(make: Make, content: bytes) -> None:
    FILE.parent.mkdir()
    FILE.write_bytes(content)
    list(sink().send([make(1)]))
    assert titles() == ["new: Tour 1"]


def test_a_feed_that_cannot_be_written_stays_as_it_was(make: Make) -> None:
    Path("public").write_text("in the way")
    with pytest.raises(DeliveryFailed) as failure:
        list(sink().send([make(1)]))
    assert str(failure.value) == "delivery feed: public/wikiwatch.atom: Not a directory"


def test_nothing_but_the_feed_is_left_behind(make: Make) -> None:
    list(sink().send([make(1)]))
    assert [path.name for path in FILE.parent.iterdir()] == ["wikiwatch.atom"]
