"""The memory of an encoder's vectors."""

from pathlib import Path

import numpy as np
import pytest

from bench.passages.memory import Memory


class Counting:
    """An encoder that tells how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts, /):
        self.asked += texts
        return np.array([[len(text), 1.0] for text in texts])


def test_nothing_is_encoded_twice(tmp_path: Path) -> None:
    encoder = Counting()
    memory = Memory(encoder, tmp_path / "vectors.npz")
    assert memory.rows(["aa", "b", "aa"]).shape == (3, 2)
    memory.save()
    again = Memory(encoder, tmp_path / "vectors.npz")
    rows = again.rows(["b", "aa"])
    assert encoder.asked == ["aa", "b"]
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1], abs=0.01)


def test_what_another_process_wrote_meanwhile_is_kept(tmp_path: Path) -> None:
    one, other = (Memory(Counting(), tmp_path / "vectors.npz") for _ in range(2))
    one.rows(["a"])
    other.rows(["bb"])
    one.save()
    other.save()
    again = Memory(encoder := Counting(), tmp_path / "vectors.npz")
    again.rows(["a", "bb"])
    assert encoder.asked == []
