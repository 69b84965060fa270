"""The newest text judged in a process of its own, while this one reads what is stored of the history.

Of one more revision that is the dearest part, and it asks for nothing but the text: with a second core it costs no
time. What is lost with the process is judged here; so it changes nothing but when a report is there.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from threading import Thread
from types import TracebackType
from typing import IO

from wikiwatch.model import Judged
from wikiwatch.model.plain import from_plain, to_plain
from wikiwatch.pipeline.beside import cores, started


class JudgingAhead:
    """The whole look at a text, in a process that starts before the text is known. A context manager: it ends then."""

    def __init__(self) -> None:
        from subprocess import PIPE  # here, since the process itself needs none of it

        self._process = started(__name__, PIPE, PIPE) if cores() > 1 else None

    def ask(self, text: str, lang: str, title: str) -> None:
        """Look at that text."""
        if self._process is not None and self._process.stdin is not None:
            asked = json.dumps([text, lang, title]).encode()
            Thread(target=_tell, args=(self._process.stdin, asked), daemon=True).start()

    def judged(self) -> tuple[Judged, ...] | None:
        """What it says, once it is done; None where there is no such process, or no longer."""
        if self._process is None or self._process.stdout is None:
            return None
        try:
            return from_plain(tuple[Judged, ...], json.loads(self._process.stdout.read()))
        except (LookupError, TypeError, ValueError):
            return None

    def __enter__(self) -> JudgingAhead:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def end(self) -> None:
        """Let go of the process, whatever it does."""
        if self._process is not None:
            self._process.kill()
            with suppress(OSError), self._process:
                pass


def _tell(process: IO[bytes], asked: bytes) -> None:
    """What is longer than a pipe holds waits until the process has started."""
    with suppress(OSError), process:
        process.write(asked)


def serve() -> None:
    """Judge the text that comes in, and write down what is to be said of it."""
    from wikiwatch.score.passages import judge_text  # these here, since whoever starts the process needs none of them
    from wikiwatch.wikitext.segments import segmented

    text, lang, title = json.load(sys.stdin)
    judged = judge_text(text, segmented(text, lang), lang=lang, title=title, findings=())
    json.dump(to_plain(judged), sys.stdout)
