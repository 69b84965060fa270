"""How a passage came and what became of its edit: what the score and the reader are told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.history.histories import revision
from tests.pipeline.accusing import PAGE, WIKI, Words
from wikiwatch.history import PageHistory
from wikiwatch.model import Assessment, Evidence, Label, Provenance, Revision, Revisions, Span
from wikiwatch.pipeline import concluding
from wikiwatch.pipeline.analyse import Analysis, analyse
from wikiwatch.pipeline.foreign import Foreign
from wikiwatch.pipeline.options import Options
from wikiwatch.pipeline.provenance import written_by
from wikiwatch.score import transparent

GOOD = "Le beffroi domine la place depuis 1453."
SPAM = "Tentez votre chance et gagnez le jackpot ce soir."
OTHER = "Un autre jackpot attend tous les joueurs."


def page(*texts: str, users: str) -> list[Revision]:
    """Revisions 1, 2, 3...; ``users`` has a letter for each."""
    made = enumerate(zip(texts, users, strict=True), 1)
    return [revision(number, text, user=f"Editor {user}") for number, (text, user) in made]


def provenance(*texts: str, users: str, rev_id: int) -> Provenance:
    """Of the passage that a revision brought."""
    report = analyse(WIKI, PAGE, page(*texts, users=users))
    (found,) = [passage.provenance for passage in report.passages if passage.inserted_by.rev_id == rev_id]
    assert found is not None
    return found


def test_how_much_was_written_and_cited_and_by_whom(jackpot: Words) -> None:
    came = provenance(GOOD, f"{GOOD}\n\n{SPAM}<ref>Gazette</ref>{{{{sfn|A}}}}", users="AA", rev_id=2)
    assert (came.edit_words, came.references_added, came.prior_edits, came.anonymous) == (9, 2, 1, False)
    assert (came.other_suspects, came.partial_reverts, came.reinserted) == (0, 0, 0)


def test_of_a_hidden_user_nothing_is_known(jackpot: Words) -> None:
    revisions = [revision(1, GOOD), replace(revision(2, f"{GOOD}\n\n{SPAM}", user=None), anon=None)]
    (passage,) = analyse(WIKI, PAGE, revisions).passages
    assert passage.provenance is not None
    assert (passage.provenance.prior_edits, passage.provenance.anonymous) == (None, None)


def test_other_suspect_edits_by_the_same_hand_count(jackpot: Words) -> None:
    texts = (GOOD, f"{GOOD}\n\n{SPAM}", f"{GOOD}\n\n{SPAM}\n\n{OTHER}")
    assert provenance(*texts, users="ABB", rev_id=2).other_suspects == 1
    assert provenance(*texts, users="ABC", rev_id=2).other_suspects == 0


def test_who_read_past_it_counts(jackpot: Words) -> None:
    spammed = f"{GOOD}\n\n{SPAM}"
    came = provenance(GOOD, spammed, f"{spammed}\n\nUn mot.", f"{spammed}\n\nDeux mots.", users="ABCC", rev_id=2)
    assert came.survived_editors == 1


def test_a_passage_that_was_taken_out_and_put_back_twice(jackpot: Words) -> None:
    spammed = f"{GOOD}\n\n{SPAM}"
    assert provenance(GOOD, spammed, GOOD, spammed, GOOD, spammed, users="ABABAB", rev_id=2).reinserted == 2
    assert provenance(GOOD, spammed, GOOD, spammed, GOOD, users="ABABA", rev_id=2).reinserted == 1
    assert provenance(GOOD, spammed, GOOD, users="ABA", rev_id=2).reinserted == 0


def test_a_passage_that_is_put_back_beside_other_changes(jackpot: Words) -> None:
    spammed = f"{GOOD}\n\n{SPAM}"
    came = provenance(GOOD, spammed, GOOD, f"{spammed}\n\nUn mot.", users="ABAB", rev_id=2)
    assert came.reinserted == 1


def test_an_edit_undone_by_hand_counts_as_such(jackpot: Words) -> None:
    spammed = f"{GOOD}\n\n{SPAM} {OTHER} Une phrase de plus que personne ne voudra garder ici."
    report = analyse(WIKI, PAGE, page(GOOD, spammed, f"{GOOD}\n\n{SPAM}\n\nUn mot.", users="ABC"))
    assert [p.provenance and p.provenance.partial_reverts for p in report.passages] == [1]


# ---------------------------------------------------------------- what the score is given


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What each passage is judged by."""
    seen: list[dict[str, Any]] = []

    def assess(**known: Any) -> Assessment:
        seen.append(known)
        return transparent.assess(known["findings"], known["elsewhere"])

    monkeypatch.setattr(concluding, "assess_passage", assess)
    return seen


def test_what_stands_is_judged_by_its_findings_and_by_what_the_rereading_says(
    jackpot: Words, given: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f"{GOOD}\n\n{SPAM}"
    span = Span(text.index(SPAM), len(text))
    foreign = Foreign(1, span, (span,), 0.8, (Label.PROMOTIONAL,), ())
    monkeypatch.setattr(concluding, "reread", lambda *known, **more: [foreign])
    (passage,) = analyse(WIKI, PAGE, page(GOOD, text, users="AB")).passages
    (known,) = given
    assert (known["witness"], [finding.detector for finding in known["findings"]]) == (foreign, ["jackpot"])
    assert sorted(finding.detector for finding in passage.findings) == ["jackpot", "judge"]


def test_what_a_passage_is_judged_by_is_kept(jackpot: Words, given: list[dict[str, Any]]) -> None:
    revisions = page(GOOD, f"{GOOD}\n\n{SPAM}", f"{GOOD}\n\n{SPAM}\n\n{OTHER}", users="ABB")
    analysis = Analysis(WIKI, PAGE, Options())
    for each in revisions:
        analysis.add(each)
    analysis.report(None)
    text = revisions[-1].text
    assert text is not None
    Analysis.restored(WIKI, PAGE, Options(), [analysis.unsaved()], Revisions(revisions), text).report(None)
    assert given[:2] == given[2:] != []


def test_a_passage_may_be_suspect_though_its_edit_is_not(monkeypatch: pytest.MonkeyPatch, detectors: Any) -> None:
    detectors(jackpot=Words("jackpot", evidence=Evidence.REGISTER, weight=0.3))
    revisions = page(GOOD, f"{GOOD}\n\n{SPAM}", users="AB")
    assert analyse(WIKI, PAGE, revisions).edits == ()
    guilty = Assessment(score=0.9, calibrated=True, labels=())
    monkeypatch.setattr(concluding, "assess_passage", lambda **known: guilty)
    report = analyse(WIKI, PAGE, revisions)
    assert [passage.passage.text for passage in report.passages] == [SPAM]
    assert [edit.revision.rev_id for edit in report.edits] == [2]


def test_a_passage_that_is_gone_is_judged_by_its_findings_alone(jackpot: Words, given: list[dict[str, Any]]) -> None:
    report = analyse(WIKI, PAGE, page(GOOD, f"{GOOD}\n\n{SPAM}", GOOD, users="ABA"))
    assert [(passage.passage.standing, passage.assessment.score) for passage in report.passages] == [(False, 0.95)]
    assert given == []


def test_what_an_edit_wrote_is_told_as_far_as_it_stands() -> None:
    pages = PageHistory()
    for each in page(GOOD, f"{GOOD} {OTHER} {SPAM}", f"{GOOD} {OTHER}", users="ABC"):
        pages.add(each)
    assert written_by(pages, 1) == OTHER
