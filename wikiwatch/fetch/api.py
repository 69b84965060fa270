"""A wiki and its pages, read through the Action API: https://www.mediawiki.org/wiki/API:Query."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

from wikiwatch.errors import FetchError, PageUnavailable
from wikiwatch.fetch.caching import SITE_SECONDS, up_to
from wikiwatch.fetch.client import ApiClient
from wikiwatch.fetch.replies import Json, Malformed, entries, mapping, moment, number, page, string
from wikiwatch.model import Page, Wiki
from wikiwatch.wikitext.display import visible

TOUCH_SETTLES = timedelta(seconds=10)
"""``touched`` counts whole seconds and may come from a replica (up to ``maxlag`` behind): a page touched this lately
may be touched again without its looking any different."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageInfo:
    """A page that was asked for by title. ``notes`` says how the title led there, one sentence a step."""

    page: Page
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageStatus:
    """What has become of a page that was read before.

    ``page`` is None when no page has its id any more; ``successor`` is then the page that now bears its title.
    Two equal ``state`` values mean that nothing was edited, moved, hidden, shown, restored or imported in between.
    ``state`` is None while the page was touched too lately to tell.
    """

    page: Page | None
    successor: Page | None = None
    latest_rev_id: int = 0
    state: str | None = None


def siteinfo(client: ApiClient) -> Wiki:
    """Who the wiki says it is. Raises FetchError."""
    subject = "site information"
    reply = client.query({"meta": "siteinfo", "siprop": "general", **up_to(SITE_SECONDS)}, subject)
    with well_formed(client, subject):
        general = mapping(mapping(reply.get("query"), "query").get("general"), "general")
        host = urlsplit(client.api_url).hostname or client.wiki
        address = _absolute(client, string(general, "server")) + string(general, "articlepath")
        return Wiki(
            wiki_id=string(general, "wikiid") if general.get("wikiid") else host,
            api_url=client.api_url,
            article_url=address if address.startswith(("http://", "https://")) else None,
            lang=string(general, "lang"),
            site_name=string(general, "sitename"),
            generator=string(general, "generator"),
        )


def page_info(client: ApiClient, title: str, *, follow_redirects: bool = True) -> PageInfo:
    """The page behind a title, one request.

    Raises PageUnavailable when there is none to read: missing, invalid, special, on another wiki, a bare file name
    or not wikitext; FetchError when the wiki cannot be read.
    """
    subject = f'page "{_shown(title)}"'
    if not title.strip() or any(character < " " or "\ud800" <= character <= "\udfff" for character in title):
        raise PageUnavailable(f"{client.wiki}: {subject}: not a title: empty, or with control characters in it")
    query, raw, notes = _look_up(client, subject, title, follow_redirects)
    with well_formed(client, subject):
        unreadable = _why_unreadable(query, raw)
        if unreadable and title.startswith(("http://", "https://")):
            unreadable += "; give the title alone, not the address"
        if raw is None or unreadable:
            raise PageUnavailable(f"{client.wiki}: {subject}: {'; '.join((*notes, unreadable))}")
        return PageInfo(
            page=page(raw, _redirect_target(client, raw)),
            notes=notes,
        )


def page_status(client: ApiClient, known: Page) -> PageStatus:
    """What has become of a known page: one request while it exists and is no redirect.

    Raises PageUnavailable when it is no longer wikitext, FetchError when the wiki cannot be read.
    """
    subject = f'page "{_shown(known.page_title)}" (id {known.page_id})'
    log: dict[str, str | int] = {"list": "logevents", "letitle": known.page_title, "lelimit": 1, "leprop": "ids"}
    reply = client.query({"prop": "info", "pageids": known.page_id, "curtimestamp": 1, **log}, subject)
    with well_formed(client, subject):
        query = mapping(reply.get("query"), "query")
        raw = mapping(next(iter(entries(query, "pages")), None), "pages")
        if raw.get("missing"):
            return PageStatus(page=None, successor=_successor(client, known.page_title))
        unreadable = _why_unreadable(query, raw)
        if unreadable:
            raise PageUnavailable(f"{client.wiki}: {subject}: {unreadable}")
        return PageStatus(
            page=page(raw, _redirect_target(client, raw)),
            latest_rev_id=number(raw, "lastrevid", 1),
            state=_state(reply, query, raw),
        )


def check_answers(client: ApiClient) -> None:
    """Raise FetchError when the wiki's servers do not answer now; what a cache says does not count."""
    client.query({"meta": "siteinfo", "siprop": "general"}, "site information")


