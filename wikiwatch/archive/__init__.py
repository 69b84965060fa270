"""The local store of revisions. What adds and what checks is imported when it is first asked for."""

from importlib import import_module
from typing import TYPE_CHECKING

from wikiwatch.archive.catalogue import SyncState
from wikiwatch.archive.packs import Limits
from wikiwatch.archive.store import Archive

if TYPE_CHECKING:
    from wikiwatch.archive.adding import AddResult
    from wikiwatch.archive.verify import Problem

__all__ = ["AddResult", "Archive", "Limits", "Problem", "SyncState"]

_WHEN_ASKED_FOR = {"AddResult": "adding", "Problem": "verify"}


def __getattr__(name: str) -> object:
    if name not in _WHEN_ASKED_FOR:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHEN_ASKED_FOR[name]}"), name)
