"""Where each token of some revisions starts and which revision wrote it, as either engine says."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Collection
from pathlib import Path

from bench.history.exports import PageExport
from bench.labelled.engines import DRIVER, as_wikiwho_reads
from wikiwatch.history import PageHistory

Origins = dict[int, dict[int, int]]
"""By revision: by the code point a token starts at, the revision that wrote it."""


def by_wikiwatch(page: PageExport, asked: Collection[int]) -> Origins:
    """The attribution of the tree this file lies in."""
    history = PageHistory()
    found = {}
    for revision in page.read():
        history.add(revision)
        if revision.rev_id in asked and revision.text is not None:
            layout = history.layout()
            origins = history.origins(layout.tokens).tolist()
            rev_ids = [history.revisions[origin].rev_id for origin in origins]
            found[revision.rev_id] = dict(zip(layout.starts.tolist(), rev_ids, strict=True))
    return found


def by_wikiwho(page: PageExport, asked: Collection[int], python: Path) -> Origins:
    """WikiWho's, in the environment of that interpreter. What it passed over as vandalism is missing."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as answers:
        process = subprocess.Popen([python, DRIVER], stdin=subprocess.PIPE, stdout=answers, text=True)
        assert process.stdin
        with process.stdin as questions:
            for revision in page.read():
                questions.write(json.dumps(as_wikiwho_reads(revision, revision.rev_id in asked)) + "\n")
        if process.wait():
            sys.exit(f"WikiWho failed with status {process.returncode}")
        answers.seek(0)
        return {
            answer["rev_id"]: {start: origin for start, _, origin in answer["runs"]}
            for answer in map(json.loads, answers)
        }
