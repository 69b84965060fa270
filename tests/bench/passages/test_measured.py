"""Mixtures as they are read for training: what is asked about, and what is true of it."""

import dataclasses

from bench.passages.items import Page
from bench.passages.measured import read
from bench.passages.recipe import Insertion, Mixture
from wikiwatch.model import Span

BRIDGE = "The bridge crosses the Orne at Ravel. It was opened in 1931. Trams cross it every day."
SPIN = "Spin the reels and claim your bonus today."
LIKENED = "like a gambler who has lost his last chips"


def mixed(text: str, inserted: str, form: str) -> Mixture:
    start = text.index(inserted)
    span = Span(start, start + len(inserted))
    page = Page(source="here", lang="en", title="Ravel bridge", text=BRIDGE)
    insertion = Insertion(span=span, kind="gambling", form=form, source="here")
    return Mixture(page=page, name="mixed", text=text, insertions=(insertion,), reference=BRIDGE)


def test_a_sentence_put_in_is_what_is_new_beside_the_reference() -> None:
    mixture = mixed(BRIDGE.replace("1931.", f"1931. {SPIN}"), SPIN, "sentence")
    against = read(mixture, reference=True)
    assert against is not None
    assert against.asked().tolist() == [False, False, True, False]
    assert against.touched().tolist() == [False, False, True, False]
    alone = read(mixture)
    assert alone is not None
    assert alone.asked().all()


def test_of_a_sentence_with_a_graft_the_graft_alone_is_judged() -> None:
    against = read(mixed(BRIDGE.replace("1931", f"1931, {LIKENED}"), LIKENED, "clause"), reference=True)
    assert against is not None
    judged = [against.reading.unit_text(unit) for unit in against.judged.nonzero()[0].tolist()]
    assert [told.strip(" ,") for told in judged] == [LIKENED]
    assert against.labels[against.judged].tolist() == [1]


def test_what_is_somebody_elses_words_is_not_judged() -> None:
    quoted = f"“{SPIN}”"
    against = read(mixed(f"{BRIDGE} {quoted}", quoted, "sentence"), reference=True)
    assert against is not None
    assert not against.judged.any()


def test_a_page_like_its_reference_asks_nothing() -> None:
    assert (
        read(
            Mixture(page=mixed(BRIDGE, BRIDGE, "sentence").page, name="clean", text=BRIDGE, reference=BRIDGE),
            reference=True,
        )
        is None
    )


def test_the_same_words_may_be_read_as_those_of_an_unknown_language() -> None:
    mixture = mixed(BRIDGE.replace("1931.", f"1931. {SPIN}"), SPIN, "sentence")
    known, unknown = read(mixture), read(dataclasses.replace(mixture, meant=False))
    assert known is not None and unknown is not None
    assert known.reading.vectors.any() and not unknown.reading.vectors.any()
    assert not unknown.reading.subject.lead_vector.any()
    assert (unknown.words.points == known.words.points).all()  # what is in the lists is known all the same
    assert (known.mixture.lang, unknown.mixture.lang) == ("en", "")
