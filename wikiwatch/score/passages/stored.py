"""The trained judge as it lies in the package: one file of numbers, made by ``python -m bench.passages train``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:  # whoever asks for a scale alone needs none of them
    from wikiwatch.score.passages.belonging import Belonging
    from wikiwatch.score.passages.heads import Heads, Net
    from wikiwatch.score.passages.trees import Trees

MODEL = Path(__file__).with_name("model.npz")

STAGES = ("sentence", "clause", "sentence again", "clause again")
TEXT, TEXT_ENCODER, REFERENCE, REFERENCE_ENCODER = "text", "text+encoder", "reference", "reference+encoder"
_BY = ("words", "encoder")
_ADDED = ("clauses", "by language")


class Judge(NamedTuple):
    """One variant of the judge.

    ``slope`` and ``shift`` turn log-odds into calibrated ones; ``clause_shifts``, by language and for others "", are
    added to a clause's before they are compared with a sentence's; from ``threshold`` on, a chance, a sentence is
    suspect. ``by_language`` is added to the log-odds of a language whose pages give fewer false alarms than others.
    """

    heads: Heads
    trees: Mapping[str, Trees]
    slope: float
    shift: float
    clause_shifts: Mapping[str, float]
    threshold: float
    by_language: Mapping[str, float]


class Scale(NamedTuple):
    """What of a variant turns its scores into one another; as in `Judge`."""

    slope: float
    shift: float
    threshold: float
    by_language: Mapping[str, float]


def variant(*, reference: bool, encoder: bool) -> str:
    """The name of the variant that serves."""
    return (REFERENCE_ENCODER if encoder else REFERENCE) if reference else (TEXT_ENCODER if encoder else TEXT)


def scale(name: str) -> Scale:
    """That of a variant: what has been judged can be weighed without the rest."""
    return _scale(name, MODEL)


@cache
def _scale(name: str, model: Path) -> Scale:
    with np.load(model, allow_pickle=False) as stored:
        slope, shift, threshold = (float(number) for number in stored[f"{name}/scale"])
        return Scale(slope, shift, threshold, _by_language(stored, f"{name}/by language"))


@cache
def judge(name: str) -> Judge:
    """A variant, read when first asked for."""
    from wikiwatch.score.passages.belonging import Belonging
    from wikiwatch.score.passages.heads import Heads, Net
    from wikiwatch.score.passages.trees import Trees

    with np.load(MODEL, allow_pickle=False) as stored:
        words, encoder = (Net(*_parts(stored, part, Net._fields)) for part in _BY)
        near, nearer = (Belonging(*_parts(stored, part, Belonging._fields)) for part in _BY)
        heads = Heads(words, encoder, stored["single"].astype(np.float32), near, nearer)
        trees = {
            stage: Trees(
                float(stored[f"{name}/{stage}/start"]),
                stored[f"{name}/{stage}/features"],
                stored[f"{name}/{stage}/thresholds"],
                stored[f"{name}/{stage}/values"],
            )
            for stage in STAGES
        }
        slope, shift, threshold = (float(number) for number in stored[f"{name}/scale"])
        clauses, by_language = (_by_language(stored, f"{name}/{what}") for what in _ADDED)
    return Judge(heads, trees, slope, shift, clauses, threshold, by_language)


def _by_language(stored: Mapping[str, Any], name: str) -> dict[str, float]:
    return dict(zip(map(str, stored[f"{name}/languages"]), stored[name].tolist(), strict=True))


def _parts(stored: Mapping[str, Any], name: str, parts: Iterable[str]) -> list[Any]:
    return [stored[f"{name}/{part}"].astype(np.float32) for part in parts]


def store(judges: Mapping[str, Judge], path: Path = MODEL) -> None:
    """Write all variants, which share their heads. The file is the same for the same numbers."""
    arrays: dict[str, Any] = {}
    for name, told in judges.items():
        arrays |= _of_heads(told.heads, encoder=name.endswith("encoder") or not arrays)
        for stage, trees in told.trees.items():
            arrays[f"{name}/{stage}/start"] = np.array(trees.start)
            arrays[f"{name}/{stage}/features"] = trees.features
            arrays[f"{name}/{stage}/thresholds"] = trees.thresholds
            arrays[f"{name}/{stage}/values"] = trees.values
        for what, added in zip(_ADDED, (told.clause_shifts, told.by_language), strict=True):
            arrays[f"{name}/{what}/languages"] = np.array(sorted(added))
            arrays[f"{name}/{what}"] = np.array([added[lang] for lang in sorted(added)])
        arrays[f"{name}/scale"] = np.array([told.slope, told.shift, told.threshold])
    np.savez_compressed(path, **arrays)


def _of_heads(heads: Heads, *, encoder: bool) -> dict[str, Any]:
    told: list[tuple[str, Net | Belonging]] = [("words", heads.word_net), ("words", heads.word_belonging)]
    if encoder:  # the heads of a variant without one know nothing of it
        told += [("encoder", heads.encoder_net), ("encoder", heads.encoder_belonging)]
    found: dict[str, Any] = {"single": heads.single_weights.astype(np.float16)}
    for part, model in told:
        found |= {f"{part}/{field}": value.astype(np.float16) for field, value in model._asdict().items()}
    return found
