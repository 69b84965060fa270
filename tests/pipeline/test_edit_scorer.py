"""Edits of a long history scored beside its reading: the same, whatever becomes of the process that does it."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing.connection import wait

import pytest

from tests.history.histories import revision
from tests.pipeline.accusing import PAGE, WIKI
from wikiwatch.history import PageHistory, shown_diff
from wikiwatch.model import EditChange, PageRecord
from wikiwatch.pipeline import analyse, edit_scorer, scoring_apart, scoring_queue
from wikiwatch.pipeline.edit_scorer import Asked, Edits, EditScorer, ScoredLot, scored
from wikiwatch.pipeline.options import Options
from wikiwatch.score.edits import EarlierEdits, Scoring

LINE = "The tower stands in the old town. It was built in 1889."
USUAL = Scoring()
WRITTEN = (" lol!!!", " The architect was born in [[Dijon]].", " asdfgh", " It has a clock.", " you are all idiots")
EDITS = [
    Asked(
        EditChange(
            old=LINE,
            new=LINE + more,
            lang="en",
            comment="",
            user="192.0.2.1",
            anon=True,
            dt=datetime(2024, 1, 1, 12, minute, tzinfo=UTC),
            record=PageRecord(user_edits=minute, user_reverted=0),
        ),
        (),
    )
    for minute, more in enumerate(WRITTEN)
]


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edit_scorer, "cores", lambda: 2)
    monkeypatch.setattr(edit_scorer, "APART_FROM", 0)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that are started."""
    processes: list[subprocess.Popen[bytes]] = []
    start = scoring_apart.started

    def noted(module: str, descriptor: int) -> subprocess.Popen[bytes] | None:
        process = start(module, descriptor)
        processes.extend([process] if process else [])
        return process

    monkeypatch.setattr(scoring_apart, "started", noted)
    return processes


def never(edits: Edits, scoring: Scoring, earlier: EarlierEdits) -> ScoredLot:
    raise AssertionError("edits are scored here")


def lots(*several: Edits, scoring: Scoring = USUAL) -> list[ScoredLot]:
    """What becomes of lots of edits of one page, scored one after the other in this process."""
    earlier = EarlierEdits()
    return [scored(edits, scoring, earlier) for edits in several]


def test_another_process_says_what_this_one_would(monkeypatch: pytest.MonkeyPatch) -> None:
    scoring = Scoring(threshold=0.3)
    known = lots(EDITS[:3], EDITS[3:], scoring=scoring)
    monkeypatch.setattr(edit_scorer, "scored", never)
    monkeypatch.setattr(scoring_apart, "scored", never)
    scorer = EditScorer(scoring, EarlierEdits())
    told = [scorer.assess(EDITS[:3]), scorer.assess(EDITS[3:])]
    assert [future.result() for future in told] == known
    scorer.close()


def test_the_diffs_that_may_be_shown_are_made_there_too() -> None:
    history = PageHistory()
    history.add(revision(1, LINE))
    edit = history.add(revision(2, LINE.replace("1889", "1899")))
    assert edit is not None
    scorer = EditScorer(USUAL, EarlierEdits())
    told = scorer.assess([EDITS[0], EDITS[1]._replace(shown=edit)]).result()
    assert told.diffs == [(), shown_diff(edit)]
    scorer.close()


def test_a_few_edits_are_scored_here(monkeypatch: pytest.MonkeyPatch, started: list[subprocess.Popen[bytes]]) -> None:
    monkeypatch.setattr(edit_scorer, "APART_FROM", 4)
    scorer = EditScorer(Scoring(), EarlierEdits())
    told = []
    for processes in (0, 1, 1, 1):
        told.append(scorer.assess(EDITS[:3]).result())
        assert len(started) == processes
    assert told == lots(*[EDITS[:3]] * 4)
    scorer.close()


def test_all_are_where_there_is_one_core(
    monkeypatch: pytest.MonkeyPatch, started: list[subprocess.Popen[bytes]]
) -> None:
    monkeypatch.setattr(edit_scorer, "cores", lambda: 1)
    assert EditScorer(Scoring(), EarlierEdits()).assess(EDITS).result() == lots(EDITS)[0]
    assert not started


@pytest.mark.parametrize("executable", [None, "", "/nowhere/python", "/bin/false"])
def test_all_are_where_python_cannot_be_started(monkeypatch: pytest.MonkeyPatch, executable: str | None) -> None:
    monkeypatch.setattr(sys, "executable", executable)
    scorer = EditScorer(Scoring(), EarlierEdits())
    assert scorer.assess(EDITS).result() == lots(EDITS)[0]
    scorer.close()


def test_what_is_lost_with_the_process_is_scored_here(started: list[subprocess.Popen[bytes]]) -> None:
    scorer = EditScorer(Scoring(), EarlierEdits())
    told = [scorer.assess(EDITS) for _ in range(3)]
    started[0].kill()
    told.append(scorer.assess(EDITS))
    assert [future.result() for future in told] == lots(*[EDITS] * 4)
    scorer.close()


def test_what_fails_there_fails_here() -> None:
    scorer = EditScorer(Scoring(), EarlierEdits())
    broken = replace(EDITS[0].change, new=None)  # type: ignore[arg-type]
    failed, later = scorer.assess([Asked(broken, ())]), scorer.assess(EDITS)
    with pytest.raises(Exception, match="NoneType"):
        failed.result()
    assert later.result() == lots(EDITS)[0]
    scorer.close()


def test_the_process_ends_when_all_is_scored(started: list[subprocess.Popen[bytes]]) -> None:
    scorer = EditScorer(Scoring(), EarlierEdits())
    scorer.assess(EDITS).result()
    scorer.close()
    assert started[0].returncode == 0


def test_and_when_nobody_waits_for_it(started: list[subprocess.Popen[bytes]]) -> None:
    scorer = EditScorer(Scoring(), EarlierEdits())
    scorer.assess(EDITS)
    del scorer
    gc.collect()
    assert started[0].returncode is not None


def test_and_when_the_one_that_started_it_is_killed() -> None:
    code = (
        "import os, signal, sys; from wikiwatch.pipeline import edit_scorer as apart;"
        "from wikiwatch.score.edits import EarlierEdits, Scoring; apart.APART_FROM = 0; apart.cores = lambda: 2;"
        "scorer = apart.EditScorer(Scoring(), EarlierEdits()); scorer.assess([]).result();"
        "print(scorer._apart._process.pid, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as owner:
        assert owner.stdout is not None
        pid = int(owner.stdout.readline())
        end = os.pidfd_open(pid)
        owner.kill()
    try:
        assert wait([end], timeout=30)
    finally:
        os.close(end)


@pytest.mark.parametrize("at_once", [1, 3])
def test_a_report_does_not_depend_on_it(
    monkeypatch: pytest.MonkeyPatch, started: list[subprocess.Popen[bytes]], at_once: int
) -> None:
    texts = [LINE + more for more in WRITTEN * 3]
    revisions = [revision(number, text, user=f"192.0.2.{number}") for number, text in enumerate(texts, 1)]
    monkeypatch.setattr(scoring_queue, "SCORED_AT_ONCE", at_once)
    found = analyse.analyse(WIKI, PAGE, revisions, Options(everything=True))
    assert len(started) == 1
    monkeypatch.setattr(edit_scorer, "cores", lambda: 1)
    assert found == analyse.analyse(WIKI, PAGE, revisions, Options(everything=True))
    assert len(found.edits) == len(revisions)
    assert len(started) == 1
