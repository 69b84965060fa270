"""What is kept of a page counts only for the very code and lexicons it was made with."""

import ast
import os
from pathlib import Path

import pytest

import wikiwatch
from wikiwatch.pipeline import versions

PIPELINE = Path(versions.__file__).parent


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with a file in each folder that findings depend on."""
    monkeypatch.setattr(wikiwatch, "__file__", str(tmp_path / "__init__.py"))
    for folder in (*versions._STAGES, "lexicons/en", "pipeline"):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / "__init__.py").write_text("")
    (tmp_path / "lexicons/en/gambling.txt").write_text("casino\n")
    (tmp_path / "pipeline/analyse.py").write_text("MOST = 1\n")
    (tmp_path / "pipeline/blame.py").write_text("")
    return tmp_path


def code() -> str:
    return versions._code.__wrapped__()


def imported_by(name: str) -> set[str]:
    """The modules of pipeline/ that one of them imports."""
    found = set()
    for node in ast.walk(ast.parse((PIPELINE / f"{name}.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "wikiwatch.pipeline":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("wikiwatch.pipeline."):
            found.add((node.module or "").split(".")[2])
    return {module for module in found if (PIPELINE / f"{module}.py").exists()}


def test_whatever_an_analysis_and_its_report_import_in_the_pipeline_counts() -> None:
    needed, to_look_at = set[str](), {"analyse", "kept_reports", "resuming", "judging_ahead"}
    while to_look_at:
        needed.add(name := to_look_at.pop())
        to_look_at |= imported_by(name) - needed
    assert needed == set(versions._OWN)


def test_the_same_files_are_the_same_code(package: Path) -> None:
    (package / "lexicons/en/notes.pyc").write_bytes(b"compiled")
    before = code()
    (package / "lexicons/en/notes.pyc").write_bytes(b"compiled anew")
    (package / "pipeline/blame.py").write_text("no finding depends on it")
    assert code() == before


@pytest.mark.parametrize("name", ["lexicons/en/gambling.txt", "pipeline/analyse.py"])
def test_a_file_of_the_same_size_that_was_written_later_is_other_code(package: Path, name: str) -> None:
    before, (file, written) = code(), (package / name, (package / name).stat().st_mtime_ns)
    file.write_text(file.read_text()[::-1])
    os.utime(file, ns=(written, written + 1_000_000))
    assert code() != before


def test_a_new_file_is_other_code(package: Path) -> None:
    before = code()
    (package / "lexicons/en/loans.txt").write_text("")
    assert code() != before
