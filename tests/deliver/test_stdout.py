"""Standard output, flushed after each event."""

from __future__ import annotations

import io

import pytest

from tests.deliver.conftest import Make
from wikiwatch.deliver.stdout import StdoutSink
from wikiwatch.errors import DeliveryFailed
from wikiwatch.settings.deliveries import StdoutDelivery


def sent(form: str, make: Make) -> str:
    stream = io.BytesIO()
    assert len(list(StdoutSink(StdoutDelivery(name="stdout", form=form), stream).send([make(1), make(2)]))) == 2
    return stream.getvalue().decode()


def test_for_people(make: Make) -> None:
    assert sent("text", make) == "new: Tour 1\n    «jackpot 1»\n\nnew: Tour 2\n    «jackpot 2»\n\n"


def test_for_programs(make: Make) -> None:
    assert sent("jsonl", make) == f"{make(1).document}\n{make(2).document}\n"
    assert sent("event", make) == '{"revision": 1}\n{"revision": 2}\n'


class Failing(io.BytesIO):
    def __init__(self, error: OSError) -> None:
        super().__init__()
        self.error = error

    def flush(self) -> None:
        raise self.error


def test_a_full_disk(make: Make) -> None:
    stream = Failing(OSError(28, "No space left on device"))
    with pytest.raises(DeliveryFailed, match=r"^delivery stdout: standard output: No space left on device$"):
        list(StdoutSink(StdoutDelivery(name="stdout", form="text"), stream).send([make(1)]))


def test_a_reader_that_has_gone_ends_the_command(make: Make) -> None:
    stream = Failing(BrokenPipeError(32, "Broken pipe"))
    with pytest.raises(BrokenPipeError):
        list(StdoutSink(StdoutDelivery(name="stdout", form="text"), stream).send([make(1)]))
