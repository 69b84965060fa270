"""How far the label is believed that an edit's reverts gave it: by who undid it, how soon, and what became of that.

Reverted is not always damaging: people undo their own tests, and each other where they disagree. Kept is not always
good: much is taken out by hand later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bench.train.rows import Row
from wikiwatch.history import PageHistory
from wikiwatch.model import Revision

SOON = timedelta(hours=1)
REGULAR = 5  # edits of the page, from which on somebody with an account is no passer-by

OWN = 0.3  # undone by its author
FOUGHT_OVER = 0.1  # its revert was reverted by another user
OF_A_REGULAR = 0.1
UNDONE_SOON, UNDONE = 0.7, 0.4
TAKEN_OUT_LATER = 0.4  # not reverted, but undone for the greater part by somebody else
UNKNOWN = 0.4


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What became of the edits of a page."""

    revisions: Mapping[int, Revision]
    earlier_edits: Mapping[int, int]
    reverted_by: Mapping[int, int]
    taken_out_by: Mapping[int, int]

    @classmethod
    def of(cls, history: PageHistory) -> Aftermath:
        """Of all that a history has read."""
        revisions = {revision.rev_id: revision for revision in history.revisions}
        counts: dict[str | None, int] = {}
        earlier = {}
        for rev_id, revision in revisions.items():
            earlier[rev_id] = counts.get(revision.user, 0)
            counts[revision.user] = earlier[rev_id] + 1
        taken_out = {part.undone_rev_id: part.rev_id for part in reversed(history.partial_reverts)}
        return cls(revisions, earlier, dict(history.reverted_by), taken_out)

    def undoing(self, rev_id: int) -> Revision | None:
        """The revert of an edit, where another user made it."""
        by = self.reverted_by.get(rev_id)
        return self.revisions[by] if by is not None and self._by_another(rev_id, by) else None

    def belief(self, row: Row, doubt: float) -> float:
        """The weight of a row's label; ``doubt`` is how far the page's reverts are believed that name no vandalism."""
        if row.rev_id not in self.revisions:
            return 1.0
        if not row.damaging:
            return TAKEN_OUT_LATER if self._by_another(row.rev_id, self.taken_out_by.get(row.rev_id)) else 1.0
        return 1.0 if row.ill_will else doubt * self._belief_in_revert(row.rev_id)

    def _belief_in_revert(self, rev_id: int) -> float:
        undoing = self.reverted_by.get(rev_id)
        if undoing is None or undoing not in self.revisions:
            return UNKNOWN
        if not self._by_another(rev_id, undoing):
            return OWN
        if self._by_another(undoing, self.reverted_by.get(undoing)):
            return FOUGHT_OVER
        edit = self.revisions[rev_id]
        if not edit.anon and self.earlier_edits[rev_id] >= REGULAR:
            return OF_A_REGULAR
        return UNDONE_SOON if self.revisions[undoing].dt - edit.dt <= SOON else UNDONE

    def _by_another(self, rev_id: int, undoing: int | None) -> bool:
        if undoing is None or undoing not in self.revisions:
            return False
        return self.revisions[undoing].user != self.revisions[rev_id].user
