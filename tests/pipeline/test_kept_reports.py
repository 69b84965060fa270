"""A page that has not changed is reported as it was; one that has grown is judged where it has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.history.histories import revision
from tests.pipeline.accusing import PAGE, WIKI, Words
from tests.pipeline.test_resuming import GOOD, HISTORY, archived, scans
from wikiwatch.archive import Archive, SyncState
from wikiwatch.model import PageReport
from wikiwatch.pipeline import rereading, resuming, versions
from wikiwatch.pipeline.analyse import Analysis, analyse
from wikiwatch.pipeline.options import Options
from wikiwatch.pipeline.scan import scan_page
from wikiwatch.score import passages
from wikiwatch.score.passages import judging

CHECKED = datetime(2024, 1, 2, tzinfo=UTC)


@pytest.fixture
def concluded(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many revisions each report was made of, for those that were made."""
    counts: list[int] = []
    made = Analysis.report

    def report(analysis: Analysis, *known: object) -> PageReport:
        counts.append(analysis.revision_count)
        return made(analysis, *known)  # type: ignore[arg-type]

    monkeypatch.setattr(Analysis, "report", report)
    return counts


def check(archive: Archive, when: datetime) -> None:
    archive.put_sync_state("testwiki", 1, SyncState(touched=None, latest_rev_id=6, checked_at=when, complete=True))


def test_an_unchanged_page_is_reported_as_it_was(tmp_path: Path, jackpot: Words, concluded: list[int]) -> None:
    with archived(tmp_path) as archive:
        first, again = scans(archive, HISTORY, [])
    assert again == first == analyse(WIKI, PAGE, HISTORY)
    assert first.passages and concluded == [6, 6]  # the archive's, and the one it is compared with


def test_a_page_that_has_grown_is_not(tmp_path: Path, jackpot: Words, concluded: list[int]) -> None:
    with archived(tmp_path) as archive:
        scans(archive, HISTORY[:4], HISTORY[4:])
    assert concluded == [4, 6]


def test_the_report_of_one_that_had_grown_is_kept_when_it_is_asked_for_again(
    tmp_path: Path, jackpot: Words, concluded: list[int]
) -> None:
    with archived(tmp_path) as archive:
        _, grown, again, once_more = scans(archive, HISTORY[:4], HISTORY[4:], [], [])
    assert grown == again == once_more
    assert concluded == [4, 6, 6]


def test_how_long_a_passage_stands_depends_on_when_the_page_was_checked(tmp_path: Path, jackpot: Words) -> None:
    with archived(tmp_path) as archive:
        scans(archive, HISTORY)
        seconds = []
        for hours in (0, 1):
            check(archive, CHECKED + timedelta(hours=hours))
            standing = [p for p in scan_page(archive, WIKI, PAGE, Options()).passages if p.passage.standing]
            seconds.append(standing[0].passage.standing_seconds)
    assert seconds[1] - seconds[0] == 3600


@pytest.mark.parametrize(
    "options",
    [Options(threshold=0.99), Options(since=HISTORY[4].dt), Options(known=frozenset({"0"})), Options(everything=True)],
)
def test_it_answers_only_what_was_asked(tmp_path: Path, jackpot: Words, concluded: list[int], options: Options) -> None:
    with archived(tmp_path) as archive:
        scans(archive, HISTORY)
        other = scan_page(archive, WIKI, PAGE, options)
    assert other == analyse(WIKI, PAGE, HISTORY, options)
    assert concluded == [6, 6, 6]


def test_it_goes_with_the_code_that_made_it(
    tmp_path: Path, jackpot: Words, concluded: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with archived(tmp_path) as archive:
        scans(archive, HISTORY)
        monkeypatch.setattr(versions, "_code", lambda: "5" * 20)
        scans(archive, [])
    assert concluded == [6, 6]


def test_it_goes_when_something_is_hidden(tmp_path: Path, jackpot: Words) -> None:
    with archived(tmp_path) as archive:
        scans(archive, HISTORY)
        archive.purge(WIKI.wiki_id, [6], text=True, user=True, comment=False)
        report = scan_page(archive, WIKI, PAGE, Options())
    assert report.history.hidden_revision_count == 2


@pytest.mark.parametrize("name", ["report", "judgements"])
@pytest.mark.parametrize("content", [b"", b"\x00", b"x\x9c+.)\xca\xccK\x07\x00\x08\xbe\x02\x9b"])
def test_a_damaged_one_costs_time_only(tmp_path: Path, jackpot: Words, name: str, content: bytes) -> None:
    with archived(tmp_path) as archive:
        scans(archive, HISTORY[:5])
        version = versions.version_for(WIKI, PAGE, *Options().reported_for)
        assert archive.derived(WIKI.wiki_id, PAGE.page_id, name, version)
        archive.put_derived(WIKI.wiki_id, PAGE.page_id, name, version, content)
        (report,) = scans(archive, HISTORY[5:])
    assert report == analyse(WIKI, PAGE, HISTORY)


def test_a_damaged_report_is_made_anew(tmp_path: Path, jackpot: Words) -> None:
    with archived(tmp_path) as archive:
        (report,) = scans(archive, HISTORY)
        version = versions.version_for(WIKI, PAGE, *Options().reported_for)
        kept = archive.derived(WIKI.wiki_id, PAGE.page_id, "report", version)
        assert kept is not None
        archive.put_derived(WIKI.wiki_id, PAGE.page_id, "report", version, kept[:-20])
        assert scan_page(archive, WIKI, PAGE, Options()) == report


def test_judgements_that_still_hold_are_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, object]] = []
    judge = passages.judge_text

    def judging(text: str, *known: object, **named: object) -> object:
        asked.append((text, named["established"]))
        return judge(text, *known, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(passages, "judge_text", judging)
    monkeypatch.setattr(resuming, "_MOST_STEPS", 2)
    with archived(tmp_path) as archive:
        scans(archive, HISTORY[:1], HISTORY[1:5], HISTORY[5:])
    assert len(asked) == len(set(asked)) > 2


class Lengths:
    """An encoder to which a text's length is its meaning."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str], /) -> np.ndarray:
        self.asked += texts
        return np.array([[len(text), *511 * [1.0]] for text in texts], np.float32)


@pytest.fixture
def lengths(monkeypatch: pytest.MonkeyPatch) -> Lengths:
    """An encoder that is asked about every text."""
    found = Lengths()
    monkeypatch.setattr(passages, "installed_encoder", lambda: found)
    monkeypatch.setattr(rereading, "UNSURE", -20.0)
    monkeypatch.setattr(judging, "EXPLAINED", 0.0)
    return found


def test_an_edit_that_writes_nothing_new_needs_no_encoder(tmp_path: Path, lengths: Lengths) -> None:
    opening = f"{GOOD} Il est en pierre. Ses cloches sonnent chaque heure."
    with archived(tmp_path) as archive:
        for part in ([revision(1, f"{opening}\n\nUn second jackpot attend les curieux.")], [revision(2, opening)]):
            archive.add_revisions(WIKI.wiki_id, PAGE.page_id, part)
            asked = len(lengths.asked)
            scan_page(archive, WIKI, PAGE, Options(semantic=True))
    assert asked == len(lengths.asked) == len(set(lengths.asked)) > 2


def test_a_report_goes_with_the_encoder_that_helped(tmp_path: Path, jackpot: Words, concluded: list[int]) -> None:
    with archived(tmp_path) as archive:
        scans(archive, HISTORY)
        for _ in range(2):
            scan_page(archive, WIKI, PAGE, Options(semantic=True))
    assert concluded == [6, 6]
