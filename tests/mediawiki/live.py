"""A stream that follows a real wiki's own feed, and the example bot, each a process of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .server import PASSWORD, MediaWiki, free_port

SECONDS = 60
ROOT = Path(__file__).parents[2]
TOWN = "Heikenburg is a small town on the river.\n\nIts market was founded in 1402.\n"
ADVERT = "PLAY at the best ONLINE CASINO now: free spins, no deposit bonus of $500!!! http://casino-win.example.com\n"
BOT = "Revert bot"


def wikiwatch(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "WIKIWATCH_CONTACT": "operator@example.org"}
    return subprocess.Popen(
        [sys.executable, "-m", "wikiwatch", *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@contextmanager
def followed(wiki: MediaWiki, folder: Path) -> Iterator[Path]:
    """``wikiwatch stream`` on the wiki's own feed; the file that it writes to."""
    port, file = free_port(), folder / "edits.jsonl"
    wiki.switch("feed", str(port))
    process = wikiwatch(
        folder, "stream", "--udp", f"127.0.0.1:{port}", "--wiki", wiki.api_url, "--all", "--output", str(file)
    )
    try:
        await_listener(port)
        yield file
    finally:
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=SECONDS)
    assert process.returncode == 130, err.decode()


def await_listener(port: int) -> None:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return
        time.sleep(0.05)
    raise AssertionError("nobody listens")


def lines_of(file: Path, rev_ids: list[int]) -> dict[int, dict]:
    """The lines of these revisions, once all are there."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        found = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
        by_id = {line["rev_id"]: line for line in found}
        if set(rev_ids) <= by_id.keys():
            return by_id
        time.sleep(0.05)
    raise AssertionError(f"missing: {sorted(set(rev_ids) - by_id.keys())}")


def revert_bot(wiki: MediaWiki, folder: Path, file: Path, *options: str) -> tuple[int, list[dict], str]:
    """One run of the example over a file of lines: its exit code, its decisions, and what it said."""
    secret = folder / "password"
    secret.touch(0o600)
    secret.write_text(PASSWORD)
    arguments = ["--api", wiki.api_url, "--user", BOT, "--password-file", str(secret), "--threshold", "0.5"]
    environment = {**os.environ, "PYWIKIBOT_DIR": str(folder), "PYTHONPATH": str(ROOT), "PYWIKIBOT_NO_USER_CONFIG": "2"}
    done = subprocess.run(
        [sys.executable, "-m", "docs.examples.revert_bot", str(file), *arguments, *options],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr
