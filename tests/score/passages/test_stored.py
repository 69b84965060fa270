"""The model file: every variant is in it, and another one is written and read back the same."""

from pathlib import Path

import numpy as np
import pytest

from wikiwatch.score.passages import stored
from wikiwatch.score.passages.columns import columns_of

VARIANTS = (stored.TEXT, stored.TEXT_ENCODER, stored.REFERENCE, stored.REFERENCE_ENCODER)


@pytest.mark.parametrize("name", VARIANTS)
def test_every_variant_is_there_and_fits_the_measurements(name: str) -> None:
    judge = stored.judge(name)
    assert 0 < judge.threshold < 1
    assert judge.slope > 0
    for stage, trees in judge.trees.items():
        clause, again = stage.startswith("clause"), stage.endswith("again")
        told = name.endswith("encoder"), name.startswith("reference")
        columns = columns_of(clause=clause, encoder=told[0], again=again, reference=told[1])
        assert trees.features.max() < len(columns)


def test_the_file_is_small() -> None:
    assert stored.MODEL.stat().st_size <= 1_000_000


def test_the_variant_follows_from_what_is_known() -> None:
    asked = [stored.variant(reference=r, encoder=e) for r in (False, True) for e in (False, True)]
    assert tuple(asked) == VARIANTS


def test_what_is_written_is_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judge = stored.judge(stored.TEXT)
    stored.store({"text": judge}, tmp_path / "model.npz")
    monkeypatch.setattr(stored, "MODEL", tmp_path / "model.npz")
    again = stored.judge.__wrapped__("text")
    assert again.threshold == judge.threshold
    assert dict(again.by_language) == dict(judge.by_language)
    assert np.array_equal(again.heads.single_weights, judge.heads.single_weights)
    assert all(np.array_equal(again.trees[s].values, judge.trees[s].values) for s in stored.STAGES)


@pytest.mark.parametrize("name", VARIANTS)
def test_a_scale_is_that_of_the_judge(name: str) -> None:
    judge, scale = stored.judge(name), stored.scale(name)
    assert (scale.slope, scale.shift, scale.threshold) == (judge.slope, judge.shift, judge.threshold)
    assert scale.by_language == judge.by_language


def test_a_scale_is_that_of_the_file_of_now(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = tmp_path / "model.npz"
    stored.store({stored.TEXT: stored.judge(stored.TEXT)._replace(threshold=0.25)}, other)
    monkeypatch.setattr(stored, "MODEL", other)
    assert stored.scale(stored.TEXT).threshold == 0.25
