"""Act on what `wikiwatch stream` writes. Without --in-earnest it edits nothing and says what it would do.

    wikiwatch stream --wiki fr --threshold 0.95 | python -m docs.examples.revert_bot --api API --user BOT

Each decision is a line of JSON on standard output. The password is that of the account, or better of a bot password
(Special:BotPasswords, as NAME@LABEL), in a file that only its owner may read. Exit code 0 when all was read, 3 when the
emergency stop page says stop.
"""

from __future__ import annotations

import argparse
import stat
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from docs.examples.revert_bot.bot import Bot, Deed, Stopped, warn
from docs.examples.revert_bot.conduct import Conduct
from docs.examples.revert_bot.ledger import Ledger
from docs.examples.revert_bot.suspects import read_all

STOPPED = 3


def main() -> int:
    """Read to the end of the input, or until somebody stops the bot."""
    options = arguments().parse_args()
    from docs.examples.revert_bot.pywikibot_wiki import PywikibotWiki  # takes seconds, which --help need not

    wiki = PywikibotWiki(options.api, options.user, password(options.password_file))
    bot = Bot(
        wiki=wiki,
        ledger=Ledger(options.ledger),
        conduct=Conduct(
            threshold=options.threshold,
            leave_users_with=options.leave_users_with,
            again_after=timedelta(hours=options.again_after),
            per_minute=options.per_minute,
            spare_users=frozenset(options.spare),
        ),
        deed=Deed(options.deed),
        stop_page=options.stop_page or f"User:{wiki.bot}/Stop",
        reports_page=options.reports_page or f"User:{wiki.bot}/False positives",
        now=lambda: datetime.now(UTC),
        sleep=time.sleep,
        in_earnest=options.in_earnest,
    )
    lines = sys.stdin.buffer if options.file is None else options.file.open("rb")
    try:
        with lines:
            bot.run(read_all(lines, warn))
    except Stopped as stopped:
        warn(f"stopped: there is something on {stopped}; it must be blank")
        return STOPPED
    return 0


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    defaults = Conduct()
    parser = argparse.ArgumentParser(
        prog="revert_bot", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", type=Path, help="lines of wikiwatch; standard input without")
    parser.add_argument("--api", required=True, help="address of the wiki's Action API")
    parser.add_argument("--user", required=True, help="the bot's account")
    parser.add_argument("--password-file", type=Path, help="without, pywikibot's own configuration is used")
    parser.add_argument("--deed", choices=list(Deed), default=Deed.ROLLBACK, help="undo, or tell on the talk page")
    parser.add_argument("--in-earnest", action="store_true", help="edit the wiki")
    parser.add_argument("--threshold", type=float, default=defaults.threshold)
    parser.add_argument("--leave-users-with", type=int, default=defaults.leave_users_with, metavar="EDITS")
    parser.add_argument("--again-after", type=float, default=24.0, metavar="HOURS", help="same user on the same page")
    parser.add_argument("--spare", action="append", default=[], metavar="USER", help="never revert; repeatable")
    parser.add_argument("--per-minute", type=int, default=defaults.per_minute, help="most edits")
    parser.add_argument("--stop-page", help="the bot stops when anything is on it  [User:BOT/Stop]")
    parser.add_argument("--reports-page", help="where people report mistakes  [User:BOT/False positives]")
    parser.add_argument("--ledger", type=Path, default=Path("revert_bot.jsonl"), help="what the bot has done")
    return parser


def password(file: Path | None) -> str | None:
    """What is in the file, which nobody else may read."""
    if file is None:
        return None
    if file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SystemExit(f"revert_bot: {file} may be read by others; chmod 600 it")
    return file.read_text(encoding="utf-8").strip()


if __name__ == "__main__":
    sys.exit(main())
