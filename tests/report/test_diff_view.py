"""A diff on a terminal: which sign stands before which line, and what is marked inside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.model import DiffKind, DiffPiece
from wikiwatch.report import diff_view
from wikiwatch.report.sheet import Sheet

EQUAL, INSERT, DELETE, GAP = DiffKind.EQUAL, DiffKind.INSERT, DiffKind.DELETE, DiffKind.GAP
MOVED_FROM, MOVED_TO, RESTORED = DiffKind.MOVED_FROM, DiffKind.MOVED_TO, DiffKind.RESTORED


def shown(*pieces: tuple[object, ...], width: int = 60) -> list[str]:
    sheet = Sheet(width=width, color=False)
    diff_view.show(sheet, [DiffPiece(*piece) for piece in pieces])
    return sheet.text().splitlines()


CASES = {
    "whole lines have a sign in front": (
        [(EQUAL, "Un.\n"), (INSERT, "Deux.\nTrois.\n"), (DELETE, "Quatre.\n"), (EQUAL, "Cinq.")],
        ["     │ Un.", "   + │ Deux.", "   + │ Trois.", "   - │ Quatre.", "     │ Cinq."],
    ),
    "in other lines what changed is marked": (
        [(EQUAL, "Le site"), (INSERT, ", tel un joueur,"), (EQUAL, " ferme "), (DELETE, "ici"), (EQUAL, ".")],
        ["   ~ │ Le site⟦+, tel un joueur,⟧ ferme ⟦-ici⟧."],
    ),
    "a line for another is two lines": (
        [(EQUAL, "Un.\n"), (DELETE, "Deux.\nTrois."), (INSERT, "Quatre.\nCinq."), (EQUAL, "\nSix.")],
        ["     │ Un.", "   - │ Deux.", "   - │ Trois.", "   + │ Quatre.", "   + │ Cinq.", "     │ Six."],
    ),
    "a move has its number at both ends": (
        [(MOVED_FROM, "Un.\nDeux.\n", 1), (EQUAL, "Trois.\n"), (MOVED_TO, "Un.\nDeux.\n", 1), (EQUAL, "Quatre.")],
        ["  1» │ Un.", "  1» │ Deux.", "     │ Trois.", "  »1 │ Un.", "  »1 │ Deux.", "     │ Quatre."],
    ),
    "inside a line too": (
        [
            (EQUAL, "Il "),
            (MOVED_FROM, "1 fois ", 12),
            (EQUAL, "dit "),
            (MOVED_TO, "1 fois ", 12),
            (RESTORED, "oui"),
            (EQUAL, "."),
        ],
        ["   ~ │ Il ⟦12»:1 fois ⟧dit ⟦»12:1 fois ⟧⟦↺oui⟧."],
    ),
    "text given back": ([(RESTORED, "Un.\n"), (EQUAL, "Deux.")], ["   ↺ │ Un.", "     │ Deux."]),
    "a joined line": (
        [(EQUAL, "Un"), (DELETE, "\n"), (INSERT, " "), (EQUAL, "deux.")],
        ["   ~ │ Un⟦-⏎⟧", "   ~ │ ⟦+ ⟧deux."],
    ),
    "a line joined to what was taken out before": (
        [(EQUAL, "Un"), (DELETE, "\ndeux"), (EQUAL, " trois.\n")],
        ["   ~ │ Un⟦-⏎⟧", "   ~ │ ⟦-deux⟧ trois."],
    ),
    "a split line": ([(EQUAL, "Un"), (INSERT, "\n"), (EQUAL, "deux.")], ["   ~ │ Un⟦+⏎⟧", "     │ deux."]),
    "a paragraph in the middle": (
        [(EQUAL, "Un."), (INSERT, "\n\nDeux."), (EQUAL, "\n\nTrois.")],
        ["     │ Un.", "   + │ (1 empty line)", "   + │ Deux.", "     │", "     │ Trois."],
    ),
    "an empty line alone": (
        [(EQUAL, "Un."), (INSERT, "\n"), (EQUAL, "\nDeux.")],
        ["     │ Un.", "   + │ (1 empty line)", "     │ Deux."],
    ),
    "empty lines are counted": (
        [(EQUAL, "Un.\n\n\n\n"), (DELETE, "\n" * 40), (EQUAL, "Deux.")],
        ["     │ Un.", "     │", "   - │ (40 empty lines)", "     │ Deux."],
    ),
    "gaps stand alone, and what goes on there says so": (
        [
            (GAP, ""),
            (EQUAL, "fin.\nUn "),
            (INSERT, "x"),
            (EQUAL, "\nsuite"),
            (GAP, ""),
            (EQUAL, "\n\nDeux"),
            (DELETE, "."),
            (GAP, "[… 9 more changes …]"),
        ],
        [
            "   ⋯",
            "     │ …fin.",
            "   ~ │ Un ⟦+x⟧",
            "     │ suite…",
            "   ⋯",
            "   ~ │ Deux⟦-.⟧",
            "   ⋯ [… 9 more changes …]",
        ],
    ),
    "what would act on the terminal is spelt out": (
        [(INSERT, "a\x1b[31m\tb\u202e\r\n"), (EQUAL, "c\x9b")],
        ["   + │ a‹U+001B›[31m‹U+0009›b‹U+202E›‹U+000D›", "     │ c‹U+009B›"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_lines(name: str) -> None:
    pieces, lines = CASES[name]
    told = shown(*pieces)
    assert [line for line in told if line.startswith("  ")] == lines  # the others explain the signs


def test_what_the_signs_mean_is_said_of_those_that_occur() -> None:
    assert shown((INSERT, "Un.\n"), (EQUAL, "Deux."))[-1] == "+ put in"
    assert shown((EQUAL, "Un "), (DELETE, "ou deux"), (EQUAL, "."))[-1] == "- taken out · ~ changed in part"
    assert shown((MOVED_FROM, "Un\n", 1), (EQUAL, "deux\n"), (MOVED_TO, "Un\n", 1), (RESTORED, "Trois"))[-1] == (
        "1» moved from here · »1 moved here · ↺ given back"
    )
    assert shown((EQUAL, "Un."))[-1] == "     │ Un."


def test_a_long_line_is_wrapped_behind_its_sign() -> None:
    assert shown((INSERT, "Un texte assez long pour deux lignes."), width=30) == [
        "   + │ Un texte assez long",
        "     │ pour deux lignes.",
        "+ put in",
    ]


pieces = st.builds(
    DiffPiece,
    st.sampled_from([EQUAL, INSERT, DELETE, RESTORED]),
    st.text(st.sampled_from("ab\n漢"), min_size=1, max_size=8),
)


@given(st.lists(pieces, max_size=8))
def test_every_letter_is_shown_once_and_in_order(pieces: list[DiffPiece]) -> None:
    lines = shown(*pieces, width=120)
    body = "".join(line.partition("│")[2] for line in lines if "│" in line and "empty line" not in line)
    assert [char for char in body if char in "ab漢"] == [c for piece in pieces for c in piece.text if c in "ab漢"]
