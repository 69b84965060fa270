"""Edits undone in part, as editors do it: (undone edit, tokens removed, put in, restored, taken out)."""

from hypothesis import given
from hypothesis import strategies as st

from tests.history.histories import read
from wikiwatch.model import PartialRevert

OPENING = "Le site ouvre en 2003 avec douze salons publics."
CLOSING = "La ville compte alors deux cybercafés, dont un dans la gare, et trois cinémas."
TYPO, MENDED = "Fermteure en 2012.", "Fermeture en 2012."


def page(*lines: str) -> str:
    return "\n\n".join(lines)


def undone(*texts: str | None) -> list[list[tuple[int, int, int, int, int]]]:
    """What the second revision and each later one undoes."""
    _, edits = read(*texts)
    return [
        [(r.undone_rev_id, r.removed, r.put_in, r.restored, r.taken_out) for r in edit.partly_reverts]
        for edit in edits[1:]
        if edit
    ]


def test_a_revert_by_hand_that_also_mends_a_typo() -> None:
    vandalised = OPENING.replace("douze", "mille")
    assert undone(page(OPENING, TYPO), page(vandalised, TYPO), page(OPENING, MENDED)) == [[], [(2, 1, 1, 1, 1)]]


def test_an_edit_undone_with_a_later_one_left_in_place() -> None:
    history, edits = read(
        page(OPENING, TYPO), page("CACA", OPENING, TYPO), page("CACA", OPENING, MENDED), page(OPENING, MENDED)
    )
    expected = PartialRevert(rev_id=4, undone_rev_id=2, removed=1, put_in=1, restored=0, taken_out=0)
    assert edits[3] is not None
    assert edits[3].partly_reverts == (expected,)
    assert expected.share == 1
    assert history.partial_reverts == [expected]
    assert history.reverted_by == {}


def test_half_a_revert() -> None:
    """Of the two sentences that were dropped, the longer one comes back."""
    texts = page(OPENING, CLOSING, TYPO), page(TYPO), page(CLOSING, TYPO)
    assert undone(*texts) == [[], [(2, 0, 0, 17, 27)]]


def test_less_than_half_is_not_told() -> None:
    assert undone(page(OPENING, CLOSING, TYPO), page(TYPO), page(OPENING, TYPO)) == [[], []]


def test_a_few_words_put_back_where_they_were_but_not_elsewhere() -> None:
    shorter = OPENING.replace(" avec douze salons publics", "")
    assert undone(page(OPENING, TYPO), page(shorter, TYPO), page(OPENING, MENDED)) == [[], [(2, 0, 0, 4, 4)]]
    elsewhere = page(shorter, "Fermeture avec douze salons publics en 2012.")
    assert undone(page(OPENING, TYPO), page(shorter, TYPO), elsewhere) == [[], []]


def test_an_identity_revert_is_no_partial_one() -> None:
    history, edits = read(OPENING, f"CACA {OPENING}", OPENING)
    assert edits[2] is not None
    assert (edits[2].reverts, edits[2].partly_reverts, history.partial_reverts) == ((2,), (), [])


def test_a_revert_war_is_told_edit_by_edit() -> None:
    """Each side gives its text back and changes something besides; what is taken out was put in by the last one."""
    texts = [page(f"{OPENING} CACA PIPI" if n % 2 else OPENING, f"Version {n}.") for n in range(5)]
    assert [[found[0] for found in edit] for edit in undone(*texts)] == [[], [2], [3], [4]]


def test_somebody_takes_back_their_own_edit() -> None:
    grafted = OPENING.replace("ouvre", "ouvre, je crois,")
    assert undone(page(OPENING, TYPO), page(grafted, TYPO), page(OPENING, MENDED)) == [[], [(2, 4, 4, 0, 0)]]


def test_whoever_drops_a_chapter_undoes_no_comma_set_in_it() -> None:
    comma = CLOSING.replace("alors", "alors,")
    texts = page(OPENING, CLOSING, TYPO), page(OPENING, comma, TYPO), page(OPENING, TYPO)
    assert undone(*texts) == [[], []]


def test_blanking_the_page_undoes_nothing() -> None:
    assert undone("", OPENING, "") == [[], []]
    assert undone(OPENING, page(OPENING, CLOSING), " ") == [[], []]


def test_no_further_back_than_the_radius() -> None:
    vandalised = page(f"CACA {OPENING}", *(["Ligne."] * 3))
    between = [page(f"CACA {OPENING}", *(["Ligne."] * (4 + n))) for n in range(15)]
    near, far = (
        undone(page(OPENING), vandalised, *between[:14], page(OPENING, "Fin.")),
        undone(page(OPENING), vandalised, *between, page(OPENING, "Fin.")),
    )
    assert 2 in [found[0] for found in near[-1]]
    assert 2 not in [found[0] for found in far[-1]]


def test_hidden_revisions_are_passed_over() -> None:
    vandalised = OPENING.replace("douze", "mille")
    assert undone(page(OPENING, TYPO), page(vandalised, TYPO), None, page(OPENING, MENDED)) == [[], [(2, 1, 1, 1, 1)]]


words = [f"mot{n}" for n in range(30)]


@given(
    st.integers(0, 29),
    st.integers(0, 30),
    st.lists(st.sampled_from([f"neuf{n}" for n in range(40)]), max_size=12, unique=True),
)
def test_giving_back_the_text_before_an_edit_undoes_all_of_it(first: int, last: int, inserted: list[str]) -> None:
    """Whatever was replaced by whatever, and something else changed in the same save."""
    changed = [*words[:first], *inserted, *words[max(first, last) :]]
    before, after = " ".join(words), " ".join(changed)
    if before == after:
        return
    _, edits = read(page(before, TYPO), page(after, TYPO), page(before, MENDED))
    assert edits[2] is not None
    assert [(r.undone_rev_id, r.share) for r in edits[2].partly_reverts] == [(2, 1.0)]


@given(
    st.lists(
        st.lists(st.sampled_from([OPENING, CLOSING, TYPO, "a b", "a", "b a b"]), max_size=5).map("\n".join), max_size=9
    )
)
def test_shares_are_shares(texts: list[str]) -> None:
    history, _ = read(*texts)
    for revert in history.partial_reverts:
        assert revert.undone_rev_id < revert.rev_id
        assert 0 <= revert.removed <= revert.put_in
        assert 0 <= revert.restored <= revert.taken_out
        assert 0.5 <= revert.share <= 1


def test_a_word_in_each_of_many_lines() -> None:
    plain = "\n".join(f"* mot{n} reste là, et douze aussi." for n in range(5_000))
    other = plain.replace("douze", "mille")
    assert undone(plain, other, f"{plain}\nFin") == [[], [(2, 5_000, 5_000, 5_000, 5_000)]]


def test_what_replaced_much_of_a_new_page_undoes_nothing() -> None:
    assert undone(page(OPENING, CLOSING), page("CACA", CLOSING)) == [[]]