@contextmanager
def well_formed(client: ApiClient, subject: str) -> Iterator[None]:
    """Raise FetchError when a reply turns out not to have the documented shape."""
    try:
        yield
    except Malformed as error:
        raise FetchError(f"{client.wiki}: {subject}: unexpected answer: {error}") from error


def _absolute(client: ApiClient, server: str) -> str:
    """``$wgServer``, which may leave the scheme to whoever asks."""
    try:
        return urljoin(client.api_url, server)
    except ValueError:
        raise Malformed('"server" is not an address') from None


def _look_up(
    client: ApiClient, subject: str, title: str, follow_redirects: bool
) -> tuple[Json, Json | None, tuple[str, ...]]:
    """What the API says of a title: its ``query`` object, the one page in it, and the way there."""
    asked = f"\x1f{title}" if "|" in title else title  # U+001F makes "|" a part of the title
    parameters: dict[str, str | int] = {"prop": "info", "titles": asked, "iwurl": 1}
    if follow_redirects:
        parameters["redirects"] = 1
    reply = client.query(parameters, subject)
    with well_formed(client, subject):
        query = mapping(reply.get("query"), "query")
        pages = entries(query, "pages")
        return query, pages[0] if pages else None, tuple(_steps(query))


def _steps(query: Json) -> Iterator[str]:
    for step in entries(query, "normalized"):
        if not step.get("fromencoded"):  # else only its Unicode form was normalised
            yield f'"{_shown(string(step, "from"))}" is written "{_shown(string(step, "to"))}"'
    for step in entries(query, "redirects"):
        yield f'"{_shown(string(step, "from"))}" redirects to "{_shown(string(step, "to"))}"'


def _why_unreadable(query: Json, raw: Json | None) -> str:
    """Why there is no wikitext history behind an entry of ``query.pages``; empty when there is one."""
    for link in entries(query, "interwiki"):
        where = f"{_shown(string(link, 'iw'))}, {_shown(string(link, 'url'))}"
        return f"it is on another wiki ({where}); give that wiki as --wiki"
    if raw is None:
        return "its redirects lead in a circle" if "redirects" in query else "the wiki says nothing about it"
    if raw.get("invalid"):
        reason = raw.get("invalidreason")
        return f"not a valid title: {_shown(string(reason if isinstance(reason, dict) else {'text': reason}, 'text'))}"
    if raw.get("ns") == -2:
        return "it names a file's bytes; the page that describes a file begins with File:"
    if raw.get("special"):
        return "it is a special page, made on request; it has no history"
    if raw.get("missing"):
        kept = "; what shows there comes with the software or from a shared repository" if raw.get("known") else ""
        return f"there is no such page{kept}"
    model = string(raw, "contentmodel") if "contentmodel" in raw else "wikitext"
    return "" if model == "wikitext" else f"its content is not wikitext but {_shown(model)}"


def _redirect_target(client: ApiClient, raw: Json) -> str | None:
    """Where a page that is a redirect leads; one more request, and only then."""
    if not raw.get("redirect"):
        return None
    title = string(raw, "title")
    query, _, _ = _look_up(client, f'redirect "{_shown(title)}"', title, follow_redirects=True)
    return next((string(step, "to") for step in entries(query, "redirects") if step.get("from") == title), None)


def _successor(client: ApiClient, title: str) -> Page | None:
    try:
        return page_info(client, title, follow_redirects=False).page
    except PageUnavailable:
        return None


def is_as_noted(state: str | None, latest_rev_id: int, touched: datetime) -> bool:
    """Whether a page has the newest revision and the time of a state noted before; its log is not asked for.

    False for a state that could not be told when it was noted.
    """
    return state is not None and state.startswith(f"{_seen(latest_rev_id, touched)} ")


def _state(reply: Json, query: Json, raw: Json) -> str | None:
    touched = moment(raw, "touched")
    if moment(reply, "curtimestamp") - touched < TOUCH_SETTLES:
        return None
    newest_log = max((number(event, "logid") for event in entries(query, "logevents")), default=0)
    return f"{_seen(number(raw, 'lastrevid', 1), touched)} {newest_log}"


def _seen(latest_rev_id: int, touched: datetime) -> str:
    return f"{latest_rev_id} {touched:%Y-%m-%dT%H:%M:%SZ}"


def _shown(text: str) -> str:
    return visible(text[:300], newlines=False)
