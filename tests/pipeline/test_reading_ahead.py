"""A large export read by a process of its own: the same comes of it, whatever becomes of that process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.history.histories import revision
from wikiwatch.errors import ExportError
from wikiwatch.fetch.export import ExportProblem, read_export
from wikiwatch.model import Revision, Slot
from wikiwatch.pipeline import reading_ahead
from wikiwatch.pipeline.options import Options
from wikiwatch.pipeline.reading_ahead import _Texts, read_ahead
from wikiwatch.pipeline.scan_exports import scan_export

EXPORTS = Path(__file__).parents[1] / "fetch" / "exports"
TWO_PAGES = EXPORTS / "export-0.11.xml"


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a second core, and no file is too small."""
    monkeypatch.setattr(reading_ahead, "cores", lambda: 2)
    monkeypatch.setattr(reading_ahead, "LARGE", 0)
    monkeypatch.setattr(reading_ahead, "LARGE_PACKED", 0)


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Those that are started."""
    found: list[subprocess.Popen[bytes]] = []
    start = reading_ahead.started

    def noted(module: str, descriptor: int) -> subprocess.Popen[bytes] | None:
        process = start(module, descriptor)
        found.extend([process] if process else [])
        return process

    monkeypatch.setattr(reading_ahead, "started", noted)
    return found


def all_of(file: Path) -> list[object]:
    """What comes out of an export by a process beside, in order, and what ends it."""
    found: list[object] = []
    try:
        with read_ahead(file, lambda: found.append("revision"), found.append) as pages:
            for part in pages:
                found += [part.wiki, part.page]
                found += part.revisions
    except ExportError as error:
        found.append(str(error))
    return found


def all_of_here(file: Path) -> list[object]:
    """The same in this process."""
    found: list[object] = []
    problems: list[ExportProblem] = []
    try:
        with read_export(file, on_problem=problems.append) as reader:
            for part in reader:
                found += [*problems, part.wiki, part.page]
                problems.clear()
                for one in part.revisions:
                    found += [*problems, "revision", one]
                    problems.clear()
    except ExportError as error:
        problems.append(str(error))  # type: ignore[arg-type]
    return [*found, *problems]


HOSTILE = ("billion-laughs", "cut-in-a-text", "not-xml", "page-in-a-page", "revision-without-id", "two-exports")


@pytest.mark.parametrize("name", ["export-0.3", "export-0.11", "stub-0.11", *(f"hostile/{name}" for name in HOSTILE)])
def test_the_same_comes_of_it(name: str) -> None:
    file = EXPORTS / f"{name}.xml"
    assert all_of(file) == all_of_here(file)


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="nowhere"), read_ahead(tmp_path / "nowhere.xml", int, print) as pages:
        list(pages)


def test_what_is_left_unread_is_passed_over() -> None:
    with read_ahead(TWO_PAGES, int, print) as pages:
        titles = [part.page.page_title for part in pages]
    with read_export(TWO_PAGES) as reader:
        assert titles == [part.page.page_title for part in reader]


@pytest.mark.parametrize("executable", [None, "", "/nowhere/python", "/bin/false"])
def test_where_python_cannot_be_started_it_is_read_here(
    monkeypatch: pytest.MonkeyPatch, executable: str | None
) -> None:
    monkeypatch.setattr(sys, "executable", executable)
    assert all_of(TWO_PAGES) == all_of_here(TWO_PAGES)


@pytest.mark.parametrize("at_once", [1, 3])
def test_what_is_lost_with_the_process_is_read_here(
    monkeypatch: pytest.MonkeyPatch, at_once: int, processes: list[subprocess.Popen[bytes]]
) -> None:
    receive, count = reading_ahead.Connection.recv, 0

    def failing(connection: reading_ahead.Connection) -> object:
        nonlocal count
        count += 1
        if count > at_once:
            processes[0].kill()
            raise EOFError
        return receive(connection)

    monkeypatch.setattr(reading_ahead, "MOST_AT_ONCE", 1)
    monkeypatch.setattr(reading_ahead.Connection, "recv", failing)
    assert all_of(TWO_PAGES) == all_of_here(TWO_PAGES)


def test_the_process_ends_when_all_is_read(processes: list[subprocess.Popen[bytes]]) -> None:
    all_of(TWO_PAGES)
    assert [process.returncode is not None for process in processes] == [True]


def test_and_when_nobody_reads_on(processes: list[subprocess.Popen[bytes]]) -> None:
    with read_ahead(TWO_PAGES, int, print) as pages:
        next(pages)
    assert [process.returncode is not None for process in processes] == [True]


@pytest.mark.parametrize("why", ["one core", "a small file", "a small packed file"])
def test_none_is_started_where_it_is_not_worth_it(
    monkeypatch: pytest.MonkeyPatch, processes: list[subprocess.Popen[bytes]], why: str, tmp_path: Path
) -> None:
    if why == "one core":
        monkeypatch.setattr(reading_ahead, "cores", lambda: 1)
    monkeypatch.setattr(reading_ahead, "LARGE", 1_000_000)
    monkeypatch.setattr(reading_ahead, "LARGE_PACKED", 1_000_000)
    file = tmp_path / ("export.xml.packed" if "packed" in why else "export.xml")
    file.write_bytes(TWO_PAGES.read_bytes())
    assert len(all_of(file)) > 1
    assert not processes


def test_a_scan_reports_the_same(monkeypatch: pytest.MonkeyPatch, processes: list[subprocess.Popen[bytes]]) -> None:
    beside = scan_export(TWO_PAGES, Options())
    monkeypatch.setattr(reading_ahead, "cores", lambda: 1)
    assert beside == scan_export(TWO_PAGES, Options())
    assert len(processes) == 1


TEXTS = st.none() | st.lists(st.sampled_from([b"one ", b"two ", b"\n", b"three"]), max_size=6).map(b"".join)


@given(st.lists(TEXTS, max_size=8), st.lists(st.none() | st.binary(max_size=3), max_size=1))
def test_revisions_come_back_as_they_were(texts: Sequence[bytes | None], others: Sequence[bytes | None]) -> None:
    beside = tuple(Slot(role="notes", text=text, sha1=None, size=None) for text in others)
    told: list[Revision] = []
    for number, text in enumerate(texts, 1):
        one = revision(number, text)
        told.append(replace(one, slots=(*one.slots, *beside), minor=bool(number % 2), tags=("mobile edit",)))
    packing, unpacking = _Texts(), _Texts()
    assert [unpacking.unpacked(packing.packed(one)) for one in told] == told


def test_to_read_nothing_of_the_history_is_imported() -> None:
    told = "import sys, wikiwatch.pipeline.reading_ahead; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True).stdout.split()
    assert [name for name in loaded if name.startswith("wikiwatch.history")] == []
