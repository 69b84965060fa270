"""Follow a recorded stream at a given rate: lines a second, latency from event to line, memory; and kills.

    python -m bench.stream [--rate 200] [--seconds 120] [--workers 2] [--kilobytes 4]
    python -m bench.stream memory [--events 100000]
    python -m bench.stream kill [--kills 50] [--seed 1]

A server on loopback, in a process of its own, sends events in the layout of mediawiki.page_change.v1 over real
server-sent events and answers the API's questions for texts. The articles are made up: pages of some kB of prose, each
edit of which rewrites a sentence; one in fifty brings an advert. ``wikiwatch stream`` runs as a user runs it.

Latency is from the moment an event is sent to the moment its line can be read from the file, so it holds the waits of
both ends. ``memory`` sends as fast as it can, and tells the resident size of all processes of the command, every
5,000 events. ``kill`` sends SIGKILL at random moments while edits go on, and starts the command again; at the end every
edit must have its line, and no line may be torn. Exit code 0 when what the mode promises held, else 1.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.sharedctypes import SynchronizedArray
from pathlib import Path
from statistics import median, quantiles
from typing import Any, overload

from tests.fetch.recorded_stream import Faults, RecordedStream
from tests.fetch.scripted_server import Reply, Request, ScriptedServer
from tests.mediawiki.exports import WORDS

PAGES = 500
START = datetime(2024, 6, 1, 12, tzinfo=UTC)
ADVERT = "Play at the best online casino and get a bonus of 500 euros without deposit !!!"
GROWTH_MIB = 20.0
"""What "no growth" means: the last third of a run holds no more above the middle third."""


@dataclass(frozen=True)
class Edits:
    """Edit number n, from 0, makes revision n + 1 of page n % PAGES. Nothing is stored: all follows from the number."""

    characters: int

    def title(self, number: int) -> str:
        """The page of an edit."""
        return f"Village {number % PAGES}"

    def text(self, number: int) -> str:
        """The text that an edit leaves."""
        chance = random.Random(number % PAGES)
        count = max(4, self.characters // 80)
        lines = [_sentence(chance) for _ in range(count)]
        for earlier in range(number % PAGES, number + 1, PAGES)[-count:]:
            newer = random.Random(f"{earlier}")
            lines[newer.randrange(count)] = ADVERT if earlier % 50 == 7 else _sentence(newer)
        return "'''Village''' is a [[commune]].\n\n== History ==\n" + "\n".join(lines)

    def moment(self, number: int) -> str:
        """When an edit was saved."""
        return f"{START + timedelta(seconds=number // 50):%Y-%m-%dT%H:%M:%SZ}"

    def parent(self, number: int) -> int | None:
        """The revision before that of an edit."""
        return number - PAGES + 1 if number >= PAGES else None

    def event(self, number: int) -> str:
        """What the stream says of an edit."""
        moment, parent = self.moment(number), self.parent(number)
        return json.dumps(
            {
                "$schema": "/mediawiki/page/change/1.2.0",
                "meta": {"id": f"{number:08d}-0000-4000-8000-000000000000", "dt": moment, "domain": "example.org"},
                "dt": moment,
                "wiki_id": "benchwiki",
                "page_change_kind": "edit" if parent else "create",
                "changelog_kind": "update" if parent else "insert",
                "page": {"page_id": number % PAGES + 1, "page_title": self.title(number), "namespace_id": 0},
                "revision": {
                    "rev_id": number + 1,
                    **({"rev_parent_id": parent} if parent else {}),
                    "rev_dt": moment,
                    "is_minor_edit": False,
                    "editor": {"user_text": "192.0.2.17", "is_bot": False},
                },
            }
        )

    def __call__(self, request: Request) -> Reply:
        """The API's answer."""
        if request.query.get("meta") == "siteinfo":
            general = {"wikiid": "benchwiki", "server": "http://127.0.0.1", "articlepath": "/wiki/$1", "lang": "en"}
            return Reply({"query": {"general": {**general, "sitename": "Bench", "generator": "MediaWiki 1.43.0"}}})
        pages: dict[int, list[dict[str, Any]]] = {}
        for rev_id in map(int, request.query["revids"].split("|")):
            pages.setdefault((rev_id - 1) % PAGES, []).append(self._revision(rev_id - 1))
        shown = [
            {"pageid": place + 1, "ns": 0, "title": self.title(place), "revisions": raws}
            for place, raws in pages.items()
        ]
        return Reply({"batchcomplete": True, "query": {"pages": shown}})

    def _revision(self, number: int) -> dict[str, Any]:
        text = self.text(number)
        content = text.encode()
        return {
            "revid": number + 1,
            "parentid": self.parent(number) or 0,
            "minor": False,
            "user": "192.0.2.17",
            "userid": 0,
            "anon": True,
            "timestamp": self.moment(number),
            "size": len(content),
            "sha1": hashlib.sha1(content).hexdigest(),
            "comment": "",
            "tags": [],
            "slots": {"main": {"contentmodel": "wikitext", "contentformat": "text/x-wiki", "content": text}},
        }


