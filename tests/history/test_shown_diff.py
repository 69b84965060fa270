"""The diff a reader sees."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.history.histories import (
    ARRIVES,
    INSERTED,
    KEPT,
    LEAVES,
    REMOVED,
    REPLACED,
    RESTORED,
    edit_of,
    revision,
)
from wikiwatch.history import compare, shown_diff
from wikiwatch.model import Change, ChangeKind, DiffKind, DiffPiece, Edit, Span

FILLER = "Le texte qui ne change pas est long, il ne sert à rien de le montrer en entier. " * 4
FIRST = "Le premier paragraphe parle des salons publics et de leurs visiteurs.\n\n"
SECOND = "Le deuxième paragraphe raconte la fermeture.\n\n"
THIRD = "Le troisième énumère ce que la presse en a dit.\n\n"


def shown(edit: Edit) -> list[tuple[str, str]]:
    """The pieces of its diff; a moved one with its number behind its kind."""
    return [
        (piece.kind.value if piece.move is None else f"{piece.kind} {piece.move}", piece.text)
        for piece in shown_diff(edit)
    ]


# ---------------------------------------------------------------- what is around a change


def test_a_clause_with_what_is_around_it() -> None:
    assert shown(compare("Le site ferme en juin.", "Le site, tel un joueur, ferme en juin.")) == [
        ("equal", "Le site"),
        ("insert", ", tel un joueur,"),
        ("equal", " ferme en juin."),
    ]


def test_text_far_from_the_change_is_left_out() -> None:
    assert shown(edit_of((KEPT, f"{FILLER}Fin"), (INSERTED, ", dit-on"), (KEPT, f".{FILLER}"))) == [
        ("gap", ""),
        ("equal", f"{FILLER}Fin"[-80:]),
        ("insert", ", dit-on"),
        ("equal", f".{FILLER}"[:80]),
        ("gap", ""),
    ]


def test_what_follows_a_removal_at_the_very_beginning_is_shown() -> None:
    assert shown(edit_of((REMOVED, "Intrus. "), (KEPT, f"{FILLER}Fin"), (INSERTED, ", dit-on"), (KEPT, "."))) == [
        ("delete", "Intrus. "),
        ("equal", FILLER[:80]),
        ("gap", ""),
        ("equal", f"{FILLER}Fin"[-80:]),
        ("insert", ", dit-on"),
        ("equal", "."),
    ]


def test_an_edit_that_changed_nothing() -> None:
    assert shown(compare("Court.", "Court.")) == [("equal", "Court.")]
    assert shown(compare(FILLER, FILLER)) == [("gap", "")]
    assert shown(compare("", "")) == []


# ---------------------------------------------------------------- replacements, by their characters


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("réference", "référence", [("equal", "réf"), ("delete", "e"), ("insert", "é"), ("equal", "rence")]),
        ("cafe\u0301s", "cafes", [("equal", "caf"), ("delete", "e\u0301"), ("insert", "e"), ("equal", "s")]),
        ("กิน", "กัน", [("delete", "กิ"), ("insert", "กั"), ("equal", "น")]),
        ("à 🇫🇷", "à 🇫🇮", [("equal", "à "), ("delete", "🇫🇷"), ("insert", "🇫🇮")]),
        ("à 👍🏽", "à 👍🏿", [("equal", "à "), ("delete", "👍🏽"), ("insert", "👍🏿")]),
        ("à 👩‍👧", "à 👩‍👦", [("equal", "à "), ("delete", "👩‍👧"), ("insert", "👩‍👦")]),
        ("à \U000f0000", "à \U000f0001", [("equal", "à "), ("delete", "\U000f0000"), ("insert", "\U000f0001")]),
    ],
)
def test_a_replacement_is_shown_by_the_characters_a_reader_sees(
    old: str, new: str, pieces: list[tuple[str, str]]
) -> None:
    assert shown(edit_of((REPLACED, old, new))) == pieces


@pytest.mark.parametrize("unit", ["a", "e\u0301", "漢", "👩‍👧", "\u0301"])
def test_a_replacement_too_long_for_that_is_shown_whole(unit: str) -> None:
    old, new = unit * (2_001 // len(unit)), "b" * 2_001
    assert shown(edit_of((REPLACED, old, new))) == [("delete", old), ("insert", new)]


# ---------------------------------------------------------------- moves, and text given back


def test_a_moved_paragraph_is_shown_where_it_left_and_where_it_arrived() -> None:
    edit = edit_of((LEAVES, FIRST), (KEPT, SECOND + THIRD), (ARRIVES, FIRST), (KEPT, "Fin."))
    assert shown(edit) == [
        ("moved_from 1", FIRST),
        ("equal", SECOND + THIRD),
        ("moved_to 1", FIRST),
        ("equal", "Fin."),
    ]


def test_the_moves_the_history_finds_are_shown_too() -> None:
    pieces = shown(compare(FIRST + SECOND + THIRD + "Fin.", SECOND + THIRD + FIRST + "Fin."))
    assert [(kind, text.strip()) for kind, text in pieces if kind.startswith("moved")] == [
        ("moved_from 1", FIRST.strip()),
        ("moved_to 1", FIRST.strip()),
    ]


def test_moves_are_numbered_as_they_come() -> None:
    edit = edit_of(
        (LEAVES, FIRST), (ARRIVES, THIRD), (KEPT, "\n"), (LEAVES, THIRD), (INSERTED, "Neuf."), (ARRIVES, FIRST)
    )
    assert shown(edit) == [
        ("moved_from 1", FIRST),
        ("moved_to 2", THIRD),
        ("equal", "\n"),
        ("moved_from 2", THIRD),
        ("insert", "Neuf."),
        ("moved_to 1", FIRST),
    ]


def test_what_left_and_what_went_at_one_place_stand_in_their_old_order() -> None:
    edit = edit_of((REMOVED, "Efface. "), (LEAVES, FIRST), (REPLACED, "ici", "là"), (KEPT, "."), (ARRIVES, FIRST))
    assert shown(edit) == [
        ("delete", "Efface. "),
        ("moved_from 1", FIRST),
        ("delete", "ici"),
        ("insert", "là"),
        ("equal", "."),
        ("moved_to 1", FIRST),
    ]


@pytest.mark.parametrize("text", ["[[", "works ", " un mot seul"])
def test_a_moved_word_is_no_passage(text: str) -> None:
    assert shown(edit_of((LEAVES, text), (KEPT, "Reste."), (ARRIVES, text))) == [
        ("delete", text),
        ("equal", "Reste."),
        ("insert", text),
    ]


def test_two_short_lines_are_a_passage() -> None:
    assert shown(edit_of((LEAVES, "== A ==\nB.\n"), (KEPT, "Reste.\n"), (ARRIVES, "== A ==\nB.\n"))) == [
        ("moved_from 1", "== A ==\nB.\n"),
        ("equal", "Reste.\n"),
        ("moved_to 1", "== A ==\nB.\n"),
    ]


def test_a_long_moved_text_is_shortened_at_both_ends() -> None:
    text = "mot " * 1_000
    head, tail, gap = "mot " * 50, "mot " * 50, ("gap", "[… 3,600 characters left out …]")
    assert shown(edit_of((LEAVES, text), (KEPT, "Fin."), (ARRIVES, text))) == [
        *[("moved_from 1", head), gap, ("moved_from 1", tail)],
        ("equal", "Fin."),
        *[("moved_to 1", head), gap, ("moved_to 1", tail)],
    ]


def test_text_given_back_is_told_from_new_text() -> None:
    edit = edit_of((KEPT, "Début. "), (RESTORED, "Ancienne phrase. "), (INSERTED, "Phrase neuve. "), (KEPT, "Fin."))
    assert shown(edit) == [
        ("equal", "Début. "),
        ("restored", "Ancienne phrase. "),
        ("insert", "Phrase neuve. "),
        ("equal", "Fin."),
    ]


def test_what_went_stands_before_what_came_in_its_place() -> None:
    old, new = "Début. Une image. Fin.", "Début. Un ancien texte. Fin."
    changes = (
        Change(kind=ChangeKind.RESTORED, old=Span(7, 7), new=Span(7, 23)),
        Change(kind=ChangeKind.REMOVED, old=Span(7, 17), new=Span(23, 23)),
    )
    edit = Edit(revision=revision(2, new), parent=revision(1, old), old=old, new=new, changes=changes)
    assert shown(edit) == [
        ("equal", "Début. "),
        ("delete", "Une image."),
        ("restored", "Un ancien texte."),
        ("equal", " Fin."),
    ]


# ---------------------------------------------------------------- all of a small edit, some of a large one


def rebuilt(pieces: tuple[DiffPiece, ...]) -> tuple[str, str]:
    """The old and the new text, where no piece is left out."""
    before = (DiffKind.EQUAL, DiffKind.DELETE, DiffKind.MOVED_FROM)
    after = (DiffKind.EQUAL, DiffKind.INSERT, DiffKind.MOVED_TO, DiffKind.RESTORED)
    assert all(piece.kind in before + after for piece in pieces)
    return (
        "".join(piece.text for piece in pieces if piece.kind in before),
        "".join(piece.text for piece in pieces if piece.kind in after),
    )


words = st.sampled_from(["le", "site", "été", "中", "[[", "]]", "💬", ".", "==", "e\u0301", "🇫🇷"])
texts = st.lists(st.tuples(words, st.sampled_from([" ", "\n", "", "  "])), max_size=25).map(
    lambda pairs: "".join(word + space for word, space in pairs)
)
lines = st.lists(st.sampled_from(["Un.", "Deux fois deux mots.", "Trois trois trois trois.", "=="]), max_size=6)


@given(texts, texts)
def test_a_small_edit_is_shown_whole(old: str, new: str) -> None:
    assert rebuilt(shown_diff(compare(old, new))) == (old, new)


@given(lines, st.randoms())
def test_so_are_shuffled_lines(lines: list[str], random: Random) -> None:
    old, new = "\n".join(lines), "\n".join(random.sample(lines, len(lines)))
    assert rebuilt(shown_diff(compare(old, new))) == (old, new)


def test_a_very_long_insertion_is_shortened() -> None:
    assert shown(edit_of((INSERTED, "mot " * 5_000))) == [
        ("insert", "mot " * 500),
        ("gap", "[… 16,000 characters left out …]"),
        ("insert", "mot " * 500),
    ]


@pytest.mark.parametrize(
    ("count", "last"),
    [
        (60, ("equal", "ligne\n")),
        (61, ("gap", "[… 1 more change …]")),
        (5_000, ("gap", "[… 4,940 more changes …]")),
    ],
)
def test_of_many_changes_the_first_are_shown_and_the_others_counted(count: int, last: tuple[str, str]) -> None:
    pieces = shown(edit_of(*[(INSERTED, "Vieille "), (KEPT, "ligne\n")] * count))
    assert pieces[:2] * 60 == pieces[:120]
    assert pieces[-1] == last
    assert len(pieces) in (120, 121)


def test_a_move_of_which_one_end_is_shown_is_counted_once() -> None:
    pieces = shown(edit_of((LEAVES, FIRST), *[(INSERTED, "Vieille "), (KEPT, "ligne\n")] * 59, (ARRIVES, FIRST)))
    assert (pieces[0], pieces[-1]) == (("moved_from 1", FIRST), ("gap", "[… 1 more change …]"))


def test_of_many_long_changes_fewer_are_shown() -> None:
    pieces = shown(edit_of(*[(INSERTED, "mot " * 900), (KEPT, "ligne\n")] * 50))
    assert [text for kind, text in pieces if kind == "insert"] == ["mot " * 900] * 12
    assert pieces[-1] == ("gap", "[… 38 more changes …]")
