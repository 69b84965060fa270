"""The newest text judged by a process of its own: the same is said, and only when a report is there may differ."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.history.histories import revision
from tests.pipeline.accusing import PAGE, WIKI
from tests.pipeline.test_resuming import archived, scans
from wikiwatch.model import Judged
from wikiwatch.pipeline import judging_ahead, scan
from wikiwatch.pipeline.analyse import analyse
from wikiwatch.pipeline.judgements import LayeredLook, whole_look
from wikiwatch.pipeline.judging_ahead import JudgingAhead
from wikiwatch.score import passages
from wikiwatch.score.passages import judge_text
from wikiwatch.wikitext.segments import segmented

TOWER = "The belfry of the town hall dates from 1492 and rises above the square. Its three bells “ring” hourly.\n\n"
CASINO = "Like a gambler who pushes his last chips across the table, each visitor bets on red.\n\n"
BEFORE, AFTER = TOWER + "The square was paved in 1820.", TOWER + CASINO + "The square was paved in 1820."


@pytest.fixture
def judged_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that this process judged whole, whatever another one did; no text is too short to be worth it."""
    texts: list[str] = []

    def judging(text: str, *known: object, **named: object) -> tuple[Judged, ...]:
        if named["established"] is None:
            texts.append(text)
        return judge_text(text, *known, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(judging_ahead, "cores", lambda: 2)
    monkeypatch.setattr(scan, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(passages, "judge_text", judging)
    return texts


def test_the_same_is_said_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging_ahead, "cores", lambda: 2)
    with JudgingAhead() as ahead:
        ahead.ask(AFTER, "en", "Belfry")
        told = ahead.judged()
    assert told == judge_text(AFTER, segmented(AFTER, "en"), lang="en", title="Belfry", findings=())
    assert told and max(judged.score for judged in told) > 0.2


def test_layers_are_looked_at_there_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging_ahead, "cores", lambda: 2)
    parts = tuple(sentence for sentence in segmented(AFTER, "en") if "gambler" in AFTER[slice(*sentence.span)])
    layer = LayeredLook(AFTER, parts, BEFORE, "en", "Belfry", encoder=False)
    with JudgingAhead() as ahead:
        ahead.ask(AFTER, "en", "Belfry")
        whole, told, again = ahead.judged(), ahead.look(layer), ahead.look(layer)
        assert ahead.look(layer._replace(encoder=True)) is None
        assert ahead.look(whole_look(AFTER, "en", "Belfry", encoder=False)) is None
    known = judge_text(AFTER, parts, lang="en", title="Belfry", findings=(), established=BEFORE)
    assert whole is not None
    assert told == again == known
    assert ahead.look(layer) is None  # it has ended


def test_a_layer_is_looked_at_here_when_the_process_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging_ahead, "cores", lambda: 2)
    layer = LayeredLook(AFTER, segmented(AFTER, "en"), BEFORE, "en", "Belfry", encoder=False)
    with JudgingAhead() as ahead:
        ahead.ask(AFTER, "en", "Belfry")
        assert ahead.judged() is not None
        process = ahead._process
        assert process is not None
        process.kill()
        process.wait()
        assert ahead.look(layer) is None


def test_a_page_that_has_grown_is_judged_there(tmp_path: Path, judged_here: list[str]) -> None:
    history = [revision(1, BEFORE), revision(2, AFTER)]
    with archived(tmp_path) as archive:
        report = scans(archive, history[:1], history[1:])[-1]
    assert judged_here == [BEFORE]
    assert report == analyse(WIKI, PAGE, history)


@pytest.mark.parametrize("failing", ["one core", "no interpreter", "no process", "no package"])
def test_what_fails_there_is_judged_here(
    tmp_path: Path, judged_here: list[str], monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    history = [revision(1, BEFORE), revision(2, AFTER)]
    if failing == "one core":
        monkeypatch.setattr(judging_ahead, "cores", lambda: 1)
    elif failing == "no interpreter":
        monkeypatch.setattr(sys, "executable", None)
    elif failing == "no process":
        monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    else:
        monkeypatch.setattr("wikiwatch.pipeline.beside._START", "import nothing")
    with archived(tmp_path) as archive:
        report = scans(archive, history[:1], history[1:])[-1]
    assert AFTER in judged_here
    assert report == analyse(WIKI, PAGE, history)


def test_a_short_page_is_judged_here(tmp_path: Path, judged_here: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "WORTH_A_PROCESS", len(AFTER.encode()) + 1)
    with archived(tmp_path) as archive:
        scans(archive, [revision(1, BEFORE)], [revision(2, AFTER)])
    assert AFTER in judged_here


def test_to_judge_no_records_of_edits_are_made() -> None:
    told = "import sys, wikiwatch.pipeline.judging_ahead; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True).stdout.split()
    assert {"wikiwatch.model.changes", "wikiwatch.model.edits", "hashlib"}.isdisjoint(loaded)
