"""How a passage came to its page and what became of it: plain facts of the history, for the score and the reader."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from wikiwatch.history import FinalState, PageHistory
from wikiwatch.model import Edit, PartialRevert, Passage, Provenance, Revision, Span
from wikiwatch.pipeline.layers import spans_of
from wikiwatch.wikitext.constructs import references
from wikiwatch.wikitext.prose import prose
from wikiwatch.wikitext.words import count_words

_SHORT_CITATIONS = ("{{sfn", "{{harv", "{{r|")


def came_by(edit: Edit, prior_edits: int | None) -> Provenance:
    """What is known when the edit is made: how much it wrote, what it cited, and who made it."""
    return came_with(edit.written, edit.revision, prior_edits)


def came_with(standing: str, revision: Revision, prior_edits: int | None) -> Provenance:
    """The same, from what an edit wrote or what of it still stands."""
    return Provenance(
        edit_words=count_words(prose(standing)),
        references_added=_citations(standing),
        prior_edits=prior_edits,
        anonymous=revision.anon,
    )


def _citations(written: str) -> int:
    return len(references(written)) + sum(written.lower().count(opening) for opening in _SHORT_CITATIONS)


class Aftermath:
    """The rest, which only the whole history tells.

    ``suspects`` are the revisions that brought something suspect; ``reverted_by`` and ``partial_reverts`` what was
    undone, whole and in part.
    """

    def __init__(
        self, suspects: Iterable[Revision], reverted_by: Mapping[int, int], partial_reverts: Iterable[PartialRevert]
    ) -> None:
        self._suspects_by = Counter(revision.user for revision in suspects if revision.user is not None)
        self._reverted_by, self._reverting = reverted_by, frozenset(reverted_by.values())
        self._undone_by: dict[int, list[int]] = defaultdict(list)
        for revert in partial_reverts:
            self._undone_by[revert.undone_rev_id].append(revert.rev_id)

    def of(self, came: Provenance, inserted_by: Revision, passage: Passage) -> Provenance:
        """What is known of a passage in the end."""
        others = self._suspects_by[inserted_by.user] - 1 if inserted_by.user is not None else 0
        return replace(
            came,
            other_suspects=max(0, others),
            survived_editors=passage.survived_editors,
            partial_reverts=len(self._undone_by.get(inserted_by.rev_id, ())),
            reinserted=self._returns(inserted_by.rev_id, standing=passage.standing),
        )

    def _returns(self, rev_id: int, *, standing: bool) -> int:
        """How often an edit came back after it was undone: whoever undid it was undone in turn."""
        undoing, count = self._undoer(rev_id), 0
        while undoing is not None:
            restoring = self._undoer(undoing)
            if restoring is None:
                break
            count += 1
            undoing = self._undoer(restoring)
        given_back_otherwise = standing and undoing in self._reverting
        return count + given_back_otherwise

    def _undoer(self, rev_id: int) -> int | None:
        """The first revision that undid another, whole or in part."""
        found = list(self._undone_by.get(rev_id, ()))
        if rev_id in self._reverted_by:
            found.append(self._reverted_by[rev_id])
        return min(found, default=None)


def came_to_stand(history: PageHistory, place: int, state: FinalState, aftermath: Aftermath) -> Provenance:
    """How all that still stands of what the edit at ``place`` wrote came, and what became of it."""
    revision = history.revisions[place]
    prior_edits = None if revision.user is None else history.revisions.users[:place].count(revision.user)
    came = came_with(written_by(history, place), revision, prior_edits)
    return aftermath.of(came, revision, state.standing(place, Span(0, 0), ()).passage)


def written_by(history: PageHistory, place: int) -> str:
    """What still stands of all that the edit at ``place`` wrote, a line for each run."""
    tokens, starts, ends = history.layout()
    places = np.flatnonzero(history.origins(tokens) == place)
    return "\n".join(history.text[span.start : span.end] for span in spans_of(places, starts, ends))
