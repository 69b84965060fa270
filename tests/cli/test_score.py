"""``wikiwatch score``."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.cli.conftest import Run, Start

EDIT = {"id": "e1", "old": "A tower.", "new": "A tower lol.", "lang": "en"}


def test_lines_of_a_file(run: Run, valid: Callable[[str, str], Any]) -> None:
    Path("edits.jsonl").write_text("".join(json.dumps({**EDIT, "id": number}) + "\n" for number in range(3)))
    done = run("score", "edits.jsonl")
    assert (done.code, done.err) == (0, "")
    assert [valid("score", line)["id"] for line in done.out.splitlines()] == [0, 1, 2]


def test_a_bad_line_ends_with_partial_failure(run: Run, valid: Callable[[str, str], Any]) -> None:
    Path("edits.jsonl").write_text(json.dumps(EDIT) + "\n{\n" + json.dumps(EDIT) + "\n")
    done = run("score", "edits.jsonl")
    assert done.code == 6
    assert ["error" in valid("score", line) for line in done.out.splitlines()] == [False, True, False]


def test_an_answer_comes_before_the_next_line_is_given(start: Start) -> None:
    process = start("score", stdin=subprocess.PIPE)
    assert process.stdin is not None and process.stdout is not None
    for number in (1, 2):
        process.stdin.write(json.dumps({**EDIT, "id": number}).encode() + b"\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == number
    assert process.communicate(timeout=60) == (b"", b"")
    assert process.returncode == 0


def test_a_file_that_is_not_there(run: Run) -> None:
    done = run("score", "nothing.jsonl")
    assert (done.code, done.out) == (2, "")
    assert "nothing.jsonl: cannot be read" in done.err
