"""Does this passage belong? Findings and measurements of a text combined, sentence by sentence."""

from __future__ import annotations

from wikiwatch.score.passages.encoder import Encoder, installed_encoder, serves
from wikiwatch.score.passages.judging import judge_text, threshold
from wikiwatch.score.passages.standing import Remembering, assess_passage, is_measured, weighed

__all__ = [
    "Encoder",
    "Remembering",
    "assess_passage",
    "installed_encoder",
    "is_measured",
    "judge_text",
    "serves",
    "threshold",
    "weighed",
]
