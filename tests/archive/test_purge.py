"""What a wiki hides is gone from the files: as text, as dictionary of another text, as duplicate, from the journal."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zstandard

from wikiwatch.archive import Archive, Limits, database
from wikiwatch.model import Page, Slot

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
FRAME = re.compile(rb"\x28\xb5\x2f\xfd")
CHANCE = random.Random(5)
SECRET = CHANCE.randbytes(600)  # noise is not compressed: it stands in the file as it is
NOISE = [CHANCE.randbytes(900) for _ in range(40)]


def files(folder: Path) -> bytes:
    """All bytes of the archive's files, the write-ahead log included."""
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


def documents(folder: Path) -> bytes:
    """Whatever any compressed frame in the files still gives, however damaged what follows it is."""
    content = files(folder)
    found = []
    for match in FRAME.finditer(content):
        reader = zstandard.ZstdDecompressor().stream_reader(content[match.start() : match.start() + 100_000])
        try:
            while chunk := reader.read(64):
                found.append(chunk)
        except zstandard.ZstdError:
            continue
    return b"".join(found)


def hidden(revision):
    """The revision as it is after its text was purged."""
    return replace(revision, slots=tuple(replace(slot, text=None, sha1=None) for slot in revision.slots))


@pytest.mark.parametrize("position", range(12))
def test_a_text_is_gone_from_every_place_of_its_pack(tmp_path, open_page, rev, history, position):
    """Positions 0, 4 and 8 are heads of packs, the first two of them dictionaries of the next."""
    texts = list(NOISE[:12])
    texts[position] = SECRET
    revisions = [rev(number, text) for number, text in enumerate(texts)]
    with open_page(tmp_path, Limits(revisions=4)) as archive:
        archive.add_revisions("testwiki", 7, revisions)
        assert SECRET[:64] in files(tmp_path)
        assert archive.purge("testwiki", [position], text=True, user=False, comment=False)
        assert SECRET[:64] not in files(tmp_path)
        assert revisions[position].main.sha1 not in files(tmp_path)
        assert all(noise[:64] in files(tmp_path) for noise in texts if noise != SECRET)
        revisions[position] = hidden(revisions[position])
        assert history(archive) == revisions
    assert SECRET[:64] not in files(tmp_path)


def test_a_dictionary_of_many_packs(tmp_path, open_page, rev, history):
    revisions = [rev(number, SECRET + NOISE[number]) for number in range(12)]
    with open_page(tmp_path, Limits(revisions=3)) as archive:
        archive.add_revisions("testwiki", 7, revisions)
        archive.purge("testwiki", range(11), text=True, user=False, comment=False)
        assert history(archive) == [*map(hidden, revisions[:11]), revisions[11]]
        assert SECRET[:64] in files(tmp_path)
        archive.purge("testwiki", [11], text=True, user=False, comment=False)
        assert SECRET[:64] not in files(tmp_path)
        assert history(archive) == list(map(hidden, revisions))
        archive.add_revisions("testwiki", 7, [rev(20, NOISE[0])])
        assert history(archive) == [*map(hidden, revisions), rev(20, NOISE[0])]


def test_copies_left_by_earlier_packs_are_gone_too(tmp_path, open_page, rev):
    """Appending one by one rewrites the last packs over and over."""
    with open_page(tmp_path) as archive:
        for number in range(30):
            archive.add_revisions("testwiki", 7, [rev(number, SECRET if number == 3 else NOISE[number])])
        archive.purge("testwiki", [3], text=True, user=False, comment=False)
        assert SECRET[:64] not in files(tmp_path)


def test_a_duplicate_that_is_still_shown_keeps_its_text(archive, rev, history):
    revisions = [rev(1, SECRET), rev(2, b"between"), rev(3, SECRET)]
    archive.add_revisions("testwiki", 7, revisions)
    archive.purge("testwiki", [1], text=True, user=False, comment=False)
    assert history(archive) == [hidden(revisions[0]), *revisions[1:]]
    archive.purge("testwiki", [3], text=True, user=False, comment=False)
    assert SECRET[:64] not in files(archive.path.parent)


def test_a_duplicate_that_the_wiki_deleted_loses_its_text(archive, rev, history):
    revisions = [rev(1, SECRET), rev(2, SECRET)]
    archive.add_revisions("testwiki", 7, revisions)
    archive.mark_gone("testwiki", [2], NOON)
    archive.purge("testwiki", [1], text=True, user=False, comment=False)
    assert SECRET[:64] not in files(archive.path.parent)
    assert history(archive) == [hidden(revisions[0])]


