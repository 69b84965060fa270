"""How well the scorer tells damaging edits from others, on pages that the models had not seen.

    python -m bench.train CORPORA --predictions FILE
    python -m bench.edits FILE [--against FILE] [--reliability SVG]

FILE holds what was predicted for each edit by models trained without its page; for a history that is without its whole
corpus. ``--against`` compares with the predictions of another model, on the same resampled pages: no change goes in
that makes it worse. Intervals are the middle 95% over 200 resamples of pages. The variant that knows a page's history
is shown PAN-WVC-10 without any record, to be calibrated by: no score of it is read so.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from bench.edits import metrics
from bench.edits.metrics import Numbers
from bench.edits.reliability import curve, svg
from wikiwatch.score.edits.model import HISTORY

PREVALENCE = 0.074  # of PAN-WVC-10, that our rows of it are weighted to
WRITTEN = "written"  # by us: as many damaging ones as we liked, so that nothing is calibrated by them


class Part(NamedTuple):
    """Some edits of a corpus under one variant."""

    variant: str
    corpus: str
    edits: str
    labels: Numbers
    margins: Numbers
    weights: Numbers
    pages: np.ndarray


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.edits", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("predictions", type=Path)
    parser.add_argument("--against", type=Path)
    parser.add_argument("--reliability", type=Path)
    options = parser.parse_args()
    parts = _parts(options.predictions)
    print("| variant, edits | number, damaging | ROC-AUC | average precision | caught at 0.1% / 1% / 5% FPR | ECE |")
    print("|---|---|---|---|---|---|")
    for part in parts:
        print(_line(part, _scores(part, parts)))
    print(f"\n| {HISTORY}, not weighted | mean score | share damaging | ECE |\n|---|---|---|---|")
    for part in parts:
        if part.variant == HISTORY and part.corpus.startswith(("hist", "pages")):
            print(_as_the_page_is(part, _scores(part, parts)))
    if options.against:
        _compare(parts, _parts(options.against))
    if options.reliability:
        shown = [part for part in parts if part.edits == "all" and part.corpus != WRITTEN]
        drawn = {_name(part): curve(part.labels, _scores(part, parts), part.weights) for part in shown}
        options.reliability.write_text(svg(drawn), encoding="utf-8")
    return 0


def _parts(file: Path) -> list[Part]:
    with np.load(file) as held:
        told = {name: held[name] for name in held.files}
    found = []
    for number, variant in enumerate(told["variants"]):
        for corpus in np.unique(told["corpus"]):
            for name, chosen in _cuts(told, corpus, variant):
                chosen = chosen & ~np.isnan(told["margins"][number])
                labels = told["damaging"][chosen].astype(float)
                if 20 < labels.sum() < len(labels):
                    weights = metrics.at_prevalence(labels, np.ones(len(labels)), PREVALENCE)
                    margins = told["margins"][number][chosen].astype(float)
                    found.append(Part(str(variant), str(corpus), name, labels, margins, weights, told["page"][chosen]))
    return found


def _cuts(told: dict[str, np.ndarray], corpus: str, variant: str) -> list[tuple[str, np.ndarray]]:
    """Which edits are counted. Of a history, each once, and no reverts that say nothing of damage.

    Those that we wrote are told apart by language.
    """
    if corpus == WRITTEN:
        ours = told["corpus"] == corpus
        by_language = [(str(lang), ours & (told["language"] == lang)) for lang in np.unique(told["language"][ours])]
        return [("all", ours), ("all but English", ours & (told["language"] != "en")), *by_language]
    here = (told["corpus"] == corpus) & ((told["as_vandalism"] | (told["damaging"] == 0)) | (corpus == "pan10"))
    if corpus.startswith("hist"):
        here &= told["whole"]
    if variant == "text" or (variant == HISTORY and not corpus.startswith("hist")):
        return [("all", here)]
    return [("all", here), ("anonymous", here & told["anonymous"]), ("registered", here & ~told["anonymous"])]


def _name(part: Part) -> str:
    return f"{part.variant}, {part.corpus}, {part.edits}"


def _line(part: Part, scores: Numbers) -> str:
    def shown(measure: metrics.Measure) -> str:
        low, high = metrics.interval(measure, part.labels, part.margins, part.weights, part.pages)
        return f"{measure(part.labels, part.margins, part.weights):.3f} ({low:.3f}-{high:.3f})"

    caught = " / ".join(
        f"{metrics.recall_at(fpr)(part.labels, part.margins, part.weights):.2f}" for fpr in (0.001, 0.01, 0.05)
    )
    error = metrics.calibration_error(part.labels, scores, part.weights)
    columns = (
        _name(part),
        f"{len(part.labels)}, {int(part.labels.sum())}",
        shown(metrics.auc),
        shown(metrics.average_precision),
        caught,
        f"{error:.3f}",
    )
    return f"| {' | '.join(columns)} |"


def _as_the_page_is(part: Part, scores: Numbers) -> str:
    """Of a page with its own share of damaging edits, which its reverts have told the score of.

    The scores are for a wiki with the share that the other table weights to.
    """
    error = metrics.calibration_error(part.labels, scores, np.ones(len(scores)))
    return f"| {_name(part)} | {scores.mean():.3f} | {part.labels.mean():.3f} | {error:.3f} |"


def _scores(part: Part, parts: Sequence[Part]) -> Numbers:
    """Probabilities for the margins, by the line that the other corpora give: what a new corpus would meet."""
    others = [
        other
        for other in parts
        if other.variant == part.variant and other.corpus not in (part.corpus, WRITTEN) and other.edits == "all"
    ]
    margins = np.concatenate([other.margins for other in others])
    labels = np.concatenate([other.labels for other in others])
    weights = np.concatenate([other.weights / other.weights.sum() for other in others])
    line = LogisticRegression(C=1e6).fit(margins[:, None], labels, sample_weight=weights * len(labels))
    return line.predict_proba(part.margins[:, None])[:, 1]


def _compare(ours: list[Part], theirs: list[Part]) -> None:
    known = {_name(part): part for part in theirs}
    print("\n| variant, edits | ROC-AUC more | average precision more |\n|---|---|---|")
    for part in ours:
        other = known.get(_name(part))
        if other is None or len(other.labels) != len(part.labels):
            continue
        cells = []
        for measure in (metrics.auc, metrics.average_precision):
            more, low, high = metrics.difference(
                measure, part.labels, part.margins, other.margins, part.weights, part.pages
            )
            cells.append(f"{more:+.4f} ({low:+.4f} to {high:+.4f})")
        print(f"| {_name(part)} | {' | '.join(cells)} |")


if __name__ == "__main__":
    sys.exit(main())
