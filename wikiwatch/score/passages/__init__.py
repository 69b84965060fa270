"""Does this passage belong? Findings and measurements of a text combined, sentence by sentence."""

from __future__ import annotations

from wikiwatch.score.passages.encoder import Encoder
from wikiwatch.score.passages.judging import assess_passage, judge_text, threshold

__all__ = ["Encoder", "assess_passage", "judge_text", "threshold"]
