"""Links, references, templates, images and headings of a window of wikitext, with where they stand.

Read off the linear scan of ``markup``, so a window may hold anything: no nesting makes it slow.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

from wikiwatch.model import Span
from wikiwatch.wikitext.markup import FILE_PREFIXES, Kind, Node, external_link_end, namespace, scan

_REF_NAME = re.compile(r"\bname\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s/>]+))", re.I)
_HEADING = re.compile(r"^=[^\n]*", re.MULTILINE)
_TRAILING_COMMENT = re.compile(r"<!--[^\n]*-->\s*\Z")
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

    name: str | None
    content: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A ``{{template}}`` by its name as written, underscores as spaces."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A file shown. ``target`` is its name without namespace, first letter upper case, spaces for underscores."""

    target: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A section heading; ``level`` is 1 to 6."""

    level: int
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


def images(window: str) -> tuple[Image, ...]:
    """Every file ``window`` shows, in order: file links, and file names in infobox parameters and galleries."""
    linked = [_image(window, node) for node in _nodes(window, Kind.LINK)] if "[[" in window else []
    found = [image for image in linked if image is not None]
    named = []
    starts = [image.span.start for image in found]
    for span in _media_names(window):
        at = bisect_right(starts, span.start) - 1
        if at < 0 or found[at].span.end <= span.start:
            named.append(Image(target=_file_name(window[span.start : span.end]), span=span))
    return tuple(sorted(found + named, key=lambda image: image.span))


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
    tag = window[node.start : node.pipes[0]]
    match = _REF_NAME.search(tag)
    name = next((group for group in match.groups() if group is not None), None) if match else None
    content = window[node.pipes[0] : node.pipes[1]].strip()
    return Reference(name=name.strip() if name else None, content=content, span=Span(node.start, node.end))


def _template(window: str, node: Node) -> Template:
    end = node.pipes[0] if node.pipes else node.end - 2
    name = window[node.start + 2 : min(end, node.start + 2 + _MAX_NAME)]
    return Template(name=" ".join(name.replace("_", " ").split()), span=Span(node.start, node.end))


def _image(window: str, node: Node) -> Image | None:
    target = window[node.start + 2 : node.pipes[0] if node.pipes else node.end - 2]
    if namespace(target) not in FILE_PREFIXES:
        return None
    return Image(target=_file_name(target.partition(":")[2]), span=Span(node.start, node.end))


def _file_name(name: str) -> str:
    name = " ".join(name.replace("_", " ").split())
    return name[:1].upper() + name[1:]


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
    line = _TRAILING_COMMENT.sub("", match.group()).rstrip()
    left = len(line) - len(line.lstrip("="))
    right = len(line) - len(line.rstrip("="))
    level = min(left, right, _MAX_HEADING_LEVEL)
    if level == 0 or len(line) <= 2 * level:
        return None
    title = line[level : len(line) - level].strip()
    return Heading(level=level, title=title, span=Span(match.start(), match.start() + len(match.group().rstrip())))
