"""What is reverted within minutes."""

from __future__ import annotations

from bench.history.document import new_line
from bench.history.operations import Operation
from bench.history.page import Page

_NOISE = ("asdf", "qwertz", "haha", "lalala", "blah", "hello", "test", "boo", "zzz", "wow")


def blank(page: Page) -> None:
    """Nothing is left, or next to nothing."""
    page.lines = [new_line(page.chance.choice(("", "haha", "this page is boring", "boo " * 9)), page.edit)]


def remove_block(page: Page) -> None:
    """Up to a quarter of the page goes."""
    if len(page.lines) > 4:
        first = page.chance.randrange(len(page.lines) - 2)
        del page.lines[first : first + page.chance.randint(1, max(2, len(page.lines) // 4))]


def scribble(page: Page) -> None:
    """Noise in the middle of a line."""
    place = page.pick(1)
    if place is not None:
        at = page.chance.randint(0, page.lines[place].size)
        noise = " ".join(page.chance.choices(_NOISE, k=page.chance.randint(1, 9)))
        page.splice(place, at, at, f" {noise}{page.chance.choice(('', '!', '!!!'))} ")


def flood(page: Page) -> None:
    """The same few words over and over."""
    words = " ".join(page.chance.choices(_NOISE, k=6)) + " "
    page.write(page.place(), words * page.chance.randint(5, 200))


def advertise(page: Page) -> None:
    """A paragraph nobody asked for."""
    page.write(page.place(), " ".join(page.prose.sentence() for _ in range(page.chance.randint(3, 30))))


KINDS: tuple[tuple[float, Operation], ...] = ((3, blank), (4, remove_block), (7, scribble), (2, flood), (2, advertise))


def vandalise(page: Page) -> None:
    """One of them."""
    weights, kinds = zip(*KINDS, strict=True)
    page.chance.choices(kinds, weights)[0](page)
