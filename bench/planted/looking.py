"""What the two looks and the history say of every part in doubt of histories that were lived through."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from bench.passages.corpus import read_texts
from bench.passages.memory import Memory
from bench.passages.sharing import shared
from bench.passages.train import fold_file
from bench.planted.histories import History, by_fold, judge_by, settled
from bench.planted.lives import Lived, lived
from bench.planted.plants import AROUND, Plant
from wikiwatch.history import FinalState, PageHistory
from wikiwatch.model import Page, PageReport, Provenance, Span, Wiki
from wikiwatch.pipeline.analyse import Analysis
from wikiwatch.pipeline.foreign import Part
from wikiwatch.pipeline.judgements import Judgements
from wikiwatch.pipeline.options import USUAL
from wikiwatch.pipeline.provenance import Aftermath, came_to_stand
from wikiwatch.pipeline.rereading import looked_at
from wikiwatch.score.passages import Encoder, installed_encoder, serves
from wikiwatch.settings import THRESHOLD
from wikiwatch.wikitext.prose import prose

FOLDS = 5
IS_PLANTED = 0.5  # of what is accused


class Row(NamedTuple):
    """A part in doubt, with what is known of it and whether it was planted."""

    part: Part
    came: Provenance
    is_planted: bool


class Case(NamedTuple):
    """A history that was looked at, with or without the encoder."""

    lang: str
    title: str
    is_real: bool
    encoder: bool
    text: str
    plants: Sequence[Plant]
    rows: Sequence[Row]

    @property
    def fold(self) -> int:
        """All histories of a page share one."""
        return zlib.crc32(self.title.encode()) % FOLDS

    @property
    def is_clean(self) -> bool:
        """Whether nothing is planted in it."""
        return not self.plants


class Remembering:
    """The encoder, with what it said before."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def encode(self, texts: Sequence[str], /) -> npt.NDArray[np.floating[Any]]:
        """One row a text."""
        return self._memory.rows(texts)


def remembering(cache: Path | None) -> Encoder | None:
    """The installed encoder, with the vectors of a file, if any."""
    encoder = installed_encoder()
    return None if encoder is None else Remembering(Memory(encoder, cache or Path("no cache")))


def looked_through(
    files: Sequence[Path], pages: Sequence[Path], judges: Path, encoder: Encoder | None, seed: int, processes: int = 1
) -> list[Case]:
    """Every history, planted and clean, by judges that knew neither page nor hand; the same by any number of
    processes."""
    texts = read_texts(())
    histories = [history for history in by_fold(texts, pages) if history.plants]
    real = [history for file in files for history in settled(file, texts)]
    told = sorted([*histories, *real], key=lambda history: history.fold or 0)
    judged_by = None

    def cases(number: int) -> list[Case]:
        nonlocal judged_by
        history = told[number]
        if history.fold != judged_by:
            judged_by = history.fold
            judge_by(fold_file(judges, history.fold or 0))
        found: list[Case] = []
        for planted in (False,) if history.stays_clean else (False, True):
            random = Random(f"{history.title} {len(history.texts[-1])} {planted} {seed}")
            life = lived(history, random, planted=planted)
            if life.plants or not planted:  # of what was taken out again remains may stand, so that page is not clean
                found += _cases(history, life, encoder)
        return found

    return [case for found in shared(cases, len(told), processes) for case in found]


def _cases(history: History, life: Lived, encoder: Encoder | None) -> Iterator[Case]:
    report, judgements = _scanned(history, life)
    pages = PageHistory()
    for revision in life.revisions:
        pages.add(revision)
    suspects = [edit.revision for edit in report.edits if edit.damaging >= THRESHOLD]
    aftermath = Aftermath(suspects, pages.reverted_by, pages.partial_reverts)
    state = FinalState(pages, None)
    shown = shown_in(pages.text)
    planted = places_of(pages.text, life.plants)
    for asked in (None, encoder) if encoder is not None and serves(history.lang) else (None,):
        judgements = Judgements(judgements.kept)
        layers = looked_at(pages, history.lang, history.title, judgements.of, asked)
        rows = [
            Row(part, came_to_stand(pages, part.place, state, aftermath), is_planted(part.judged.spans, planted, shown))
            for parts in layers
            for part in parts
        ]
        yield Case(
            history.lang, history.title, bool(history.revisions), asked is not None, pages.text, life.plants, rows
        )


def _scanned(history: History, life: Lived) -> tuple[PageReport, Judgements]:
    """The report of a scan without the encoder, and what was judged for it."""
    wiki = Wiki(wiki_id=f"{history.lang}wiki", lang=history.lang)
    page = Page(page_id=1, page_title=history.title, namespace_id=0)
    analysis, judgements = Analysis(wiki, page, USUAL), Judgements()
    for one in life.revisions:
        analysis.add(one)
    return analysis.report(None, judgements), judgements


def places_of(text: str, plants: Sequence[Plant]) -> npt.NDArray[np.bool_]:
    """Which code points of a text were planted."""
    found = np.zeros(len(text), np.bool_)
    for plant in plants:
        said = plant.text.strip(AROUND)
        start = text.find(said)
        if start >= 0:
            found[start : start + len(said)] = True
    return found


def shown_in(text: str) -> npt.NDArray[np.bool_]:
    """Which code points of a text are letters or signs that a reader sees, and no markup."""
    return np.array([not sign.isspace() for sign in prose(text)], np.bool_)


def is_planted(spans: Sequence[Span], planted: npt.NDArray[np.bool_], shown: npt.NDArray[np.bool_]) -> bool:
    """Whether half of what a reader sees of what is accused was planted: a reference is often the longer part."""
    size = sum(int(shown[slice(*span)].sum()) for span in spans)
    return sum(int((planted & shown)[slice(*span)].sum()) for span in spans) >= IS_PLANTED * max(1, size)
