"""Finds the detectors: every module beside this one that is not the registry is a detector."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Protocol, cast

from wikiwatch import detect
from wikiwatch.model import Context, Edit, Evidence, Finding, Label


class Detector(Protocol):
    """What a detector module offers. Its docstring is its published page."""

    __doc__: str | None
    NAME: str
    LABEL: Label
    EVIDENCE: Evidence

    def examine(self, edit: Edit, context: Context) -> Iterator[Finding]:
        """The findings of this detector on one edit, spans in the edit's new text."""


@cache
def detectors() -> Mapping[str, Detector]:
    """All detectors by name, in alphabetical order."""
    names = sorted(info.name for info in pkgutil.iter_modules(detect.__path__) if not info.ispkg)
    return {
        name: cast(Detector, importlib.import_module(f"wikiwatch.detect.{name}"))
        for name in names
        if name != "registry"
    }
