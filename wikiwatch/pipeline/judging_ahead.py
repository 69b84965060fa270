"""The newest text judged in a process of its own, while this one reads what is stored of the history.

Of one more revision that is the dearest part, and it asks for nothing but the text: with a second core it costs no
time. What is lost with the process is judged here; so it changes nothing but when a report is there.
"""

from __future__ import annotations

import json
import sys
from types import TracebackType
from typing import TYPE_CHECKING

from wikiwatch.model import Judged
from wikiwatch.model.plain import from_plain, to_plain
from wikiwatch.pipeline.beside import cores, started

if TYPE_CHECKING:
    import subprocess


class JudgingAhead:
    """The whole look at a text, begun. A context manager: the process ends with it."""

    def __init__(self, text: str, lang: str, title: str) -> None:
        self._process = _started(json.dumps([text, lang, title]))

    def judged(self) -> tuple[Judged, ...] | None:
        """What it says, once it is done; None where there is no such process, or no longer."""
        if self._process is None:
            return None
        told, _ = self._process.communicate()
        try:
            return from_plain(tuple[Judged, ...], json.loads(told))
        except (LookupError, TypeError, ValueError):
            return None

    def __enter__(self) -> JudgingAhead:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            with self._process:
                self._process.kill()


def _started(asked: str) -> subprocess.Popen[bytes] | None:
    """A process that serves what is asked; None where there is no second core, or no process.

    It reads from a file, since what is longer than a pipe holds would wait until it has started.
    """
    from subprocess import PIPE  # these here, since the process itself needs none of them
    from tempfile import TemporaryFile

    if cores() < 2:
        return None
    with TemporaryFile() as file:
        file.write(asked.encode())
        file.seek(0)
        return started(__name__, file, PIPE)


def serve() -> None:
    """Judge the text that comes in, and write down what is to be said of it."""
    from wikiwatch.score.passages import judge_text  # these here, since whoever starts the process needs none of them
    from wikiwatch.wikitext.segments import segmented

    text, lang, title = json.load(sys.stdin)
    judged = judge_text(text, segmented(text, lang), lang=lang, title=title, findings=())
    json.dump(to_plain(judged), sys.stdout)
