"""What single words tell by their meaning."""

from __future__ import annotations

import numpy as np
import pytest

from wikiwatch.score.edits import senses
from wikiwatch.score.edits.senses import Senses, Summary, hashed

THE, TOWER = (0, 1) if hashed("the") < hashed("tower") else (1, 0)
ORDER = [THE, TOWER]
TABLE = Senses(
    np.sort([hashed("the"), hashed("tower")]),
    added=np.array([0.0, 0.5])[ORDER],
    removed=np.array([0.0, -0.5])[ORDER],
    rarity=np.array([0.0, 3.0])[ORDER],
)


@pytest.mark.parametrize(
    ("word", "row"), [("tower", TOWER), ("Towers", TOWER), ("TOWERING", TOWER), ("the", THE), ("tow", None)]
)
def test_a_word_is_found_by_its_folded_spelling_or_its_stem(word: str, row: int | None) -> None:
    assert TABLE.row(word) == row


def test_short_words_have_no_stem() -> None:
    assert TABLE.row("thee") is None


def test_what_words_come_to() -> None:
    [found] = TABLE.summaries([["the", "tower", "blorp", "xy"]])
    assert (found.words, found.added, found.removed) == (4, 0.25, -0.25)
    assert (found.unknown, found.content, found.known_rarity) == (0.5, 0.5, 1.5)
    assert found.rarest == senses.UNKNOWN_RARITY
    assert found.unspelled == 0.25


def test_a_word_that_only_its_stem_is_known_of_says_the_same_and_is_unspelled() -> None:
    [as_it_is], [by_stem] = TABLE.summaries([["tower"]]), TABLE.summaries([["towerr"]])
    assert by_stem == as_it_is._replace(unspelled=1.0)
    assert TABLE.sense("towerr") == TABLE.sense("tower")


def test_a_short_unknown_word_is_not_rare() -> None:
    assert TABLE.summaries([["xy"]]) == [Summary(words=1, unknown=1.0)]


def test_no_words_come_to_nothing() -> None:
    assert TABLE.summaries([[], ["the"]])[0] == Summary()
    assert TABLE.summaries([]) == []


def test_a_word_of_another_language_says_what_it_means() -> None:
    abuse = [senses.shipped().sense(word).added for word in ("merde", "scheiße", "mierda", "дерьмо")]
    assert min(abuse) > max(senses.shipped().sense(word).added for word in ("maison", "haus", "casa", "дом"))


def test_each_word_is_read_once_in_its_order() -> None:
    assert senses.distinct(["b", "a", "b"]) == ["b", "a"]
    assert len(senses.distinct(map(str, range(1_000)))) == senses.MOST_WORDS


def test_words_of_another_language_count_as_if_they_were_english() -> None:
    found = senses.shifted(Summary(words=4, added=1.0, removed=-1.0, rarity=2.0), senses.Shift(0.25, -0.25))
    assert found == Summary(words=4, added=0.5, removed=-0.5, rarity=2.0)
    assert set(senses.shifts()) == senses.LANGUAGES - {"en"}
