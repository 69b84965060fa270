"""The newest text in layers: what an excerpt holds, where its words are, and that nothing above it changes it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pipeline.test_rereading import history
from wikiwatch.history import PageHistory
from wikiwatch.model import Span
from wikiwatch.pipeline.layers import Layers

TEXTS = st.lists(
    st.lists(st.sampled_from(["Un mot.", "Deux mots ici.", "\n", "\n\n", "é漢 x.", "{{a|b}}", "* un\n"]), max_size=6),
    max_size=5,
)


def written(revisions: list[list[str]]) -> PageHistory:
    return history(*(" ".join(parts) for parts in revisions))


@pytest.mark.parametrize(
    "newer",
    [
        "Un, deux et trois.\n\n* un\n* deux",
        "Un et trois.\n\nUn paragraphe de plus.\n\n* un\n* deux",
        "Un et trois.\n\n\n\n* un\n* un autre objet\n* deux",
        "== Un titre ==\nUn et trois.\n\n* un\n* deux\n\nUne fin.",
    ],
)
def test_what_is_written_between_its_words_does_not_change_an_excerpt(newer: str) -> None:
    assert Layers(history("Un et trois.\n\n* un\n* deux", newer)).up_to(0).text == "Un et trois.\n\n* un\n* deux"


def test_what_is_not_trusted_is_left_out() -> None:
    layers = Layers(history("Un mot. Deux mots."))
    layers.distrust([Span(3, 6)])
    assert layers.up_to(0).text == "Un . Deux mots."
    assert list(layers.runs(0)) == [Span(0, 2), Span(6, 18)]


def test_a_page_without_words_has_one_empty_layer() -> None:
    layers = Layers(history(" \n"))
    assert (layers.count, layers.up_to(0).text) == (1, "")


@given(TEXTS)
def test_an_excerpt_of_all_layers_holds_every_word_at_its_place(revisions: list[list[str]]) -> None:
    pages = written(revisions)
    layers = Layers(pages)
    everything = layers.up_to(layers.count - 1)
    assert everything.text.split() == pages.text.split()
    assert all(
        said == pages.text[place]
        for said, place in zip(everything.text, everything.places, strict=True)
        if said.strip()
    )


@given(TEXTS)
def test_layers_divide_the_text_between_them(revisions: list[list[str]]) -> None:
    pages = written(revisions)
    layers = Layers(pages)
    runs = sorted(run for layer in range(layers.count) for run in layers.runs(layer))
    assert all(one.end <= other.start for one, other in pairwise(runs))
    covered = sum(len("".join(pages.text[slice(*run)].split())) for run in runs)
    assert covered == len("".join(pages.text.split()))


@given(TEXTS)
def test_a_run_is_found_in_the_excerpt_and_back(revisions: list[list[str]]) -> None:
    pages = written(revisions)
    layers = Layers(pages)
    for layer in range(layers.count):
        excerpt = layers.up_to(layer)
        for run in layers.runs(layer):
            here = excerpt.here(run)
            assert excerpt.text[slice(*here)].split() == pages.text[slice(*run)].split()
            assert excerpt.there(here) == run
