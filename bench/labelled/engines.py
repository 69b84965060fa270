"""Who wrote what, asked of each engine in the same way: the origins of a few spans, right after their revisions."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from wikiwatch.history import PageHistory
from wikiwatch.model import Revision, Span

Wanted = Mapping[int, Sequence[Span]]
"""Spans in code points, by revision id."""

Origins = dict[tuple[int, Span], list[int | None]]
"""For each code point of a revision's span the revision that wrote it; None where the engine does not say."""

Run = tuple[int, int, int]
"""Start and end in code points, and the revision that wrote what is between."""

Engine = Callable[[Iterable[Revision], Wanted], Origins]

DRIVER = Path(__file__).with_name("wikiwho_driver.py")


def wikiwatch(revisions: Iterable[Revision], wanted: Wanted) -> Origins:
    """Our own attribution, of the tree this file lies in."""
    found: Origins = {}
    history = PageHistory()
    for revision in revisions:
        history.add(revision)
        if revision.rev_id in wanted:
            _keep(found, revision.rev_id, wanted, list(history.origin_runs()))
    return found


def wikiwho(python: Path) -> Engine:
    """WikiWho in its own virtual environment, whose interpreter is given."""

    def attribute(revisions: Iterable[Revision], wanted: Wanted) -> Origins:
        found: Origins = {}
        with tempfile.TemporaryFile("w+", encoding="utf-8") as answers:
            process = subprocess.Popen([python, DRIVER], stdin=subprocess.PIPE, stdout=answers, text=True)
            assert process.stdin
            with process.stdin as questions:
                for revision in revisions:
                    questions.write(json.dumps(as_wikiwho_reads(revision, revision.rev_id in wanted)) + "\n")
            if process.wait():
                raise SystemExit(f"{python} {DRIVER} failed with status {process.returncode}")
            answers.seek(0)
            for answer in map(json.loads, answers):
                _keep(found, answer["rev_id"], wanted, answer["runs"])
        return found

    return attribute


def _keep(found: Origins, rev_id: int, wanted: Wanted, runs: Sequence[Run]) -> None:
    for span in wanted[rev_id]:
        origins: list[int | None] = [None] * (span.end - span.start)
        for start, end, origin in runs:
            first, last = max(start, span.start), min(end, span.end)
            if first < last:
                origins[first - span.start : last - span.start] = [origin] * (last - first)
        found[rev_id, span] = origins


def as_wikiwho_reads(revision: Revision, wanted: bool) -> dict[str, object]:
    """The revision as the Action API's first format has it, which WikiWho reads; with a question."""
    record: dict[str, object] = {
        "revid": revision.rev_id,
        "timestamp": revision.dt.isoformat(),
        "userid": revision.user_id or 0,
        "user": revision.user or "",
        "comment": revision.comment or "",
    }
    if revision.minor:
        record["minor"] = ""
    if revision.text is None:
        record["texthidden"] = ""
    else:
        record["*"] = revision.text.decode(errors="replace")
    return {"revision": record, "wanted": wanted}


def until_last(revisions: Iterable[Revision], wanted: Wanted) -> Iterator[Revision]:
    """The revisions up to the last that is wanted."""
    left = set(wanted)
    for revision in revisions:
        yield revision
        left.discard(revision.rev_id)
        if not left:
            return
