"""Progress on stderr: rate and time left, for anything that takes more than a second."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

Tick = Callable[[int], None]
"""Called with how much more is done."""


class Meter:
    """Told what is done; this one shows nothing of it."""

    @contextmanager
    def task(self, name: str, total: int | None, unit: str) -> Iterator[Tick]:
        """One piece of work; ``total`` None when its size is not known."""
        yield lambda amount: None


def meter(*, shown: bool) -> AbstractContextManager[Meter]:
    """A meter on stderr, or a silent one where nobody watches."""
    if not shown or not sys.stderr.isatty():
        return nullcontext(Meter())
    from wikiwatch.cli.bars import bars  # slow to import

    return bars()
