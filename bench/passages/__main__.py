"""Does a passage belong? The public benchmark, and the training of the judge; bench/README.md explains both.

    python -m bench.passages [FOLDERS...] [--half heldout|build|fresh] [--encoder] [--reference] [--pages FILE...]
                             [--texts FILE...]
    python -m bench.passages train FOLDERS... [--pages FILE...] [--texts FILE...] [--encoder-cache FILE]

FOLDERS hold clean pages and texts to insert, in the formats of corpus.py. Without any, the texts of ``written/`` are
what is mixed. Prints Markdown.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.passages import baselines, train
from bench.passages.corpus import (
    ENOUGH_TEXTS,
    belonging,
    placed,
    read_clean,
    read_texts,
    unrelated,
    with_many_texts,
)
from bench.passages.items import Page, Text
from bench.passages.metrics import Judgement
from bench.passages.real import foreign_sentences, real_pages, shared_out
from bench.passages.recipe import Mixture, folders, repeated
from bench.passages.reporting import report
from bench.passages.web import web_texts
from bench.passages.written.records import HALVES
from wikiwatch.model import CheckedSentence
from wikiwatch.pipeline.check import Request, check_text
from wikiwatch.score.passages import stored
from wikiwatch.score.passages.encoder import Encoder, installed_encoder
from wikiwatch.wikitext.segments import segment
from wikiwatch.wikitext.sentences import SentenceKind

STORED = -1.0
ACCUSED = 0.05  # score from which guilty spans are asked for; the table sets its own threshold
_READ = frozenset({SentenceKind.PROSE, SentenceKind.LIST})


def main() -> int:
    """Train, or evaluate."""
    if sys.argv[1:2] == ["train"]:
        return train.main(sys.argv[2:])
    options = _options()
    pages, texts = corpus(options)
    mixed = list(repeated(pages, texts, options.seeds, options.mixtures))
    if options.reference:
        mixed = [mixture for mixture in mixed if mixture.reference is not None]
    encoder = installed_encoder() if options.encoder else None
    if options.show_clean:
        print(*_shown(pages, options.show_clean, encoder), sep="\n")
        return 0
    print(f"{len(pages)} clean pages, {len(mixed)} texts, {sum(len(m.insertions) for m in mixed)} insertions\n")
    judged: dict[str, list[Judgement]] = {"wikiwatch": [], "rule": []}
    started, count = time.process_time(), 0
    for mixture in mixed:
        found = _checked(mixture, encoder, reference=options.reference)
        count += len(found)
        judged["wikiwatch"].append(_ours(mixture, found))
        judged["rule"].append(_by_rule(mixture, found))
    speed = count / (time.process_time() - started)
    if not options.reference:
        for name, baseline in baselines.BASELINES.items():
            judged[name] = [_theirs(mixture, baseline) for mixture in mixed]
    own = options.own_threshold
    if own == STORED:
        own = stored.judge(stored.variant(reference=options.reference, encoder=encoder is not None)).threshold
    print(report(judged, own=own), f"\n{speed:.0f} sentences a second of CPU time, detectors and all")
    return 0


def corpus(options: argparse.Namespace) -> tuple[list[Page], list[Text]]:
    """The clean pages, and what may be put into them. What sites say goes into any page: nothing here knows them."""
    named = folders(options.folders)
    texts = web_texts(options.texts, held_back=True) if options.texts else read_texts(named, options.half)
    if options.pages:
        pages, _ = shared_out(real_pages(options.pages, held_back=True), with_many_texts(texts, ENOUGH_TEXTS))
        pages = placed(pages, texts)
    else:
        pages = read_clean(named, options.half)
    if options.texts:
        pages, texts = [replace(page, part=0) for page in pages], [replace(text, part=0) for text in texts]
    others = foreign_sentences(pages) if options.pages else unrelated(pages, named)
    return pages, [*texts, *others, *belonging(options.half)]


def _shown(pages: Sequence[Page], count: int, encoder: Encoder | None) -> Iterator[str]:
    """Some clean pages, spread over all, with what is held against them and why."""
    for page in pages[:: max(1, len(pages) // count)][:count]:
        report = check_text(Request(text=page.text, lang=page.lang, title=page.title), encoder=encoder)
        suspects = [sentence for sentence in report.sentences if sentence.judged.score >= report.threshold]
        yield f"{page.title} ({page.lang}, {page.source}): {len(report.sentences)} sentences, {len(suspects)} suspect"
        for sentence in suspects:
            yield f"  {sentence.judged.score:.2f} {' '.join(sentence.text.split())[:160]}"
            yield from (f"       {r.contribution:+.1f} {r.group}: {r.message}" for r in sentence.judged.reasons)


def _checked(mixture: Mixture, encoder: Encoder | None, *, reference: bool) -> Sequence[CheckedSentence]:
    request = Request(
        text=mixture.text,
        reference=mixture.reference if reference else None,
        lang=mixture.page.lang,
        title=mixture.page.title,
    )
    return check_text(request, at_least=ACCUSED, encoder=encoder).sentences


def _ours(mixture: Mixture, found: Sequence[CheckedSentence]) -> Judgement:
    return Judgement(
        mixture=mixture,
        spans=[sentence.judged.span for sentence in found],
        scores=np.array([sentence.judged.score for sentence in found]),
        accused=[sentence.judged.spans for sentence in found],
    )


def _by_rule(mixture: Mixture, found: Sequence[CheckedSentence]) -> Judgement:
    scores = baselines.rule([sentence.findings for sentence in found])
    return Judgement(mixture=mixture, spans=[sentence.judged.span for sentence in found], scores=scores)


def _theirs(mixture: Mixture, baseline: baselines.Baseline) -> Judgement:
    sentences = [s for s in segment(mixture.text, mixture.page.lang) if s.context_kind in _READ]
    scores = baseline(mixture.text, sentences, mixture.page.lang) if sentences else np.empty(0)
    return Judgement(mixture=mixture, spans=[s.span for s in sentences], scores=scores)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", help="folders with clean pages and texts to insert")
    parser.add_argument("--half", choices=HALVES, default="heldout", help="which half of written/")
    parser.add_argument("--encoder", action="store_true", help="with the encoder of the extra semantic")
    parser.add_argument("--reference", action="store_true", help="against the page without the insertions")
    parser.add_argument("--mixtures", type=int, default=5, help="mixtures of each page")
    parser.add_argument("--seeds", type=int, default=1, help="how often each page is mixed anew")
    parser.add_argument("--show-clean", type=int, metavar="N", help="N clean pages with what is held against them")
    parser.add_argument(
        "--own-threshold", type=float, nargs="?", const=STORED, metavar="SCORE", help="at this score, or the stored one"
    )
    parser.add_argument(
        "--texts", nargs="+", type=Path, metavar="FILE", help="put in those of these (web.py) that are held back"
    )
    parser.add_argument(
        "--pages", nargs="+", type=Path, metavar="FILE", help="real articles (real.py), those held back"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
