"""What a reader reads of an HTML page: a rendered wiki page, a mirror's copy, or any other page.

Headings, list items and table cells come marked as wikitext marks them (``== ==``, ``*``, ``|``), so that the text is
divided as the page was. Left out: navigation, scripts, infoboxes, notices, edit links, reference marks and lists.

The page is read by BeautifulSoup. Python's HTML parser needs quadratic time for crafted input, so the page is first
reduced, in one pass, to the tags that matter, each well-formed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from wikiwatch.errors import DocumentError

MOST_TAGS = 200_000
"""A rendered article of a megabyte has about a tenth of it that matter."""

_HEADINGS = {f"h{level}": "=" * level for level in range(1, 7)}
_ITEMS = {"li": "* ", "dd": ": ", "dt": "; ", "td": "| ", "th": "! "}
_MARKERS, _MARKED = frozenset("*:;|!"), frozenset("*:;|!=")
_LINES = frozenset({"br", "hr", "tr"})
_BLOCKS_TEXT = """
    address article aside blockquote body caption center details dir div dl fieldset figcaption figure footer form
    header hgroup html main menu nav ol p pre section summary table tbody tfoot thead ul
"""
_BLOCKS = frozenset(_BLOCKS_TEXT.split())
_UNREAD = frozenset(["button", "canvas", "footer", "head", "iframe", "input", "nav", "object", "select", "svg"])
_UNREAD_CLASSES = re.compile(
    r"ambox|autres-projets|bandeau|box-|catlinks|cite-bracket|dablink|hatnote|homonymie|infobox|metadata|mw-cite-backlink"
    r"|mw-editsection|mw-empty-elt|mw-indicators|mw-jump-link|mw-kartographer|mw-references|navbar|navbox|navigation|nomobile"
    r"|noprint|portal|printfooter|reference|references|reflist|shortdescription|sidebar|sistersitebox|toc|vector-toc"
    r"|vertical-navbox"
)
_KEPT_ATTRIBUTES = re.compile(
    r"""(?i)(?<![\w-])(class|id|role|hidden|aria-hidden)(?:\s*=\s*("[^"<]*"|'[^'<]*'|[^\s"'<>]+))?"""
)
_UNSHOWN = re.compile(r"(?i)display\s*:\s*none")
_LONGEST_VALUE = 300

# No "<" stands inside a tag, so an attempt ends at the next one: the search is linear.
_TAG = re.compile(
    r"""<(/?)([A-Za-z][A-Za-z0-9:-]{0,31})((?:[\s/](?:[^<>"']|"[^"<]*"|'[^'<]*')*)?)>"""
    r"""|<(/?)([A-Za-z][A-Za-z0-9:-]{0,31})[\s/][^<>]*>"""  # a quote in it is not closed
)
_DROPPED = tuple(
    (re.compile(opening, re.IGNORECASE), re.compile(closing, re.IGNORECASE))
    for opening, closing in (
        ("<!--", "-->"),
        (r"<script\b", r"</script\b[^<>]*>"),
        (r"<style\b", r"</style\b[^<>]*>"),
        (r"<noscript\b", r"</noscript\b[^<>]*>"),
    )
)
_DECLARATION = re.compile(r"<[!?][^<>]*>")
_TITLE = re.compile(r"(?i)<title[^<>]*>([^<]{0,1000})</title")
_GAPS = re.compile(r"\n{3,}")
_BETWEEN_ITEMS = re.compile(r"^([*:;|!].*)\n\n(?=[*:;|!])", re.MULTILINE)


class Page(NamedTuple):
    """The text of an HTML page, and its heading or title ("" where it has none)."""

    text: str
    title: str


def page_text(html: str, name: str) -> Page:
    """What a reader reads of a page. Raises `DocumentError`, with the file's ``name``, for one with too many tags."""
    soup = BeautifulSoup("".join(_reduced(html, name)), "html.parser")
    text = "\n".join(_lines("".join(_read(_content(soup)))))
    heading = soup.find(id="firstHeading") or soup.find("h1")
    title = heading.get_text() if heading else ""
    if not title and (titled := _TITLE.search(html)):
        title = BeautifulSoup(titled[1], "html.parser").get_text()
    text = _BETWEEN_ITEMS.sub(r"\1\n", _GAPS.sub("\n\n", text))
    return Page(text.strip() + "\n", " ".join(title.split()))


# ---------------------------------------------------------------- reducing


