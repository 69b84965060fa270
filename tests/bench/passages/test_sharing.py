"""Work shared out among processes comes back in order, whoever did it."""

import os

import pytest

from bench.passages.sharing import shared


@pytest.mark.parametrize("processes", [1, 3])
def test_what_was_found_is_in_order(processes: int) -> None:
    words = ["bridge", "orne", "ravel"] * 40
    assert shared(lambda number: words[number].title(), len(words), processes) == [word.title() for word in words]


def test_several_processes_do_it() -> None:
    own = os.getpid()
    assert set(shared(lambda _: os.getpid(), 4, 1)) == {own}
    assert own not in shared(lambda _: os.getpid(), 4, 2)
