"""Run the benchmark from the command line; bench/README.md tells how and what the rows mean.

python -m bench.history [--real FILE...] [--history PREFIX] [--only SECTION...] [--quick]
python -m bench.history generate PREFIX ...
python -m bench.history adversarial ...
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from bench.history import adversarial, environments, generate, speed, whole
from bench.history.contest import Terms
from bench.history.setting import Setting, full, quick
from bench.history.table import Row, markdown

SECTIONS: dict[str, Callable[[Setting], Iterator[Row]]] = {
    "real": speed.real,
    "generated": speed.generated,
    "accuracy": speed.accuracy,
    "floor": speed.floor,
    "growth": speed.growth,
    "xml": whole.xml,
    "scan": whole.scan,
    "increment": whole.increment,
    "archive": whole.archive,
}
_SEED = 20_270


def parser() -> argparse.ArgumentParser:
    """The options of the table."""
    options = argparse.ArgumentParser(
        prog="python -m bench.history", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument(
        "--real", nargs="+", action="append", default=[], type=Path, metavar="FILE",
        help="exports of one page; may be given several times",
    )  # fmt: skip
    options.add_argument(
        "--history",
        nargs="+",
        default=[],
        type=Path,
        metavar="PREFIX",
        help="flat histories, instead of generated ones",
    )
    options.add_argument("--only", nargs="+", choices=SECTIONS, help="only these sections of the table")
    options.add_argument("--quick", action="store_true", help="small histories, each contestant once")
    options.add_argument("--seed", type=int, default=_SEED, help="of the generated histories")
    options.add_argument("--repeat", type=int, default=3, help="runs of ours, of which the median is taken")
    options.add_argument("--peer-repeat", type=int, help="runs of each peer  [as --repeat]")
    options.add_argument(
        "--patience", type=float, default=120.0, help="a peer whose run takes longer, in seconds, runs only once"
    )
    options.add_argument(
        "--peer-revisions", nargs="+", default=[], type=_peer_revisions, metavar="PEER=COUNT",
        help="give wikiwho or mwpersistence only the first so many revisions",
    )  # fmt: skip
    options.add_argument("--clock", choices=("wall", "cpu"), default="wall", help="which time the ratios are of")
    options.add_argument("--peers", type=Path, default=environments.FOLDER, help="folder of the peers' environments")
    options.add_argument("--work", type=Path, help="folder for histories, kept and used again")
    return options


def _peer_revisions(given: str) -> tuple[str, int]:
    peer, _, count = given.partition("=")
    if peer not in ("wikiwho", "mwpersistence") or not count.isdecimal():
        raise argparse.ArgumentTypeError(f"{given!r} is not such as wikiwho=500 or mwpersistence=500")
    return peer, int(count)


def setting(options: argparse.Namespace, work: Path) -> Setting:
    """What the options say."""
    terms = Terms(
        repeat=options.repeat,
        peer_repeat=options.peer_repeat or options.repeat,
        patience=options.patience,
        clock="seconds" if options.clock == "wall" else "cpu_seconds",
    )
    return Setting(
        terms=replace(terms, repeat=1, peer_repeat=1) if options.quick else terms,
        scale=quick(options.seed) if options.quick else full(options.seed),
        work=work,
        peers=options.peers.absolute(),
        peer_revisions=dict(options.peer_revisions),
        real=tuple(tuple(file.absolute() for file in files) for files in options.real),
        histories=tuple(prefix.absolute() for prefix in options.history),
    )


def main(arguments: list[str]) -> None:
    """Measure and print the table."""
    options = parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="wikiwatch-bench-") as temporary:
        work = (options.work or Path(temporary)).absolute()
        work.mkdir(parents=True, exist_ok=True)
        told = setting(options, work)
        rows = [row for name in options.only or SECTIONS for row in SECTIONS[name](told)]
    print(markdown(replace(row, goal=None) if options.quick else row for row in rows))


_COMMANDS = {"generate": generate.main, "adversarial": adversarial.main}

if __name__ == "__main__":
    first = sys.argv[1] if len(sys.argv) > 1 else ""
    if first in _COMMANDS:
        _COMMANDS[first](sys.argv[2:])
    else:
        main(sys.argv[1:])
