"""The histories that texts are planted in, and the judge that knew neither a page nor what is planted in it."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from bench.passages.corpus import placed, read_clean, with_many_texts
from bench.passages.items import FOLDS, Text, fold_of
from bench.passages.real import real_pages, shared_out
from wikiwatch.errors import ExportError
from wikiwatch.fetch.export import read_export
from wikiwatch.model import Revision, Slot
from wikiwatch.score.passages import stored
from wikiwatch.wikitext.segments import segmented

MOST_REVISIONS = 60
MOST_OF_A_SOURCE = 48  # real pages of a language
MOST_OF_A_FILE, PLANTED_IN = 36, 10  # real articles of a language; those not planted in are only seen as they are
GROWTH = (0.5, 0.7, 0.85, 1.0)
SHORTEST_PAGE = 500
READ_OF_HISTORY = 3_000
STRETCHES, SHORTEST_STRETCH, LONGEST_STRETCH = 4, 8, 40
_BEGIN = datetime(2010, 1, 1, tzinfo=UTC)


class History(NamedTuple):
    """The texts of a page, oldest first, and those that may be planted in it."""

    lang: str
    title: str
    texts: Sequence[str]
    plants: Sequence[Text]
    fold: int | None = None  # whose judge knew neither
    revisions: Sequence[Revision] = ()  # of a real history, with its editors
    stays_clean: bool = False  # there are enough others of its kind to plant in


def read_histories(files: Sequence[Path], half: str, told: Sequence[Text]) -> Iterator[History]:
    """The pages of a half of ``written`` and those of files, to plant these texts in."""
    plants = _by_language(told)
    for page in read_clean((), half):
        yield History(page.lang, page.title, [page.before or page.text, page.text], plants.get(page.lang, []))
    for file in files:
        for told in _grown(file) if ".jsonl" in file.suffixes else _exported(file):
            yield told._replace(plants=plants.get(told.lang, []))


def by_fold(texts: Sequence[Text], pages: Sequence[Path] = ()) -> Iterator[History]:
    """The pages of the half that is learned from, and those of folders and of files of real articles, each with those
    of the texts that are by hands of its own fold.

    Pages that nobody may plant a text in, for want of one in the language, are left out, and what is more than enough
    of one kind.
    """
    folders, files = ([path for path in pages if path.is_dir() == told] for told in (True, False))
    plants = [_by_language([text for text in texts if text.fold == fold]) for fold in range(FOLDS)]
    counts: Counter[tuple[str, str]] = Counter()
    mixed, others = shared_out(real_pages(files), with_many_texts(texts))
    real = {(page.source, page.lang) for page in (*mixed, *others)}
    for page in placed([*read_clean(folders), *mixed, *others], texts):
        kind = page.source, page.lang
        if page.source != "written":
            counts[kind] += 1
            most = MOST_OF_A_FILE if kind in real else MOST_OF_A_SOURCE
            if counts[kind] > most or len(page.text) < SHORTEST_PAGE:
                continue
        grown = [page.before, page.text] if page.before else growing(page.text, page.lang)
        stays_clean = kind in real and counts[kind] > PLANTED_IN
        known = plants[page.fold].get(page.lang, [])
        yield History(page.lang, page.title, grown, known, page.fold, stays_clean=stays_clean)


def settled(file: Path, texts: Sequence[Text]) -> Iterator[History]:
    """Stretches of the histories in an export that end with a text that somebody went back to later.

    Plants are by the hands of the fold that such pages are in when the judge learns real additions from them.
    """
    with suppress(ExportError), read_export(file) as reader:  # a damaged end takes nothing from what was read
        for part in reader:
            if part.page.namespace_id != 0:
                continue
            revisions = [one for one in islice(part.revisions, READ_OF_HISTORY) if one.text]
            seen: dict[bytes, int] = {}
            for place, one in enumerate(revisions):
                seen[one.text or b""] = place
            ends = [i for i, one in enumerate(revisions) if i >= SHORTEST_STRETCH and seen[one.text or b""] > i + 1]
            lang, title = part.wiki.lang or "en", part.page.page_title
            fold = fold_of(title)
            plants = [text for text in texts if text.lang == lang and text.fold == fold]
            for end in ends[:: max(1, -(-len(ends) // STRETCHES))]:
                stretch = revisions[max(0, end - LONGEST_STRETCH) : end + 1]
                text = (stretch[-1].text or b"").decode(errors="replace")
                if len(text) >= SHORTEST_PAGE and plants:
                    yield History(lang, title, [text], plants, fold, stretch)


def _by_language(texts: Sequence[Text]) -> dict[str, list[Text]]:
    found: dict[str, list[Text]] = {}
    for text in texts:
        found.setdefault(text.lang, []).append(text)
    return found


def judge_by(model: Path) -> None:
    """Let this model judge from now on."""
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
            lang, texts = str(row["language"])[:2].lower(), growing(row["text"], str(row["language"])[:2].lower())
            if len(row["text"]) >= SHORTEST_PAGE and texts:
                yield History(lang, row.get("title") or row.get("title_language") or "", texts, ())


def growing(text: str, lang: str) -> list[str]:
    """A text as it grows, sentence by sentence."""
    sentences = segmented(text, lang)
    ends = [sentences[int(len(sentences) * share) - 1].span.end for share in GROWTH if len(sentences) > 1]
    return [text[:end] for end in ends]


def revisions_of(history: History) -> list[Revision]:
    """A history that a few editors took turns in."""
    return [revision(number, text, f"Editor {number % 7}") for number, text in enumerate(history.texts, 1)]


def revision(number: int, text: str, user: str, *, anon: bool = False) -> Revision:
    """A saved text; later ones have greater numbers."""
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
