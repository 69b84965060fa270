"""Edits as changes: what they are called, and that they rebuild the new text from the old exactly."""

from collections.abc import Iterable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.history.histories import read
from wikiwatch.history import compare
from wikiwatch.model import Edit, Span


def told(edit: Edit) -> list[tuple[str, str, str]]:
    return [(change.kind.value, edit.old[slice(*change.old)], edit.new[slice(*change.new)]) for change in edit.changes]


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("Le site ferme en juin.", "Le site ferme en juin.", []),
        ("Le site ferme.", "Le site ferme en juin.", [("inserted", "", " en juin")]),
        ("Le site ferme en juin.", "Le site ferme.", [("removed", " en juin", "")]),
        ("Fondé en 2003 à Paris.", "Fondé en 2004 à Paris.", [("replaced", "2003", "2004")]),
        ("a  b", "a b", [("removed", " ", "")]),
        ("a\tb", "a b", [("replaced", "\t", " ")]),
        ("un\n\ndeux", "un\n\ndeux\n\ntrois", [("inserted", "", "\n\ntrois")]),
        ("un\n\ndeux", "un", [("removed", "\n\ndeux", "")]),
        ("", "Bonjour", [("inserted", "", "Bonjour")]),
        ("Le ciné 🎬 ferme", "Le ciné 🎬 rouvre", [("replaced", "ferme", "rouvre")]),
        (
            "Le site, dit-on, ferme.",
            "Le site, tel un joueur aux abois, ferme.",
            [("replaced", "dit-on", "tel un joueur aux abois")],
        ),
        (
            "== A ==\nCourt.\n== B ==\nUn texte plus long.\n",
            "== B ==\nUn texte plus long.\n== A ==\nCourt.\n",
            [("moved", "== A ==\nCourt.\n", "== A ==\nCourt.\n")],
        ),
    ],
)
def test_changes(old: str, new: str, changes: list[tuple[str, str, str]]) -> None:
    assert told(compare(old, new)) == changes


def test_a_new_page_is_one_insertion() -> None:
    edit = compare(None, "Un site.\n\nFermé.")
    assert edit.is_creation
    assert told(edit) == [("inserted", "", "Un site.\n\nFermé.")]


def test_text_given_back_is_restored_not_inserted() -> None:
    sentence = "Le site proposait des salons publics et des salons privés à ses visiteurs de passage."
    end = "La justice a fermé le site."
    _, edits = read(f"Début. {sentence} {end}", f"Début. {end}", f"Début. {sentence} {end} Et après.")
    assert told(edits[2]) == [("restored", "", f"{sentence} "), ("inserted", "", ". Et après")]


def without(text: str, spans: Iterable[Span]) -> str:
    parts, behind = [], 0
    for span in sorted(spans):
        assert behind <= span.start <= span.end <= len(text), "spans overlap"
        parts.append(text[behind : span.start])
        behind = span.end
    return "".join([*parts, text[behind:]])


def check_rebuilds(edit: Edit) -> None:
    kept = without(edit.old, [change.old for change in edit.changes])
    assert kept == without(edit.new, [change.new for change in edit.changes])
    assert [change.new for change in edit.changes] == sorted(change.new for change in edit.changes)


words = st.sampled_from(["le", "site", "ferme", "été", "中", "[[", "]]", "💬", ".", "==", "\u0301"])
spaces = st.sampled_from([" ", "\n", "\n\n", "\t", "", "  "])
texts = st.lists(st.tuples(words, spaces), max_size=25).map(lambda pairs: "".join(w + s for w, s in pairs))


@given(texts, texts)
def test_the_same_text_is_left_when_changes_are_taken_out_of_both(old: str, new: str) -> None:
    check_rebuilds(compare(old, new))


@given(st.lists(texts, max_size=8))
def test_and_all_along_a_history(states: list[str]) -> None:
    for edit in read(*states)[1]:
        assert edit is not None
        check_rebuilds(edit)


@given(st.lists(st.sampled_from(["Un.", "Deux deux.", "Trois trois trois.", "", "=="]), max_size=12), st.randoms())
def test_shuffled_lines(lines: list[str], random: Random) -> None:
    shuffled = random.sample(lines, len(lines))
    check_rebuilds(compare("\n".join(lines), "\n".join(shuffled)))
