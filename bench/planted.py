"""What a scan finds of texts that are planted in histories, and what it accuses of what belongs there.

    python -m bench.planted [FILE...] [--seeds 2] [--lang fr...]

Histories: the clean pages of bench/passages/written/heldout, with and then without what was added later; the articles
of exports, a few dozen revisions of each; and texts of ``.jsonl`` or ``.jsonl.gz`` files (``text``, ``title``,
``language``), which grow in four edits. Newcomers plant a paragraph, four sentences and three clauses of the held-out
half in each, one an edit, and somebody else saves it once more. A text is found when half of it is accused. Each page
is also scanned as it is. All of it once without the sentence encoder, and once with it where it is installed.
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

from bench.passages.written.records import LANGUAGES, Item, read_items, read_pages
from wikiwatch.fetch.export import read_export
from wikiwatch.model import Page, PageReport, Revision, Slot, Wiki
from wikiwatch.pipeline.analyse import analyse
from wikiwatch.pipeline.encoding import uses_encoder
from wikiwatch.pipeline.options import Options
from wikiwatch.wikitext.segments import segmented
from wikiwatch.wikitext.sentences import Sentence, SentenceKind

HALF = "heldout"
PLANTED = {"paragraph": 1, "sentence": 4, "clause": 3}
MOST_REVISIONS = 60
GROWTH = (0.5, 0.7, 0.85, 1.0)
SHORTEST_PAGE = 500
SHORTEST_SENTENCE = 50
FOUND = 0.5
_BEGIN = datetime(2010, 1, 1, tzinfo=UTC)
_AROUND = ' ,.\n"'


class History(NamedTuple):
    """The texts of a page, oldest first, in a language that there are texts to plant of."""

    lang: str
    title: str
    texts: Sequence[str]


class Plant(NamedTuple):
    """A text that was put in."""

    form: str
    text: str


def main() -> None:
    """Print what was found and what was accused in vain, without and with the encoder."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("files", nargs="*", type=Path, metavar="FILE")
    options.add_argument("--seeds", type=int, default=2, help="how often each page gets other texts")
    options.add_argument("--lang", nargs="+", default=LANGUAGES, choices=LANGUAGES, help="only these")
    asked = options.parse_args()
    histories = [history for history in _histories(asked.files) if history.lang in asked.lang]
    for semantic in (False, True) if uses_encoder() else (False,):
        _measure(histories, asked.seeds, semantic=semantic)


def _measure(histories: Sequence[History], seeds: int, *, semantic: bool) -> None:
    planted: Counter[tuple[str, str]] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    alarms: list[str] = []
    silent = in_vain = 0
    started = time.process_time()
    for history in histories:
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


def _histories(files: Sequence[Path]) -> Iterator[History]:
    for lang in LANGUAGES:
        for page in read_pages(HALF, lang):
            yield History(lang, page.title, [page.before, page.text])
    for file in files:
        yield from _grown(file) if ".jsonl" in file.suffixes else _exported(file)


def _exported(file: Path) -> Iterator[History]:
    with read_export(file) as reader:
        for part in reader:
            texts = [revision.text.decode(errors="replace") for revision in part.revisions if revision.text]
            texts = [text for text in texts if len(text) >= SHORTEST_PAGE]
            every = -(-len(texts) // MOST_REVISIONS)
            if part.page.namespace_id == 0 and texts:
                yield History(part.wiki.lang or "", part.page.page_title, texts[::every])


def _grown(file: Path) -> Iterator[History]:
    open_text = gzip.open if file.suffix == ".gz" else open
    with open_text(file, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            lang = str(row["language"])[:2].lower()
            sentences = segmented(row["text"], lang)
            ends = [sentences[int(len(sentences) * share) - 1].span.end for share in GROWTH if len(sentences) > 1]
            if len(row["text"]) >= SHORTEST_PAGE and ends:
                yield History(lang, str(row["title"]), [row["text"][:end] for end in ends])


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
        known = [item for item in read_items(HALF, history.lang) if item.form == form]
        for item in random.sample(known, min(count, len(known))):
            sentences = [one for one in segmented(text, history.lang) if _takes(text, one, form, plants)]
            if not sentences:
                continue
            said = item.text.replace("{title}", history.title)
            text = _put(text, random.choice(sentences), item, said)
            plants.append(Plant(form, said))
            newcomer = f"192.0.2.{len(plants)}" if len(plants) % 2 else f"Newcomer {len(plants)}"
            revisions.append(_revision(len(revisions) + 1, text, newcomer, anon=newcomer.startswith("192")))
    return [*revisions, _revision(len(revisions) + 1, f"{text}\n", "Editor 1")], plants


def _takes(text: str, sentence: Sentence, form: str, plants: Sequence[Plant]) -> bool:
    start, end = sentence.span
    is_prose = sentence.context_kind is SentenceKind.PROSE and end - start >= SHORTEST_SENTENCE
    has_place = form != "clause" or ", " in text[start + 15 : end - 15]
    return is_prose and has_place and not any(_are_one(text[start:end], plant.text) for plant in plants)


def _put(text: str, sentence: Sentence, item: Item, said: str) -> str:
    start, end = sentence.span
    if item.form == "sentence":
        return f"{text[:end]} {said}{text[end:]}"
    if item.form == "paragraph":
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
