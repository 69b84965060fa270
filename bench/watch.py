"""What a pass of `wikiwatch watch` costs: requests and seconds, with nothing changed and with edits among the pages.

    python -m bench.watch [--pages 1000] [--edits 100] [--seed 1]

Starts a MediaWiki of its own (tests/mediawiki/install.sh installs what it needs). Prints one line a pass. Exit code 0
when every edit was found and told exactly once, else 1.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.watching.field import account, configure, number_of, run_pass, spam, titles, villages


def timed(folder: Path, name: str) -> list[dict]:
    """Run a pass and print what it cost; the events it told."""
    started = time.monotonic()
    code, out, err = run_pass(folder, "--format", "jsonl")
    seconds = time.monotonic() - started
    summary = err.strip().splitlines()[-1] if err.strip() else ""
    requests = re.search(r"(\d+) requests?\b", summary)
    print(
        f"{name:34} exit {code}  {seconds:7.2f} s  {requests[1] if requests else '?':>6} requests  {summary}",
        flush=True,
    )
    return [json.loads(line) for line in out.splitlines()]


def forget_the_walk(folder: Path) -> None:
    """Have the next pass ask for the pages themselves, as it does once a day."""
    with closing(sqlite3.connect(folder / "archive" / "archive.sqlite3")) as db, db:
        db.execute("UPDATE watch_position SET looked_at = 0")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--edits", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as name, villages(Path(name), options.pages) as wiki:
        folder = Path(name)
        configure(folder, wiki, options.pages, "", '["stdout"]')
        timed(folder, "first pass")
        timed(folder, "unchanged, by recent changes")
        forget_the_walk(folder)
        timed(folder, "unchanged, by asking for the pages")
        editor = account(wiki, "Editor B")
        for number, title in enumerate(chance.sample(titles(options.pages), options.edits)):
            editor.append(title, "\n\n" + spam(number), "more")
        told = timed(folder, f"{options.edits} edits")
        again = timed(folder, "unchanged again")
    found = sorted(number_of(event) for event in told if event["kind"] == "new")
    good = found == list(range(options.edits)) and not again
    print(f"{len(set(found))} of {options.edits} edits told, {len(found) - len(set(found))} doubled")
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
