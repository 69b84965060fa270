"""``wikiwatch score``."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.cli.conftest import Run, Start
from tests.documents import valid

EDIT = {"id": "e1", "old": "A tower.", "new": "A tower lol.", "lang": "en"}


def test_lines_of_a_file(run: Run) -> None:
    Path("edits.jsonl").write_text("".join(json.dumps({**EDIT, "id": number}) + "\n" for number in range(3)))
    done = run("score", "edits.jsonl")
    assert (done.code, done.err) == (0, "")
    assert [valid("score", line)["id"] for line in done.out.splitlines()] == [0, 1, 2]


def test_a_bad_line_ends_with_partial_failure(run: Run) -> None:
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


def test_a_line_may_come_in_parts_and_the_last_one_without_its_end(start: Start) -> None:
    process = start("score", stdin=subprocess.PIPE)
    assert process.stdin is not None and process.stdout is not None
    first, second = (json.dumps({**EDIT, "id": number}).encode() for number in (1, 2))
    process.stdin.write(first + b"\n" + second[:20])
    process.stdin.flush()
    assert json.loads(process.stdout.readline())["id"] == 1
    answered, _ = process.communicate(second[20:], timeout=60)
    assert json.loads(answered)["id"] == 2


def test_a_file_that_is_not_there(run: Run) -> None:
    done = run("score", "nothing.jsonl")
    assert (done.code, done.out) == (4, "")
    assert "nothing.jsonl: cannot be read" in done.err


def suspected(run: Run, *options: str) -> list[bool]:
    """Which of three edits are suspect: a good one, a doubtful one, an abusive one."""
    texts = ("A tower in [[Dijon]].", "A tower it is big", "A tower fuck you all!!!")
    lines = [json.dumps({**EDIT, "id": number, "new": text}) for number, text in enumerate(texts)]
    Path("edits.jsonl").write_text("\n".join(lines) + "\n")
    return [json.loads(line)["suspect"] for line in run("score", "edits.jsonl", *options).out.splitlines()]


def test_operating_points(run: Run) -> None:
    assert suspected(run) == [False, False, True]
    assert suspected(run, "--threshold", "0") == [True, True, True]
    assert suspected(run, "--threshold", "1") == [False, False, False]
    assert suspected(run, "--fpr", "1") == [True, True, True]
    assert suspected(run, "--precision", "0.5")[2]


def test_one_operating_point_is_enough(run: Run) -> None:
    done = run("score", "edits.jsonl", "--fpr", "0.01", "--precision", "0.9")
    assert (done.code, done.out) == (2, "")
    assert "give one of" in done.err


def test_something_suspect_may_end_with_one(run: Run) -> None:
    Path("edits.jsonl").write_text(json.dumps(EDIT) + "\n")
    assert run("score", "edits.jsonl", "--exit-code", "--threshold", "0").code == 1
    assert run("score", "edits.jsonl", "--exit-code", "--threshold", "1").code == 0
    assert run("score", "edits.jsonl", "--threshold", "0").code == 0


def test_a_group_that_is_not_there(run: Run) -> None:
    assert run("score", "edits.jsonl", "--without", "weather").code == 2


def test_the_account_may_be_forbidden_to_count(run: Run) -> None:
    edits = [{**EDIT, "id": number, "comment": "", "anon": anon} for number, anon in enumerate((True, False))]
    Path("edits.jsonl").write_text("".join(json.dumps(edit) + "\n" for edit in edits))
    scores = [json.loads(line)["scores"] for line in run("score", "edits.jsonl", "--no-anon").out.splitlines()]
    assert scores[0] == scores[1]
    scores = [json.loads(line)["scores"] for line in run("score", "edits.jsonl").out.splitlines()]
    assert scores[0] != scores[1]
