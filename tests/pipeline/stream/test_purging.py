"""What a wiki hides while it is followed leaves the archive."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.fetch.recorded_stream import event_id
from wikiwatch.archive.store import Archive
from wikiwatch.archive.stream_position import Position, PositionFile
from wikiwatch.model import HiddenParts, Page, Revision, Slot, Wiki
from wikiwatch.pipeline.stream.purging import Purges

API = "https://small.example.org/w/api.php"
WIKI = Wiki(wiki_id="smallwiki@small.example.org", api_url=API, lang="fr")
FOLLOWED = {"smallwiki": Wiki(wiki_id="smallwiki", api_url=API)}
HIDDEN = HiddenParts(wiki_id="smallwiki", rev_ids=(2, 99), text=True, user=True, comment=False)


def archived(folder, wiki=WIKI):
    with Archive.open(folder, write=True) as archive:
        archive.put_wiki(wiki)
        archive.put_page(wiki.wiki_id, Page(page_id=1, page_title="Beffroi", namespace_id=0))
        archive.add_revisions(wiki.wiki_id, 1, [revision(number, f"État {number}.".encode()) for number in (1, 2, 3)])


def revision(rev_id, text):
    return Revision(
        rev_id=rev_id,
        parent_id=rev_id - 1 or None,
        page_id=1,
        dt=datetime(2024, 6, 1, 12, rev_id, tzinfo=UTC),
        user="Editor A",
        user_id=3,
        anon=False,
        comment="why",
        slots=(Slot(text=text, sha1=hashlib.sha1(text).digest(), size=len(text)),),
    )


def shown(folder, wiki=WIKI):
    with Archive.open(folder) as archive:
        return [(one.rev_id, one.text, one.user, one.comment) for one in archive.revisions(wiki.wiki_id, 1)]


def test_the_hidden_parts_of_what_is_archived_are_erased(folder):
    archived(folder)
    purges = Purges(folder, FOLLOWED)
    purges.add(HIDDEN)
    assert purges.settle() == 1
    assert shown(folder) == [
        (1, "État 1.".encode(), "Editor A", "why"),
        (2, None, None, "why"),
        (3, "État 3.".encode(), "Editor A", "why"),
    ]
    assert purges.owed == ()


def test_nothing_archived_is_nothing_owed(folder):
    purges = Purges(folder, FOLLOWED, [HIDDEN])
    assert purges.settle() == 0
    assert purges.owed == ()
    assert not folder.exists()


@pytest.mark.parametrize("name", ["smallwiki", "otherwiki"])
def test_a_wiki_of_the_same_name_at_another_address_keeps_what_it_has(folder, name):
    other = Wiki(wiki_id="smallwiki", api_url="https://other.example.org/w/api.php")
    archived(folder, other)
    purges = Purges(folder, FOLLOWED, [HiddenParts(wiki_id=name, rev_ids=(2,), text=True, user=False, comment=False)])
    assert purges.settle() == 0
    assert shown(folder, other)[1][1] == "État 2.".encode()


def test_while_another_process_writes_it_stays_owed(folder):
    archived(folder)
    purges = Purges(folder, FOLLOWED, [HIDDEN])
    with Archive.open(folder, write=True):
        assert purges.settle() == 0
    assert purges.owed == (replace(HIDDEN, rev_ids=(2,)),)
    assert "is writing to this archive" in purges.locked
    assert purges.settle() == 1
    assert (purges.owed, purges.locked) == ((), None)


def test_an_event_of_the_stream_erases(wiki, server, folder, follow):
    events = [wiki.edit("Beffroi", f"État {number}.") for number in (1, 2, 3)]
    here = Wiki(wiki_id="smallwiki", api_url=server.api_url)
    archived(folder, here)
    done = follow([*events, wiki.hide(2), wiki.edit("Gare", "Une gare.")], stop_after=4)
    assert done.metrics.counts["purged"] == 1
    assert [text for _, text, _, _ in shown(folder, here)] == ["État 1.".encode(), None, "État 3.".encode()]
    assert [one.lack for one in done.sink.edits] == [None, "hidden", "hidden", None]


def test_an_event_that_nobody_vouches_for_erases_only_what_the_wiki_hides(wiki, server, folder, follow):
    events = [wiki.edit("Beffroi", f"État {number}.") for number in (1, 2, 3)]
    here = Wiki(wiki_id="smallwiki", api_url=server.api_url)
    archived(folder, here)
    true, forged, missing = wiki.hide(2, user=False), wiki.hide(3), wiki.hide(1)
    wiki.hidden.discard(3)
    wiki.missing.add(1)
    told = [*events, true, forged, missing, wiki.edit("Gare", "Une gare.")]
    follow(told, stop_after=4, is_trusted=False)
    assert shown(folder, here) == [
        (1, "État 1.".encode(), "Editor A", "why"),
        (2, None, "Editor A", "why"),
        (3, "État 3.".encode(), "Editor A", "why"),
    ]


def test_what_is_owed_outlives_the_run(wiki, server, folder, follow):
    here = Wiki(wiki_id="smallwiki", api_url=server.api_url)
    archived(folder, here)
    with Archive.open(folder, write=True):
        done = follow([wiki.hide(2), wiki.edit("Gare", "Une gare.")], stop_after=1)
    assert len(done.told) == 1
    file = PositionFile.open(folder, "stream")
    file.close()
    owed = HiddenParts(wiki_id="smallwiki", rev_ids=(2,), text=True, user=False, comment=False)
    assert file.read() == Position(last_event_id=event_id(1), owed=(owed,))
    follow([wiki.hide(2), wiki.edit("Gare", "Une gare."), wiki.edit("Gare", "La gare.")], stop_after=1)
    assert shown(folder, here)[1][1] is None
    assert file.read().owed == ()
