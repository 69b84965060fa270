"""A history saved and restored goes on as if it had never stopped."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.history.histories import blame, read, revision
from wikiwatch.history import PageHistory
from wikiwatch.model import Edit

LONG = "Le site proposait des salons publics et des salons privés à ses visiteurs de passage."

texts = st.one_of(
    st.none(),
    st.lists(
        st.sampled_from([LONG, f"Avant. {LONG} Après.", "Un mot.", "", "été 中文", "* liste", "a\tb"]), max_size=5
    ).map("\n".join),
)


def resumed(states: list[str | None], stops: list[int]) -> tuple[PageHistory, list[Edit | None]]:
    """The states read in one run after another, each restored from all saves of those before it."""
    history, edits, saves = PageHistory(), [], []
    for first, last in pairwise([0, *stops, len(states)]):
        edits += [history.add(revision(number, states[number - 1])) for number in range(first + 1, last + 1)]
        saves.append(history.unsaved())
        text = next((state for state in reversed(states[:last]) if state is not None), "")
        history = PageHistory.restored(saves, history.revisions, text.encode())
    return history, edits


@given(st.lists(texts, max_size=9), st.lists(st.integers(0, 9), max_size=4))
@example([f"\n{LONG}\n{LONG} Fin.", "", "", f"\n{LONG}\n{LONG} Fin."], [0])  # before there is any text
def test_attribution_is_the_same_however_often_it_was_interrupted(states: list[str | None], stops: list[int]) -> None:
    history, edits = resumed(states, sorted(min(stop, len(states)) for stop in stops))
    at_once, edits_at_once = read(*states)
    assert edits == edits_at_once
    assert blame(history) == blame(at_once)
    assert (history.layout().tokens == at_once.layout().tokens).all()
    assert (history.removals(history.layout().tokens) == -1).all()
    assert (history.reverted_by, history.revert_count) == (at_once.reverted_by, at_once.revert_count)
    assert history.partial_reverts == at_once.partial_reverts
    assert history.hidden_count == at_once.hidden_count
    assert history.revisions == at_once.revisions


def test_text_lost_before_a_save_is_known_after_it() -> None:
    history, edits = resumed([f"Début. {LONG} Fin.", "Début. Fin.", f"Début neuf. {LONG} Fin."], [2])
    assert blame(history) == [("Début", 1), ("neuf.", 3), (f"{LONG} Fin.", 1)]
    assert edits[2] is not None
    assert [change.kind.value for change in edits[2].changes] == ["inserted", "restored"]


@pytest.mark.parametrize("others", [1, 40])
def test_a_page_blanked_before_a_save_is_known_after_it(others: int) -> None:
    page = "\n".join(f"{LONG} Salon {number}, ouvert en {1900 + number}." for number in range(40))
    vandals = [f"{number} phrases que personne d'autre n'a jamais lues ici, {number}." for number in range(others)]
    states = [page, *vandals, page.replace("Salon 7,", "Salon bleu,")]
    history, _ = resumed(states, [1, len(states) // 2, len(states) - 1])
    assert blame(history) == blame(read(*states)[0])
    assert blame(history)[-1] == (page.partition("en 1907.\n")[2], 1)


def test_what_was_changed_before_a_save_is_undone_after_it() -> None:
    history, edits = resumed([f"Début. {LONG}", f"Fin. {LONG}", f"Fin. {LONG}\nB.", f"Début. {LONG}\nB."], [1, 2, 3])
    assert edits[3] is not None
    assert [(revert.undone_rev_id, revert.share) for revert in edits[3].partly_reverts] == [(2, 1.0)]
    assert history.partial_reverts == list(edits[3].partly_reverts)


def test_a_save_with_other_revisions_is_refused() -> None:
    history, _ = read("Un.", "Deux.")
    with pytest.raises(ValueError, match="saved with 2 revisions, restored with 1"):
        PageHistory.restored([history.unsaved()], history.revisions.first(1), b"Un.")


@pytest.mark.parametrize("damage", [lambda save: save[:-9], lambda save: b"x" + save, lambda save: b""])
def test_a_damaged_save_is_refused(damage) -> None:  # type: ignore[no-untyped-def]
    history, _ = read("Un.", "Deux.")
    with pytest.raises(ValueError, match="damaged"):
        PageHistory.restored([damage(history.unsaved())], history.revisions, b"Deux.")
