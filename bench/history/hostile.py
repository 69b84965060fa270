"""Histories made to be slow: each case is a page of a certain size and a number of revisions of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

Maker = Callable[[Random, int, int], Iterator[bytes]]

_SEED = 3


def texts(case: str, *, page: int, revisions: int) -> Iterator[bytes]:
    """The texts of a case, with so many times its page and so many times its revisions."""
    return CASES[case](Random(_SEED), page, revisions)


def _words(chance: Random, count: int) -> list[str]:
    return [f"w{chance.randrange(20_000):x}" for _ in range(count)]


def _lines(chance: Random, count: int) -> list[str]:
    return [" ".join(_words(chance, 8)) for _ in range(count)]


def replaced(chance: Random, page: int, revisions: int) -> Iterator[bytes]:
    """The whole page is another each time: 100 kB, 15 revisions."""
    for _ in range(15 * revisions):
        yield "\n".join(_lines(chance, 2_200 * page)).encode()


def one_line(chance: Random, page: int, revisions: int) -> Iterator[bytes]:
    """One line of 2 MB, one word changed each time: 15 revisions."""
    words = _words(chance, 350_000 * page)
    for _ in range(15 * revisions):
        words[chance.randrange(len(words))] = f"new{chance.randrange(10**6)}"
        yield " ".join(words).encode()


def same_line(chance: Random, page: int, revisions: int) -> Iterator[bytes]:
    """The same line 50,000 times, one of them changed each time: 15 revisions."""
    lines = ["the very same line"] * (50_000 * page)
    for number in range(15 * revisions):
        place = chance.randrange(len(lines))
        if number % 3:
            lines.insert(place, "the very same line")
        else:
            lines[place] = f"the very same line but for {number}"
        yield "\n".join(lines).encode()


def blank_restore(chance: Random, page: int, revisions: int) -> Iterator[bytes]:
    """The page is blanked and comes back as it was: 100 kB, 300 revisions."""
    text = "\n".join(_lines(chance, 2_200 * page)).encode()
    for number in range(300 * revisions):
        yield b"" if number % 2 else text


def blank_rewrite(chance: Random, page: int, revisions: int) -> Iterator[bytes]:
    """The page is blanked and comes back with one line another: 100 kB, 40 revisions."""
    lines = _lines(chance, 2_200 * page)
    for number in range(40 * revisions):
        lines[chance.randrange(len(lines))] = f"line of revision {number}"
        yield b"" if number % 2 else "\n".join(lines).encode()


def reversed_lines(chance: Random, page: int, revisions: int) -> Iterator[bytes]:
    """Every line goes to the other end, and one is another: 100 kB, 20 revisions."""
    lines = _lines(chance, 2_200 * page)
    for number in range(20 * revisions):
        lines.reverse()
        lines[chance.randrange(len(lines))] = f"line of revision {number}"
        yield "\n".join(lines).encode()


def shuffled_lines(chance: Random, page: int, revisions: int) -> Iterator[bytes]:
    """Every line goes somewhere else: 100 kB, 20 revisions."""
    lines = _lines(chance, 2_200 * page)
    for _ in range(20 * revisions):
        chance.shuffle(lines)
        yield "\n".join(lines).encode()


def headings(chance: Random, page: int, revisions: int) -> Iterator[bytes]:
    """100 kB of ``= a =``, every 37th character another each time: 6 revisions."""
    text = bytearray(b"= a =\n" * (16_667 * page))
    for number in range(6 * revisions):
        text[number % 37 :: 37] = bytes(chance.choices(b"abc= \n", k=len(text[number % 37 :: 37])))
        yield bytes(text)


def scattered(chance: Random, page: int, revisions: int) -> Iterator[bytes]:
    """One character in fifty another each time, anywhere: 100 kB, 15 revisions."""
    text = bytearray("\n".join(_lines(chance, 2_200 * page)).encode())
    for _ in range(15 * revisions):
        for place in chance.choices(range(len(text)), k=len(text) // 50):
            text[place] = chance.choice(b"abcdefgh []{}|'\n")
        yield bytes(text)


def short_lines(chance: Random, page: int, revisions: int) -> Iterator[bytes]:
    """25,000 lines of four kinds, shuffled each time: 10 revisions."""
    lines = chance.choices(("", "a", "|-", "}}"), k=25_000 * page)
    for _ in range(10 * revisions):
        chance.shuffle(lines)
        yield "\n".join(lines).encode()


def colliding(chance: Random, page: int, revisions: int) -> Iterator[bytes]:
    """The same twelve words are taken out of some of 1,000 lines and put into others, each time: 15 revisions."""
    same = " ".join(f"collide{number}" for number in range(12))
    lines = [" ".join(_words(chance, 4)) for _ in range(1_000 * page)]
    for _ in range(15 * revisions):
        yield "\n".join(f"{line} {same} {line}" if chance.random() < 0.5 else line for line in lines).encode()


def nearly_colliding(chance: Random, page: int, revisions: int) -> Iterator[bytes]:
    """As before, but what follows the twelve words differs, and all of it is taken out every second time."""
    same = " ".join(f"collide{number}" for number in range(12))
    for number in range(30 * revisions):
        yield b"" if number % 2 else "\n".join(f"{same} {word}" for word in _words(chance, 1_000 * page)).encode()


CASES: dict[str, Maker] = {
    maker.__name__: maker
    for maker in (
        replaced,
        one_line,
        same_line,
        blank_restore,
        blank_rewrite,
        reversed_lines,
        shuffled_lines,
        headings,
        scattered,
        short_lines,
        colliding,
        nearly_colliding,
    )
}
