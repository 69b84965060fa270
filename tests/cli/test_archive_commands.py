"""``import``, ``export``, ``verify`` and ``blame``: what the archive takes, gives back and says."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from tests.cli.conftest import Run, Start
from tests.cli.exports import CLEAN, GOOD, MORE, SPAM, SUSPECT, export, history, page, revision
from tests.documents import valid
from wikiwatch.archive.store import Archive
from wikiwatch.fetch.export import read_export

COCO = Path(__file__).parents[2] / "snapshots" / "coco.xml"
PACKERS = {
    "xml": lambda content: content,
    "xml.gz": gzip.compress,
    "xml.bz2": bz2.compress,
    "xml.xz": lzma.compress,
    "xml.lzma": lambda content: lzma.compress(content, format=lzma.FORMAT_ALONE),
    "xml.zst": zstandard.ZstdCompressor().compress,
}


def contents(file: str | Path) -> list[Any]:
    """Everything an export says of its pages."""
    with read_export(file) as reader:
        return [(part.page, list(part.revisions)) for part in reader]


# ---------------------------------------------------------------- import


@pytest.mark.parametrize("ending", PACKERS)
def test_packed_exports_are_imported(run: Run, ending: str) -> None:
    Path(f"history.{ending}").write_bytes(PACKERS[ending](CLEAN))
    done = run("import", f"history.{ending}")
    assert done == (0, "", "wikiwatch: snapshots: 1 page imported\n")
    assert run("verify") == (0, "", "wikiwatch: snapshots: whole\n")


def test_several_pages_are_counted_and_a_page_once(run: Run) -> None:
    Path("both.xml").write_bytes(
        export(page("Beffroi", revision(1, GOOD)), page("Halle", revision(2, MORE), page_id=2))
    )
    done = run("import", "both.xml", "both.xml", "--archive", "kept")
    assert done == (0, "", "wikiwatch: kept: 2 pages imported\n")


def test_the_archive_of_the_environment(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("clean.xml").write_bytes(CLEAN)
    monkeypatch.setenv("WIKIWATCH_ARCHIVE", "environment")
    assert run("import", "clean.xml", "--quiet") == (0, "", "")
    assert run("verify", "--no-progress").err == "wikiwatch: environment: whole\n"
    assert run("verify", "--archive", "other").code == 5


def test_standard_input_may_be_imported(run_process: Run, run: Run) -> None:
    Path("clean.xml").write_bytes(CLEAN)
    with Path("clean.xml").open("rb") as stream:
        assert run_process("import", "-", stdin=stream).code == 0
    assert run("blame", "Beffroi").code == 0


# ---------------------------------------------------------------- export


def test_what_was_imported_is_exported(run: Run) -> None:
    run("import", COCO)
    Path("again.xml").write_text(run("export", "Coco.gg").out, encoding="utf-8")
    assert contents("again.xml") == contents(COCO)


@pytest.mark.parametrize("ending", ["xml", "xml.gz", "xml.bz2", "xml.xz", "xml.zst"])
def test_an_export_is_packed_as_its_name_says(run: Run, ending: str) -> None:
    Path("suspect.xml").write_bytes(SUSPECT)
    run("import", "suspect.xml")
    assert run("export", "Beffroi", "--output", f"again.{ending}") == (0, "", "")
    assert contents(f"again.{ending}") == contents("suspect.xml")


def test_all_exports_all_pages_of_one_wiki(run: Run) -> None:
    pages = (page("Beffroi", revision(1, GOOD)), page("Halle", revision(2, MORE), page_id=2))
    Path("both.xml").write_bytes(export(*pages))
    Path("other.xml").write_bytes(export(page("Beffroi", revision(1, MORE)), wiki_id="dewiki"))
    run("import", "both.xml")
    assert run("export", "--all", "--output", "again.xml").code == 0
    assert contents("again.xml") == contents("both.xml")
    run("import", "other.xml")
    done = run("export", "--all")
    assert done.code == 5 and "these are of dewiki, testwiki; choose with --wiki" in done.err
    assert run("export", "--all", "--wiki", "de", "--output", "again.xml").code == 0
    assert contents("again.xml") == contents("other.xml")


def test_an_empty_archive_has_nothing_to_export(run: Run, folder: Path) -> None:
    Archive.open(folder / "snapshots", write=True).close()
    done = run("export", "--all")
    assert (done.code, done.out) == (5, "") and "no page is archived" in done.err


@pytest.mark.parametrize("name", ["again.xml.7z", "again.lzma"])
def test_a_packing_that_is_not_written_is_a_usage_error(run: Run, name: str) -> None:
    Path("clean.xml").write_bytes(CLEAN)
    run("import", "clean.xml")
    done = run("export", "Beffroi", "--output", name)
    assert done.code == 2 and "is read but not written" in done.err
    assert not Path(name).exists()


# ---------------------------------------------------------------- blame


def test_blame_shows_who_wrote_each_line(run: Run) -> None:
    Path("suspect.xml").write_bytes(SUSPECT)
    run("import", "suspect.xml")
    done = run("blame", "Beffroi")
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        f"1 2024-06-01 Editor A         │ {GOOD}\n"
        "                              │\n"
        f"2 2024-06-01 Editor A         │ {SPAM}\n"
        "                              │\n"
        f"3 2024-06-01 Editor A         │ {MORE}\n"
    )


def test_blame_may_be_coloured_by_age(run: Run) -> None:
    Path("suspect.xml").write_bytes(SUSPECT)
    run("import", "suspect.xml")
    done = run("blame", "Beffroi", "--revision", "2", "--color-by", "age")
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "Age on 1 June 2024, from the oldest text to the newest:\n"
        "  ▁ 1 June 2024\n"
        "  █ 1 June 2024\n"
        "\n"
        f"1 2024-06-01 Editor A         ▁ 1min  │ {GOOD}\n"
        "                                      │\n"
        f"2 2024-06-01 Editor A         █ 0min  │ {SPAM}\n"
    )


def test_blame_in_the_browser(run: Run) -> None:
    trick = "</title><script>alert(1)</script>\u202e"
    guilty = revision(2, f"{GOOD} {trick}", user=trick, comment=trick)
    Path("trick.xml").write_bytes(export(page(f"Halle {trick}", revision(1, GOOD), guilty)))
    run("import", "trick.xml")
    for by in ("origin", "age"):
        done = run("blame", f"Halle {trick}", "--format", "html", "--color-by", by)
        assert (done.code, done.err) == (0, "")
        assert "<script" not in done.out and "\u202e" not in done.out
        assert f'class="{by}-' in done.out and "alert(1)" in done.out
    done = run("blame", f"Halle {trick}", "--color-by", "shade")
    assert done.code == 2 and "'shade' is not one of 'origin', 'age'" in done.err


def test_blame_as_json_follows_its_schema(run: Run) -> None:
    Path("suspect.xml").write_bytes(SUSPECT)
    run("import", "suspect.xml")
    document = valid("blame", run("blame", "Beffroi", "--format", "json").out)
    assert (document["rev_id"], list(document["origins"])) == (3, ["1", "2", "3"])
    document = valid("blame", run("blame", "Beffroi", "--revision", "1", "--format", "json").out)
    assert (document["rev_id"], document["runs"]) == (1, [{"start": 0, "end": len(GOOD), "origin_rev_id": 1}])


def test_blame_covers_every_visible_character_of_the_demonstration(run: Run) -> None:
    run("import", COCO)
    document = valid("blame", run("blame", "Coco.gg", "--format", "json").out)
    ((_, revisions),) = contents(COCO)
    text = (revisions[-1].text or b"").decode()
    covered = "".join(text[run["start"] : run["end"]] for run in document["runs"])
    assert "".join(covered.split()) == "".join(text.split())


def test_blame_may_be_written_to_a_file(run: Run) -> None:
    Path("clean.xml").write_bytes(CLEAN)
    run("import", "clean.xml")
    shown = run("blame", "Beffroi").out
    assert run("blame", "Beffroi", "--output", "blame.txt") == (0, "", "")
    assert Path("blame.txt").read_text(encoding="utf-8") == shown


# ---------------------------------------------------------------- two at once


def wait_for(process: Any, is_there: Callable[[], bool]) -> None:
    """Until something is so; a process that ended before it was so is a failure."""
    deadline = time.monotonic() + 30
    while not is_there():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_one_process_writes_at_a_time_and_readers_go_on(run: Run, start: Start, jackpot: None) -> None:
    Path("suspect.xml").write_bytes(SUSPECT)
    Path("other.xml").write_bytes(history(MORE, title="Halle", page_id=2))
    run("import", "suspect.xml")
    read, write = os.pipe()
    writer = start("import", "-", stdin=read)
    os.close(read)
    wait_for(writer, lambda: Path("snapshots/archive.lock").read_text() == f"{writer.pid}\n")
    refused = run("import", "other.xml")
    assert (refused.code, refused.out) == (5, "")
    assert f"process {writer.pid} is writing to this archive; wait until it has finished" in refused.err
    assert run("scan", "--offline", "Beffroi").code == 0
    assert run("verify").code == 0
    os.write(write, history(GOOD, title="Tour", page_id=3))
    os.close(write)
    assert writer.wait(30) == 0
    assert run("import", "other.xml").code == 0
    assert sum(f"<title>{title}</title>" in run("export", "--all").out for title in ("Beffroi", "Halle", "Tour")) == 3


def test_a_dead_process_holds_no_lock(run: Run, start: Start) -> None:
    Path("clean.xml").write_bytes(CLEAN)
    read, write = os.pipe()
    writer = start("import", "-", stdin=read)
    os.close(read)
    wait_for(writer, Path("snapshots/archive.lock").exists)
    wait_for(writer, lambda: Path("snapshots/archive.lock").read_text() == f"{writer.pid}\n")
    writer.kill()
    writer.wait(30)
    os.close(write)
    assert run("import", "clean.xml").code == 0
    assert run("verify").code == 0


def test_a_wiki_that_changes_nothing_is_not_passed_over_in_silence(run: Run) -> None:
    Path("clean.xml").write_bytes(CLEAN)
    unused = "wikiwatch: --wiki is not used: an export names its wiki itself\n"
    assert run("import", "clean.xml", "--wiki", "fr").err == f"{unused}wikiwatch: snapshots: 1 page imported\n"
    assert run("scan", "--xml", "clean.xml", "--wiki", "fr").err == unused
    assert run("scan", "--xml", "clean.xml", "--wiki", "fr", "--quiet").err == ""
    assert run("verify", "--wiki", "fr").err.startswith("wikiwatch: --wiki is not used: all of the archive is checked")
