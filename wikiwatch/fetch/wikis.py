"""From what a person calls a wiki to the address of its Action API."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from wikiwatch.errors import UsageError
from wikiwatch.fetch.wikimedia import database_name_of, host_of, is_language
from wikiwatch.wikitext.display import visible

# Language codes that are not, or no longer, those of the wiki's host.
_RENAMED = {"be-x-old": "be-tarask", "nb": "no"}
_HOW = "give a language code such as fr, a wiki id such as frwiktionary, or an address such as https://host/w/api.php"


class WikiAddress(NamedTuple):
    """Where a wiki's Action API is. ``wiki_id`` is its database name where the name given tells it."""

    api_url: str
    wiki_id: str | None


def resolve_wiki(name: str) -> WikiAddress:
    """Find the API behind ``fr``, ``frwiki``, ``frwiktionary``, ``commonswiki`` or ``https://host/w/api.php``.

    Nothing is asked of the network. Raises UsageError for anything else, and for addresses that are not http(s).
    """
    name = name.strip()
    if "/" in name or ":" in name:
        return WikiAddress(_api_address(name), None)
    code = name.lower()
    if is_language(code):
        host = f"{_RENAMED.get(code, code)}.wikipedia.org"
        return WikiAddress(_api_url(host), database_name_of(host))
    if named_host := host_of(code):
        return WikiAddress(_api_url(named_host), code)
    raise UsageError(f"unknown wiki {_quoted(name)}: {_HOW}")


def _api_url(host: str) -> str:
    return f"https://{host}/w/api.php"


def _api_address(url: str) -> str:
    """The address itself when it can be an Action API's, else UsageError."""
    if not url.isascii() or any(character <= " " or character == "\x7f" for character in url):
        raise UsageError(f"bad wiki address {_quoted(url)}: only printable ASCII without spaces is allowed")
    parts = _split(url)
    if parts.scheme not in ("http", "https"):
        raise UsageError(f"bad wiki address {_quoted(url)}: it must begin with http:// or https://")
    if not parts.hostname or parts.username is not None or parts.password is not None:
        raise UsageError(f"bad wiki address {_quoted(url)}: it must name a host, and hold no user name or password")
    if not parts.path.endswith("/api.php") or parts.query or parts.fragment:
        raise UsageError(f"bad wiki address {_quoted(url)}: it must end in /api.php; {_HOW}")
    return url


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  reading it checks it
    except ValueError as error:
        raise UsageError(f"bad wiki address {_quoted(url)}: {error}") from None
    return parts


def _quoted(name: str) -> str:
    return f'"{visible(name[:200], newlines=False)}"'
