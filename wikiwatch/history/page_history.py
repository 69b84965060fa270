"""The history of one page, revision by revision: edits, attribution, reverts, and what became of each token."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wikiwatch.history.changes import Comparison, code_point_count, compare_sides, to_code_points
from wikiwatch.history.engine import Engine, SavedSizes
from wikiwatch.history.growing import Growing, Ids, Places
from wikiwatch.history.partial_reverts import PartialReverts, Runs
from wikiwatch.history.reverts import Revert, RevertDetector
from wikiwatch.history.states import State
from wikiwatch.history.stored import packed, unpacked
from wikiwatch.history.window import Touched
from wikiwatch.model import ChangeKind, Edit, PartialRevert, Revision, Revisions, Span
from wikiwatch.settings import REVERT_RADIUS

_STANDS = np.iinfo(np.uint32).max


class OriginRun(NamedTuple):
    """Code points ``start:end`` of the newest text were first written by revision ``rev_id``."""

    start: int
    end: int
    rev_id: int


class Layout(NamedTuple):
    """Every token of the newest text in order: identity, and start and end in code points."""

    tokens: Ids
    starts: Places
    ends: Places


class _Shown(NamedTuple):
    """A visible state of the page, with its text as bytes and decoded."""

    state: State
    content: bytes
    text: str


class _Come(NamedTuple):
    """Tokens of the newest text, all that the newest edit wrote among them, and where they start in code points."""

    tokens: Ids
    starts: Places


class PageHistory:
    """Feed it the revisions of a page in the wiki's order; hidden texts are bridged.

    What survives a hidden revision keeps its origin, as the wiki shows no text to attribute anything to.
    """

    def __init__(self, radius: int | None = REVERT_RADIUS) -> None:
        self.revisions = Revisions()
        self.reverted_by: dict[int, int] = {}  # rev_id: the first identity revert that undid it
        self.revert_count = 0
        self.partial_reverts: list[PartialRevert] = []
        self._textless: list[int] = []  # places of revisions without visible text
        self._radius = radius
        self._engine = Engine()
        self._reverts = RevertDetector(radius)
        self._partial = PartialReverts(self._engine.ledger)
        self._removed_in = Growing(np.empty(0, np.uint32))
        self._shown: Revision | None = None
        self._text = ""
        self._parent: _Shown | None = None
        self._touched: Touched | None = None  # by the newest edit
        self._come: _Come | None = None  # the same, once somebody asks
        self._saved: SavedSizes = {}
        self._is_unsaved = Growing(np.empty(0, bool))  # by token: taken out or put back since the last save

    @property
    def text(self) -> str:
        """The newest visible text."""
        return self._text

    @property
    def hidden_count(self) -> int:
        """How many revisions have no visible text because the wiki hides it: it tells no checksum then."""
        return sum(self.revisions[place].main.sha1 is None for place in self._textless)

    @property
    def missing_count(self) -> int:
        """How many have one that is not hidden, but was not in the source."""
        return len(self._textless) - self.hidden_count

    @property
    def latest_visible(self) -> Revision | None:
        """The newest revision whose text is visible, without its text."""
        return self._shown

    def add(self, revision: Revision) -> Edit | None:
        """The revision as a change of the one before it; None where it has no visible text."""
        bare = without_text(revision)
        self.revisions.append(bare)
        text = revision.text
        if text is None:
            self._textless.append(len(self.revisions) - 1)
            return None
        text, new = _as_utf8(text)
        before = self._parent = _Shown(self._engine.state, self._engine.text, self._text)
        window = self._engine.add(text, len(self.revisions) - 1)
        self._touched = window.touched(self._engine.vocabulary, self._engine.ledger)
        self._come = None
        base, gone, come, beside = self._touched
        comparison = compare_sides(gone, come, self._engine.vocabulary, self._engine.ledger)
        removed = Runs.of(gone.tokens, comparison.removed, beside)
        added = Runs.of(come.tokens, comparison.added, beside)
        is_blank = not text or text.isspace()
        revert = self._reverts.add(revision.rev_id, self._engine.numbers[-1])
        undone = self._undone(removed, added, may_undo=revert is None and not is_blank)
        takes_back = self._takes_back(revert, comparison, removed.tokens, added.tokens)
        self._note_removals(removed.tokens, added.tokens)
        if revert:
            self.revert_count += 1
            if not is_blank:  # a page blanked twice does not make the second blanking a repair
                for reverted in revert.reverteds:
                    self.reverted_by.setdefault(reverted, revision.rev_id)
        if len(new) < len(text):
            base = code_point_count(text, base)
        edit = Edit(
            revision=bare,
            parent=self._shown,
            old=before.text,
            new=new,
            changes=to_code_points(comparison.changes, base, gone.text, come.text),
            reverts=revert.reverteds if revert else (),
            reverted_to=revert.reverted_to if revert else None,
            partly_reverts=undone,
            takes_back=takes_back,
        )
        self._shown, self._text = bare, new
        return edit

    # ------------------------------------------------------------ tokens

    def new_tokens(self, span: Span) -> Ids:
        """The tokens in ``span`` of the newest text that the newest edit wrote."""
        tokens, starts = self._come = self._come or self._what_came()
        first, last = starts.searchsorted(np.array(span, starts.dtype)).tolist()  # of another type all would be cast
        tokens = tokens[first:last]
        return tokens[self._engine.ledger.is_new(tokens)]

    def _what_came(self) -> _Come:
        if self._touched is None:
            return _Come(np.empty(0, np.uint32), np.empty(0, np.int32))
        base, _, (text, tokens), _ = self._touched
        starts, _ = self._engine.vocabulary.spans(text, self._engine.ledger.words(tokens))
        if not self._engine.text.isascii():
            base, starts = code_point_count(self._engine.text, base), _code_point_of_byte(text)[starts]
        return _Come(tokens, starts + np.int32(base))

    def layout(self) -> Layout:
        """All tokens of the newest text."""
        return self._layout(_Shown(self._engine.state, self._engine.text, self._text))

    def parent_text_without(self, tokens: Ids) -> str:
        """The text before the newest edit, without the given tokens (identities, sorted)."""
        parent = self._parent
        if parent is None or not len(tokens):
            return parent.text if parent else ""
        layout = self._layout(parent)
        place = np.minimum(np.searchsorted(tokens, layout.tokens), len(tokens) - 1)
        unwanted = np.flatnonzero(tokens[place] == layout.tokens)
        if not len(unwanted):
            return parent.text
        cuts = np.flatnonzero(np.diff(unwanted) > 1) + 1
        parts, behind = [], 0
        for run in np.split(unwanted, cuts):
            parts.append(parent.text[behind : layout.starts[run[0]]])
            behind = int(layout.ends[run[-1]])
        return "".join([*parts, parent.text[behind:]])

    def _layout(self, shown: _Shown) -> Layout:
        tokens = shown.state.tokens
        starts, ends = self._engine.vocabulary.spans(shown.content, self._engine.ledger.words(tokens))
        if shown.content.isascii():
            return Layout(tokens, starts, ends)
        points = _code_point_of_byte(shown.content)
        return Layout(tokens, points[starts], points[ends])

    def origin_runs(self) -> Iterator[OriginRun]:
        """The newest text cut where the origin changes; every non-space code point is in one run."""
        layout = self.layout()
        if not len(layout.tokens):
            return
        origins = self.origins(layout.tokens)
        cuts = [0, *(np.flatnonzero(np.diff(origins)) + 1).tolist(), len(origins)]
        for first, last in pairwise(cuts):
            rev_id = self.revisions.rev_ids[int(origins[first])]
            yield OriginRun(int(layout.starts[first]), int(layout.ends[last - 1]), rev_id)

    def origins(self, tokens: Ids) -> Ids:
        """The place in `revisions` of the edit that wrote each token."""
        return self._engine.ledger.origins(tokens)

    def removals(self, tokens: Ids) -> NDArray[np.int64]:
        """The place in `revisions` of the edit that last took each token out; -1 where it stands."""
        removed = self._removed_in.values[tokens].astype(np.int64)
        removed[removed == _STANDS] = -1
        return removed

    def _undone(self, removed: Runs, added: Runs, *, may_undo: bool) -> tuple[PartialRevert, ...]:
        self._extend_removals()
        here, removed_in = len(self.revisions) - 1, self._removed_in.values[added.tokens]
        rev_id = self.revisions.rev_ids[here]
        undone = self._partial.add(here, rev_id, removed, added, removed_in, may_undo=may_undo)
        self.partial_reverts += undone
        return tuple(undone)

    def _takes_back(self, revert: Revert | None, comparison: Comparison, removed: Ids, added: Ids) -> bool:
        """Whether the newest edit does nothing but undo what its user's edits just before it did."""
        users = self.revisions.users
        here = len(users) - 1
        user = users[here]
        if user is None or not here or users[here - 1] != user:
            return False
        first = self._undone_from(comparison, removed, added)
        if revert:  # then it is undone whoever wrote the words
            first = self.revisions.rev_ids.index(revert.reverteds[0])
        return first < here and all(other == user for other in users[first:here])

    def _undone_from(self, comparison: Comparison, removed: Ids, added: Ids) -> int:
        """The place of the first edit whose work the newest one undoes; its own where it does something else too."""
        here = len(self.revisions) - 1
        taken_out_in = self._removed_in.values[added]
        if (taken_out_in == _STANDS).any() or any(change.kind is ChangeKind.MOVED for change in comparison.changes):
            return here  # what was never taken out is new
        places = np.concatenate([self.origins(removed), taken_out_in])
        return int(places.min()) if len(places) else here

    def _note_removals(self, removed: Ids, added: Ids) -> None:
        self._removed_in.values[removed] = len(self.revisions) - 1
        self._removed_in.values[added] = _STANDS
        self._is_unsaved.values[removed] = self._is_unsaved.values[added] = True

    def _extend_removals(self) -> None:
        missing = len(self._engine.ledger) - len(self._removed_in)
        self._removed_in.extend(_STANDS, missing)
        self._is_unsaved.extend(False, missing)

    # ------------------------------------------------------------ saving

    def unsaved(self, *, whole: bool = False) -> bytes:
        """What came since the last save, or all there is, in a form `restored` reads."""
        if whole:
            self._saved = {}
        is_told = self._removed_in.values != _STANDS if whole else self._is_unsaved.values
        changed = np.flatnonzero(is_told).astype(np.uint32)
        reverts = list(self.reverted_by.items())[self._saved.get("reverts", 0) :]
        partial = [astuple(revert) for revert in self.partial_reverts[self._saved.get("partial_reverts", 0) :]]
        content = packed(
            {
                **self._engine.unsaved(self._saved),
                **self._partial.saved(),
                "removed_tokens": np.diff(changed, prepend=changed[:1]),
                "removed_in": self._removed_in.values[changed],
                "first_removed": changed[:1],
                "reverts": np.array(reverts, np.int64).reshape(-1, 2),
                "partial_reverts": np.array(partial, np.int64).reshape(-1, 6),
                "textless": np.array(self._textless[self._saved.get("textless", 0) :], np.int64),
                "counts": np.array([len(self.revisions), self.revert_count], np.int64),
            }
        )
        self._saved = self._sizes()
        self._is_unsaved.values[:] = False
        return content

    def _sizes(self) -> SavedSizes:
        own = {"reverts": self.reverted_by, "partial_reverts": self.partial_reverts, "textless": self._textless}
        return {**self._engine.sizes, **{name: len(items) for name, items in own.items()}}

    @classmethod
    def restored(cls, saves: Sequence[bytes | memoryview], revisions: Revisions, text: bytes) -> PageHistory:
        """The history all saves make together.

        Args:
            saves: what `unsaved` gave each time, from the first on.
            revisions: the revisions read until the last save, without their texts.
            text: the newest visible one of them.

        Raises:
            ValueError: a save is damaged, or they do not go together.
        """
        history = cls()
        arrays = [unpacked(save) for save in saves]
        count, history.revert_count = arrays[-1]["counts"].tolist()
        if count != len(revisions):
            raise ValueError(f"saved with {count} revisions, restored with {len(revisions)}")
        history.revisions = revisions.first(count)
        history._textless = np.concatenate([part["textless"] for part in arrays]).tolist()
        textless = set(history._textless)
        shown = [place for place in range(count) if place not in textless]
        text, history._text = _as_utf8(text)
        history._engine = Engine.restored(arrays, text)
        history._reverts.resume([revisions.rev_ids[place] for place in shown], history._engine.numbers)
        history._partial = PartialReverts(history._engine.ledger)
        history._partial.restored(arrays[-1])
        history._shown = history.revisions[shown[-1]] if shown else None
        history._extend_removals()
        names = [field.name for field in fields(PartialRevert)]
        for part in arrays:
            tokens = np.cumsum(part["removed_tokens"], dtype=np.uint32) + part["first_removed"]
            history._removed_in.values[tokens] = part["removed_in"]
            history.reverted_by.update(part["reverts"].tolist())
            history.partial_reverts += [
                PartialRevert(**dict(zip(names, row, strict=True))) for row in part["partial_reverts"].tolist()
            ]
        history._saved = history._sizes()
        return history


def without_text(revision: Revision) -> Revision:
    """The same revision without the texts of its slots, which are not worth keeping for a whole history."""
    for slot in revision.slots:
        if slot.text is not None:
            break
    else:
        return revision
    slots = tuple(replace(slot, text=None) for slot in revision.slots)
    return replace(revision, slots=slots)


def _as_utf8(text: bytes) -> tuple[bytes, str]:
    """The text and its code points; in both, what is not UTF-8 has become U+FFFD, so that their offsets agree."""
    try:
        return text, text.decode()
    except UnicodeDecodeError:
        decoded = text.decode(errors="replace")
        return decoded.encode(), decoded


def _code_point_of_byte(text: bytes) -> Places:
    """For each byte offset of a UTF-8 text, and its end, the code point it lies in."""
    is_first = (np.frombuffer(text, np.uint8) & 0xC0) != 0x80
    points = np.empty(len(text) + 1, np.int32)
    points[0] = 0
    np.cumsum(is_first, out=points[1:])
    points[:-1] -= ~is_first
    return points
