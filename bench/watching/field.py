"""A MediaWiki of one's own on loopback with villages in it, a configuration that watches them, and passes over them."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.mediawiki.editor import Editor
from tests.mediawiki.exports import growing_article
from tests.mediawiki.running import running
from tests.mediawiki.server import PASSWORD, MediaWiki

SECRET = "loopback-only-secret"
PHRASES = (
    *("free spins", "welcome bonus", "online casino", "live roulette", "huge jackpot", "slot machines", "poker rooms"),
    *("real money", "sports betting", "sign up today", "best odds", "no deposit", "instant payout", "blackjack tables"),
)
BETWEEN = ("river", "bridge", "market", "church", "valley", "mill", "council", "road", "school", "harvest", "orchard")
_NUMBER = re.compile(r"Play number (\d+) at")


def titles(count: int) -> list[str]:
    """The names of so many villages."""
    return [f"Village {number}" for number in range(1, count + 1)]


def spam(number: int) -> str:
    """A piece of spam. No two share more than a few words in a row: the engine knows text again that was given back."""
    chance = random.Random(number)
    offers = [f"{phrase} {chance.choice(BETWEEN)}" for phrase in chance.sample(PHRASES, 8)]
    return f"Play number {number} at https://casino{number}.example.com/win: {', '.join(offers)}!"


def number_of(event: dict[str, Any]) -> int:
    """Which piece of spam an event is about; -1 for something that nobody planted."""
    found = _NUMBER.search(event["passage"]["text"]) if event["passage"] else None
    return int(found[1]) if found else -1


@contextmanager
def villages(folder: Path, count: int) -> Iterator[MediaWiki]:
    """A running wiki with that many pages (none for 0), which ends with this program."""
    pages = {title: growing_article(1, seed=number) for number, title in enumerate(titles(count))}
    with running(folder / "wiki", pages) as wiki:
        yield wiki


def account(wiki: MediaWiki, name: str) -> Editor:
    """Somebody with an account."""
    return Editor(wiki.api_url, account=name, password=PASSWORD)


def configure(folder: Path, wiki: MediaWiki, count: int, delivery: str, names: str) -> None:
    """Watch the villages and deliver what is found."""
    (folder / "titles.txt").write_text("\n".join(titles(count)) + "\n")
    (folder / "wikiwatch.toml").write_text(
        f'wiki = "{wiki.api_url}"\ncontact = "operator@example.org"\narchive = "archive"\n'
        f'[watchlist.villages]\ntitles_file = "titles.txt"\nthreshold = 0.4\ndeliver = {names}\n{delivery}'
    )


def start_pass(folder: Path, *options: str) -> subprocess.Popen[bytes]:
    """A pass as a process of its own."""
    environment = {**os.environ, "HOOK_SECRET": SECRET}
    command = [sys.executable, "-m", "wikiwatch", "watch", "--summary", *options]
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, cwd=folder, env=environment, **pipes)


def run_pass(folder: Path, *options: str) -> tuple[int, str, str]:
    """A pass to its end: exit code, standard output and error."""
    process = start_pass(folder, *options)
    out, err = process.communicate(timeout=900)
    return process.returncode, out.decode(), err.decode(errors="replace")
