"""What a scan finds of texts that are planted in histories, and what it accuses of what belongs there.

    python -m bench.planted [FILE...] [--half heldout|fresh] [--seeds 2] [--lang fr...] [--threshold 0.5]
    python -m bench.planted --judges FOLDER
    python -m bench.planted train --judges FOLDER [FILE...]

Histories: the clean pages of a half of bench/passages/written, without and then with what was added later; the articles
of exports, a few dozen revisions of each; and texts of ``.jsonl`` or ``.jsonl.gz`` files (``text``, ``language``, and
``title`` or ``title_language``), which grow in four edits. Newcomers plant a paragraph, four sentences and three
clauses of the same half in each, one an edit, and somebody else saves it once more. A text is found when half of it is
accused; in brackets the 95% interval by drawing pages.
Each page is also scanned as it is. All of it once without the sentence encoder, and once with it where it is installed.

With ``--judges`` the half is ``build``, for choosing between ways to scan: FOLDER has the judges that
``bench.passages train --folds FOLDER`` wrote, and each page, with what is planted in it, is judged by one that knew
neither.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

from bench.passages.corpus import read_texts
from bench.passages.train import fold_file
from bench.passages.web import web_texts
from bench.passages.written.records import HALVES, LANGUAGES
from bench.planted.histories import History, by_fold, judge_by, read_histories, revisions_of
from bench.planted.intervals import share_of
from bench.planted.plants import AROUND, PLANTED, are_one, is_found, with_plants
from wikiwatch.model import Page, PageReport, Revision, Wiki
from wikiwatch.pipeline.analyse import analyse
from wikiwatch.pipeline.encoding import uses_encoder
from wikiwatch.pipeline.options import Options
from wikiwatch.settings import THRESHOLD


def main(arguments: Sequence[str]) -> None:
    """Print what was found and what was accused in vain, without and with the encoder."""
    options = argparse.ArgumentParser(
        prog="python -m bench.planted", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("files", nargs="*", type=Path, metavar="FILE")
    options.add_argument("--half", choices=[half for half in HALVES if half != "build"], default="heldout")
    options.add_argument(
        "--texts", nargs="+", type=Path, metavar="FILE", help="plant those of these (web.py) that are held back"
    )
    options.add_argument("--seeds", type=int, default=2, help="how often each page gets other texts")
    options.add_argument("--lang", nargs="+", default=LANGUAGES, choices=LANGUAGES, help="only these")
    options.add_argument("--threshold", type=float, default=THRESHOLD, help="of the scan")
    options.add_argument(
        "--judges", type=Path, metavar="FOLDER", help="judges of the folds of the half that is learned"
    )
    asked = options.parse_args(arguments)
    if asked.judges and asked.texts:
        options.error("--judges plants the texts of its own half alone: leave out --texts")
    if asked.judges:
        told = by_fold(read_texts(()))
    else:
        texts = web_texts(asked.texts, held_back=True) if asked.texts else read_texts((), asked.half)
        told = read_histories(asked.files, asked.half, texts)
    histories = [history for history in told if history.lang in asked.lang and history.plants]
    for semantic in (False, True) if uses_encoder() else (False,):
        _measure(histories, asked.seeds, asked.judges, Options(threshold=asked.threshold, semantic=semantic))


def _measure(histories: Sequence[History], seeds: int, judges: Path | None, asked: Options) -> None:
    planted: dict[tuple[str, str], list[tuple[float, float]]] = {}
    alarms: list[str] = []
    silent: list[tuple[float, float]] = []
    in_vain = 0
    started = time.process_time()
    for history in sorted(histories, key=lambda history: history.fold or 0):
        if judges is not None and history.fold is not None:
            judge_by(fold_file(judges, history.fold))
        accused = _accused(_scanned(history, revisions_of(history), asked))
        silent.append((not accused, 1))
        alarms += [f"  {history.lang} {history.title}: {' '.join(text.split())[:100]}" for text in accused]
        for seed in range(seeds):
            revisions, plants = with_plants(history, Random(f"{history.title} {seed}"))
            accused = _accused(_scanned(history, revisions, asked))
            for form in PLANTED:
                found = [is_found(plant, accused) for plant in plants if plant.form == form]
                planted.setdefault((history.lang, form), []).append((sum(found), len(found)))
            in_vain += sum(not any(are_one(text, plant.text) for plant in plants) for text in accused)
    seconds = (time.process_time() - started) / max(1, len(histories) * (1 + seeds))
    print(f"{'with' if asked.semantic else 'without'} the encoder, {seconds:.2f} CPU seconds a scan")
    for form in PLANTED:
        for lang in ("", *sorted({lang for lang, _ in planted})):
            those = [
                pair for key, pairs in planted.items() if key[1] == form and lang in ("", key[0]) for pair in pairs
            ]
            print(f"  {form} {lang or 'all'}: {share_of(those)} found")
    print(f"  {share_of(silent)} clean pages silent, {len(alarms)} accused; beside plants: {in_vain} accused")
    print("\n".join(alarms), flush=True)


def _scanned(history: History, revisions: Sequence[Revision], asked: Options) -> PageReport:
    wiki = Wiki(wiki_id=f"{history.lang}wiki", lang=history.lang)
    page = Page(page_id=1, page_title=history.title, namespace_id=0)
    return analyse(wiki, page, revisions, asked)


def _accused(report: PageReport) -> list[str]:
    """The guilty spans of what stands."""
    return [
        passage.text[span.start - passage.start : span.end - passage.start].strip(AROUND)
        for passage in (suspect.passage for suspect in report.passages if suspect.passage.standing)
        for span in passage.spans
    ]
