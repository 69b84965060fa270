"""A scorer that starts no process, for tests of what is done with scores."""

from __future__ import annotations

from wikiwatch.pipeline.stream.scoring import scored_all
from wikiwatch.score.edits import Scoring


class HereScorer:
    """Scores in the thread that asks."""

    def __init__(self, scoring=None):
        self._scoring = scoring or Scoring()

    def score(self, changes):
        return scored_all(changes, self._scoring)
