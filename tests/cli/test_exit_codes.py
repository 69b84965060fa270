"""Each documented exit code, reached by what the documentation says it means (docs/exit-codes.md)."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.exports import CLEAN, SUSPECT, export, page, revision
from tests.cli.small_wiki import SmallWiki
from tests.fetch.scripted_server import Reply, ScriptedServer
from wikiwatch.cli import scan_cmd
from wikiwatch.errors import ExitCode

SCAN = ("scan", "--xml", "suspect.xml")


@pytest.fixture(autouse=True)
def files(folder: Path) -> None:
    Path("suspect.xml").write_bytes(SUSPECT)
    Path("clean.xml").write_bytes(CLEAN)
    Path("empty.xml").write_bytes(export())


# ---------------------------------------------------------------- 0 and 1


def test_0_whatever_was_found(run: Run, jackpot: None) -> None:
    assert run(*SCAN).code == ExitCode.DONE == 0


def test_1_only_when_asked_for_and_only_when_something_was_found(run: Run, jackpot: None) -> None:
    assert run(*SCAN, "--exit-code").code == ExitCode.FOUND == 1
    assert run("scan", "--xml", "clean.xml", "--exit-code").code == 0
    assert run(*SCAN, "--exit-code", "--threshold", "0.96").code == 0


def test_1_does_not_count_what_all_adds(run: Run, jackpot: None) -> None:
    assert run("scan", "--xml", "clean.xml", "--exit-code", "--all").code == 0
    assert run(*SCAN, "--exit-code", "--all").code == 1


# ---------------------------------------------------------------- 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["frobnicate"], "No such command 'frobnicate'.\n"),
        (["scna", "Beffroi"], "No such command 'scna'. (Did you mean scan?)\n"),
        (["scan", "clean.xml"], "clean.xml is a file, not a title: add --xml to read it as an export"),
        (["scan"], "Missing argument 'TITLE...'"),
        ([*SCAN, "--frobnicate"], "No such option"),
        ([*SCAN, "--threshold", "1.1"], "1.1 is not in the range 0<=x<=1"),
        ([*SCAN, "--threshold", "much"], "'much' is not a valid float"),
        ([*SCAN, "--threshold", "nan"], "nan is not in the range 0<=x<=1"),
        ([*SCAN, "--prevalence", "nan"], "nan is not in the range 0<x<1"),
        (["check", "draft.txt", "--threshold", "nan"], "nan is not in the range 0<=x<=1"),
        (["check", "draft.txt", "--lang", "../../fr"], "--lang '../../fr' is no language code such as fr or zh-Hant"),
        ([*SCAN, "--format", "pdf"], "'pdf' is not one of 'text', 'json', 'jsonl', 'html'"),
        ([*SCAN, "--config", "absent.toml"], "absent.toml: cannot be read: No such file or directory"),
        (["scan", "Beffroi"], "no wiki: give --wiki, such as --wiki fr, or set wiki in wikiwatch.toml"),
        (["fetch", "Beffroi"], "no wiki: give --wiki, such as --wiki fr, or set wiki in wikiwatch.toml"),
        (["fetch", "Beffroi", "--wiki", "fr"], "no operator contact: wikis want to know who runs a tool"),
        (["scan", "Beffroi", "--wiki", "fr"], "no operator contact: wikis want to know who runs a tool"),
        (["fetch", "Beffroi", "--wiki", "not a wiki"], 'unknown wiki "not a wiki"'),
        (["blame", "Beffroi", "--revision", "newest"], "'newest' is not a valid integer"),
        (["explain", "frobnicate"], "no detector is called 'frobnicate'; there are "),
        (["schema", "frobnicate"], "schema 'frobnicate'. There are: blame"),
    ],
)
def test_2_for_a_wrong_command_line(run: Run, arguments: list[str], message: str) -> None:
    done = run(*arguments)
    assert (done.code, done.out) == (ExitCode.USAGE, "")
    assert message in done.err
    assert ExitCode.USAGE == 2


def test_2_for_an_unknown_key_in_the_configuration(run: Run) -> None:
    Path("wikiwatch.toml").write_text("treshold = 0.5\n")
    done = run(*SCAN)
    assert done.code == 2
    assert done.err == (
        "wikiwatch: wikiwatch.toml: unknown key 'treshold'; known are archive, wiki, contact, threshold, "
        "fpr, precision, prevalence, semantic, watchlist, delivery\n"
    )


@pytest.mark.parametrize("arguments", [[], ["Beffroi", "--all"]])
def test_2_for_an_export_of_nothing_or_of_two_things(run: Run, arguments: list[str]) -> None:
    run("import", "clean.xml")
    done = run("export", *arguments)
    assert (done.code, done.out, done.err) == (
        2,
        "",
        "wikiwatch: name the pages to export or give --all: one of the two\n",
    )


# ---------------------------------------------------------------- 3


def test_3_for_a_report_that_cannot_be_written(run: Run) -> None:
    done = run(*SCAN, "--output", "absent/report.txt")
    assert (done.code, done.out) == (ExitCode.FAILURE, "")
    assert done.err == "wikiwatch: absent/report.txt: cannot be written: No such file or directory\n"
    assert ExitCode.FAILURE == 3


def test_3_for_a_defect_which_keeps_its_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def defect(*_: object) -> None:
        raise LookupError("a defect")

    monkeypatch.setattr(scan_cmd, "report", defect)
    done = run(*SCAN)
    assert done.code == 3
    assert "Traceback" in done.err and done.err.endswith("LookupError: a defect\n")


# ---------------------------------------------------------------- 4


def test_4_for_a_page_that_does_not_exist(run: Run, wiki: SmallWiki) -> None:
    done = run("fetch", "Absente")
    assert done.code == ExitCode.FETCH == 4
    assert 'page "Absente": there is no such page' in done.err


def test_4_for_a_wiki_that_answers_with_an_error(run: Run, wiki: SmallWiki, server: ScriptedServer) -> None:
    server.script(Reply("<html><title>Not here</title></html>", status=404))
    done = run("scan", "Beffroi")
    assert done.code == 4
    assert done.err == f'wikiwatch: {server.host}: site information: HTTP 404: "Not here"\n'


def test_4_for_an_export_that_is_not_there(run: Run) -> None:
    for command in (["import"], ["scan", "--xml"]):
        done = run(*command, "absent.xml")
        assert (done.code, done.out) == (4, "")
        assert "absent.xml" in done.err and "No such file or directory" in done.err


# ---------------------------------------------------------------- 5


@pytest.mark.parametrize(
    "arguments",
    [["verify"], ["export", "--all"], ["blame", "Beffroi"], ["edit", "2"], ["scan", "--offline", "Beffroi"]],
)
def test_5_where_there_is_no_archive(run: Run, arguments: list[str]) -> None:
    done = run(*arguments, "--archive", "absent")
    assert (done.code, done.out) == (ExitCode.ARCHIVE, "")
    assert done.err.startswith("wikiwatch: no archive in absent: make one with ")
    assert not Path("absent").exists()
    assert ExitCode.ARCHIVE == 5


@pytest.mark.parametrize("arguments", [["export", "Absente"], ["blame", "Absente"], ["scan", "--offline", "Absente"]])
def test_5_for_a_page_that_is_not_archived(run: Run, arguments: list[str]) -> None:
    run("import", "clean.xml")
    done = run(*arguments)
    assert (done.code, done.out) == (5, "")
    assert 'no page "Absente" is archived; fetch or import it first' in done.err


def test_5_for_a_revision_that_is_not_archived(run: Run) -> None:
    run("import", "clean.xml")
    done = run("blame", "Beffroi", "--revision", "99")
    assert done.code == 5 and "revision 99 is not archived" in done.err


def test_5_for_a_file_in_the_place_of_the_archives_folder(run: Run) -> None:
    done = run("doctor", "--archive", "clean.xml")
    assert done.code == 5 and "clean.xml: is a file; an archive is a folder: name another" in done.out


def test_5_for_a_file_that_is_no_archive(run: Run) -> None:
    Path("snapshots").mkdir()
    Path("snapshots/archive.sqlite3").write_bytes(b"this is a text and no database\n" * 100)
    for arguments in (["verify"], ["import", "clean.xml"]):
        done = run(*arguments)
        assert (done.code, done.out) == (5, "")
        assert "archive.sqlite3" in done.err and "not a SQLite database" in done.err


def test_5_for_an_empty_file_which_verify_cannot_call_whole_and_doctor_names(run: Run) -> None:
    Path("snapshots").mkdir()
    Path("snapshots/archive.sqlite3").write_bytes(b"")
    for _ in range(2):  # it is not made an archive by being looked at
        assert "snapshots: an empty file" in run("doctor").out
        message = "an empty file (0 bytes); restore a copy of it, or fetch and import its pages again"
        assert run("verify") == (5, "", f"wikiwatch: snapshots/archive.sqlite3: {message}\n")


def test_5_for_an_archive_of_a_newer_release(run: Run) -> None:
    run("import", "clean.xml")
    db = sqlite3.connect("snapshots/archive.sqlite3")
    db.execute("PRAGMA user_version = 1000000")
    db.close()
    for arguments in (["verify"], ["import", "clean.xml"]):
        done = run(*arguments)
        assert done.code == 5 and "newer" in done.err


def test_5_for_a_damaged_text_which_verify_names(run: Run) -> None:
    run("import", "clean.xml")
    db = sqlite3.connect("snapshots/archive.sqlite3")
    with db:
        db.execute("UPDATE pack SET head = zeroblob(length(head))")
    db.close()
    done = run("verify")
    assert done.code == 5
    assert done.out.startswith("snapshots/archive.sqlite3: page 1 (Beffroi) of testwiki, pack 1: damaged")
    assert done.err == "wikiwatch: snapshots: 1 problem found; import or fetch those pages again\n"


# ---------------------------------------------------------------- 6


def test_6_for_a_crashed_detector_which_the_report_names(run: Run, broken: None) -> None:
    done = run(*SCAN)
    assert done.code == ExitCode.PARTIAL == 6
    assert "detect/broken" in done.out and "division by zero" in done.out
    assert "jackpot" in done.out


def test_6_before_1(run: Run, broken: None) -> None:
    assert run(*SCAN, "--exit-code").code == 6


def test_6_for_one_page_of_several_that_cannot_be_fetched(run: Run, wiki: SmallWiki) -> None:
    done = run("fetch", "Absente", "Beffroi")
    assert done.code == 6
    assert '"Beffroi": 2 new, 0 hidden, 0 deleted' in done.err
    assert 'page "Absente": there is no such page' in done.err


def test_6_for_an_export_that_is_not_quite_right(run: Run) -> None:
    missing = b'<revision><id>3</id><timestamp>2024-06-01T12:03:00Z</timestamp><text bytes="9" /></revision>'
    Path("lost.xml").write_bytes(export(page("Beffroi", revision(1, "Le beffroi."), missing)))
    done = run("import", "lost.xml")
    assert done.code == 6
    assert 'lost.xml: page "Beffroi", revision 3, slot "main": the export has lost its text' in done.err
    done = run("import", "clean.xml", "empty.xml", "--archive", "other")
    assert done.code == 6 and "empty.xml holds no page" in done.err