def test_every_slot_is_purged(archive, rev, history):
    caption = Slot(role="mediainfo", model="json", format="application/json", text=SECRET, sha1=None, size=None)
    both = rev(1, b"file page")
    archive.add_revisions("testwiki", 7, [replace(both, slots=(both.main, caption))])
    archive.purge("testwiki", [1], text=True, user=False, comment=False)
    expected = hidden(replace(both, slots=(both.main, replace(caption, size=len(SECRET)))))
    assert history(archive) == [expected]
    assert SECRET[:64] not in files(archive.path.parent)


def test_users_and_comments_are_gone(archive, rev, history):
    secretive = rev(2, b"text", user="Named By Mistake", comment="a telephone number")
    archive.add_revisions("testwiki", 7, [rev(1, b"first"), secretive, rev(3, b"third")])
    folder = archive.path.parent
    assert b"Named By Mistake" in documents(folder)
    assert b"a telephone number" in documents(folder)
    archive.purge("testwiki", [2], text=False, user=True, comment=False)
    assert b"Named By Mistake" not in documents(folder)
    assert b"a telephone number" in documents(folder)
    archive.purge("testwiki", [2], text=False, user=False, comment=True)
    assert b"a telephone number" not in documents(folder)
    assert history(archive) == [
        rev(1, b"first"),
        rev(2, b"text", user=None, user_id=None, anon=None, comment=None),
        rev(3, b"third"),
    ]


def test_users_hidden_by_a_sync_are_gone_once_closed(tmp_path, open_page, rev):
    with open_page(tmp_path) as archive:
        archive.add_revisions("testwiki", 7, [rev(1, b"text", user="Named By Mistake")])
        archive.add_revisions("testwiki", 7, [rev(1, b"text", user=None, user_id=None, anon=None)])
    assert b"Named By Mistake" not in documents(tmp_path)


def test_derived_state_of_the_page_is_gone(archive, rev):
    archive.put_page("testwiki", Page(page_id=8, page_title="Cycle", namespace_id=0))
    archive.add_revisions("testwiki", 7, [rev(1, b"text")])
    archive.put_derived("testwiki", 7, "lines", 1, SECRET)
    archive.put_derived("testwiki", 8, "lines", 1, NOISE[0])
    archive.purge("testwiki", [1], text=True, user=False, comment=False)
    assert archive.derived("testwiki", 7, "lines", 1) is None
    assert archive.derived("testwiki", 8, "lines", 1) == NOISE[0]
    assert SECRET[:64] not in files(archive.path.parent)


def test_a_revision_on_two_pages_is_purged_on_both(archive, rev):
    archive.put_page("testwiki", Page(page_id=8, page_title="Cycle", namespace_id=0))
    archive.add_revisions("testwiki", 7, [rev(1, SECRET)])
    archive.add_revisions("testwiki", 8, [rev(1, SECRET, page_id=8)])
    archive.purge("testwiki", [1], text=True, user=True, comment=True)
    assert SECRET[:64] not in files(archive.path.parent)
    purged = hidden(rev(1, SECRET, user=None, user_id=None, anon=None, comment=None))
    assert list(archive.revisions("testwiki", 7)) == [purged]
    assert list(archive.revisions("testwiki", 8)) == [replace(purged, page_id=8)]


def test_what_is_not_held_is_passed_over(archive, rev, history):
    archive.add_revisions("testwiki", 7, [rev(1, b"text")])
    assert archive.purge("testwiki", [], text=True, user=True, comment=True)
    assert archive.purge("testwiki", [99, -1, 2**70, *range(200, 230)], text=True, user=True, comment=True)
    assert archive.purge("otherwiki", [1], text=True, user=True, comment=True)
    assert history(archive) == [rev(1, b"text")]


def test_a_purged_text_that_is_shown_again(archive, rev, history):
    revisions = [rev(number, NOISE[number]) for number in range(5)]
    archive.add_revisions("testwiki", 7, revisions)
    archive.purge("testwiki", [0, 2], text=True, user=True, comment=True)
    assert archive.add_revisions("testwiki", 7, revisions).updated == 2
    assert history(archive) == revisions


def test_a_reader_of_the_older_state_delays_the_erasure(tmp_path, open_page, rev, monkeypatch):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    with open_page(tmp_path) as archive:
        archive.add_revisions("testwiki", 7, [rev(1, SECRET), rev(2, NOISE[0])])
        with Archive.open(tmp_path) as other:
            reading = other.revisions("testwiki", 7)
            assert next(reading) == rev(1, SECRET)
            assert not archive.purge("testwiki", [1], text=True, user=False, comment=False)
            assert next(reading) == rev(2, NOISE[0])
            reading.close()
    assert SECRET[:64] not in files(tmp_path)
