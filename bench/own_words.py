"""What becomes of edits that only take back what the same user did just before, beside that of others.

    python -m bench.own_words en=Holy_Grail-0-999.xml.7z en=Holy_Grail-1000-1999.xml.7z ja=FILE...

Exports, each with its language; a page may go on in the next one. *Undone* is what another user's identity revert
undid. *For itself*: of the words that had been taken out or given back, most then stood again or were gone again. Of
other edits that is taken for granted. What the model would have said without knowing is asked of the shipped one,
which may have learned from these pages.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import sqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from wikiwatch.fetch.export import read_export
from wikiwatch.history import PageHistory
from wikiwatch.model import Edit, EditChange, Revision
from wikiwatch.pipeline.records import RecordKeeper, change_of
from wikiwatch.score.edits import EarlierEdits, Scoring, assess_edits

SUSPECT = 0.5
MOST = 0.5  # of the words
AT_ONCE = 200  # edits that are scored together
Z = 1.96  # of a 95% interval
NONE = np.empty(0, np.uint32)


@dataclass(slots=True)
class Saved:
    """An edit, without its texts, and what became of it.

    ``taken_out`` and ``given_back`` are tokens, of those that take back. ``score`` is the model's, had it not known
    that the edit takes back.
    """

    rev_id: int
    user: str | None
    anon: bool | None
    takes_back: bool
    only_takes_out: bool
    is_revert: bool
    taken_out: NDArray[np.uint32]
    given_back: NDArray[np.uint32]
    score: float = 0.0
    undone: bool = False
    for_itself: bool = False


@dataclass(slots=True)
class _Page:
    lang: str
    history: PageHistory = field(default_factory=PageHistory)
    records: RecordKeeper = field(default_factory=RecordKeeper)
    earlier: EarlierEdits = field(default_factory=EarlierEdits)
    waiting: list[tuple[Saved, EditChange]] = field(default_factory=list)
    saved: dict[int, Saved] = field(default_factory=dict)


ROWS: tuple[tuple[str, Callable[[Saved], bool]], ...] = (
    ("all edits", lambda edit: True),
    ("only take words out, more than take back", lambda edit: edit.only_takes_out and not edit.takes_back),
    ("only take back, and so give back an older text", lambda edit: edit.takes_back and edit.is_revert),
    ("only take back otherwise", lambda edit: edit.takes_back and not edit.is_revert),
)
WHO: tuple[tuple[str, Callable[[Saved], bool]], ...] = (
    ("anonymous", lambda edit: edit.anon is True),
    ("with an account", lambda edit: edit.anon is False),
)


def main(arguments: Sequence[str]) -> None:
    """Print a row for each kind of edit."""
    told = list(read(argument.partition("=")[::2] for argument in arguments))
    print(f"| edits | number | undone | for itself | model's score {SUSPECT} or more |\n|---|---|---|---|---|")
    for what, is_such in ROWS:
        for who, is_by in WHO:
            some = [edit for edit in told if is_such(edit) and is_by(edit)]
            cells = [_share(sum(values), len(some)) for values in _columns(some)]
            print(f"| {what}, {who} | {len(some):,} | {' | '.join(cells)} |")


def _columns(some: Sequence[Saved]) -> Iterator[list[bool]]:
    yield [edit.undone for edit in some]
    yield [edit.for_itself for edit in some]
    yield [edit.score >= SUSPECT for edit in some]


def _share(count: int, of: int) -> str:
    """With Wilson's interval."""
    if not of:
        return "-"
    share, spread = count / of, Z * Z / of
    middle = (share + spread / 2) / (1 + spread)
    half = Z * sqrt(share * (1 - share) / of + spread / of / 4) / (1 + spread)
    return f"{count} = {share:.1%} ({max(0.0, middle - half):.1%}-{middle + half:.1%})"


def read(exports: Iterable[tuple[str, ...]]) -> Iterator[Saved]:
    """The edits of all pages but those that made them."""
    title, page = None, _Page("")
    for lang, name in exports:
        with read_export(Path(name)) as reader:
            for part in reader:
                if part.page.page_title != title:
                    yield from _told(page)
                    title, page = part.page.page_title, _Page(lang)
                for revision in part.revisions:
                    _add(page, revision, title)
    yield from _told(page)


def _add(page: _Page, revision: Revision, title: str | None) -> None:
    users, before = page.history.revisions.users, NONE
    if users and users[-1] == revision.user:
        before = page.history.layout().tokens
    edit = page.history.add(revision)
    record = page.records.add(revision, edit)
    if edit is None or edit.is_creation:
        return
    for rev_id in edit.reverts:
        if rev_id in page.saved and not page.saved[rev_id].undone:
            _undo(page.saved[rev_id], edit, page.history)
    before, after = (before, page.history.layout().tokens) if edit.takes_back else (NONE, NONE)
    saved = page.saved[revision.rev_id] = Saved(
        rev_id=revision.rev_id,
        user=revision.user,
        anon=revision.anon,
        takes_back=edit.takes_back,
        only_takes_out=bool(edit.removed) and not edit.inserted,
        is_revert=bool(edit.reverts),
        taken_out=np.setdiff1d(before, after),
        given_back=np.setdiff1d(after, before),
    )
    unknowing = replace(record, takes_back=False)
    page.waiting.append((saved, change_of(edit, unknowing, lang=page.lang, title=title)))
    if len(page.waiting) >= AT_ONCE:
        _score(page)


def _undo(saved: Saved, by: Edit, history: PageHistory) -> None:
    if by.revision.user == saved.user:
        return
    saved.undone = saved.for_itself = True
    if saved.takes_back:
        stands = history.layout().tokens
        undone = np.isin(saved.taken_out, stands).sum() + np.isin(saved.given_back, stands, invert=True).sum()
        saved.for_itself = bool(undone > MOST * (len(saved.taken_out) + len(saved.given_back)))


def _score(page: _Page) -> None:
    changes = [(change, ()) for _, change in page.waiting]
    assessed = assess_edits(changes, Scoring(explained_from=1.0), page.earlier)
    for (saved, _), each in zip(page.waiting, assessed, strict=True):
        saved.score = each.damaging
    page.waiting = []


def _told(page: _Page) -> Iterable[Saved]:
    _score(page)
    return page.saved.values()


if __name__ == "__main__":
    main(sys.argv[1:])
