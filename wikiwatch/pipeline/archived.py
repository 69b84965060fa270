"""What the archive holds, by the names that people give."""

from __future__ import annotations

from wikiwatch.archive.store import Archive
from wikiwatch.errors import ArchiveError
from wikiwatch.fetch.wikis import resolve_wiki
from wikiwatch.model import Page, Revision, Wiki


def archived_page(store: Archive, wiki: str | None, title: str) -> tuple[Wiki, Page]:
    """The archived page under a title, written as in an address or in running text too.

    Raises `ArchiveError` when there is none, or when several wikis have one.
    """
    wiki_id = archived_wiki_id(store, wiki)
    plain = " ".join(title.replace("_", " ").split())
    names = dict.fromkeys((title, plain, plain[:1].upper() + plain[1:]))  # most wikis begin each title with a capital
    found = next((page for name in names if (page := store.find_page(wiki_id, name))), None)
    if found is None:
        where = f"{store.path}: " + (f"{wiki_id}: " if wiki_id else "")
        raise ArchiveError(f'{where}no page "{title}" is archived; {_instead(title)}')
    return found


def _instead(title: str) -> str:
    """What to do about a title that is not archived."""
    if title.startswith(("http://", "https://")):
        return "give the title alone, not the address, and the wiki with --wiki"
    return "fetch or import it first"


def lack_of_text(revision: Revision) -> str:
    """Why the archive has no text of a revision, and what to do: what is hidden has no checksum either."""
    if revision.main.sha1 is None:
        return f"the text of revision {revision.rev_id} is hidden"
    return (
        f"the text of revision {revision.rev_id} is not archived, since it came without: "
        "fetch the page, or import an export with texts"
    )


def archived_wiki_id(store: Archive, wiki: str | None) -> str | None:
    """The id under which the archive holds a wiki, given as code, id or API address; None for None.

    Raises `ArchiveError` when nothing of it is archived.
    """
    if wiki is None:
        return None
    held = store.wikis()
    if any(one.wiki_id == wiki for one in held):
        return wiki
    address = resolve_wiki(wiki)
    for one in held:
        if one.api_url == address.api_url or one.wiki_id == address.wiki_id:
            return one.wiki_id
    ids = ", ".join(sorted(one.wiki_id for one in held)) or "-"
    raise ArchiveError(f"{store.path}: nothing of {wiki} is archived; there is {ids}")
