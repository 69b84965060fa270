"""What a scan finds of texts that are planted in histories, and what it accuses of what belongs there.

    python -m bench.planted [FILE...] [--half heldout|fresh] [--seeds 2] [--lang fr...]
    python -m bench.planted --judges FOLDER

Histories: the clean pages of a half of bench/passages/written, without and then with what was added later; the articles
of exports, a few dozen revisions of each; and texts of ``.jsonl`` or ``.jsonl.gz`` files (``text``, ``title``,
``language``), which grow in four edits. Newcomers plant a paragraph, four sentences and three clauses of the same half
in each, one an edit, and somebody else saves it once more. A text is found when half of it is accused. Each page
is also scanned as it is. All of it once without the sentence encoder, and once with it where it is installed.

With ``--judges`` the half is ``build``, for setting how a scan's two looks add up: FOLDER has the judges that
``bench.passages train --folds FOLDER`` wrote, and each page, with what is planted in it, is judged by one that knew
neither.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

from bench.passages.corpus import placed, read_clean, read_texts
from bench.passages.items import FOLDS, Text
from bench.passages.train import fold_file
from bench.passages.written.records import HALVES, LANGUAGES
from wikiwatch.fetch.export import read_export
from wikiwatch.model import Page, PageReport, Revision, Slot, Wiki
from wikiwatch.pipeline.analyse import analyse
from wikiwatch.pipeline.encoding import uses_encoder
from wikiwatch.pipeline.options import Options
from wikiwatch.score.passages import stored
from wikiwatch.wikitext.segments import segmented
from wikiwatch.wikitext.sentences import Sentence, SentenceKind

PLANTED = {"paragraph": 1, "sentence": 4, "clause": 3}
MOST_REVISIONS = 60
GROWTH = (0.5, 0.7, 0.85, 1.0)
SHORTEST_PAGE = 500
SHORTEST_SENTENCE = 50
FOUND = 0.5
_BEGIN = datetime(2010, 1, 1, tzinfo=UTC)
_AROUND = ' ,.\n"'


class History(NamedTuple):
    """The texts of a page, oldest first, and those that may be planted in it."""

    lang: str
    title: str
    texts: Sequence[str]
    plants: Sequence[Text]
    fold: int | None = None  # whose judge knew neither


class Plant(NamedTuple):
    """A text that was put in."""

    form: str
    text: str


def main() -> None:
    """Print what was found and what was accused in vain, without and with the encoder."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("files", nargs="*", type=Path, metavar="FILE")
    options.add_argument("--half", choices=[half for half in HALVES if half != "build"], default="heldout")
    options.add_argument("--seeds", type=int, default=2, help="how often each page gets other texts")
    options.add_argument("--lang", nargs="+", default=LANGUAGES, choices=LANGUAGES, help="only these")
    options.add_argument(
        "--judges", type=Path, metavar="FOLDER", help="judges of the folds of the half that is learned"
    )
    asked = options.parse_args()
    told = _by_fold() if asked.judges else _histories(asked.files, asked.half)
    histories = [history for history in told if history.lang in asked.lang and history.plants]
    for semantic in (False, True) if uses_encoder() else (False,):
        _measure(histories, asked.seeds, asked.judges, semantic=semantic)


def _measure(histories: Sequence[History], seeds: int, judges: Path | None, *, semantic: bool) -> None:
    planted: Counter[tuple[str, str]] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    alarms: list[str] = []
    silent = in_vain = 0
    started = time.process_time()
    for history in sorted(histories, key=lambda history: history.fold or 0):
        if judges is not None and history.fold is not None:
            _judge_by(fold_file(judges, history.fold))
        accused = _accused(_scanned(history, _revisions(history), semantic=semantic))
        silent += not accused
        alarms += [f"  {history.lang} {history.title}: {' '.join(text.split())[:100]}" for text in accused]
        for seed in range(seeds):
            revisions, plants = _with_plants(history, Random(f"{history.title} {seed}"))
            accused = _accused(_scanned(history, revisions, semantic=semantic))
            for plant in plants:
                planted[history.lang, plant.form] += 1
                found[history.lang, plant.form] += _found(plant, accused)
            in_vain += sum(not any(_are_one(text, plant.text) for plant in plants) for text in accused)
    seconds = (time.process_time() - started) / max(1, len(histories) * (1 + seeds))
    print(f"{'with' if semantic else 'without'} the encoder, {seconds:.2f} CPU seconds a scan")
    for form in PLANTED:
        for lang in ("", *sorted({lang for lang, _ in planted})):
            those = [key for key in planted if key[1] == form and lang in ("", key[0])]
            total = sum(planted[key] for key in those)
            share = sum(found[key] for key in those) / max(1, total)
            print(f"  {form} {lang or 'all'}: {share:.2f} of {total} found")
    print(f"  {len(histories)} clean pages: {silent} silent, {len(alarms)} accused; beside plants: {in_vain} accused")
    print("\n".join(alarms), flush=True)


# ---------------------------------------------------------------- histories


def _histories(files: Sequence[Path], half: str) -> Iterator[History]:
    plants = _by_language(read_texts((), half))
    for page in read_clean((), half):
        yield History(page.lang, page.title, [page.before or page.text, page.text], plants.get(page.lang, []))
    for file in files:
        for told in _grown(file) if ".jsonl" in file.suffixes else _exported(file):
            yield told._replace(plants=plants.get(told.lang, []))


