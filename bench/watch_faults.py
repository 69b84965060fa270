"""kill -9 at random moments of `wikiwatch watch`, with edits going on and a webhook that fails half the time.

    python -m bench.watch_faults [--rounds 100] [--pages 12] [--longest SECONDS] [--seed 1]

Starts a MediaWiki of its own and a receiver. All the while one account plants a line of spam after the other; half of
them stay, the others are taken out by another account once the receiver has heard of them. Each round starts a pass and
kills it at a random moment. In the end passes run undisturbed until nothing waits any more. Then it must hold:

- lost: no spam that stands is without its «new» event, none that was taken out without its «ended» event;
- doubled: after passing over known ids, no event came twice, by webhook and in the files.

Exit code 0 when nothing was lost, doubled or out of order, else 1.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.watching.field import (
    SECRET,
    account,
    configure,
    number_of,
    run_pass,
    spam,
    start_pass,
    titles,
    villages,
)
from tests.mediawiki.editor import Editor

DELIVERIES = """
[delivery.hook]
kind = "webhook"
url = "http://127.0.0.1:{port}/"
secret_env = "HOOK_SECRET"
[delivery.log]
kind = "file"
folder = "events"
"""
MOST_FINAL_PASSES = 60
EDITS_A_PASS = 3


@dataclass
class Heard:
    """What a receiver got, in order, known ids passed over; ``repeats`` counts those."""

    events: list[tuple[str, int]] = field(default_factory=list)
    repeats: int = 0
    known: set[str] = field(default_factory=set)

    def take(self, line: bytes) -> None:
        """One event."""
        document = json.loads(line)
        if document["id"] in self.known:
            self.repeats += 1
            return
        self.known.add(document["id"])
        self.events.append((document["kind"], number_of(document)))


class Receiver:
    """Fails half the time: it refuses, or it takes an event and breaks the line before it says so."""

    def __init__(self, chance: random.Random) -> None:
        self.heard = Heard()
        self.failures = Counter[str]()
        self.lock = threading.Lock()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with receiver.lock:
                    answer = chance.choices(("good", "refused", "unsaid"), (2, 1, 1))[0]
                    receiver.check(self.headers["X-Wikiwatch-Timestamp"], self.headers["X-Wikiwatch-Signature"], body)
                    if answer != "good":
                        receiver.failures[answer] += 1
                    if answer != "refused":
                        receiver.heard.take(body)
                if answer == "unsaid":
                    self.close_connection = True
                    return
                self.send_response(200 if answer == "good" else 503)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._http.handle_error = lambda *_: None
        self.port = self._http.server_address[1]
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()

    def check(self, timestamp: str, signature: str, body: bytes) -> None:
        """Refuse to go on when a signature is wrong."""
        made = hmac.new(SECRET.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        if f"sha256={made}" != signature:
            self.failures["wrong signature"] += 1

    def news(self) -> set[int]:
        """The spam that was heard of."""
        with self.lock:
            return {number for kind, number in self.heard.events if kind == "new"}


class Traffic(threading.Thread):
    """Plants spam, and takes half of it out again once the receiver has heard of it."""

    def __init__(
        self, vandal: Editor, patroller: Editor, pages: list[str], receiver: Receiver, pause_seconds: float, seed: int
    ) -> None:
        super().__init__(daemon=True)
        self._pause_seconds = pause_seconds
        self.planted: dict[int, str] = {}
        self.removed: set[int] = set()
        self.over = threading.Event()
        self._vandal, self._patroller = vandal, patroller
        self._pages, self._receiver = pages, receiver
        self._chance = random.Random(seed)
        self._texts: dict[str, list[int]] = {page: [] for page in pages}

    def run(self) -> None:
        """Until it is over."""
        while not self.over.wait(self._pause_seconds * self._chance.uniform(0.5, 1.5)):
            removable = sorted(n for n in self._receiver.news() - self.removed if n % 2)
            if removable and self._chance.random() < 0.8:
                self._remove(removable[0])
            else:
                self._plant()

    def _plant(self) -> None:
        number, page = len(self.planted), self._chance.choice(self._pages)
        self.planted[number] = page
        self._texts[page].append(number)
        self._save(self._vandal, page)

    def _remove(self, number: int) -> None:
        page = self.planted[number]
        self._texts[page].remove(number)
        self._save(self._patroller, page)
        self.removed.add(number)

    def _save(self, editor: Editor, page: str) -> None:
        planted = "".join(f"\n\n{spam(number)}" for number in self._texts[page])
        editor.edit(page, f"'''{page}''' is a commune with a church and a mill, first named in 1204.{planted}")


def missing(heard: Heard, traffic: Traffic) -> list[str]:
    """Events that should have come and did not."""
    seen = set(heard.events)
    due = [("new", number) for number in traffic.planted] + [("ended", number) for number in traffic.removed]
    return [f"{kind} {number}" for kind, number in due if (kind, number) not in seen]


def doubled(events: Iterable[tuple[str, int]]) -> list[str]:
    """Events that came twice under different ids, and those about nothing that was planted."""
    return [f"{kind} {number}" for (kind, number), count in Counter(events).items() if count > 1 or number < 0]


def overtaken(events: list[tuple[str, int]]) -> list[str]:
    """Ends that came before their beginning."""
    place = {event: n for n, event in reversed(list(enumerate(events)))}
    return [f"ended {n}" for kind, n in events if kind == "ended" and place[kind, n] < place.get(("new", n), 1 << 60)]


def in_files(folder: Path) -> tuple[Heard, int]:
    """What the files hold, and how many of their lines are torn."""
    heard, torn = Heard(), 0
    for file in sorted((folder / "events").iterdir()):
        for line in file.read_bytes().splitlines():
            try:
                heard.take(line)
            except ValueError:
                torn += 1
    return heard, torn


def main() -> None:
    """Kill, let it end well, and count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--pages", type=int, default=12)
    parser.add_argument(
        "--longest", type=float, help="latest moment of a kill, in seconds; else what a pass takes here"
    )
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as name, villages(Path(name), 0) as wiki:
        folder, receiver = Path(name), Receiver(random.Random(options.seed + 1))
        configure(folder, wiki, options.pages, DELIVERIES.format(port=receiver.port), '["hook", "log"]')
        pages = titles(options.pages)
        vandal, patroller = account(wiki, "Editor B"), account(wiki, "Patroller")
        for page in pages:
            patroller.edit(page, f"'''{page}''' is a commune with a church and a mill, first named in 1204.")
        started = time.monotonic()
        print(f"first pass: {run_pass(folder)}", flush=True)
        longest = options.longest or time.monotonic() - started
        traffic = Traffic(vandal, patroller, pages, receiver, longest / EDITS_A_PASS, options.seed + 2)
        traffic.start()
        kills, codes = 0, Counter[int]()
        started = time.monotonic()
        for _ in range(options.rounds):
            process = start_pass(folder)
            time.sleep(chance.uniform(0, longest))
            process.kill()
            process.communicate()
            kills += process.returncode == -9
            codes[process.returncode] += 1
        traffic.over.set()
        traffic.join()
        heard = len(receiver.heard.events)
        for _ in range(MOST_FINAL_PASSES):
            code, _, said = run_pass(folder)
            if code == 0 and " 0 looked at" in said:
                break
        else:
            print(f"the passes at the end did not come to rest: exit {code}: {said}")
        files, torn = in_files(folder)
        print(
            f"{options.rounds} rounds in {time.monotonic() - started:.0f} s, {kills} killed within {longest:.1f} s, "
            f"exit codes {dict(codes)}; {heard} events had arrived by then"
        )
        print(f"{len(traffic.planted)} planted, {len(traffic.removed)} taken out; receiver: {dict(receiver.failures)}")
        bad = torn + receiver.failures["wrong signature"]
        for where, heard in (("webhook", receiver.heard), ("files", files)):
            lost, twice, late = missing(heard, traffic), doubled(heard.events), overtaken(heard.events)
            print(f"{where:8} {len(heard.events)} events, {heard.repeats} repeats passed over by id; ", end="")
            print(f"lost {len(lost)} {lost[:5]}, doubled {len(twice)} {twice[:5]}, out of order {len(late)} {late[:5]}")
            bad += len(lost) + len(twice) + len(late)
        print(f"torn lines in files: {torn}")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
