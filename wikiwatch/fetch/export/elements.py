"""Elements of an export with what they hold, before anything is made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Leaf(NamedTuple):
    """An element that holds text alone. That of a <text> is in ``content``, as UTF-8."""

    text: str
    attributes: Mapping[str, str]
    content: bytes = b""


NO_LEAF = Leaf("", {})


@dataclass(slots=True)
class Element:
    """An element that holds others."""

    name: str
    attributes: Mapping[str, str]
    leaves: dict[str, Leaf] = field(default_factory=dict)  # by name; namespaces by their text
    parts: list[Element] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Of the leaf with this name; empty where there is none."""
        return self.leaves.get(name, NO_LEAF).text

    def parts_named(self, name: str) -> list[Element]:
        """Those of the parts that have this name, in order."""
        return [part for part in self.parts if part.name == name]
