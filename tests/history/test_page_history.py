"""Attribution: who wrote what stands."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.history.histories import blame, read, revision
from wikiwatch.history import PageHistory
from wikiwatch.model import Span

LONG = "Le site proposait des salons publics et des salons privés à ses visiteurs de passage."


def test_each_word_belongs_to_the_edit_that_wrote_it() -> None:
    history, _ = read(
        "Un site de discussion.", "Un ancien site de discussion.", "Un ancien site français de discussion."
    )
    assert blame(history) == [
        ("Un", 1),
        ("ancien", 2),
        ("site", 1),
        ("français", 3),
        ("de discussion.", 1),
    ]


def test_a_revert_gives_back_exactly_the_attribution_reverted_to() -> None:
    before, _ = read("Un site.", "Un site fermé en 2024.")
    after, _ = read("Un site.", "Un site fermé en 2024.", "CACA", "", "Un site fermé en 2024.")
    assert blame(after) == blame(before)
    assert after.reverted_by == {3: 5, 4: 5}
    assert after.revert_count == 1


@pytest.mark.parametrize("sha1", [None, bytes(20)])
def test_texts_are_told_apart_by_themselves_and_not_by_their_checksums(sha1: bytes | None) -> None:
    states = ["Un site.\nFermé.", "Un site.", "Fermé.\nUn site.", "Un site.\nFermé."]
    history = PageHistory()
    for number, text in enumerate(states, 1):
        plain = revision(number, text)
        history.add(replace(plain, slots=(replace(plain.main, sha1=sha1),)))
    assert blame(history) == [("Un site.\nFermé.", 1)]
    assert history.reverted_by == {2: 4, 3: 4}


def test_vandalism_is_attributed_too() -> None:
    history, _ = read("Un site.", "CACA PIPI")
    assert blame(history) == [("CACA PIPI", 2)]


def test_blanking_twice_does_not_make_the_second_blanking_a_repair() -> None:
    history, _ = read("Un site.", "", "Un site.", "")
    assert history.revert_count == 2
    assert history.reverted_by == {2: 3}


def test_a_moved_section_keeps_its_origin() -> None:
    history, _ = read(
        f"== A ==\n{LONG}\n== B ==\nCourt.\n",
        f"== A ==\n{LONG}\n== B ==\nCourt.\nAjout.\n",
        f"== B ==\nCourt.\nAjout.\n== A ==\n{LONG}\n",
    )
    assert blame(history) == [("== B ==\nCourt.", 1), ("Ajout.", 2), (f"== A ==\n{LONG}", 1)]


def test_a_table_that_moved_keeps_the_marks_between_its_rows() -> None:
    table = "{| class=wikitable\n|-\n| Cadix || 1812\n|-\n| Oslo || 1814\n|}\n"
    prose = "".join(f"{LONG} {number}\n" for number in range(9))
    history, _ = read(f"{table}\n{prose}", f"{table}\nAjout.\n{prose}", f"Ajout.\n{prose}\n{table}")
    assert blame(history) == [("Ajout.", 2), (f"{prose}\n{table}".strip(), 1)]


def test_equal_lines_of_a_block_that_moved_go_along_with_it() -> None:
    games = [f"|{year}\n|[[Cardiff]]\n|Galles {year % 17}\n" for year in (1989, 1991)]
    around = [f"{LONG} {number}\n" * 2 for number in range(4)]
    first, second = "".join(around) + games[0], "".join(around) + "".join(games)
    history, _ = read(first, second, around[0] + "".join(games) + "".join(around[1:]))
    assert blame(history) == [
        (f"{around[0]}{games[0]}".strip(), 1),
        (games[1].strip(), 2),
        ("".join(around[1:]).strip(), 1),
    ]


@pytest.mark.parametrize("others", [1, 40])
def test_a_blanked_page_is_known_when_it_is_given_back_by_hand(others: int) -> None:
    page = "\n".join(f"{LONG} Salon {number}, ouvert en {1900 + number}." for number in range(40))
    vandals = [f"{number} phrases que personne d'autre n'a jamais lues ici, {number}." for number in range(others)]
    history, _ = read(page, *vandals, page.replace("Salon 7,", "Salon bleu,"))
    assert blame(history)[-1] == (page.partition("en 1907.\n")[2], 1)


@pytest.mark.parametrize("row", ["| Cadix || 1812", "| Bergen || 1070", "Bergen"])
def test_a_row_put_into_a_table_has_the_mark_it_starts_with(row: str) -> None:
    above, below = "{|\n|-\n| Oslo || 1814\n", "|-\n| Berne || 1848\n|}\n"
    history, edits = read(above + below, f"{above}|-\n{row}\n{below}")
    assert blame(history) == [(above.strip(), 1), (f"|-\n{row}", 2), (below.strip(), 1)]
    assert edits[1] is not None
    assert [change.new for change in edits[1].changes] == [Span(len(above), len(f"{above}|-\n{row}\n"))]


def test_a_row_taken_out_of_a_table_takes_its_own_mark() -> None:
    first, second, third = "|-\n| Oslo || 1814\n", "|-\n| Bergen || 1070\n", "|-\n| Berne || 1848\n"
    history, _ = read(f"{{|\n{first}", f"{{|\n{first}{second}", f"{{|\n{first}{second}{third}", f"{{|\n{first}{third}")
    assert blame(history) == [(f"{{|\n{first}".strip(), 1), (third.strip(), 3)]


def test_a_sentence_that_moved_to_another_paragraph_keeps_its_origin() -> None:
    history, _ = read(f"Premier. {LONG}\n\nSecond.", f"Premier.\n\nSecond. {LONG}")
    assert blame(history) == [(f"Premier.\n\nSecond. {LONG}", 1)]


def test_a_sentence_pasted_back_later_keeps_its_origin() -> None:
    history, _ = read(f"Début. {LONG} Fin.", "Début. Fin.", "Début tout autre. Fin.", f"Début tout autre. {LONG} Fin.")
    assert blame(history) == [("Début", 1), ("tout autre", 3), (f". {LONG} Fin.", 1)]


def test_what_a_revert_took_out_is_known_when_it_comes_back_in_a_changed_line() -> None:
    history, _ = read("Un site.", f"{LONG} Un site.", "Un site.", f"{LONG} Un ancien site.")
    assert blame(history) == [(LONG, 2), ("Un", 1), ("ancien", 4), ("site.", 1)]


def test_a_sentence_carried_into_a_longer_new_passage_keeps_its_origin() -> None:
    moved = "La justice a ordonné la fermeture définitive du service."
    around = "Après des mois de procédure et plusieurs plaintes déposées par des parents inquiets, tout bascule. "
    history, _ = read(f"{LONG}\n\n{moved}\n\nFin.", f"{LONG}\n\nFin.\n\n{around}{moved}")
    assert blame(history)[-1] == (moved, 1)


def test_a_heading_given_back_with_its_section_keeps_its_origin() -> None:
    section = f"== Histoire ==\n{LONG}"
    history, _ = read(f"Un site.\n{section}", "Un site.", f"Un site disparu.\n{section}")
    assert blame(history) == [("Un site", 1), ("disparu", 3), (f".\n{section}", 1)]


def test_what_survives_a_hidden_revision_keeps_its_origin() -> None:
    history, edits = read("Un site.", None, "Un site fermé.")
    assert edits[1] is None
    assert (history.hidden_count, history.missing_count) == (1, 0)
    assert blame(history) == [("Un site", 1), ("fermé", 3), (".", 1)]


def test_what_is_not_utf8_counts_as_replacement_characters() -> None:
    history, edits = read("Un site.", b"Un \x80\x80 site.", b"Un \x80\xff site.")
    assert blame(history) == [("Un", 1), ("\ufffd\ufffd", 2), ("site.", 1)]
    assert [edit.new for edit in edits if edit] == ["Un site.", "Un \ufffd\ufffd site.", "Un \ufffd\ufffd site."]


def test_an_empty_page_has_no_runs() -> None:
    assert blame(read("Un site.", "")[0]) == []
    assert blame(read(None)[0]) == []
    assert blame(read()[0]) == []


def test_the_parent_text_without_some_tokens() -> None:
    planted = ", jackpot assuré, fermé"
    history, _ = read("Un site.", f"Un site{planted}.")
    start = history.text.index(planted)
    tokens = history.new_tokens(Span(start, start + len(planted)))
    history.add(revision(3, f"Un site{planted}. Ajout."))
    assert history.parent_text_without(tokens) == "Un site."


state_lists = st.lists(
    st.lists(st.sampled_from(["Un mot.", "Deux mots ici.", LONG, "", "été 中文", "* liste"]), max_size=6).map(
        "\n".join
    ),
    min_size=1,
    max_size=8,
)


@given(state_lists)
def test_runs_cover_every_non_space_code_point_once(states: list[str]) -> None:
    history, _ = read(*states)
    runs = list(history.origin_runs())
    assert all(a.end <= b.start for a, b in pairwise(runs))
    covered = "".join(history.text[run.start : run.end] for run in runs)
    assert "".join(covered.split()) == "".join(history.text.split())


@given(state_lists)
def test_tokens_that_stand_are_not_marked_removed(states: list[str]) -> None:
    history, _ = read(*states)
    assert (history.removals(history.layout().tokens) == -1).all()


@pytest.mark.parametrize(
    "texts",
    [
        [" ".join(f"w{i * 7919 + k}" for i in range(60_000)) for k in range(3)],  # one line, all of it replaced
        ["a b c d " * 60_000, "d c b a " * 60_000],  # one line, no word unique
        ["same line\n" * 50_000, "same line\n" * 49_999 + "other\n", "same line\n" * 50_000],
        ["\n".join(map(str, range(20_000))), "\n".join(map(str, reversed(range(20_000))))],  # every line moved
        ["{{" * 100_000, "[[" * 100_000],
    ],
    ids=["whole line replaced", "words repeated", "line repeated", "lines reversed", "brackets"],
)
def test_pages_made_to_be_slow_are_read_all_the_same(texts: list[str]) -> None:
    """Each of these took minutes or gigabytes before alignment was bounded; a stall shows as a suite that hangs."""
    history, _ = read(*texts)
    assert "".join("".join(text for text, _ in blame(history)).split()) == "".join(texts[-1].split())


@given(state_lists)
def test_no_token_stands_twice(states: list[str]) -> None:
    tokens = read(*states)[0].layout().tokens.tolist()
    assert len(set(tokens)) == len(tokens)


def test_a_copy_of_text_that_stands_belongs_to_the_edit_that_made_it() -> None:
    history, _ = read(LONG, f"{LONG}\n\n{LONG}")
    assert blame(history) == [(LONG, 1), (LONG, 2)]


# ---------------------------------------------------------------- what takes back one's own


ROOMS = "Il proposait des salons publics à ses visiteurs."
LOL = "lol mdr c'est nul"


def taking_back(*saved: tuple[str, str | None]) -> bool:
    """Whether the last of these edits, each a user and a text, only takes back what its user did just before."""
    history = PageHistory()
    for number, (user, text) in enumerate(saved, 1):
        edit = history.add(revision(number, text, user))
    assert edit is not None
    return edit.takes_back


@pytest.mark.parametrize(
    "saved",
    [
        [("A", LONG), ("B", f"{LONG} {LOL}"), ("B", LONG)],
        [("A", LONG), ("B", f"{LONG} {LOL}"), ("B", f"{LONG} {LOL.replace(' mdr', '')}")],
        [("B", f"{LONG} {LOL}"), ("B", LONG)],
        [("A", LONG), ("B", f"{LONG} {ROOMS}"), ("B", f"{LONG} {ROOMS} {LOL}"), ("B", LONG)],
        [("A", f"{LONG}\n{ROOMS}"), ("B", LONG), ("B", f"{LONG}\n\n{ROOMS}")],
        [("A", LONG), ("C", LOL), ("A", LONG), ("B", LOL), ("B", LONG)],
        [("A", LONG), ("B", None), ("B", f"{LONG} {LOL}"), ("B", LONG)],
    ],
    ids=["a revert", "a part", "a new page", "two edits", "given back", "of another's words", "a hidden text"],
)
def test_an_edit_takes_back_what_its_user_did_just_before(saved: list[tuple[str, str | None]]) -> None:
    assert taking_back(*saved)


@pytest.mark.parametrize(
    "saved",
    [
        [("A", LONG), ("B", f"{LONG} {LOL}"), ("C", LONG)],
        [("A", LONG), ("B", f"{LONG} {LOL}"), ("C", f"{LONG} {LOL} {ROOMS}"), ("B", f"{LONG} {ROOMS}")],
        [("A", LONG), ("B", f"{LONG} {LOL}"), ("C", f"{LONG} {LOL} {ROOMS}"), ("B", LONG)],
        [("A", f"{LONG} {ROOMS}"), ("B", f"{LONG} {ROOMS} {LOL}"), ("B", ROOMS)],
        [("A", LONG), ("B", f"{LONG} {LOL}"), ("B", f"{LONG} Nul.")],
        [("A", f"{LONG}\n{ROOMS}"), ("B", f"{LONG}\n{ROOMS}\n{LOL}"), ("B", f"{ROOMS}\n{LONG}")],
        [("A", LONG), ("B", f"{LONG} {LOL}"), ("B", f"{LONG}  {LOL}")],
        [("A", LONG), ("C", f"{LONG} {LOL}"), ("B", None), ("B", f"{LONG} {ROOMS}"), ("B", LONG)],
    ],
    ids=["another's", "another between", "and another's", "more than that", "new words", "a move", "space", "hidden"],
)
def test_an_edit_that_does_anything_else_does_not(saved: list[tuple[str, str | None]]) -> None:
    assert not taking_back(*saved)


def test_nobody_knows_what_a_hidden_user_did_before() -> None:
    history = PageHistory()
    for number, text in enumerate([LONG, f"{LONG} {LOL}", LONG], 1):
        edit = history.add(revision(number, text, None))
    assert edit is not None and not edit.takes_back
