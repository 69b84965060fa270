"""The newest text judged in a process of its own, while this one reads what is stored of the history.

Of one more revision that is the dearest part, and it asks for nothing but the text: with a second core it costs no
time. Layers are judged there too, since all that judges is loaded there. What is lost with the process is judged here;
so it changes nothing but when a report is there.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from contextlib import suppress
from threading import Thread
from types import TracebackType
from typing import IO

from wikiwatch.model import Judged
from wikiwatch.model.plain import from_plain, to_plain
from wikiwatch.pipeline.beside import cores, started
from wikiwatch.pipeline.judgements import LayeredLook


class JudgingAhead:
    """The looks at a text, in a process that starts before the text is known. A context manager: it ends then."""

    def __init__(self) -> None:
        from subprocess import PIPE  # here, since the process itself needs none of it

        self._process = started(__name__, PIPE, PIPE) if cores() > 1 else None

    def ask(self, text: str, lang: str, title: str) -> None:
        """Take the whole look at that text."""
        if self._process is not None and self._process.stdin is not None:
            asked = _line([text, lang, title, None, None])
            Thread(target=_tell, args=(self._process.stdin, asked), daemon=True).start()

    def judged(self) -> tuple[Judged, ...] | None:
        """What it says, once it is done; None where there is no such process, or no longer."""
        if self._process is None or self._process.stdout is None:
            return None
        try:
            return from_plain(tuple[Judged, ...], json.loads(self._process.stdout.readline()))
        except (LookupError, OSError, TypeError, ValueError):
            self.end()
            return None

    def look(self, asked: Iterable[object]) -> tuple[Judged, ...] | None:
        """The layered look that is asked for, after the whole one; None where it needs the encoder, or as above."""
        if not isinstance(asked, LayeredLook) or asked.encoder or self._process is None or self._process.stdin is None:
            return None
        parts = to_plain(asked.parts)
        _tell(self._process.stdin, _line([asked.text, asked.lang, asked.title, parts, asked.established]))
        return self.judged()

    def __enter__(self) -> JudgingAhead:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def end(self) -> None:
        """Let go of the process, whatever it does."""
        if (process := self._process) is not None:
            self._process = None
            process.kill()
            with suppress(OSError), process:
                pass


def _line(asked: list[object]) -> bytes:
    return json.dumps(asked).encode() + b"\n"


def _tell(process: IO[bytes], asked: bytes) -> None:
    """What is longer than a pipe holds waits until the process has started."""
    with suppress(OSError, ValueError):  # it has ended, or was let go of
        process.write(asked)
        process.flush()


def serve() -> None:
    """Judge each text that comes in, a line each, and write down what is to be said of it."""
    from wikiwatch.score.passages import judge_text  # these here, since whoever starts the process needs none of them
    from wikiwatch.wikitext.segments import segmented
    from wikiwatch.wikitext.sentences import Sentence

    for line in sys.stdin.buffer:
        text, lang, title, parts, established = json.loads(line)
        sentences = segmented(text, lang) if parts is None else from_plain(tuple[Sentence, ...], parts)
        judged = judge_text(text, sentences, lang=lang, title=title, findings=(), established=established)
        sys.stdout.write(json.dumps(to_plain(judged)) + "\n")
        sys.stdout.flush()
