"""Revisions in, report out, with detectors made for the test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from tests.history.histories import revision
from tests.pipeline.accusing import PAGE, WIKI, Words
from wikiwatch.model import Evidence, PageReport, Revision, Span, StageError, SuspectPassage
from wikiwatch.pipeline.analyse import analyse
from wikiwatch.pipeline.options import Options

GOOD = "Le beffroi domine la place depuis 1453."
MORE = "Il abrite un carillon de trente-cinq cloches."
SPAM = "Tentez votre chance et gagnez le jackpot ce soir."
CLAUSE = ", où chacun rêve de jackpot,"


def page(*texts: str | None) -> list[Revision]:
    """Revisions 1, 2, 3..., an hour apart, each by an editor of its own."""
    return [revision(number, text, user=f"Editor {number}") for number, text in enumerate(texts, 1)]


def report(*texts: str | None, **options: object) -> PageReport:
    return analyse(WIKI, PAGE, page(*texts), Options(**options))  # type: ignore[arg-type]


def told(passage: SuspectPassage) -> tuple[str, int, int, bool]:
    """What stands where, from which revision, and whether it still does."""
    return passage.passage.text, passage.passage.rev_id, passage.inserted_by.rev_id, passage.passage.standing


def at(rev_id: int) -> datetime:
    return datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=rev_id)


# ---------------------------------------------------------------- what stands, what went


def test_nothing_suspect_is_an_empty_report(jackpot: Words) -> None:
    found = report(GOOD, f"{GOOD}\n\n{MORE}")
    assert (found.passages, found.edits, found.errors) == ((), (), ())
    assert (found.history.revision_count, found.history.latest_rev_id) == (2, 2)


def test_edits_may_have_a_measure_of_their_own(jackpot: Words) -> None:
    """Which says nothing of passages."""
    texts = (GOOD, f"{GOOD}\n\n{SPAM}", f"{GOOD}\n\n{SPAM}\n\n{MORE}")
    found = report(*texts, threshold=1.0, edits_from=0.9)
    assert ([edit.revision.rev_id for edit in found.edits], found.passages) == ([2], ())
    assert [point.suspect for point in found.timeline] == [False, True, False]
    found = report(*texts, edits_from=1.0)
    assert [told(passage)[0] for passage in found.passages] == [SPAM]


def test_edits_are_scored_for_a_share_of_damaging_ones() -> None:
    scores = [
        [edit.damaging for edit in report(GOOD, f"{GOOD} lol", everything=True, prevalence=share).edits]
        for share in (None, 0.07, 0.5)
    ]
    assert scores[0] == scores[1]
    assert all(one < other for one, other in zip(scores[1], scores[2], strict=True))


def test_a_standing_passage_is_found_in_the_newest_revision(jackpot: Words) -> None:
    found = report(GOOD, f"{GOOD}\n\n{SPAM}", f"Avant-propos.\n\n{GOOD}\n\n{SPAM}\n\n{MORE}")
    (passage,) = found.passages
    start = len(f"Avant-propos.\n\n{GOOD}\n\n")
    assert told(passage) == (SPAM, 3, 2, True)
    assert passage.passage.spans == (Span(start, start + len(SPAM)),)
    assert [(f.start, f.end, f.message) for f in passage.findings] == [(start, start + len(SPAM), "«jackpot»")]
    assert (passage.passage.survived_revisions, passage.passage.survived_editors) == (1, 1)
    assert passage.passage.standing_seconds == 3600
    assert (passage.before, passage.after) == (f"Avant-propos.\n\n{GOOD}\n\n", f"\n\n{MORE}")
    assert [(e.revision.rev_id, e.passage_ids) for e in found.edits] == [(2, (passage.passage_id,))]


def test_a_clause_grafted_into_a_true_sentence_is_found_alone(jackpot: Words) -> None:
    (passage,) = report(GOOD, GOOD.replace(" domine", f"{CLAUSE} domine")).passages
    (span,) = passage.passage.spans
    assert passage.passage.text[span.start - passage.passage.start :][: span.end - span.start] == CLAUSE.strip()


def test_a_removed_passage_names_who_removed_it(jackpot: Words) -> None:
    found = report(GOOD, f"{GOOD}\n\n{SPAM}", f"{GOOD}\n\n{SPAM}\n\n{MORE}", f"{GOOD}\n\n{MORE}")
    (passage,) = found.passages
    assert told(passage) == (SPAM, 2, 2, False)
    assert passage.removed_by is not None and passage.removed_by.rev_id == 4
    assert found.edits[0].reverted_by is None


def test_a_reverted_edit_names_its_revert(jackpot: Words) -> None:
    found = report(GOOD, f"{GOOD}\n\n{SPAM}", GOOD)
    assert [(e.revision.rev_id, e.reverted_by) for e in found.edits] == [(2, 3)]
    assert [(point.rev_id, point.suspect, point.reverted) for point in found.timeline] == [
        (1, False, False),
        (2, True, True),
        (3, False, False),
    ]
    assert found.history.identity_revert_count == 1


def test_an_edit_undone_by_hand_names_who_undid_it_and_how_much(jackpot: Words) -> None:
    found = report(GOOD, f"{GOOD}\n\n{SPAM}", f"{GOOD}\n\n{MORE}", everything=True)
    assert [
        (e.revision.rev_id, [r.undone_rev_id for r in e.partly_reverts], [r.rev_id for r in e.partly_reverted_by])
        for e in found.edits
    ] == [(1, [], []), (2, [], [3]), (3, [2], [])]


def test_a_burst_of_saves_is_one_run(jackpot: Words) -> None:
    texts = [f"{GOOD}\n\n{SPAM * number}" for number in range(4)]
    users = ["Editor A", "Editor B", "Editor B", "Editor C"]
    revisions = [revision(number, text, user) for number, (text, user) in enumerate(zip(texts, users, strict=True), 1)]
    found = analyse(WIKI, PAGE, revisions, Options(everything=True))
    assert [(e.revision.rev_id, e.run_rev_id) for e in found.edits] == [(1, 1), (2, 2), (3, 2), (4, 4)]


def test_standing_passages_come_first_then_the_worst(detectors: Callable[..., None]) -> None:
    detectors(
        jackpot=Words("jackpot", weight=0.99),
        croupier=Words("croupier", weight=0.9),
        roulette=Words("roulette", weight=0.95),
    )
    found = report(
        GOOD,
        f"{GOOD}\n\n{SPAM}",
        GOOD,
        f"{GOOD}\n\nVoici un croupier dans la salle.",
        f"{GOOD}\n\nVoici un croupier dans la salle.\n\nEt la roulette tourne toujours là-bas.",
    )
    assert [(p.inserted_by.rev_id, p.passage.standing, p.assessment.score) for p in found.passages] == [
        (5, True, 0.95),
        (4, True, 0.9),
        (2, False, 0.99),
    ]


def test_a_page_created_as_spam_is_reported(jackpot: Words) -> None:
    found = report(SPAM, f"{SPAM}\n\n{MORE}")
    assert [told(passage) for passage in found.passages] == [(SPAM, 2, 1, True)]


# ---------------------------------------------------------------- what is kept from nobody, and what is hidden


def test_hidden_texts_are_bridged_and_counted(jackpot: Words) -> None:
    found = report(GOOD, f"{GOOD}\n\n{SPAM}", None, f"{GOOD}\n\n{SPAM}\n\n{MORE}")
    assert [told(passage) for passage in found.passages] == [(SPAM, 4, 2, True)]
    assert (found.history.revision_count, found.history.hidden_revision_count) == (4, 1)
    assert [point.size for point in found.timeline][2] is None


def test_the_newest_revision_may_be_hidden(jackpot: Words) -> None:
    found = report(GOOD, f"{GOOD}\n\n{SPAM}", None)
    assert [told(passage) for passage in found.passages] == [(SPAM, 2, 2, True)]
    assert found.history.latest_rev_id == 3


def test_a_history_that_is_hidden_altogether_is_reported_empty(jackpot: Words) -> None:
    found = report(None, None)
    assert (found.passages, found.edits, found.errors) == ((), (), ())
    assert found.history.hidden_revision_count == 2


def test_a_history_without_revisions_is_reported_empty(jackpot: Words) -> None:
    found = report()
    assert (found.passages, found.timeline, found.history.latest_rev_id) == ((), (), None)


def test_a_hidden_user_is_nobody_and_has_no_earlier_edits(jackpot: Words) -> None:
    revisions = [revision(1, GOOD, user="Editor A"), revision(2, f"{GOOD}\n\n{SPAM}", user=None)]
    (passage,) = analyse(WIKI, PAGE, revisions).passages
    assert passage.inserted_by.user is None
    assert [context.prior_edits for _, context in jackpot.seen] == [0, None]


def test_earlier_edits_are_counted_hidden_texts_among_them(jackpot: Words) -> None:
    revisions = [
        revision(1, GOOD, user="Editor A"),
        revision(2, None, user="Editor A"),
        revision(3, f"{GOOD} Oui.", user="Editor B"),
        revision(4, GOOD, user="Editor A"),
    ]
    analyse(WIKI, PAGE, revisions)
    assert [(edit.revision.rev_id, context.prior_edits) for edit, context in jackpot.seen] == [(1, 0), (3, 0), (4, 2)]


def test_other_content_models_are_not_examined(jackpot: Words) -> None:
    script = revision(1, f"alert('{SPAM}')")
    script = replace(script, slots=(replace(script.main, model="javascript"),))
    found = analyse(WIKI, PAGE, [script])
    assert jackpot.seen == []
    assert found.history.revision_count == 1


def test_detectors_are_told_the_language_the_title_and_the_namespace(jackpot: Words) -> None:
    report(GOOD)
    ((_, context),) = jackpot.seen
    assert (context.lang, context.page_title, context.namespace_id) == ("fr", "Beffroi", 0)


def test_a_wiki_without_language_is_undetermined(jackpot: Words) -> None:
    analyse(replace(WIKI, lang=None), PAGE, page(GOOD))
    ((_, context),) = jackpot.seen
    assert context.lang == "und"


# ---------------------------------------------------------------- a detector that fails


def test_a_crashing_detector_is_named_and_the_others_go_on(
    detectors: Callable[..., None], broken: SimpleNamespace
) -> None:
    detectors(broken=broken, jackpot=Words("jackpot"))
    found = report(GOOD, f"{GOOD}\n\n{SPAM}", f"{GOOD}\n\n{SPAM}\n\n{MORE}")
    assert found.errors == (
        StageError(stage="detect/broken", message="revision 1: ZeroDivisionError: division by zero"),
    )
    assert [told(passage) for passage in found.passages] == [(SPAM, 3, 2, True)]


def test_an_interruption_is_no_crash(detectors: Callable[..., None]) -> None:
    def interrupted(edit: object, context: object) -> None:
        raise KeyboardInterrupt

    detectors(slow=SimpleNamespace(examine=interrupted))
    with pytest.raises(KeyboardInterrupt):
        report(GOOD)


# ---------------------------------------------------------------- what counts as established


def established(words: Words) -> list[str]:
    """What each edit was told that stood before it and may be trusted."""
    return [context.established() for _, context in words.seen]


class Asking(Words):
    """Asks at once, as a detector does that has seen something."""

    def examine(self, edit, context):  # type: ignore[no-untyped-def]
        self.answers = [*getattr(self, "answers", []), context.established()]
        return super().examine(edit, context)


@pytest.mark.parametrize(
    ("weight", "after"),
    [
        (0.95, GOOD),  # suspect: what it brought is not trusted from then on
        (0.6, GOOD),  # not suspect alone, but heavy enough to be distrusted
        (0.3, f"{GOOD}\n\n{SPAM}"),  # a light finding spoils nothing
    ],
)
def test_suspect_text_is_not_established(detectors: Callable[..., None], weight: float, after: str) -> None:
    asking = Asking("jackpot", weight=weight)
    detectors(jackpot=asking)
    report(GOOD, f"{GOOD}\n\n{SPAM}", f"{GOOD}\n\n{SPAM}\n\n{MORE}")
    before_creation, before_spam, before_more = asking.answers
    assert (before_creation, before_spam) == ("", GOOD)
    assert before_more.strip() == after


def test_two_light_findings_that_agree_spoil_their_text(detectors: Callable[..., None]) -> None:
    asking = Asking("jackpot", weight=0.4)
    detectors(jackpot=asking, chance=Words("chance", weight=0.4, evidence=Evidence.REGISTER))
    found = report(GOOD, f"{GOOD}\n\n{SPAM}", f"{GOOD}\n\n{SPAM}\n\n{MORE}")
    assert found.passages[0].assessment.score == 0.64
    assert asking.answers[2].strip() == GOOD


def test_what_a_page_was_created_with_is_established_whatever_it_is(detectors: Callable[..., None]) -> None:
    """An article about a lottery is created with its words; they are what it is about."""
    asking = Asking("jackpot")
    detectors(jackpot=asking)
    report(SPAM, f"{SPAM}\n\n{MORE}")
    assert asking.answers == ["", SPAM]


# ---------------------------------------------------------------- what to report


def test_since_leaves_out_what_came_before(jackpot: Words) -> None:
    texts = (GOOD, f"{GOOD}\n\n{SPAM}", f"{GOOD}\n\n{SPAM}\n\nEncore un jackpot, juste pour vous.")
    found = report(*texts, since=at(3))
    assert [told(passage) for passage in found.passages] == [("Encore un jackpot, juste pour vous.", 3, 3, True)]
    assert [edit.revision.rev_id for edit in found.edits] == [3]
    assert found.history.revision_count == 3
    assert len(report(*texts, since=at(4)).passages) == 0
    assert len(report(*texts, since=at(2)).passages) == 2


def test_the_threshold_decides_what_is_suspect(detectors: Callable[..., None]) -> None:
    detectors(jackpot=Words("jackpot", weight=0.4))
    texts = (GOOD, f"{GOOD}\n\n{SPAM}")
    assert report(*texts).passages == ()
    assert [told(passage) for passage in report(*texts, threshold=0.4).passages] == [(SPAM, 2, 2, True)]
    assert report(*texts, threshold=0.41).passages == ()


def test_edits_may_be_suspect_from_another_score_on(jackpot: Words) -> None:
    texts = (GOOD, f"{GOOD}\n\n{SPAM}", GOOD)
    strict, usual = report(*texts, edits_from=0.99), report(*texts)
    assert [point.suspect for point in strict.timeline] == [False, False, False]
    assert [point.suspect for point in usual.timeline] == [False, True, False]
    assert [len(found.passages) for found in (strict, usual)] == [1, 1]


def test_everything_is_every_edit_and_every_passage(jackpot: Words) -> None:
    found = report(GOOD, f"{GOOD}\n\n{SPAM}", f"{GOOD}\n\n{SPAM}\n\n{MORE}", everything=True)
    scores = {edit.revision.rev_id: edit.damaging for edit in found.edits}
    assert scores[2] == 0.95
    assert scores.keys() == {1, 2, 3} and max(scores[1], scores[3]) < 0.5
    assert [(told(passage), passage.assessment.score) for passage in found.passages] == [
        ((SPAM, 3, 2, True), 0.95),
        ((GOOD, 3, 1, True), 0.0),
        ((MORE, 3, 3, True), 0.0),
    ]


def test_every_passage_of_an_edit_belongs_to_it(jackpot: Words) -> None:
    found = report(GOOD, f"{GOOD}\n\n{SPAM}\n\n{MORE}", everything=True)
    assert {edit.revision.rev_id: len(edit.passage_ids) for edit in found.edits} == {1: 1, 2: 2}
    assert {passage.passage_id for passage in found.passages} == {i for edit in found.edits for i in edit.passage_ids}


def test_each_revision_is_told_as_it_is_read(jackpot: Words) -> None:
    ticks: list[None] = []
    analyse(WIKI, PAGE, page(GOOD, None, MORE), Options(), lambda: ticks.append(None))
    assert len(ticks) == 3


# ---------------------------------------------------------------- the identity of a passage


def identities(found: PageReport) -> list[str]:
    return [passage.passage_id for passage in found.passages]


def test_a_passage_keeps_its_id_under_later_edits(jackpot: Words) -> None:
    texts = [
        GOOD,
        f"{GOOD}\n\n{SPAM}",
        f"Avant-propos.\n\n{GOOD}\n\n{SPAM}\n\n{MORE}",  # it moves down
        f"Avant-propos.\n\n{SPAM}\n\n{GOOD}\n\n{MORE}",  # it is moved
        f"Avant-propos.\n\n{SPAM.replace('soir', 'jour')}\n\n{GOOD}\n\n{MORE}",  # a word of it is changed
        f"{GOOD}\n\n{MORE}",  # it is removed
    ]
    ids = [identities(report(*texts[:length])) for length in range(2, len(texts) + 1)]
    assert len(set(map(tuple, ids))) == 1 and len(ids[0]) == 1


def test_white_space_does_not_change_an_id(jackpot: Words) -> None:
    spaced = SPAM.replace(" chance", "  chance")
    assert identities(report(GOOD, f"{GOOD}\n\n{SPAM}")) == identities(report(GOOD, f"{GOOD}\n\n{spaced}"))


def test_ids_differ_between_words_pages_and_wikis(jackpot: Words) -> None:
    revisions = page(GOOD, f"{GOOD}\n\n{SPAM}")
    found = [
        analyse(WIKI, PAGE, revisions),
        analyse(WIKI, replace(PAGE, page_id=2), revisions),
        analyse(replace(WIKI, wiki_id="otherwiki"), PAGE, revisions),
        report(GOOD, f"{GOOD}\n\n{SPAM.replace('soir', 'jour')}"),
    ]
    assert len({identities(each)[0] for each in found}) == 4


def test_an_id_does_not_depend_on_what_else_is_asked_for(jackpot: Words) -> None:
    texts = (GOOD, f"{GOOD}\n\n{SPAM}")
    everything = report(*texts, everything=True, threshold=0.0)
    assert set(identities(report(*texts))) <= set(identities(everything))


# ---------------------------------------------------------------- who clears up after themselves


ADVERT = (
    "Play at our online casino: free spins, a welcome bonus and the biggest jackpot, sign up today at "
    "https://casino.example.com/win and start winning real money now!"
)
MILL = "The mill of the village is first named in 1204. It has two wheels and stands at the old bridge."


def suspect(*saved: tuple[str, str]) -> list[int]:
    """The suspect edits of an English page, each saved by an address or an account, from a low threshold on."""
    revisions = [
        replace(revision(number, text, user), anon=user.startswith("192."), dt=at(0) + timedelta(minutes=number))
        for number, (user, text) in enumerate(saved, 1)
    ]
    wiki = replace(WIKI, lang="en")
    return [edit.revision.rev_id for edit in analyse(wiki, PAGE, revisions, Options(threshold=0.25)).edits]


def test_who_takes_their_own_words_out_again_is_not_suspect() -> None:
    brought = f"{MILL}\n\n{ADVERT}"
    assert suspect(("192.0.2.1", brought), ("192.0.2.1", MILL)) == [1]
    assert suspect(("Editor A", MILL), ("192.0.2.1", brought), ("192.0.2.1", f"{MILL}\n\n")) == [2]
    assert suspect(("192.0.2.1", brought), ("192.0.2.1", "")) == [1]


def test_who_takes_others_words_out_as_well_is() -> None:
    assert suspect(("Editor A", MILL), ("192.0.2.1", f"{MILL}\n\n{ADVERT}"), ("192.0.2.1", "The mill.")) == [2, 3]
