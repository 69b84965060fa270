"""A disk that is full, a folder that may not be written: exit code 5, the file named, nothing stored lost."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.exports import CLEAN, MORE, history

LIMITED = """\
import resource, sys
from wikiwatch.cli.main import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
del sys.argv[1]
main()
"""


@pytest.fixture(autouse=True)
def files(folder: Path) -> None:
    Path("clean.xml").write_bytes(CLEAN)


def with_limit(size: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command, when no file may grow beyond so many bytes, as on a full disk."""
    command = [sys.executable, "-c", LIMITED, str(size), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def random_texts(count: int) -> list[str]:
    """Texts that no compression makes small."""
    chance = random.Random(1)
    return [chance.randbytes(20_000).hex() for _ in range(count)]


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="needs a limit on the size of files")
def test_a_full_disk_is_told_and_the_next_run_completes(run: Run) -> None:
    run("import", "clean.xml")
    Path("large.xml").write_bytes(history(*random_texts(40), title="Halle", page_id=2, first=10))
    done = with_limit(300_000, "import", "large.xml")
    assert (done.returncode, done.stdout) == (5, "")
    assert "archive.sqlite3" in done.stderr and "free some space" in done.stderr
    assert "Traceback" not in done.stderr
    assert run("verify").code == 0
    assert run("blame", "Beffroi").code == 0
    assert run("import", "large.xml").code == 0
    assert run("export", "Halle").out.count("<revision>") == 40


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="needs a limit on the size of files")
def test_an_export_onto_a_full_disk_leaves_no_part_of_it(run: Run) -> None:
    Path("large.xml").write_bytes(history(*random_texts(5), title="Halle"))
    run("import", "large.xml")
    done = with_limit(100_000, "export", "Halle", "--output", "out.xml")
    assert done.returncode == 3
    assert done.stderr == "wikiwatch: out.xml cannot be written: File too large\n"
    assert sorted(path.name for path in Path().iterdir()) == ["clean.xml", "large.xml", "snapshots"]


@pytest.mark.parametrize(("place", "how"), [("clean.xml", "is"), ("clean.xml/archive", "lies in")])
@pytest.mark.parametrize("arguments", [["import", "clean.xml"], ["scan", "--xml", "clean.xml"]])
def test_a_file_where_the_archives_folder_should_be(run: Run, arguments: list[str], place: str, how: str) -> None:
    done = run(*arguments, "--archive", place)
    assert (done.code, done.out) == (5, "")
    assert done.err == f"wikiwatch: {place}: {how} a file; an archive is a folder: name another\n"
    assert Path("clean.xml").read_bytes() == CLEAN


def test_a_folder_where_the_database_should_be(run: Run) -> None:
    Path("snapshots/archive.sqlite3").mkdir(parents=True)
    done = run("import", "clean.xml")
    assert (done.code, done.out) == (5, "") and "archive.sqlite3" in done.err
    assert run("verify").code == 5


@pytest.mark.usefixtures("file_permissions_count")
def test_a_read_only_folder_is_read_and_not_written(run: Run) -> None:
    run("import", "clean.xml")
    Path("more.xml").write_bytes(history(MORE, title="Halle", page_id=2))
    Path("snapshots").chmod(0o500)
    Path("snapshots/archive.sqlite3").chmod(0o400)
    try:
        done = run("import", "more.xml")
        assert done.code == 5 and "permission" in done.err.lower()
        assert run("blame", "Beffroi").code == 0
        assert run("verify").code == 0
    finally:
        Path("snapshots").chmod(0o700)
