"""Time the reading of 2,000 revisions: wikiwatch, a bare requests loop, and pywikibot, in turn on one real wiki.

    python bench/fetch.py [--rounds 5] [--pywikibot PYTHON]

Starts a MediaWiki of its own on loopback (tests/mediawiki/install.sh installs what it needs). ``--pywikibot`` names
the Python that has pywikibot; without it the running one is tried. Prints the median of each in seconds and in
revisions a second, and the median of each round's ratios to wikiwatch.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import requests

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.mediawiki.exports import growing_article
from tests.mediawiki.running import running
from tests.mediawiki.server import MediaWiki
from wikiwatch.fetch.api import page_info
from wikiwatch.fetch.client import ApiClient
from wikiwatch.fetch.revisions import revisions

COUNT = 2000
TITLE = "Long"
RVPROP = "ids|timestamp|flags|user|userid|size|sha1|comment|tags|content|contentmodel"

PYWIKIBOT = """
import sys, time
import pywikibot
from pywikibot import config
config.put_throttle = 0
config.minthrottle = 0
config.maxthrottle = 0
site = pywikibot.Site(url=sys.argv[1])
page = pywikibot.Page(site, sys.argv[2])
page.exists()
started = time.perf_counter()
count = len(list(page.revisions(content=True)))
print(count, time.perf_counter() - started)
"""


def with_wikiwatch(api_url: str, page_id: int) -> int:
    """Every revision, checked against its SHA-1, as a record."""
    with ApiClient(api_url, "operator@example.org") as client:
        return sum(1 for _ in revisions(client, page_id))


def with_requests(api_url: str, page_id: int) -> int:
    """The shortest loop that follows ``continue``, 50 revisions a reply."""
    session = requests.Session()
    fields = {"action": "query", "format": "json", "formatversion": "2", "prop": "revisions", "rvslots": "main"}
    fields |= {"pageids": str(page_id), "rvdir": "newer", "rvlimit": "50", "rvprop": RVPROP}
    found = []
    while True:
        reply = session.get(api_url, params=fields).json()
        found += reply["query"]["pages"][0]["revisions"]
        if "continue" not in reply:
            return len(found)
        fields |= reply["continue"]


def pywikibot_seconds(python: str, api_url: str, folder: Path) -> float:
    """What pywikibot needs for the same, measured inside its own process: no start, no login, no site information."""
    environment = {**os.environ, "PYWIKIBOT_DIR": str(folder), "PYWIKIBOT_NO_USER_CONFIG": "2"}
    command = [python, "-c", PYWIKIBOT, api_url, TITLE]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, cwd=folder)
    if done.returncode:
        raise SystemExit(f"pywikibot failed under {python}:\n{done.stderr[-2000:]}")
    count, seconds = done.stdout.split()[-2:]
    expect(int(count))
    return float(seconds)


def timed(read: Callable[[str, int], int], api_url: str, page_id: int) -> float:
    """Seconds that one way needs."""
    started = time.perf_counter()
    expect(read(api_url, page_id))
    return time.perf_counter() - started


def expect(count: int) -> None:
    """Stop when not everything was read."""
    if count != COUNT:
        raise SystemExit(f"{count} revisions were read instead of {COUNT}")


def measure(wiki: MediaWiki, rounds: int, python: str | None) -> dict[str, list[float]]:
    """Seconds of each way in each round; the ways take turns, and another one begins each time."""
    with ApiClient(wiki.api_url, "operator@example.org") as client:
        page_id = page_info(client, TITLE).page.page_id
    ways: list[tuple[str, Callable[[], float]]] = [
        ("wikiwatch", lambda: timed(with_wikiwatch, wiki.api_url, page_id)),
        ("requests loop", lambda: timed(with_requests, wiki.api_url, page_id)),
    ]
    if python is not None:
        ways.append(("pywikibot", lambda: pywikibot_seconds(python, wiki.api_url, wiki.folder)))
    for _, way in ways:
        way()  # fills the wiki's caches
    seconds: dict[str, list[float]] = {name: [] for name, _ in ways}
    for turn in range(rounds):
        for name, way in ways[turn % len(ways) :] + ways[: turn % len(ways)]:
            seconds[name].append(way())
    return seconds


def show(seconds: dict[str, list[float]]) -> None:
    """One line a way."""
    ours = seconds["wikiwatch"]
    print(f"{'':14} {'median s':>9} {'rev/s':>7} {'times wikiwatch (median, worst for us)':>40}")
    for name, theirs in seconds.items():
        ratios = [one / own for one, own in zip(theirs, ours, strict=True)]
        median = statistics.median(theirs)
        print(f"{name:14} {median:9.2f} {COUNT / median:7.0f} {statistics.median(ratios):33.2f}, {min(ratios):.2f}")


def has_pywikibot(python: str) -> bool:
    """True when that Python can import it. It writes into the folder it runs in, so that is a passing one."""
    environment = {**os.environ, "PYWIKIBOT_NO_USER_CONFIG": "2"}
    command = [python, "-c", "import pywikibot"]
    with tempfile.TemporaryDirectory() as folder:
        return not subprocess.run(command, env=environment, capture_output=True, cwd=folder).returncode


def main() -> None:
    """Start the wiki, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pywikibot", default=sys.executable, metavar="PYTHON")
    options = parser.parse_args()
    python = options.pywikibot if has_pywikibot(options.pywikibot) else None
    if python is None:
        print(f"pywikibot is not installed for {options.pywikibot}: left out (pip install '.[bots]')")
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), {TITLE: growing_article(COUNT)}) as wiki:
        show(measure(wiki, options.rounds, python))


if __name__ == "__main__":
    main()
