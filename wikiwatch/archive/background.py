"""Work for a second core: what lets go of Python's lock, as zstd does."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

Value = TypeVar("Value")


def in_background(work: Callable[[], Value]) -> Future[Value]:
    """What work gives or raises, when it is done, in a thread that ends with it."""
    future: Future[Value] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # whoever asks for the result gets it
            future.set_exception(error)

    threading.Thread(target=run, name="wikiwatch-pack", daemon=True).start()
    return future
