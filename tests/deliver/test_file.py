"""JSON Lines by day: whole lines, in order, whatever a crash left behind."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.deliver.conftest import NOW, Make
from wikiwatch.deliver.file import FileSink
from wikiwatch.deliver.lines import append
from wikiwatch.errors import DeliveryFailed
from wikiwatch.settings.deliveries import FileDelivery

SETTINGS = FileDelivery(name="log", folder=Path("events"), form="jsonl")
FILE = Path("events/events-2026-11-26.jsonl")


def sink(settings: FileDelivery = SETTINGS, now: datetime = NOW) -> FileSink:
    return FileSink(settings, lambda: now)


def test_lines_are_added_in_order(make: Make) -> None:
    assert list(sink().send([make(1), make(2)])) == [make(1), make(2)]
    list(sink().send([make(3)]))
    assert FILE.read_text() == "".join(make(number).document + "\n" for number in (1, 2, 3))


def test_each_day_has_its_file_by_utc(make: Make) -> None:
    late = datetime(2026, 11, 26, 23, 30, tzinfo=timezone(timedelta(hours=-2)))
    list(sink().send([make(1)]))
    list(sink(now=late).send([make(2)]))
    assert sorted(path.name for path in Path("events").iterdir()) == [
        "events-2026-11-26.jsonl",
        "events-2026-11-27.jsonl",
    ]


def test_as_event_lines(make: Make) -> None:
    list(sink(FileDelivery(name="log", folder=Path("events"), form="event")).send([make(1)]))
    assert FILE.read_text() == '{"revision": 1}\n'


def test_half_a_line_that_a_crash_left_goes(make: Make) -> None:
    list(sink().send([make(1)]))
    with FILE.open("a") as file:
        file.write('{"id": "half')
    list(sink().send([make(2)]))
    assert FILE.read_text() == f"{make(1).document}\n{make(2).document}\n"


def test_half_a_line_longer_than_what_is_read_at_once(make: Make) -> None:
    Path("events").mkdir()
    FILE.write_text("whole\n" + "x" * 200_000)
    list(sink().send([make(1)]))
    assert FILE.read_text() == f"whole\n{make(1).document}\n"
    FILE.write_text("x" * 200_000)
    list(sink().send([make(1)]))
    assert FILE.read_text() == f"{make(1).document}\n"


def test_a_folder_that_cannot_be_written(make: Make) -> None:
    Path("events").write_text("in the way")
    with pytest.raises(DeliveryFailed) as failure:
        list(sink().send([make(1)]))
    assert str(failure.value) == "delivery log: events: File exists"
    assert failure.value.exit_code == 6


def test_killed_while_it_writes_leaves_whole_lines(make: Make) -> None:
    """A writer that is killed again and again: what is there before the last newline is whole lines."""
    program = (
        "import sys; from pathlib import Path; from wikiwatch.deliver.lines import append\n"
        "print('ready', flush=True)\n"
        "while True: append(Path('log'), b'a' * 70000 + b'\\n' + b'b' * 50 + b'\\n')\n"
    )
    for _ in range(5):
        writer = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
        assert writer.stdout is not None and writer.stdout.readline() == b"ready\n"
        writer.kill()
        writer.wait()
        writer.stdout.close()
    append(Path("log"), b"end\n")
    lines = Path("log").read_bytes().splitlines()
    assert lines[-1] == b"end"
    assert set(lines[:-1]) <= {b"a" * 70000, b"b" * 50}
