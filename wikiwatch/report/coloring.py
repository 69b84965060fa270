"""Which colour the text of each origin has: one that its neighbours have not, or one that tells its age."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from wikiwatch.model import Revision

Run = tuple[int, int, int]  # start, end, origin_rev_id


class ColorBy(StrEnum):
    """What the colour of a run of text tells."""

    ORIGIN = "origin"
    AGE = "age"


class AgeStep(NamedTuple):
    """The origins that share a colour: when the first and the last of them were saved."""

    number: int
    first: datetime
    last: datetime


def by_origin(runs: Iterable[Run], colors: int) -> dict[int, int]:
    """A colour, 0 to ``colors`` - 1, for each origin; neighbours differ unless an origin has too many of them.

    Greedy, in the order of the text, linear in the number of runs.
    """
    order = [rev_id for _, _, rev_id in runs]
    neighbours: dict[int, set[int]] = defaultdict(set)
    for one, other in pairwise(order):
        neighbours[one].add(other)
        neighbours[other].add(one)
    chosen: dict[int, int] = {}
    for rev_id in dict.fromkeys(order):
        taken = Counter(chosen[other] for other in neighbours[rev_id] if other in chosen)
        chosen[rev_id] = min(range(colors), key=lambda color: (taken[color], (color - rev_id) % colors))
    return chosen


def by_age(origins: Mapping[int, Revision], steps: int) -> dict[int, int]:
    """A step, 0 for the oldest to ``steps`` - 1 for the newest, for each origin; about as many origins in each."""
    order = sorted(origins.values(), key=lambda origin: (origin.dt, origin.rev_id))
    last = max(len(order) - 1, 1)
    return {origin.rev_id: (2 * place * (steps - 1) + last) // (2 * last) for place, origin in enumerate(order)}


def age_steps(origins: Mapping[int, Revision], steps: Mapping[int, int]) -> list[AgeStep]:
    """What each step that occurs stands for, the oldest first."""
    times: dict[int, list[datetime]] = defaultdict(list)
    for rev_id, origin in origins.items():
        times[steps[rev_id]].append(origin.dt)
    return [AgeStep(step, min(found), max(found)) for step, found in sorted(times.items())]
