"""Scoring in other processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from wikiwatch.model import EditChange
from wikiwatch.pipeline.stream import scoring
from wikiwatch.pipeline.stream.scoring import ProcessScorer, scored_all
from wikiwatch.score.edits import Scoring

CHANGES = [
    EditChange(old="Le beffroi.", new=f"Le beffroi.\nJOUEZ AU CASINO {'en ligne ' * number}!!!", lang="fr")
    for number in range(23)
]
SECONDS = 30


@pytest.fixture(scope="module")
def scorer():
    opened = ProcessScorer(2)
    yield opened
    opened.close()


def test_results_are_those_of_this_process_in_the_same_order(scorer):
    assert scorer.score(CHANGES) == scored_all(CHANGES, Scoring())


def test_nothing_to_score(scorer):
    assert scorer.score([]) == []


def test_a_process_that_dies_costs_no_edit(scorer):
    expected = scored_all(CHANGES, Scoring())
    for process in list(scorer._pool._processes.values()):
        process.kill()
        process.join()
    assert scorer.score(CHANGES) == expected


class Poison:
    """Ends the process that unpickles it, as one that runs out of memory ends."""

    def __reduce__(self):
        return os._exit, (1,)


def test_an_edit_that_ends_its_process_is_named_and_the_others_go_on(scorer):
    expected = scored_all(CHANGES, Scoring())
    poisoned = [*CHANGES[:7], replace(CHANGES[7], comment=Poison()), *CHANGES[8:]]
    found = scorer.score(poisoned)
    assert found[7].problem == "the process that scored it died"
    assert [*found[:7], *found[8:]] == [*expected[:7], *expected[8:]]
    assert scorer.score(CHANGES) == expected


def test_an_edit_that_breaks_a_detector_is_named_and_the_others_go_on(monkeypatch):
    def score(change, scoring):
        if change.new.endswith("7"):
            raise ZeroDivisionError("division by zero")
        return real(change, scoring)

    real = scoring.score_edit
    monkeypatch.setattr(scoring, "score_edit", score)
    changes = [EditChange(old="", new=f"Texte {number}") for number in range(9)]
    problems = [scored.problem for scored in scored_all(changes, Scoring())]
    assert problems == [None] * 7 + ["ZeroDivisionError: division by zero", None]


PARENT = """
import sys, time
from wikiwatch.model import EditChange
from wikiwatch.pipeline.stream.scoring import ProcessScorer
if __name__ == "__main__":
    scorer = ProcessScorer(2)
    scorer.score([EditChange(old="", new="x")] * 20)
    print(*scorer._pool._processes, flush=True)
    time.sleep(60)
"""


def test_a_killed_parent_leaves_no_process_behind(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    workers = [int(pid) for pid in parent.stdout.readline().split()]
    parent.kill()
    parent.communicate()
    deadline = time.monotonic() + SECONDS
    while any(_runs(pid) for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert workers
    assert not [pid for pid in workers if _runs(pid)]


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
