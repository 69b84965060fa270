"""Kill imports and fetches at random moments, run them again, and see that the archive is whole each time.

    python bench/kill.py --file history.xml.7z [--file more.xml.7z] [--kills 50] [--seed 1]
    python bench/kill.py --api http://127.0.0.1:8080/w/api.php --title Long [--kills 50] [--seed 1]
    python bench/kill.py --mediawiki [--kills 50] [--seed 1]

Every kill has a fresh archive: ``python -m wikiwatch import`` (or ``fetch``) is started and gets SIGKILL, in turn at a
random time and when SQLite's write-ahead log has a random size, that is in the middle of a commit. Then ``verify``,
the same command again to its end, ``verify``, and ``export``, which must equal that of an archive nobody disturbed.
``--mediawiki`` starts a wiki of its own with a page of 2,000 revisions (tests/mediawiki/install.sh installs what it
needs). Exit code 0 when all were whole, else 1.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.mediawiki.exports import growing_article
from tests.mediawiki.running import running
from wikiwatch.archive import Archive
from wikiwatch.archive.database import FILE_NAME

COUNT = 2000
TITLE = "Long"
LOG = f"{FILE_NAME}-wal"
POLL_SECONDS = 0.0005
LONGEST_RUN_SECONDS = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """An undisturbed run: how long it took, how large its log grew, what its archive holds."""

    seconds: float
    log_bytes: int
    export_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When to kill: after so many seconds, or once the log has so many bytes."""

    seconds: float | None = None
    log_bytes: int | None = None

    def has_come(self, started: float, folder: Path) -> bool:
        """Whether it is now."""
        if self.log_bytes is not None:
            return log_size(folder) >= self.log_bytes
        return time.monotonic() - started >= (self.seconds or 0.0)

    def __str__(self) -> str:
        return f"{self.seconds:8.3f} s" if self.log_bytes is None else f"{self.log_bytes:8,} B"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One kill: revisions stored when it came, and whether each of the three checks was passed."""

    moment: Moment
    stored: int
    whole_after_kill: bool
    whole_after_resuming: bool
    same_export: bool

    @property
    def good(self) -> bool:
        """All three."""
        return self.whole_after_kill and self.whole_after_resuming and self.same_export


def wikiwatch(*arguments: str | Path) -> subprocess.Popen[bytes]:
    """A process of our own, which writes into files only."""
    environment = {**os.environ, "WIKIWATCH_CONTACT": "operator@example.org"}
    command = [sys.executable, "-m", "wikiwatch", *map(str, arguments)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def run(*arguments: str | Path) -> tuple[int, str]:
    """Run a command to its end: exit code and what it said."""
    process = wikiwatch(*arguments)
    _, said = process.communicate(timeout=LONGEST_RUN_SECONDS)
    return process.returncode, said.decode(errors="replace")


def finish(command: Sequence[str], folder: Path) -> None:
    """Run the command to its end; an exit code other than 0 and 6 (something was wrong in the export) ends this."""
    code, said = run(*command, "--archive", folder)
    if code not in (0, 6):
        raise SystemExit(f"{' '.join(command)} ended with {code}: {said}")


def is_whole(folder: Path) -> bool:
    """What ``verify`` says; a folder without an archive holds nothing that could be broken."""
    if not (folder / FILE_NAME).exists():
        return True
    code, said = run("verify", "--archive", folder)
    if code:
        print(said, file=sys.stderr)
    return code == 0


def export_sha256(folder: Path) -> str:
    """The SHA-256 of all that the archive holds, as an export."""
    target = folder / "export.xml"
    code, said = run("export", "--all", "--archive", folder, "--output", target)
    if code:
        return f"export ended with {code}: {said}"
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    target.unlink()
    return digest


def stored(folder: Path) -> int:
    """How many revisions are archived."""
    if not (folder / FILE_NAME).exists():
        return 0
    with Archive.open(folder) as archive:
        places = [(wiki.wiki_id, page.page_id) for wiki, page in archive.pages()]
        return sum(1 for place in places for _ in archive.revisions(*place, text=False))


def log_size(folder: Path) -> int:
    """Bytes of the write-ahead log."""
    try:
        return (folder / LOG).stat().st_size
    except OSError:
        return 0


def undisturbed(command: Sequence[str]) -> Whole:
    """Run once to the end, and measure."""
    with tempfile.TemporaryDirectory() as name:
        folder, started, peak = Path(name), time.monotonic(), 0
        process = wikiwatch(*command, "--archive", folder)
        while process.poll() is None:
            peak = max(peak, log_size(folder))
            time.sleep(POLL_SECONDS)
        seconds = time.monotonic() - started
        process.communicate()
        finish(command, folder)  # fails where the first run did
        if not is_whole(folder):
            raise SystemExit("the undisturbed archive is not whole")
        return Whole(seconds=seconds, log_bytes=peak, export_sha256=export_sha256(folder))


def killed(command: Sequence[str], folder: Path, moment: Moment) -> bool:
    """Start the command and kill it at that moment; False where it ended before."""
    started = time.monotonic()
    process = wikiwatch(*command, "--archive", folder)
    while process.poll() is None and not moment.has_come(started, folder):
        time.sleep(POLL_SECONDS)
    process.kill()
    process.communicate()
    return process.returncode == -9


def moments(chance: random.Random, whole: Whole) -> Iterator[Moment]:
    """Random moments without end, of the two kinds in turn."""
    while True:
        yield Moment(seconds=chance.uniform(0, whole.seconds))
        yield Moment(log_bytes=chance.randint(1, max(whole.log_bytes, 1)))


def outcomes(command: Sequence[str], whole: Whole, kills: int, chance: random.Random) -> Iterator[Outcome]:
    """So many kills; a run that ends before its kill is not counted."""
    done = 0
    for moment in moments(chance, whole):
        if done == kills:
            return
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            if not killed(command, folder, moment):
                continue
            done += 1
            after_kill, count = is_whole(folder), stored(folder)
            finish(command, folder)
            yield Outcome(
                moment=moment,
                stored=count,
                whole_after_kill=after_kill,
                whole_after_resuming=is_whole(folder),
                same_export=export_sha256(folder) == whole.export_sha256,
            )


def measure(command: Sequence[str], kills: int, seed: int) -> bool:
    """Print a line for each kill and the sum; whether all were good."""
    whole = undisturbed(command)
    print(f"wikiwatch {' '.join(command)}")
    print(f"undisturbed: {whole.seconds:.2f} s, log up to {whole.log_bytes:,} B; seed {seed}")
    print(f"{'kill':>4}  {'moment':>10}  {'stored':>7}  whole after kill  whole after resuming  same export")
    found = []
    for number, outcome in enumerate(outcomes(command, whole, kills, random.Random(seed)), 1):
        found.append(outcome)
        checks = (outcome.whole_after_kill, outcome.whole_after_resuming, outcome.same_export)
        first, second, third = ("yes" if passed else "NO" for passed in checks)
        print(f"{number:4}  {outcome.moment!s:>10}  {outcome.stored:7,}  {first:16}  {second:20}  {third}", flush=True)
    good = sum(outcome.good for outcome in found)
    partly = sum(outcome.stored > 0 for outcome in found)
    print(f"{good} of {len(found)} whole; {partly} of the kills came after something had been stored")
    return good == len(found)


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--file", action="append", help="export to import; may be given several times")
    what.add_argument("--api", metavar="URL", help="wiki to fetch from")
    what.add_argument("--mediawiki", action="store_true", help="start a wiki and fetch from it")
    parser.add_argument("--title", default=TITLE, help="page to fetch  [default: Long]")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.file:
        good = measure(["import", *options.file], options.kills, options.seed)
    elif options.api:
        good = measure(["fetch", options.title, "--wiki", options.api], options.kills, options.seed)
    else:
        with (
            tempfile.TemporaryDirectory() as folder,
            running(Path(folder), {TITLE: growing_article(COUNT)}) as wiki,
        ):
            good = measure(["fetch", TITLE, "--wiki", wiki.api_url], options.kills, options.seed)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
