"""Tokens of real histories that wikiwatch and WikiWho attribute to different edits, counted, sampled and judged.

    python -m bench.disagreements FILE... [--sample 100] [--seed 1] [--peers DIR] [--show]
    python -m bench.disagreements FILE... --recheck
    python -m bench.disagreements --tally

The first prints a sample to judge: with --show the token's surroundings where it was sampled, in both revisions that
are said to have written it, and in those before these. It does not say which engine named which. Verdicts are kept in
bench/disagreements.json, with what the engines said when they were judged. The second asks wikiwatch again about the
judged tokens and says how many it has right now; the third prints the tally.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.disagreeing import engines
from bench.disagreeing.sampling import Comparison, Disputed, compare, sample
from bench.disagreeing.sheet import Phrases, contexts
from bench.disagreeing.tally import read_judged, report
from bench.history import environments
from bench.history.exports import PageExport
from wikiwatch.fetch.export import read_export


@dataclass(frozen=True, slots=True)
class Compared:
    """A page, its revisions in order, and how the attributions of some of them compare."""

    page: PageExport
    order: dict[int, int]
    comparison: Comparison


def pages_of(files: Sequence[Path], at_least: int, limit: int) -> list[PageExport]:
    """The pages with enough revisions, each of which may be spread over several files, or their first ``limit``."""
    counts: dict[tuple[str, int], int] = {}
    found: dict[tuple[str, int], PageExport] = {}
    for file in files:
        with read_export(file) as reader:
            for part in reader:
                key = part.wiki.wiki_id, part.page.page_id
                counts[key] = counts.get(key, 0) + sum(1 for _ in part.revisions)
                before = found[key].files if key in found else ()
                revisions = min(counts[key], limit)
                found[key] = PageExport(files=(*before, file), wiki=part.wiki, page=part.page, revisions=revisions)
    return [page for key, page in found.items() if counts[key] >= at_least]


def compared(page: PageExport, revisions: int, python: Path) -> Compared:
    """Compare the attributions of revisions at even distances, the last one among them."""
    rev_ids = [revision.rev_id for revision in page.read()]
    step = max(1, len(rev_ids) // revisions)
    asked = set(rev_ids[::-1][::step])
    ours, theirs = engines.by_wikiwatch(page, asked), engines.by_wikiwho(page, asked, python)
    return Compared(page, {rev_id: number for number, rev_id in enumerate(rev_ids)}, compare(ours, theirs))


def summary(all_compared: Iterable[Compared]) -> Iterator[str]:
    """How much of each page they agree about."""
    yield "| history | revisions | compared | passed over by WikiWho | tokens | agree | edits in dispute |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for one in all_compared:
        result = one.comparison
        pairs = len({(token.wikiwatch, token.wikiwho) for token in result.disputed})
        yield (
            f"| {one.page.page.page_title} | {one.page.revisions:,} | {result.revisions} | {result.skipped} "
            f"| {result.tokens:,} | {result.agreed / max(1, result.tokens):.2%} | {pairs:,} |"
        )


def sheet(one: Compared, tokens: Sequence[Disputed], show: bool) -> Iterator[str]:
    """The sampled tokens of a page with both claims in the order of the history, and in context."""
    texts, phrases = _read_again(one, tokens) if show else ({}, None)
    before = dict(zip(list(one.order)[1:], one.order, strict=False))
    for token in tokens:
        early, late = sorted((token.wikiwatch, token.wikiwho), key=one.order.__getitem__)
        yield f"{one.page.page.page_title}: revision {token.rev_id} ({one.order[token.rev_id]}), from {token.start}:"
        yield f"  written in {early} ({one.order[early]}) or {late} ({one.order[late]})"
        if phrases is None:
            continue
        claims = [("before A", before.get(early, 0)), ("A", early), ("before B", before.get(late, 0)), ("B", late)]
        yield from contexts(texts, token, claims)
        yield from phrases.report(token)
        yield ""


def _read_again(one: Compared, tokens: Sequence[Disputed]) -> tuple[dict[int, str], Phrases]:
    """The texts of the revisions a sheet shows, with those before them."""
    wanted = {rev_id for token in tokens for rev_id in (token.rev_id, token.wikiwatch, token.wikiwho)}
    texts: dict[int, str] = {}
    last_id, last = 0, ""
    for revision in one.page.read():
        text = (revision.text or b"").decode(errors="replace")
        if revision.rev_id in wanted:
            texts |= {last_id: last, revision.rev_id: text}
        last_id, last = revision.rev_id, text
    phrases = Phrases(texts, tokens)
    for number, revision in enumerate(one.page.read()):
        phrases.read(number, (revision.text or b"").decode(errors="replace"))
    return texts, phrases


def recheck(pages: Sequence[PageExport]) -> Iterator[str]:
    """What wikiwatch says now of the judged tokens of these pages."""
    right = decided = moved = 0
    for page in pages:
        judged = [token for token in read_judged() if token.page == page.page.page_title]
        origins = engines.by_wikiwatch(page, {token.rev_id for token in judged})
        for token in judged:
            now = origins[token.rev_id].get(token.start)
            moved += now != token.wikiwatch
            if token.verdict in ("wikiwatch", "WikiWho"):
                decided += 1
                right += now == token.right
                if now != token.right:
                    yield f"{token.page}, {token.rev_id} from {token.start}: {now} for {token.right} ({token.reason})"
    yield f"wikiwatch has {right} of {decided} right, and says something else than when they were judged of {moved}"


def main() -> int:
    """Sample, or count what was judged."""
    options = _options()
    if options.tally:
        print("\n".join(report(read_judged())))
        return 0
    pages = pages_of(options.files, options.at_least, options.limit)
    if options.recheck:
        print("\n".join(recheck(pages)))
        return 0
    python = environments.python_of("wikiwho", options.peers)
    all_compared = [compared(page, options.revisions, python) for page in pages]
    print("\n".join(summary(all_compared)), end="\n\n", flush=True)
    order = {rev_id: number for one in all_compared for rev_id, number in one.order.items()}
    sampled = sample([one.comparison.disputed for one in all_compared], order, options.sample, options.seed)
    for one, tokens in zip(all_compared, sampled, strict=True):
        print("\n".join(sheet(one, tokens, options.show)), flush=True)
    if options.key:
        key = [
            (one.page.page.page_title, *token)
            for one, tokens in zip(all_compared, sampled, strict=True)
            for token in tokens
        ]
        options.key.write_text(json.dumps(key), "utf-8")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Sample tokens that wikiwatch and WikiWho attribute differently.")
    parser.add_argument("files", nargs="*", type=Path, help="exports; a page may be spread over several")
    parser.add_argument("--tally", action="store_true", help="count the verdicts instead")
    parser.add_argument("--recheck", action="store_true", help="ask wikiwatch again about the judged tokens")
    parser.add_argument("--sample", type=int, default=100, help="tokens to sample")
    parser.add_argument("--seed", type=int, default=1, help="of the random draw")
    parser.add_argument("--show", action="store_true", help="show the texts around each token")
    parser.add_argument("--key", type=Path, help="file that is to say which engine named which, for after judging")
    parser.add_argument("--limit", type=int, default=6000, help="revisions of a page that are read")
    parser.add_argument("--at-least", type=int, default=20, help="revisions a page needs to be taken")
    parser.add_argument("--revisions", type=int, default=40, help="revisions of a page that are compared, about")
    parser.add_argument("--peers", type=Path, default=environments.FOLDER, help="folder of virtual environments")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
