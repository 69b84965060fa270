"""What an edit touched, with little of what it left alone; all else is the same on both sides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.history.engine import Engine
from wikiwatch.history.window import Touched


def touched(engine: Engine, text: str, edit: int) -> Touched:
    return engine.add(text.encode(), edit).touched(engine.vocabulary, engine.ledger)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Court.\nLe site ferme en juin 2003.", "Court.\nLe site ferme en mai 2003.", (23, " juin ", " mai ")),
        ("Un.\nDeux.", "Un.\nTrois.\nDeux.", (4, "", "Trois.\n")),
        ("Un. Deux trois.", "Un. trois.", (3, " Deux trois.", " trois.")),  # where a text ends, its last word is told
        ("a  b c", "a b c", (1, "  b ", " b ")),  # white space lies between words
        ("Un texte.", "Un texte.", (2, " texte.", " texte.")),
    ],
)
def test_examples(old: str, new: str, expected: tuple[int, str, str]) -> None:
    engine = Engine()
    touched(engine, old, 0)
    start, before, after, _ = touched(engine, new, 1)
    assert (start, before.text.decode(), after.text.decode()) == expected


words = st.sampled_from(["le", "site", "ferme", "été", "中", "[[", "]]", ".", "=="])
spaces = st.sampled_from([" ", "\n", "\n\n", "\t", "", "  "])
texts = st.lists(st.tuples(words, spaces), max_size=25).map(lambda pairs: "".join(w + s for w, s in pairs))


@given(st.lists(texts, min_size=2, max_size=5))
def test_all_else_is_the_same(history: list[str]) -> None:
    engine = Engine()
    for edit, text in enumerate(history):
        old_text, old_tokens = engine.text, engine.state.tokens.tolist()
        start, old, new, beside = touched(engine, text, edit)
        new_tokens = engine.state.tokens.tolist()
        rest = len(old_text) - start - len(old.text)
        assert old_text == old_text[:start] + old.text + old_text[len(old_text) - rest :]
        assert engine.text == old_text[:start] + new.text + old_text[len(old_text) - rest :]
        first = new_tokens.index(beside.before) + 1 if beside.before >= 0 else 0
        tail = len(new_tokens) - first - len(new.tokens)
        assert new_tokens == [*old_tokens[:first], *new.tokens.tolist(), *old_tokens[len(old_tokens) - tail :]]
        assert old_tokens[first : len(old_tokens) - tail] == old.tokens.tolist()
        assert beside.behind == (new_tokens[-tail] if tail else -1)
