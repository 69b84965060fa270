"""How far a stream has been followed."""

from __future__ import annotations

import pytest

from wikiwatch.archive.stream_position import Position, PositionFile
from wikiwatch.errors import ArchiveError, ArchiveLocked
from wikiwatch.model import HiddenParts, ToldEdit

URL = "https://stream.example.org/v2/stream/mediawiki.page_change.v1"


@pytest.fixture
def file(tmp_path):
    opened = PositionFile.open(tmp_path / "archive", URL)
    yield opened
    opened.close()


def test_there_is_none_at_first(file):
    assert file.read() == Position()


def test_what_is_written_is_read(file):
    hidden = HiddenParts(wiki_id="frwiki", rev_ids=(1, 2), text=True, user=False, comment=True)
    told = ToldEdit(wiki_id="frwiki", rev_id=3, damaging=0.9, suspect=True, tags=frozenset({"mw-reverted", "mw-undo"}))
    position = Position(last_event_id='[{"topic": "a", "offset": 7}]', owed=(hidden,), told=(told,))
    file.write(position)
    assert file.read() == position
    assert [path.suffix for path in sorted(file.path.parent.iterdir())] == [".json", ".lock"]


def test_streams_do_not_share_a_position(file, tmp_path):
    file.write(Position(last_event_id="1"))
    other = PositionFile.open(tmp_path / "archive", f"{URL}.more")
    assert other.read() == Position()
    other.close()


def test_one_process_at_a_time(file, tmp_path):
    with pytest.raises(ArchiveLocked, match="another process follows https://stream"):
        PositionFile.open(tmp_path / "archive", URL)
    file.close()
    PositionFile.open(tmp_path / "archive", URL).close()


def test_a_file_of_before_outcomes_were_waited_for(file):
    file.path.write_text('{"schema": "wikiwatch/stream-position/1", "last_event_id": "7", "owed": []}')
    assert file.read() == Position(last_event_id="7")


@pytest.mark.parametrize(
    "text",
    [
        '{"schema": "wikiwatch/stream-position/1", "last_event_id": "1\\r\\nX: y", "owed": []}',
        '{"schema": "wikiwatch/stream-position/1", "last_event_id": 7, "owed": []}',
        '{"schema": "wikiwatch/stream-position/1", "last_event_id": null, "owed": [{"wiki_id": 1}]}',
        '{"schema": "wikiwatch/stream-position/1", "last_event_id": null, "owed": [], "told": [["frwiki", 1]]}',
        "",
        "{",
        "[]",
        '{"schema": "wikiwatch/stream-position/2"}',
        '{"schema": "wikiwatch/stream-position/1"}',
        "\xff",
    ],
)
def test_a_damaged_file_is_named_with_what_to_do(file, text):
    file.path.write_text(text)
    with pytest.raises(ArchiveError, match=r"damaged; delete it|made by a newer"):
        file.read()


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveError, match="is a file; an archive is a folder"):
        PositionFile.open(tmp_path / "file", URL)