def _reduced(html: str, name: str) -> Iterator[str]:
    """The page with blank runs as one space and without the tags that say nothing about where a text is divided."""
    html = _DECLARATION.sub("", _without_unread(html))
    at, tags = 0, 0
    for match in _TAG.finditer(html):
        kept = _kept(match)
        yield _escaped(html[at : match.start()])
        yield kept
        at, tags = match.end(), tags + bool(kept)
        if tags > MOST_TAGS:
            raise DocumentError(f"{name}: more than {MOST_TAGS:,} HTML tags; give a part of it, or its text")
    yield _escaped(html[at:])


def _without_unread(html: str) -> str:
    """Without comments, scripts and style sheets; one that is not closed goes on to the end."""
    for opening, closing in _DROPPED:
        parts, at = [], 0
        while at < len(html) and (start := opening.search(html, at)):
            end = closing.search(html, start.end())
            parts.append(html[at : start.start()])
            at = end.end() if end else len(html)
        html = "".join([*parts, html[at:]])
    return html


def _escaped(text: str) -> str:
    shown = " ".join(text.split())
    lead, trail = text[:1].isspace(), text[-1:].isspace()
    return f"{' ' * lead}{shown}{' ' * (trail and bool(shown))}".replace("<", "&lt;")


def _kept(match: re.Match[str]) -> str:
    """The tag with the attributes that matter; "" for one that only changes how its words look."""
    name = (match[2] or match[5]).lower()
    if match[1] or match[4]:
        return f"</{name}>" if _matters(name) or name in _WITH_CLASSES else ""
    attributes = match[3] or ""
    kept = [_attribute(found) for found in _KEPT_ATTRIBUTES.finditer(attributes)]
    if _UNSHOWN.search(attributes):
        kept.append(" hidden")
    return f"<{name}{''.join(kept)}>" if _matters(name) or name in _WITH_CLASSES else ""


def _matters(name: str) -> bool:
    return name in _BLOCKS or name in _HEADINGS or name in _ITEMS or name in _LINES or name in _UNREAD


_WITH_CLASSES = frozenset({"span", "sup", "small", "cite", "abbr"})
"""Inline tags that a wiki marks what is not read with."""


def _attribute(found: re.Match[str]) -> str:
    value = (found[2] or "").strip("\"'")[:_LONGEST_VALUE]
    return f' {found[1].lower()}="{escape(value)}"'


# ---------------------------------------------------------------- reading


def _content(soup: BeautifulSoup) -> Tag:
    """Where the page's own text stands."""
    for place in (
        soup.find(class_="mw-parser-output"),
        soup.find(id="mw-content-text"),
        soup.find("main"),
        soup.find(role="main"),
    ):
        if place is not None:
            return place
    articles = soup.find_all("article", limit=2)
    return articles[0] if len(articles) == 1 else soup


def _read(root: Tag) -> Iterator[str]:
    """The words in order, with line breaks and markers. Nothing recurses: pages may be nested as deep as they like."""
    open_tags: list[tuple[Iterator[PageElement], str]] = [(iter(root.contents), "")]
    while open_tags:
        children, closing = open_tags[-1]
        child = next(children, None)
        if child is None:
            open_tags.pop()
            yield closing
        elif isinstance(child, Tag):
            if not _is_unread(child):
                before, after = _marks(child.name)
                yield before
                open_tags.append((iter(child.contents), after))
        elif type(child) is NavigableString:
            yield str(child)


def _is_unread(tag: Tag) -> bool:
    if tag.name in _UNREAD or tag.get("hidden") is not None or tag.get("aria-hidden") == "true":
        return True
    if tag.get("role") in ("navigation", "note", "search", "banner", "contentinfo") or tag.get("id") == "toc":
        return True
    return any(_UNREAD_CLASSES.match(name) for name in tag.get_attribute_list("class") if name)


def _lines(text: str) -> Iterator[str]:
    """The lines trimmed; a marker with nothing beside it goes to the line after, where that has none."""
    marker = ""
    for line in map(str.strip, text.split("\n")):
        if line in _MARKERS:
            marker = line
        elif not line.strip(" ="):
            if not marker:
                yield ""
        else:
            yield f"{marker} {line}" if marker and line[0] not in _MARKED else line
            marker = ""


def _marks(name: str) -> tuple[str, str]:
    if name in _HEADINGS:
        return f"\n\n{_HEADINGS[name]} ", f" {_HEADINGS[name]}\n\n"
    if name in _ITEMS:
        return f"\n{_ITEMS[name]}", "\n"
    if name in _LINES:
        return "\n", ""
    return ("\n\n", "\n\n") if name in _BLOCKS else ("", "")
