"""Whatever is damaged on purpose is found: what it is, and where."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from wikiwatch.archive import Archive, Limits, Problem
from wikiwatch.errors import ArchiveError

SENTENCES = [b"The sentence number %d of this page stands where it stood. " % n for n in range(9)]


@pytest.fixture
def folder(tmp_path: Path, open_page, rev) -> Path:
    """Nine revisions, each a sentence longer, in three packs: texts 0-2, 3-5 and 6-8."""
    with open_page(tmp_path, Limits(revisions=3)) as archive:
        archive.add_revisions("testwiki", 7, [rev(n, b"".join(SENTENCES[: n + 1])) for n in range(9)])
        assert list(archive.verify()) == []
    return tmp_path


def damage(folder: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(folder / "archive.sqlite3", isolation_level=None)) as db:
        assert db.execute(statement, values).rowcount == 1


def flip(folder: Path, column: str, pack_key: int, offset: int, value: int | None = None) -> None:
    """Invert one byte of a blob, or set it."""
    with closing(sqlite3.connect(folder / "archive.sqlite3", isolation_level=None)) as db:
        [blob] = db.execute(f"SELECT {column} FROM pack WHERE pack_key = ?", (pack_key,)).fetchone()
    changed = bytearray(blob)
    changed[offset] = changed[offset] ^ 0xFF if value is None else value
    damage(folder, f"UPDATE pack SET {column} = ? WHERE pack_key = ?", bytes(changed), pack_key)


def found(folder: Path) -> list[tuple[int | None, str]]:
    """Revision and message of each problem, the messages without the place they all begin with."""
    with Archive.open(folder) as archive:
        problems = list(archive.verify())
    where = f"{folder / 'archive.sqlite3'}: page 7 (Vélo) of testwiki, "
    assert all((problem.wiki_id, problem.page_id) == ("testwiki", 7) for problem in problems)
    return [(problem.rev_id, problem.message.removeprefix(where)) for problem in problems]


LOST = "run `wikiwatch verify` to see what is lost"


def test_a_damaged_body(folder):
    flip(folder, "body", 2, -10)
    [(rev_id, message)] = found(folder)
    assert rev_id is None
    assert message.startswith("pack 2: damaged (") and message.endswith(f"); {LOST}")


def test_a_damaged_head_takes_the_packs_that_need_it(folder):
    flip(folder, "head", 2, -1)
    reason = f"pack 2: damaged (decompression error: Restored data doesn't match checksum); {LOST}"
    whole_place = f"{folder / 'archive.sqlite3'}: page 7 (Vélo) of testwiki, "
    assert found(folder) == [(None, reason), (None, f"pack 3: cannot be read without {whole_place}{reason}")]


def test_a_damaged_checksum(folder):
    flip(folder, "digests", 2, 24)
    assert found(folder) == [(4, "pack 2: text 4 does not have the recorded SHA-1 (revision 4)")]


def test_a_damaged_size(folder):
    flip(folder, "digests", 2, 24 + 23)
    [(rev_id, message)] = found(folder)
    assert rev_id is None
    assert message.startswith("pack 2: damaged (") and " bytes where " in message


def test_a_blanked_checksum(folder):
    for offset in range(24):
        flip(folder, "digests", 3, offset, 0)
    assert found(folder) == [
        (6, f"pack 3: damaged (text 6 is missing); {LOST} (revision 6)"),
        (None, f"pack 3: damaged (406 bytes where 464 are recorded); {LOST}"),
    ]


def test_damaged_revisions(folder):
    flip(folder, "revisions", 2, 12)
    [(rev_id, message)] = found(folder)
    assert rev_id is None
    assert message.startswith("pack 2: damaged (") and message.endswith(f"); {LOST}")


def test_a_wrong_list_of_revision_ids(folder):
    flip(folder, "rev_ids", 3, 7)
    assert found(folder) == [(None, "pack 3: its list of revision ids is not that of its revisions")]


def test_wrong_bounds(folder):
    damage(folder, "UPDATE pack SET max_rev = 4 WHERE pack_key = 2")
    assert found(folder) == [(None, "pack 2: its bounds are not those of its revisions")]


def test_a_lost_pack(folder):
    damage(folder, "DELETE FROM pack WHERE pack_key = 2")
    missing_base = f"pack 3: damaged (its base, pack 2, is not an earlier one of the page); {LOST}"
    assert found(folder) == [(None, "pack 3: begins with text 6, not 3"), (None, missing_base)]


def test_a_doubled_pack(folder):
    columns = (
        "page_key, 9, text_count, base_key, min_rev, max_rev, min_dt, max_dt, rev_ids, revisions, digests, head, body"
    )
    names = columns.replace(" 9,", " first_text,")
    damage(folder, f"INSERT INTO pack ({names}) SELECT {columns} FROM pack WHERE pack_key = 3")
    assert found(folder) == [
        *((n, f"pack 4: a revision the page already has (revision {n})") for n in (6, 7, 8)),
        *((None, f"pack 4: text {n} belongs to no revision") for n in (9, 10, 11)),
    ]


def test_a_circle_of_dictionaries(folder):
    damage(folder, "UPDATE pack SET base_key = 3 WHERE pack_key = 2")
    reason = f"pack 2: damaged (its base, pack 3, is not an earlier one of the page); {LOST}"
    whole_place = f"{folder / 'archive.sqlite3'}: page 7 (Vélo) of testwiki, "
    assert found(folder) == [(None, reason), (None, f"pack 3: cannot be read without {whole_place}{reason}")]


def test_missing_content(folder):
    damage(folder, "UPDATE pack SET body = NULL WHERE pack_key = 3")
    assert found(folder) == [(None, f"pack 3: damaged (no body); {LOST}")]


def test_a_pack_of_no_page(folder):
    damage(folder, "UPDATE pack SET page_key = 99 WHERE pack_key = 3")
    with Archive.open(folder) as archive:
        assert list(archive.verify()) == [Problem(message=f"{archive.path}: row 3 of pack has no page")]


def test_a_damaged_file(folder):
    """A page of the file overwritten with noise: the archive opens, and verify says so instead of failing."""
    path = folder / "archive.sqlite3"
    with closing(sqlite3.connect(path)) as db:
        [root] = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'pack_by_page'").fetchone()
        [size] = db.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(bytes(range(256)) * (size // 256))
    with Archive.open(folder) as archive:
        problems = list(archive.verify())
        assert problems
        assert all(str(path) in problem.message for problem in problems)
        with pytest.raises(ArchiveError, match="malformed: the file is damaged; restore a copy of it"):
            list(archive.revisions("testwiki", 7))


def test_damage_is_an_error_for_readers_too(folder, rev):
    flip(folder, "digests", 2, 24)
    flip(folder, "body", 3, -10)
    with Archive.open(folder) as archive:
        where = f"{archive.path}: page 7 (Vélo) of testwiki"
        with pytest.raises(ArchiveError) as failure:
            archive.revision("testwiki", 4)
        assert str(failure.value) == f"{where}, revision 4: its text does not have the recorded SHA-1; {LOST}"
        reading = archive.revisions("testwiki", 7)
        assert [next(reading).rev_id for _ in range(6)] == list(range(6))
        with pytest.raises(ArchiveError, match=r"pack 3: damaged \(.*\); run `wikiwatch verify`"):
            next(reading)


def test_each_pack_that_was_checked_is_told(folder):
    told: list[None] = []
    with Archive.open(folder) as archive:
        list(archive.verify(lambda: told.append(None)))
    assert len(told) == 3
