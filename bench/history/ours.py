"""Our own engine as a contestant. Everything in this benchmark that touches the history stage is here.

python -m bench.history.ours history PREFIX [--score]      a flat history
python -m bench.history.ours export FILE...                from exports to attribution
python -m bench.history.ours hostile CASE engine|page      see bench.history.hostile
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import rapidfuzz.distance  # noqa: F401  # it would be imported at the first alignment, and modules are not timed

from bench.history import hostile
from bench.history.accuracy import Placed, Tally
from bench.history.flat import read_history, read_truth
from bench.history.measure import Watch, answer, contestant_arguments
from wikiwatch.history import PageHistory
from wikiwatch.history.engine import Engine
from wikiwatch.model import Revision, Slot
from wikiwatch.pipeline.reading_ahead import read_ahead

_BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)


def attribute(texts: Iterable[bytes], watch: Watch) -> None:
    """Attribution of every revision."""
    engine = Engine()
    for place, text in enumerate(texts):
        engine.add(text, place)
        watch.passed(place + 1)


def attribute_with_edits(texts: Iterable[bytes], watch: Watch) -> None:
    """Attribution and, for every edit, its changes."""
    history = PageHistory()
    for place, text in enumerate(texts):
        history.add(_revision(place, text))
        watch.passed(place + 1)


def attribute_exports(files: Sequence[Path]) -> Iterator[bytes]:
    """Attribution of every page of some exports."""
    for file in files:
        with read_ahead(file, lambda: None, lambda problem: None) as parts:
            for part in parts:
                engine = Engine()
                for place, revision in enumerate(part.revisions):
                    text = revision.text
                    if text is not None:
                        engine.add(text, place)
                        yield text


def compare_with_truth(prefix: Path, texts: Sequence[bytes]) -> dict[str, Any] | None:
    """The tally of our own tokens against the truth, where the history has one."""
    truth = read_truth(prefix)
    tally = Tally()
    history = PageHistory()
    for place, text in enumerate(texts):
        history.add(_revision(place, text))
        if place in truth:
            tally.compare(truth[place], _tokens(history))
    return tally.result() if truth else None


def _tokens(history: PageHistory) -> Iterator[Placed]:
    layout = history.layout()
    return map(Placed, layout.starts.tolist(), history.origins(layout.tokens).tolist())


def _revision(place: int, text: bytes) -> Revision:
    return Revision(
        rev_id=place + 1,
        parent_id=place or None,
        page_id=1,
        dt=_BEGINNING + place * timedelta(hours=1),
        user="Editor A",
        user_id=1,
        anon=False,
        comment=None,
        slots=(Slot(text=text, sha1=None, size=len(text)),),
    )


def _history(arguments: list[str]) -> None:
    options = contestant_arguments(attribute.__doc__).parse_args(arguments)
    texts = read_history(options.prefix, options.revisions).texts
    watch = Watch(options.ticks)
    attribute(texts, watch)
    result = watch.stop(texts)
    result |= {"skipped": 0, "accuracy": compare_with_truth(options.prefix, texts) if options.score else None}
    answer(result)


def _export(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=attribute_exports.__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    files = parser.parse_args(arguments).files
    revisions = size = 0
    watch = Watch()
    for text in attribute_exports(files):
        revisions += 1
        size += len(text)
    answer(watch.stop(()) | {"revisions": revisions, "bytes": size})


def _hostile(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description="A history made to be slow.")
    parser.add_argument("case", choices=sorted(hostile.CASES))
    parser.add_argument("what", choices=sorted(_HOSTILE))
    parser.add_argument("--page", type=int, default=1, help="so many times the page")
    parser.add_argument("--revisions", type=int, default=1, help="so many times the revisions")
    options = parser.parse_args(arguments)
    texts = list(hostile.texts(options.case, page=options.page, revisions=options.revisions))
    watch = Watch()
    _HOSTILE[options.what](texts, watch)
    answer(watch.stop(texts))


_HOSTILE: dict[str, Callable[[Iterable[bytes], Watch], None]] = {"engine": attribute, "page": attribute_with_edits}
_COMMANDS = {"history": _history, "export": _export, "hostile": _hostile}


if __name__ == "__main__":
    _COMMANDS[sys.argv[1]](sys.argv[2:])