def _sentence(chance: random.Random) -> str:
    words = " ".join(chance.choice(WORDS) for _ in range(chance.randint(8, 12)))
    return f"{words.capitalize()}.<ref>Register, p. {chance.randint(1, 400)}</ref>"


class _Sent(Sequence[str]):
    """The events as a recording that notes when each is sent."""

    def __init__(self, edits: Edits, times: SynchronizedArray[float]) -> None:
        self._edits, self._times = edits, times

    def __len__(self) -> int:
        return len(self._times)

    @overload
    def __getitem__(self, number: int) -> str: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[str]: ...
    def __getitem__(self, number: int | slice) -> str | Sequence[str]:
        if isinstance(number, slice):
            raise TypeError
        event = self._edits.event(number)
        self._times[number] = time.time()
        return event


def _serve(
    edits: Edits, times: SynchronizedArray[float], rate: float | None, breaks: bool, told: Any, over: Any
) -> None:
    faults = Faults(most=700, half=True, repeats=3) if breaks else Faults()
    with RecordedStream(_Sent(edits, times), lambda number: faults, rate=rate) as stream, ScriptedServer() as server:
        server.script(edits)
        told.put((stream.url, server.api_url))
        over.wait()


@contextmanager
def served(edits: Edits, times: Any, rate: float | None, *, breaks: bool = False) -> Iterator[tuple[str, str]]:
    """Addresses of the stream and of the API."""
    context = multiprocessing.get_context("fork")
    told, over = context.Queue(), context.Event()
    process = context.Process(target=_serve, args=(edits, times, rate, breaks, told, over), daemon=True)
    process.start()
    try:
        yield told.get(timeout=30)
    finally:
        over.set()
        process.join(10)
        if process.is_alive():
            process.kill()


def started(folder: Path, addresses: tuple[str, str], *options: str) -> subprocess.Popen[bytes]:
    """The command, writing every edit to ``edits.jsonl`` in the folder."""
    url, api = addresses
    line = [sys.executable, "-m", "wikiwatch", "stream", "--wiki", api, "--url", url, "--all", *options]
    line += ["--output", str(folder / "edits.jsonl"), "--archive", str(folder / "archive")]
    environment = {**os.environ, "WIKIWATCH_CONTACT": "operator@example.org"}
    return subprocess.Popen(line, env=environment, cwd=folder, stderr=subprocess.DEVNULL)


class Tail:
    """Reads the file as it grows, and notes when each edit's line was there."""

    def __init__(self, file: Path) -> None:
        self._file, self._place, self._rest = file, 0, b""
        self.arrived: dict[int, float] = {}
        self.lines = self.failed = 0

    def read(self) -> None:
        """Take what is new."""
        if not self._file.exists():
            return
        with self._file.open("rb") as stream:
            stream.seek(self._place)
            new = stream.read()
        now = time.time()
        self._place += len(new)
        *whole, self._rest = (self._rest + new).split(b"\n")
        for line in whole:
            told = json.loads(line)
            self.lines += 1
            self.failed += told["error"] is not None
            self.arrived.setdefault(told["rev_id"] - 1, now)


def resident_mib(pid: int) -> float:
    """What a process and its children hold, in MiB."""
    children = [child for place in Path(f"/proc/{pid}/task").glob("*/children") for child in _told(place).split()]
    statuses = [_told(Path(f"/proc/{one}/status")) for one in (pid, *children)]
    lines = [line for status in statuses for line in status.splitlines() if line.startswith("VmRSS")]
    return sum(int(line.split()[1]) for line in lines) / 1024


def _told(place: Path) -> str:
    """What the kernel says there; nothing of a thread or process that has just ended."""
    try:
        return place.read_text()
    except OSError:
        return ""