def _by_fold() -> Iterator[History]:
    """The pages of the half that is learned from, each with texts by hands of its own fold."""
    texts = read_texts(())
    plants = [_by_language([text for text in texts if text.fold == fold]) for fold in range(FOLDS)]
    for page in placed(read_clean(()), texts):
        grown = [page.before, page.text] if page.before else _growing(page.text, page.lang)
        yield History(page.lang, page.title, grown, plants[page.fold].get(page.lang, []), page.fold)


def _by_language(texts: Sequence[Text]) -> dict[str, list[Text]]:
    found: dict[str, list[Text]] = {}
    for text in texts:
        found.setdefault(text.lang, []).append(text)
    return found


def _judge_by(model: Path) -> None:
    stored.MODEL = model
    stored.judge.cache_clear()


def _exported(file: Path) -> Iterator[History]:
    with read_export(file) as reader:
        for part in reader:
            texts = [revision.text.decode(errors="replace") for revision in part.revisions if revision.text]
            texts = [text for text in texts if len(text) >= SHORTEST_PAGE]
            every = -(-len(texts) // MOST_REVISIONS)
            if part.page.namespace_id == 0 and texts:
                yield History(part.wiki.lang or "", part.page.page_title, texts[::every], ())


def _grown(file: Path) -> Iterator[History]:
    open_text = gzip.open if file.suffix == ".gz" else open
    with open_text(file, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            lang, texts = str(row["language"])[:2].lower(), _growing(row["text"], str(row["language"])[:2].lower())
            if len(row["text"]) >= SHORTEST_PAGE and texts:
                yield History(lang, str(row["title"]), texts, ())


def _growing(text: str, lang: str) -> list[str]:
    sentences = segmented(text, lang)
    ends = [sentences[int(len(sentences) * share) - 1].span.end for share in GROWTH if len(sentences) > 1]
    return [text[:end] for end in ends]


def _revisions(history: History) -> list[Revision]:
    return [_revision(number, text, f"Editor {number % 7}") for number, text in enumerate(history.texts, 1)]


def _revision(number: int, text: str, user: str, *, anon: bool = False) -> Revision:
    return Revision(
        rev_id=number,
        parent_id=number - 1 or None,
        page_id=1,
        dt=_BEGIN + timedelta(days=20 * number),
        user=user,
        user_id=None,
        anon=anon,
        comment=None,
        slots=(Slot(text=text.encode(errors="replace"), sha1=None, size=None),),
    )


# ---------------------------------------------------------------- plants


def _with_plants(history: History, random: Random) -> tuple[list[Revision], list[Plant]]:
    """The history and what newcomers did to its newest text; the last edit is somebody else's."""
    revisions, plants = _revisions(history), list[Plant]()
    text = history.texts[-1]
    for form, count in PLANTED.items():
        known = [text for text in history.plants if text.form == form]
        for item in random.sample(known, min(count, len(known))):
            sentences = [one for one in segmented(text, history.lang) if _takes(text, one, form, plants)]
            if not sentences:
                continue
            said = item.text.replace("{title}", history.title)
            text = _put(text, random.choice(sentences), form, said)
            plants.append(Plant(form, said))
            newcomer = f"192.0.2.{len(plants)}" if len(plants) % 2 else f"Newcomer {len(plants)}"
            revisions.append(_revision(len(revisions) + 1, text, newcomer, anon=newcomer.startswith("192")))
    return [*revisions, _revision(len(revisions) + 1, f"{text}\n", "Editor 1")], plants


def _takes(text: str, sentence: Sentence, form: str, plants: Sequence[Plant]) -> bool:
    start, end = sentence.span
    is_prose = sentence.context_kind is SentenceKind.PROSE and end - start >= SHORTEST_SENTENCE
    has_place = form != "clause" or ", " in text[start + 15 : end - 15]
    return is_prose and has_place and not any(_are_one(text[start:end], plant.text) for plant in plants)


def _put(text: str, sentence: Sentence, form: str, said: str) -> str:
    start, end = sentence.span
    if form == "sentence":
        return f"{text[:end]} {said}{text[end:]}"
    if form == "paragraph":
        line_end = text.find("\n", end)
        line_end = len(text) if line_end < 0 else line_end
        return f"{text[:line_end]}\n\n{said}{text[line_end:]}"
    comma = text.index(", ", start + 15)
    return f"{text[:comma]}, {said.strip(_AROUND)}{text[comma:]}"


# ---------------------------------------------------------------- scans


def _scanned(history: History, revisions: Sequence[Revision], *, semantic: bool) -> PageReport:
    wiki = Wiki(wiki_id=f"{history.lang}wiki", lang=history.lang)
    page = Page(page_id=1, page_title=history.title, namespace_id=0)
    return analyse(wiki, page, revisions, Options(semantic=semantic))


def _accused(report: PageReport) -> list[str]:
    """The guilty spans of what stands."""
    return [
        passage.text[span.start - passage.start : span.end - passage.start].strip(_AROUND)
        for passage in (suspect.passage for suspect in report.passages if suspect.passage.standing)
        for span in passage.spans
    ]


def _found(plant: Plant, accused: Sequence[str]) -> bool:
    here = {text for text in accused if _are_one(text, plant.text)}
    return sum(min(len(text), len(plant.text)) for text in here) >= FOUND * len(plant.text.strip(_AROUND))


def _are_one(text: str, plant: str) -> bool:
    """Whether one is in the other."""
    text, plant = text.strip(_AROUND), plant.strip(_AROUND)
    return bool(text) and (text in plant or plant in text)


if __name__ == "__main__":
    main()
