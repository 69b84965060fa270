"""The diff a reader sees."""

from wikiwatch.history import compare, shown_diff
from wikiwatch.model import DiffKind, DiffPiece

FILLER = "Le texte qui ne change pas est long, il ne sert à rien de le montrer en entier. " * 4


def test_a_clause_with_what_is_around_it() -> None:
    assert shown_diff(compare("Le site ferme en juin.", "Le site, tel un joueur, ferme en juin.")) == (
        DiffPiece(DiffKind.EQUAL, "Le site"),
        DiffPiece(DiffKind.INSERT, ", tel un joueur,"),
        DiffPiece(DiffKind.EQUAL, " ferme en juin."),
    )


def test_text_far_from_the_change_is_left_out() -> None:
    assert shown_diff(compare(f"{FILLER}Fin.{FILLER}", f"{FILLER}Fin, dit-on.{FILLER}")) == (
        DiffPiece(DiffKind.GAP, ""),
        DiffPiece(DiffKind.EQUAL, f"{FILLER}Fin"[-80:]),
        DiffPiece(DiffKind.INSERT, ", dit-on"),
        DiffPiece(DiffKind.EQUAL, f".{FILLER}"[:80]),
        DiffPiece(DiffKind.GAP, ""),
    )


def test_a_replaced_word_is_shown_by_its_characters() -> None:
    assert shown_diff(compare("Une réference.", "Une référence.")) == (
        DiffPiece(DiffKind.EQUAL, "Une réf"),
        DiffPiece(DiffKind.DELETE, "e"),
        DiffPiece(DiffKind.INSERT, "é"),
        DiffPiece(DiffKind.EQUAL, "rence."),
    )


def test_a_very_long_insertion_is_shortened() -> None:
    pieces = shown_diff(compare("", "mot " * 5_000))
    assert [(piece.kind, len(piece.text)) for piece in pieces] == [(DiffKind.INSERT, 4_003)]