def rate(options: argparse.Namespace) -> bool:
    """Events at a steady rate; true when lines keep up and half of them come within a second."""
    count = int(options.rate * options.seconds)
    edits, times = Edits(int(options.kilobytes * 1000)), multiprocessing.Array("d", count, lock=False)
    with tempfile.TemporaryDirectory() as place, served(edits, times, options.rate) as addresses:
        folder = Path(place)
        process = started(folder, addresses, "--max-events", str(count), "--workers", str(options.workers))
        tail, sizes = Tail(folder / "edits.jsonl"), list[float]()
        while process.poll() is None:
            time.sleep(0.05)
            tail.read()
            sizes.append(resident_mib(process.pid))
        tail.read()
    late = [tail.arrived[number] - times[number] for number in sorted(tail.arrived)]
    settled = late[len(late) // 10 :]  # without the start, when processes are made and modules loaded
    took = max(tail.arrived.values()) - times[0]
    print(f"{len(late)} of {count} edits, {tail.failed} not scored, in {took:.1f} s: {len(late) / took:.0f} a second")
    percent = quantiles(settled, n=100)
    print(f"event to line: median {median(settled):.2f} s, 90 % {percent[89]:.2f} s, 99 % {percent[98]:.2f} s")
    print(f"resident, all processes: {max(sizes):.0f} MiB at most; load {os.getloadavg()[0]:.1f}")
    return len(late) == count and len(late) / took >= 0.95 * options.rate and median(settled) <= 1.0


def memory(options: argparse.Namespace) -> bool:
    """Many events as fast as they go; true when the last third holds no more than the middle one."""
    edits, times = Edits(int(options.kilobytes * 1000)), multiprocessing.Array("d", options.events, lock=False)
    with tempfile.TemporaryDirectory() as place, served(edits, times, None) as addresses:
        folder = Path(place)
        process = started(folder, addresses, "--max-events", str(options.events), "--workers", str(options.workers))
        tail, sizes, began = Tail(folder / "edits.jsonl"), list[tuple[int, float]](), time.monotonic()
        while process.poll() is None:
            time.sleep(0.2)
            tail.read()
            if tail.lines >= (len(sizes) + 1) * 5000 and process.poll() is None:
                sizes.append((tail.lines, resident_mib(process.pid)))
                print(f"{tail.lines} lines, {sizes[-1][1]:.1f} MiB, {time.monotonic() - began:.0f} s", flush=True)
        tail.read()
    third = len(sizes) // 3
    middle, last = (max(size for _, size in part) for part in (sizes[third : 2 * third], sizes[2 * third :]))
    print(f"{len(tail.arrived)} edits; most in the middle third {middle:.1f} MiB, in the last {last:.1f} MiB")
    return len(tail.arrived) == options.events and last - middle <= GROWTH_MIB


def kill(options: argparse.Namespace) -> bool:
    """SIGKILL at random moments while edits go on; true when every edit has its line and no line is torn."""
    chance = random.Random(options.seed)
    count = options.kills * 150
    edits, times = Edits(int(options.kilobytes * 1000)), multiprocessing.Array("d", count, lock=False)
    with tempfile.TemporaryDirectory() as place, served(edits, times, None, breaks=True) as addresses:
        folder = Path(place)
        file = folder / "edits.jsonl"
        kills = 0
        for _ in range(options.kills):
            had = file.stat().st_size if file.exists() else 0
            process = started(folder, addresses, "--workers", "1")
            while process.poll() is None and (file.stat().st_size if file.exists() else 0) == had:
                time.sleep(0.01)
            time.sleep(chance.uniform(0.0, 0.4))
            kills += process.poll() is None
            process.kill()
            process.wait()
            if _seen(file) >= count - 700:
                break
        last = started(folder, addresses)
        deadline = time.monotonic() + 120
        while _seen(file) < count and time.monotonic() < deadline:
            time.sleep(0.5)
        last.terminate()
        last.wait()
        told = [json.loads(line)["rev_id"] for line in file.read_text().splitlines()]
    lost = count - len(set(told))
    print(f"{kills} kills over {count} edits: {lost} lost, {len(told) - len(set(told))} written again (same id)")
    return lost == 0


def _seen(file: Path) -> int:
    ids = {
        line.split(b'"rev_id": ', 1)[1].split(b",", 1)[0]
        for line in file.read_bytes().splitlines()
        if b"rev_id" in line
    }
    return len(ids)


def main() -> int:
    """Run one mode."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mode", nargs="?", choices=("rate", "memory", "kill"), default="rate")
    parser.add_argument("--rate", type=float, default=200.0, help="events a second")
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--kilobytes", type=float, default=4.0, help="length of the articles")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    modes = {"rate": rate, "memory": memory, "kill": kill}
    return 0 if modes[options.mode](options) else 1


if __name__ == "__main__":
    sys.exit(main())
