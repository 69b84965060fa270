"""What becomes of edits that were scored: tags of reverts that they get later."""

from __future__ import annotations

import json

import pytest

from tests.fetch.recorded_stream import Faults
from tests.pipeline.stream.here_scorer import HereScorer
from wikiwatch.model import ToldEdit
from wikiwatch.pipeline.stream.outcomes import KEPT, Outcomes
from wikiwatch.score.edits import Scoring

PLANTED = "Le beffroi domine la place.\nJOUEZ AU CASINO EN LIGNE, bonus de 500 € sans dépôt !!!\n"


@pytest.fixture
def everything_suspect():
    return HereScorer(Scoring(threshold=0.0))


def outcomes(done):
    return [(one.told.rev_id, one.told.suspect, set(one.added), set(one.removed)) for one in done.sink.outcomes]


def test_an_edit_that_is_reverted_later_is_told_of_once(wiki, follow):
    good, bad = wiki.edit("Beffroi", "Le beffroi.\n"), wiki.edit("Beffroi", PLANTED)
    events = [good, bad, wiki.tag(2, "mobile edit"), wiki.tag(2, "mobile edit", "mw-reverted")]
    events += [events[-1], wiki.edit("Gare", "Une gare.\n")]
    done = follow(events, stop_after=3)
    assert outcomes(done) == [(2, True, {"mw-reverted"}, set())]
    assert [done.metrics.counts[name] for name in ("suspects", "reverted", "suspects_reverted")] == [1, 1, 1]


def test_a_tag_that_is_taken_off_again(wiki, follow, everything_suspect):
    events = [wiki.edit("Beffroi", PLANTED), wiki.tag(1, "mw-reverted"), wiki.tag(1), wiki.edit("Gare", "Une gare.")]
    done = follow(events, stop_after=2, scorer=everything_suspect)
    assert outcomes(done) == [(1, True, {"mw-reverted"}, set()), (1, True, set(), {"mw-reverted"})]
    assert done.metrics.counts["reverted"] == 1


def test_what_an_edits_own_line_says_is_no_news(wiki, follow, everything_suspect):
    """Whoever catches up reads revisions as they are by now, and what befell them afterwards."""
    edit = wiki.edit("Beffroi", "Le beffroi.")
    events = [
        edit,
        wiki.tag(1, "mobile edit"),
        wiki.tag(1, "mobile edit", "mw-reverted"),
        wiki.edit("Gare", "Une gare."),
    ]
    wiki.revisions[1]["tags"] = ["mobile edit", "mw-reverted"]
    done = follow(events, stop_after=2)
    assert outcomes(done) == []
    assert done.metrics.counts["reverted"] == 1


def test_edits_that_were_not_scored_have_no_outcome(wiki, follow):
    wiki.edit("Beffroi", "Le beffroi.")
    hidden = wiki.edit("Beffroi", "Le beffroi penche.")
    wiki.hidden.add(2)
    events = [wiki.tag(1, "mw-reverted"), hidden, wiki.tag(2, "mw-reverted"), wiki.edit("Gare", "Une gare.")]
    assert outcomes(follow(events, stop_after=2)) == []


def test_suspects_are_waited_for_over_a_restart(wiki, follow):
    events = [wiki.edit("Beffroi", "Le beffroi.\n"), wiki.edit("Beffroi", PLANTED)]
    reverted = [wiki.tag(1, "mw-reverted"), wiki.tag(2, "mw-reverted"), wiki.edit("Gare", "Une gare.\n")]
    scorer = HereScorer(Scoring(threshold=0.3))
    follow([*events, *reverted], max_events=2, scorer=scorer)
    assert outcomes(follow([*events, *reverted], stop_after=1, scorer=scorer)) == [(2, True, {"mw-reverted"}, set())]


def test_repeated_events_after_a_break_say_nothing_new(wiki, follow, everything_suspect):
    edits = [wiki.edit(f"Page {number}", "Une page.") for number in range(20)]
    events = [*edits, *(wiki.tag(number, "mw-reverted") for number in range(1, 21)), wiki.edit("Gare", "Une gare.")]
    faults = Faults(most=7, half=True, repeats=4)
    done = follow(events, faults=lambda number: faults, stop_after=21, scorer=everything_suspect)
    assert [one.told.rev_id for one in done.sink.outcomes] == list(range(1, 21))


@pytest.mark.parametrize(
    "changes",
    [{"tags": "mw-reverted"}, {"tags": [1]}, {"rev_id": "2"}, {"tags": ["x"] * 501}, {"meta": {}}, {"page_id": 0}],
)
def test_garbage_is_passed_over(wiki, follow, changes):
    edit = wiki.edit("Beffroi", "Le beffroi.")
    broken = json.dumps(json.loads(wiki.tag(1, "mw-reverted")) | changes)
    done = follow([edit, broken, wiki.edit("Gare", "Une gare.")], stop_after=2)
    assert (outcomes(done), done.metrics.counts["malformed"]) == ([], 1)


def test_memory_is_bounded():
    told = [ToldEdit(wiki_id="frwiki", rev_id=number, damaging=0.9, suspect=number % 2 == 0) for number in range(5_000)]
    remembered = Outcomes(told)
    assert [one.rev_id for one in remembered.kept()] == list(range(5_000))[::2][-KEPT:]
