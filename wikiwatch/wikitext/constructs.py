"""Links, references, templates, images and headings of a window of wikitext, with where they stand.

Read off the linear scan of ``markup``, so a window may hold anything: no nesting makes it slow.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

from wikiwatch.model import Span
from wikiwatch.wikitext.markup import FILE_PREFIXES, Kind, Node, external_link_end, namespace, scan

_HEADING = re.compile(r"^=[^\n]*", re.MULTILINE)
_HOST_END = re.compile(r"[/?#:]")
_MEDIA_SUFFIX = re.compile(r"\.(?:jpe?g|png|svg|gif|tiff?|webp|og[gva]|webm|pdf|djvu)\b", re.I)
_MEDIA_NAME_START = re.compile(r"[|=\n:{}\[\]<>/]")
_MAX_NAME = 255
_MAX_HEADING_LEVEL = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalLink:
    """A link out of the wiki. ``host`` is lower case, without port; ``span`` holds all of a ``[url label]``."""

    url: str
    host: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A ``<ref>``. ``content`` is empty for one that only calls a named reference."""

    content: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A ``{{template}}`` by its name as written, underscores as spaces."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A section heading of any level."""

    title: str
    span: Span


def external_links(window: str) -> tuple[ExternalLink, ...]:
    """Every address in ``window``, bare or bracketed, in order; those inside references and templates too."""
    if "//" not in window:
        return ()
    return tuple(_external_link(window, node) for node in _nodes(window, Kind.URL))


def references(window: str) -> tuple[Reference, ...]:
    """Every closed ``<ref>`` of ``window``, in order."""
    if "<" not in window:
        return ()
    return tuple(_reference(window, node) for node in _nodes(window, Kind.REFERENCE))


def templates(window: str) -> tuple[Template, ...]:
    """Every closed template of ``window``, in order, nested ones too."""
    if "{{" not in window:
        return ()
    return tuple(_template(window, node) for node in _nodes(window, Kind.TEMPLATE))


def images(window: str) -> tuple[Span, ...]:
    """Every file ``window`` shows, in order: file links, and file names in infobox parameters and galleries."""
    links = _nodes(window, Kind.LINK) if "[[" in window else []
    linked = [Span(node.start, node.end) for node in links if _is_image(window, node)]
    starts = [link.start for link in linked]
    named = []
    for name in _media_names(window):
        at = bisect_right(starts, name.start) - 1
        if at < 0 or linked[at].end <= name.start:
            named.append(name)
    return tuple(sorted(linked + named))


def headings(window: str) -> tuple[Heading, ...]:
    """Every heading line of ``window``, in order."""
    if "=" not in window:
        return ()
    found = (_heading(window, match) for match in _HEADING.finditer(window))
    return tuple(heading for heading in found if heading is not None)


def _nodes(window: str, kind: Kind) -> list[Node]:
    return sorted((node for node in scan(window) if node.kind is kind), key=lambda n: (n.start, -n.end))


def _external_link(window: str, node: Node) -> ExternalLink:
    url = window[node.start : node.end]
    bracketed = external_link_end(window, node)
    if bracketed:
        return ExternalLink(url=url, host=_host(url), span=Span(node.start - 1, bracketed))
    url = url.rstrip(".,;:!?'")
    url = url if "(" in url else url.rstrip(")")
    return ExternalLink(url=url, host=_host(url), span=Span(node.start, node.start + len(url)))


def _host(url: str) -> str:
    authority = url.partition("//")[2]
    path = re.search(r"[/?#]", authority)
    authority = authority[: path.start()] if path else authority
    return _HOST_END.split(authority.rpartition("@")[2], maxsplit=1)[0].lower().rstrip(".")


def _reference(window: str, node: Node) -> Reference:
    content = window[node.pipes[0] : node.pipes[1]].strip()
    return Reference(content=content, span=Span(node.start, node.end))


def _template(window: str, node: Node) -> Template:
    end = node.pipes[0] if node.pipes else node.end - 2
    name = window[node.start + 2 : min(end, node.start + 2 + _MAX_NAME)]
    return Template(name=" ".join(name.replace("_", " ").split()), span=Span(node.start, node.end))


def _is_image(window: str, node: Node) -> bool:
    return namespace(window[node.start + 2 : node.pipes[0] if node.pipes else node.end - 2]) in FILE_PREFIXES


def _media_names(window: str) -> list[Span]:
    """File names by their endings, each back to what must stand before one."""
    spans = []
    done = 0
    for suffix in _MEDIA_SUFFIX.finditer(window):
        earliest = max(done, suffix.start() - _MAX_NAME)
        before = window[earliest : suffix.start()]
        cut = max((m.end() for m in _MEDIA_NAME_START.finditer(before)), default=0)
        start = earliest + cut + len(before[cut:]) - len(before[cut:].lstrip())
        if start < suffix.start() and cut > 0 and before[cut - 1] in "|=\n:" and "//" not in before:
            spans.append(Span(start, suffix.end()))
        done = suffix.end()
    return spans


def _heading(window: str, match: re.Match[str]) -> Heading | None:
    line = _without_comment(match.group().rstrip())
    left = len(line) - len(line.lstrip("="))
    right = len(line) - len(line.rstrip("="))
    level = min(left, right, _MAX_HEADING_LEVEL)
    if level == 0 or len(line) <= 2 * level:
        return None
    title = line[level : len(line) - level].strip()
    return Heading(title=title, span=Span(match.start(), match.start() + len(match.group().rstrip())))


def _without_comment(line: str) -> str:
    """A heading's line without the comment behind it, found without a search from each ``<!--``."""
    start = line.find("<!--")
    is_comment = 0 <= start <= len(line) - len("<!---->") and line.endswith("-->")
    return line[:start].rstrip() if is_comment else line
