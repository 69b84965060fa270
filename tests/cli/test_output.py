"""Where a report goes: whole or not at all, without colour where nobody sees it, and into a pipe that may close."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, Start
from tests.cli.exports import CLEAN, GOOD, SUSPECT, export, history, page, revision
from wikiwatch.cli import scan_cmd

SCAN = ("scan", "--xml", "suspect.xml")
WRITING = [("export", "--all"), ("blame", "Beffroi"), ("edit", "2"), ("schema",)]
BY_CLICK = [("--help",), ("--version",), ("scan", "--help")]
SECONDS = 60
COCO = str(Path(__file__).parents[2] / "snapshots" / "coco.xml")


@pytest.fixture(autouse=True)
def files(folder: Path) -> None:
    Path("suspect.xml").write_bytes(SUSPECT)
    Path("clean.xml").write_bytes(CLEAN)


def without_time(report: str) -> list[str]:
    """The report but its first line, which says when it was made."""
    return report.splitlines()[1:]


# ---------------------------------------------------------------- --output


def test_a_file_holds_the_report_alone(run: Run, jackpot: None) -> None:
    shown = run(*SCAN).out
    assert run(*SCAN, "--output", "report.txt") == (0, "", "")
    assert without_time(Path("report.txt").read_text(encoding="utf-8")) == without_time(shown)
    assert sorted(path.name for path in Path().iterdir()) == ["clean.xml", "report.txt", "suspect.xml"]


def test_an_older_report_is_replaced(run: Run, jackpot: None) -> None:
    Path("report.txt").write_text("older")
    run(*SCAN, "--output", "report.txt")
    assert "jackpot" in Path("report.txt").read_text(encoding="utf-8")


def test_a_new_report_is_readable_as_the_umask_says(run: Run, jackpot: None) -> None:
    before = os.umask(0o027)
    try:
        run(*SCAN, "--output", "report.txt")
    finally:
        os.umask(before)
    assert Path("report.txt").stat().st_mode & 0o777 == 0o640


def test_a_failure_leaves_the_older_report_and_no_rest(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("report.txt").write_text("older")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    done = run(*SCAN, "--output", "report.txt")
    assert (done.code, done.out) == (3, "")
    assert done.err == "wikiwatch: report.txt: cannot be written: No space left on device\n"
    assert Path("report.txt").read_text() == "older"
    assert sorted(path.name for path in Path().iterdir()) == ["clean.xml", "report.txt", "suspect.xml"]


def test_an_interruption_leaves_the_older_report_and_no_rest(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("report.txt").write_text("older")

    def interrupted(handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    assert run(*SCAN, "--output", "report.txt").code == 130
    assert Path("report.txt").read_text() == "older"
    assert sorted(path.name for path in Path().iterdir()) == ["clean.xml", "report.txt", "suspect.xml"]


def test_a_folder_is_not_replaced(run: Run) -> None:
    Path("reports").mkdir()
    done = run(*SCAN, "--output", "reports")
    assert (done.code, done.err) == (3, "wikiwatch: reports: cannot be written: Is a directory\n")
    assert list(Path("reports").iterdir()) == []


@pytest.mark.parametrize("command", [("scan", "--xml"), ("check",)])
@pytest.mark.parametrize(
    ("output", "why"),
    [
        (".", "Is a directory"),
        ("missing/report.txt", "No such file or directory"),
        ("é" * 128, "File name too long"),
    ],
)
def test_a_place_that_can_take_no_file_is_named_before_anything_is_read(
    run: Run, command: tuple[str, ...], output: str, why: str
) -> None:
    done = run(*command, "missing.xml", "--output", output)
    assert done == (3, "", f"wikiwatch: {output}: cannot be written: {why}\n")


@pytest.mark.parametrize("name", ["é" * 127, "a" * 251 + ".txt", "a" * 251 + ".xml"])
def test_a_name_may_be_as_long_as_names_can_be(run: Run, name: str) -> None:
    run("import", "clean.xml")
    command = ("export", "Beffroi") if name.endswith(".xml") else ("blame", "Beffroi")
    assert run(*command, "--output", name).code == 0
    assert Path(name).read_text(encoding="utf-8") == run(*command).out


def test_a_dash_is_standard_output(run: Run, jackpot: None) -> None:
    assert without_time(run(*SCAN, "--output", "-").out) == without_time(run(*SCAN).out)
    assert not Path("-").exists()


def test_a_link_stays_and_its_target_is_replaced(run: Run, jackpot: None) -> None:
    Path("target.txt").write_text("older")
    Path("report.txt").symlink_to("target.txt")
    run(*SCAN, "--output", "report.txt")
    assert Path("report.txt").is_symlink()
    assert "jackpot" in Path("target.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", [SCAN, ("export", "Beffroi"), ("blame", "Beffroi"), ("edit", "2")])
def test_a_pipe_is_written_to_and_never_replaced(run: Run, command: tuple[str, ...], jackpot: None) -> None:
    """So is a device: replaced by a file, /dev/null would be gone for the whole machine."""
    run("import", "clean.xml")
    shown = run(*command).out
    os.mkfifo("pipe")
    reader = os.open("pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert run(*command, "--output", "pipe") == (0, "", "")
        content = os.read(reader, 65536).decode()
    finally:
        os.close(reader)
    assert without_time(content) == without_time(shown)
    assert Path("pipe").is_fifo()


# ---------------------------------------------------------------- standard output


@pytest.fixture
def closed_pipe() -> Any:
    """The writing end of a pipe that nobody reads."""
    read, write = os.pipe()
    os.close(read)
    yield write
    os.close(write)


@pytest.mark.parametrize("command", [("scan", "--offline", "Beffroi"), ("export", "--all"), ("explain",), ("--help",)])
def test_a_reader_that_has_gone_is_no_traceback_and_nothing_found(
    run: Run, run_process: Run, closed_pipe: int, command: tuple[str, ...]
) -> None:
    run("import", "clean.xml")
    assert run_process(*command, stdout=closed_pipe) == (3, "", "")


def test_head_gets_its_lines(run_process: Run, start: Start) -> None:
    texts = [f"{GOOD} {number}" * 200 for number in range(50)]
    Path("long.xml").write_bytes(history(*texts))
    assert run_process("import", "long.xml").code == 0
    process = start("export", "--all")
    head = subprocess.run(["head", "-c", "10"], stdin=process.stdout, capture_output=True, check=True, timeout=SECONDS)
    process.stdout.close()  # type: ignore[union-attr]
    assert head.stdout == b"<mediawiki"
    assert (process.wait(SECONDS), process.stderr.read()) == (3, b"")  # type: ignore[union-attr]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, the device that is always full")
@pytest.mark.parametrize("command", [*WRITING, *BY_CLICK])
def test_a_full_disk_under_standard_output_is_told(run: Run, run_process: Run, command: tuple[str, ...]) -> None:
    run("import", "clean.xml")
    with Path("/dev/full").open("wb") as full:
        done = run_process(*command, stdout=full)
    assert done == (3, "", "wikiwatch: standard output cannot be written: No space left on device\n")


# ---------------------------------------------------------------- colour and width


def on_terminal(start: Start, *arguments: str, **environ: str) -> tuple[int, str]:
    """The command on a terminal of its own, and what that showed."""
    ours, theirs = pty.openpty()
    process = start(*arguments, stdout=theirs, environ={"TERM": "xterm-256color", "COLUMNS": "60", **environ})
    os.close(theirs)
    shown = b""
    try:
        while chunk := os.read(ours, 65536):
            shown += chunk
    except OSError:  # the terminal's other end was closed
        pass
    finally:
        os.close(ours)
    return process.wait(SECONDS), shown.decode().replace("\r\n", "\n")


def test_a_terminal_gets_colour_and_its_own_width(run: Run, start: Start) -> None:
    Path("long.xml").write_bytes(export(page("Beffroi", revision(1, f"{GOOD} " * 10))))
    run("import", "long.xml")
    code, shown = on_terminal(start, "blame", "Beffroi")
    assert code == 0 and "\x1b[" in shown
    plain_code, plain = on_terminal(start, "blame", "Beffroi", NO_COLOR="1")
    assert plain_code == 0 and "\x1b" not in plain
    assert 30 < max(map(len, plain.splitlines())) <= 60


def test_no_color_takes_the_colour_out_of_a_report(start: Start) -> None:
    code, shown = on_terminal(start, "scan", "--xml", COCO, "--no-progress", NO_COLOR="1")
    assert code == 0 and "\x1b" not in shown
    assert "⟦" in shown and max(map(len, shown.splitlines())) <= 60


def test_a_pipe_gets_100_columns_and_no_colour(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("FORCE_COLOR", "1")
    done = run("scan", "--xml", COCO)
    assert (done.code, done.err) == (0, "")
    assert "\x1b" not in done.out
    assert 60 < max(map(len, done.out.splitlines())) <= 100


def test_a_report_that_fails_to_render_writes_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def defect(*_: object) -> str:
        raise LookupError("a defect")

    monkeypatch.setattr(scan_cmd, "_rendered", defect)
    assert run(*SCAN, "--output", "report.txt").code == 3
    assert not Path("report.txt").exists()


@pytest.mark.parametrize(
    ("closed", "arguments", "code", "told"),
    [
        (">&-", SCAN, 3, "wikiwatch: standard output is closed: nothing can be written to it\n"),
        (">&-", (*SCAN, "--output", "report.txt"), 0, ""),
        ("2>&-", ("scan", "--xml", "absent.xml"), 4, ""),
        ("<&-", ("check", "-"), 4, "wikiwatch: standard input is closed: name a file instead of -\n"),
        ("<&-", ("check", "--jsonl"), 4, "wikiwatch: standard input is closed: name a file instead of -\n"),
        ("<&-", ("score",), 4, "wikiwatch: standard input is closed: name a file instead of -\n"),
    ],
)
def test_a_closed_stream_is_told_and_no_file_takes_its_place(
    closed: str, arguments: tuple[str, ...], code: int, told: str
) -> None:
    line = ["sh", "-c", f'exec "$@" {closed}', "sh", sys.executable, "-m", "wikiwatch", *arguments]
    done = subprocess.run(line, capture_output=True, text=True, timeout=SECONDS)
    assert (done.returncode, done.stderr) == (code, told)
    assert Path("report.txt").exists() == ("--output" in arguments)
