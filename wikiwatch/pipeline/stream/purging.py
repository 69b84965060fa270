"""Erasing from the archive what a stream says the wiki hides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from wikiwatch.archive.database import FILE_NAME
from wikiwatch.archive.store import Archive
from wikiwatch.errors import ArchiveLocked
from wikiwatch.model import HiddenParts, Wiki


class Purges:
    """What is still to be erased. The archive is opened for each settling, so that others may use it in between."""

    def __init__(self, folder: Path, wikis: Mapping[str, Wiki], owed: Iterable[HiddenParts] = ()) -> None:
        self._folder = folder
        self._wikis = wikis  # by the id that the stream calls them by
        self.owed: tuple[HiddenParts, ...] = tuple(owed)
        self.locked: str | None = None  # why the last settling did not succeed

    def add(self, hidden: HiddenParts) -> None:
        """Owe one more."""
        self.owed = (*self.owed, hidden)

    def settle(self) -> int:
        """Erase what is owed; how many revisions lost something. While another process writes, it stays owed.

        Raises `ArchiveError` when the archive is damaged, or cannot be written to.
        """
        if not self.owed:
            return 0
        wanted = [] if not (self._folder / FILE_NAME).exists() else self._held()
        self.owed = tuple(hidden for _, hidden in wanted)  # what the archive has not need not be asked for again
        if wanted:
            try:
                with Archive.open(self._folder, write=True) as archive:
                    for wiki_id, hidden in wanted:
                        archive.purge(
                            wiki_id, hidden.rev_ids, text=hidden.text, user=hidden.user, comment=hidden.comment
                        )
            except ArchiveLocked as error:
                self.locked = str(error)
                return 0
        self.owed, self.locked = (), None
        return len({(wiki_id, rev_id) for wiki_id, hidden in wanted for rev_id in hidden.rev_ids})

    def _held(self) -> list[tuple[str, HiddenParts]]:
        """What the archive has of it, each with the archive's own id of its wiki."""
        found = []
        with Archive.open(self._folder) as archive:
            ids = {wiki.api_url: wiki.wiki_id for wiki in archive.wikis()}
            for hidden in self.owed:
                wiki = self._wikis.get(hidden.wiki_id)
                wiki_id = ids.get(wiki.api_url) if wiki else None
                if wiki_id is None:
                    continue
                here = tuple(one for one in hidden.rev_ids if archive.revision(wiki_id, one, text=False) is not None)
                if here:
                    parts = {"text": hidden.text, "user": hidden.user, "comment": hidden.comment}
                    found.append((wiki_id, HiddenParts(wiki_id=hidden.wiki_id, rev_ids=here, **parts)))
        return found
