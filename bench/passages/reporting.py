"""The table of goals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bench.passages import metrics
from bench.passages.items import BELONGING, UNRELATED
from bench.passages.metrics import Judgement
from bench.passages.recipe import COMMERCIAL, Insertion, Mixture


def report(judged: Mapping[str, Sequence[Judgement]], own: float | None = None) -> str:
    """The table of goals. ``own`` uses one threshold for wikiwatch instead of one that these clean pages set."""
    rows: dict[str, dict[str, object]] = {}
    for name, judgements in judged.items():
        kept = [judgement for judgement in judgements if len(judgement.spans)]
        at = own if own is not None and name == "wikiwatch" else metrics.threshold_for(kept)
        found = metrics.recall(kept, at, _row_of)
        for row, share in found.items():
            rows.setdefault(row, {})[name] = share
        rows.setdefault("false alarms a clean page", {})[name] = metrics.alarms(kept, at)
        rows.setdefault("the same, pages on such fields", {})[name] = metrics.alarms(kept, at, hard=True)
        rows.setdefault("clean pages wholly silent", {})[name] = metrics.silent(kept, at)
        rows.setdefault("ROC-AUC where two thirds are inserted", {})[name] = metrics.ranking(kept)
        if name == "wikiwatch":
            rows.setdefault("calibration error", {})[name] = f"{metrics.calibration_error(kept):.3f}"
    return metrics.table(dict(sorted(rows.items())))


def _row_of(mixture: Mixture, insertion: Insertion) -> str | None:
    """How an insertion is counted."""
    kind = insertion.kind
    if kind == BELONGING:
        return "accused though it belongs"
    family = "commercial" if kind in COMMERCIAL else kind if kind == UNRELATED else "styled"
    if insertion.source == "chatgpt":
        family = "generated, on the page's own subject"
    if insertion.form == "paragraph":
        return f"paragraph, {family}, {mixture.lang or 'others'}"
    return f"{insertion.form}, {family}, {mixture.lang or 'others'}"
