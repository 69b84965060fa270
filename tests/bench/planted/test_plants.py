"""Texts planted in a history: where they go, and when they count as found."""

from __future__ import annotations

from random import Random

import pytest

from bench.passages.corpus import read_texts
from bench.planted.histories import History
from bench.planted.plants import PLANTED, Plant, is_found, with_plants

PAGE = """'''Aldermoor''' is a village in the north of the county, on the river Wend. It had 412 inhabitants in 1901.

The church of Saint Anne was built in 1312, and its tower, which is 31 m high, was restored in 1874 by Thomas Rigg.
The mill on the Wend ground corn until 1931, when a flood took its wheel away, and it has stood empty since then.

The school was closed in 1968, and the children have gone to Wendbridge since. A bus, the only one, takes them there.
The bridge of 1742, built of the same stone as the church, carries no more than three tons, so lorries go round by Ford.
"""


def test_newcomers_plant_one_text_an_edit_and_somebody_else_saves_last() -> None:
    texts_to_plant = [text for text in read_texts((), "heldout") if text.lang == "en"]
    history = History("en", "Aldermoor", [PAGE[:200], PAGE], texts_to_plant)
    revisions, plants = with_plants(history, Random(1))
    assert [plant.form for plant in plants] == [form for form, count in PLANTED.items() for _ in range(count)]
    texts = [(revision.text or b"").decode() for revision in revisions]
    assert len(texts) == 2 + len(plants) + 1
    for place, plant in enumerate(plants, 2):
        said = plant.text.strip(' ,."')
        assert (said in texts[place - 1], said in texts[place], said in texts[-1]) == (False, True, True)
    assert revisions[-1].user == "Editor 1"


@pytest.mark.parametrize(
    ("accused", "expected"),
    [
        (["Spin the wheel and win."], True),
        (["They say: spin. Spin the wheel and win. And again."], True),
        (["Spin the wheel"], True),
        (["win"], False),
        (["The mill stands empty."], False),
        ([], False),
    ],
)
def test_a_text_is_found_when_half_of_it_is_accused(accused: list[str], expected: bool) -> None:
    assert is_found(Plant("sentence", "Spin the wheel and win."), accused) is expected
