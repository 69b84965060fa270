"""The local store of revisions."""

from wikiwatch.archive.adding import AddResult
from wikiwatch.archive.catalogue import SyncState
from wikiwatch.archive.packs import Limits
from wikiwatch.archive.store import Archive
from wikiwatch.archive.verify import Problem

__all__ = ["AddResult", "Archive", "Limits", "Problem", "SyncState"]
