"""From an edit's guilty words to where they stand when the history ends."""

from tests.history.histories import revision
from wikiwatch.history import FinalState, PageHistory, insertions
from wikiwatch.model import Passage, Span

CLAUSE = "tel un joueur de poker qui mise ses derniers jetons"
SENTENCE = f"Le site, {CLAUSE}, change de nom en 2012."


def trace(guilty_text: str, *texts: str, users: str = "ABCDEFG") -> list[Passage]:
    """The passages of the second revision's guilty words at the end of a history."""
    history = PageHistory()
    brought = []
    for number, (text, user) in enumerate(zip(texts, users, strict=False), 1):
        edit = history.add(revision(number, text, f"Editor {user}"))
        if number == 2 and edit:
            start = edit.new.index(guilty_text)
            brought = insertions(history, edit, [Span(start, start + len(guilty_text))])
    state = FinalState(history)
    return [traced.passage for insertion in brought for traced in state.trace(insertion)]


def test_a_grafted_clause_that_stands() -> None:
    newest = f"Ajout. {SENTENCE}"
    start = newest.index(f", {CLAUSE}")
    assert trace(CLAUSE, "Le site change de nom en 2012.", SENTENCE, newest) == [
        Passage(
            rev_id=3,
            start=start,
            end=start + len(CLAUSE) + 3,
            text=f", {CLAUSE},",
            spans=(Span(start + 2, start + 2 + len(CLAUSE)),),
            standing=True,
            survived_revisions=1,
            survived_editors=1,
            standing_seconds=3600,
        )
    ]


def test_a_clause_that_was_taken_out_says_when() -> None:
    clean = "Le site change de nom en 2012."
    assert trace(CLAUSE, clean, SENTENCE, f"Ajout. {SENTENCE}", f"Ajout. {clean}") == [
        Passage(
            rev_id=2,
            start=7,
            end=10 + len(CLAUSE),
            text=f", {CLAUSE},",
            spans=(Span(9, 9 + len(CLAUSE)),),
            standing=False,
            removed_rev_id=4,
            survived_revisions=1,
            survived_editors=1,
            standing_seconds=7200,
        )
    ]


def test_a_typo_fix_inside_does_not_cut_the_passage() -> None:
    fixed = SENTENCE.replace("joueur", "joueuse")
    [passage] = trace(CLAUSE, "Le site change de nom en 2012.", SENTENCE, fixed)
    assert passage.standing
    assert passage.text == f", {CLAUSE.replace('joueur', 'joueuse')},"


def test_a_page_blanked_and_restored_in_between_leaves_it_standing() -> None:
    [passage] = trace(CLAUSE, "Le site change de nom en 2012.", SENTENCE, "", SENTENCE)
    assert passage.standing
    assert (passage.survived_revisions, passage.survived_editors) == (1, 1)  # the blanking was reverted


def test_a_burst_of_saves_is_read_by_one_editor() -> None:
    later = [f"{SENTENCE} {n}" for n in range(4)]
    [passage] = trace(CLAUSE, "Le site change de nom en 2012.", SENTENCE, *later, users="ABCCCD")
    assert (passage.survived_revisions, passage.survived_editors) == (4, 2)


def test_the_authors_own_later_edits_say_nothing() -> None:
    later = [f"{SENTENCE} {n}" for n in range(3)]
    [passage] = trace(CLAUSE, "Le site change de nom en 2012.", SENTENCE, *later, users="ABBCB")
    assert (passage.survived_revisions, passage.survived_editors) == (1, 1)


def test_what_it_took_the_place_of() -> None:
    [passage] = trace(CLAUSE, "Le site, racheté par une société, change.", f"Le site, {CLAUSE}, change.")
    assert passage.displaced == "racheté par une société"


def test_a_passage_that_mostly_went_has_gone() -> None:
    [passage] = trace(CLAUSE, "Le site change.", f"Le site, {CLAUSE}, change.", "Le site, tel un joueur, change.")
    assert not passage.standing
    assert passage.removed_rev_id == 3
