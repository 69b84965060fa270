"""Addresses on the wiki. Only http and https ones: an export's header is written by strangers."""

from urllib.parse import quote, urlsplit

from wikiwatch.model import Page, Wiki

_LONGEST_TITLE = 512  # code points; MediaWiki's own are 255 bytes and a namespace, an export may hold anything

# What MediaWiki itself leaves as it is in a title's address.
_TITLE_SAFE = "/:@$!*(),;~"


def article(wiki: Wiki, page: Page) -> str | None:
    """Where the page can be read, None when the wiki's address is not known."""
    if wiki.article_url is None or not _is_web(wiki.article_url) or "$1" not in wiki.article_url:
        return None
    title = _title(page.page_title)
    return wiki.article_url.replace("$1", title) if title else None


def diff(wiki: Wiki, rev_id: int) -> str | None:
    """The wiki's own view of an edit against the revision before it."""
    script = _index(wiki)
    return f"{script}?diff={rev_id}" if script else None


def history(wiki: Wiki, page: Page) -> str | None:
    """The page's list of revisions on the wiki."""
    script, title = _index(wiki), _title(page.page_title)
    return f"{script}?title={title}&action=history" if script and title else None


def contributions(wiki: Wiki, user: str) -> str | None:
    """The user's other edits on the wiki."""
    script, title = _index(wiki), _title(user)
    return f"{script}?title=Special:Contributions/{title}" if script and title else None


def _index(wiki: Wiki) -> str | None:
    """The address of ``index.php``, which stands beside ``api.php`` in every MediaWiki."""
    if wiki.api_url is None or not _is_web(wiki.api_url) or not wiki.api_url.endswith("/api.php"):
        return None
    return wiki.api_url.removesuffix("api.php") + "index.php"


def _title(title: str) -> str | None:
    if len(title) > _LONGEST_TITLE:
        return None
    return quote(title.replace(" ", "_"), safe=_TITLE_SAFE, errors="replace")


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    printable = url.isprintable() and not any(mark in url for mark in " \"'<>\\")
    return printable and parts.scheme in ("http", "https") and bool(parts.netloc)
