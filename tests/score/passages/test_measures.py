"""What is measured: how a sentence, a paragraph and a section fit the rest of the page."""

import numpy as np

from wikiwatch.score.passages import stored
from wikiwatch.score.passages.columns import CLAUSE, CLAUSE_AGAIN, OF_PAGE, columns_of, group_of
from wikiwatch.score.passages.measures import Measuring, trusted_again
from wikiwatch.score.passages.reading import Reading, Runs, subject_of
from wikiwatch.score.passages.wording import wording
from wikiwatch.wikitext.prose import prose
from wikiwatch.wikitext.segments import segment

BRIDGE = "The bridge crosses the river at Ravel. The bridge has three stone arches. Trams cross the bridge every day."
SLOTS = "Slot machines pay a jackpot. The jackpot of a slot machine grows. Every casino has slot machines."


def measured(text: str, lang: str = "en") -> tuple[Reading, np.ndarray]:
    sentences = list(segment(text, lang))
    reading = Reading(text, prose(text), sentences, subject_of(text, prose(text), sentences, "Ravel bridge"))
    heads = stored.judge(stored.TEXT).heads
    matrix = Measuring(reading, wording(reading, lang), heads, lang).matrix(np.ones(reading.count))
    return reading, matrix


def column(matrix: np.ndarray, name: str) -> np.ndarray:
    return matrix[:, columns_of(clause=False, encoder=False, again=False).index(name)]


def test_a_foreign_paragraph_does_not_vouch_for_itself() -> None:
    _, matrix = measured(f"{BRIDGE}\n\n{SLOTS}\n\n{BRIDGE.replace('bridge', 'old bridge')}")
    slots = slice(3, 6)
    assert (column(matrix, "sense closest")[slots] > column(matrix, "sense closest apart")[slots] + 0.2).all()
    assert (column(matrix, "page words")[slots] > column(matrix, "apart words")[slots]).any()
    own = slice(0, 3)
    assert column(matrix, "sense paragraph apart")[own].min() > column(matrix, "sense paragraph apart")[slots].max()


def test_a_foreign_paragraph_is_less_likely_of_this_page() -> None:
    _, matrix = measured(f"{BRIDGE}\n\n{SLOTS}\n\n{BRIDGE.replace('bridge', 'old bridge')}")
    slots = slice(3, 6)
    for name in ("belongs apart", "belongs closest apart", "belongs lead", "belongs paragraph"):
        told = column(matrix, name)
        assert told[slots].mean() < 0 < np.delete(told, slots).min(), name


def test_a_foreign_sentence_stands_between_two_that_are_of_one_page() -> None:
    slots = "Slot machines pay a jackpot."
    reading, matrix = measured(
        f"The bridge crosses the river at Ravel. {slots} The bridge has three stone arches.\n\n{BRIDGE}"
    )
    heads = stored.judge(stored.TEXT).heads
    measuring = Measuring(reading, wording(reading, "en"), heads, "en")
    scores = np.array([-4.0, 2.0, -3.0, -5.0, -5.0, -5.0])
    told = dict(zip(OF_PAGE, measuring.of_page(scores, matrix).T, strict=True))
    assert told["bridge"][1] > 0
    assert told["bridge"][[0, 2, 3, 5]].tolist() == [0, 0, 0, 0]  # at the edge of a paragraph
    assert np.isclose(told["score order"][[1, 2, 0]] * 6, [0, 1, 2]).all()
    assert told["score beyond"][:2].tolist() == [-6.0, 5.0]
    assert told["belongs page order"][1] == 0
    assert [group_of(name) for name in ("bridge", "score order", "page words order")] == ["fit", "company", "fit"]


def test_what_nobody_vouches_for_has_no_likelihood() -> None:
    reading, _ = measured(BRIDGE)
    heads = stored.judge(stored.TEXT).heads
    matrix = Measuring(reading, wording(reading, "en"), heads, "en").matrix(np.zeros(reading.count))
    for name in ("belongs page", "belongs apart", "belongs near", "belongs closest"):
        assert np.allclose(column(matrix, name), 0.0, atol=1e-5), name


def test_a_paragraph_that_is_doubted_as_a_whole_is_not_trusted() -> None:
    runs = Runs(np.array([0, 0, 0, 1]), np.array([0, 0, 0, 3]), np.array([3, 3, 3, 4]))
    trusted = trusted_again(np.ones(4), np.array([0.9, 0.8, 0.1, 0.1]), runs)
    assert trusted.tolist() == [0, 0, 0, 1]


def test_how_a_clause_begins() -> None:
    reading, _ = measured("The bridge was opened in 1931, like a gambler who lost his chips, underlining its age.")
    opens = wording(reading, "en").opens.tolist()
    told = {reading.unit_text(unit).split()[0]: opens[unit - reading.count] for unit in range(1, len(reading.host))}
    assert told == {"The": 0.0, "like": 2.0, "underlining": 1.0}


def test_a_clause_is_measured_by_its_sentence_and_its_other_clauses() -> None:
    reading, _ = measured("The bridge was opened in 1931, like a gambler who lost his chips, underlining its age.")
    measuring = Measuring(reading, wording(reading, "en"), stored.judge(stored.TEXT).heads, "en")
    told = dict(zip(CLAUSE, measuring.of_clauses.T.tolist(), strict=True))
    assert (told["first"], told["last"], told["clauses"]) == ([1, 0, 0], [0, 0, 1], [3, 3, 3])
    again = dict(zip(CLAUSE_AGAIN, measuring.clauses_again(np.array([-3.0, -4.0, 2.0, -1.0])).T.tolist(), strict=True))
    assert again == {"host score": [-3, -3, -3], "best beside": [2, -1, 2], "mean beside": [0.5, -2.5, -1]}


def test_every_column_belongs_to_a_kind_of_evidence() -> None:
    for clause in (False, True):
        groups = {group_of(name) for name in columns_of(clause=clause, encoder=True, again=True, reference=True)}
        assert groups == {"topic", "register", "fit", "facts", "company", "place"}
