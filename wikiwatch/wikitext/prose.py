"""The words a reader sees, at the offsets where they stand in the wikitext."""

import re

from wikiwatch.model import Span
from wikiwatch.wikitext.markup import CATEGORY_PREFIXES, FILE_PREFIXES, Kind, Node, namespace, scan
from wikiwatch.wikitext.told import told_parameters

_MAX_ATTRIBUTES = 300  # characters of a table cell's attributes

_ATTRIBUTES = rf"([^|\n\[{{]{{0,{_MAX_ATTRIBUTES}}})(?=\|(?!\|))"
_MARKUP = re.compile(  # what begins a line comes together: re then asks only once whether a line begins
    r"^(?:[ \t:]*\{\|[^\n]*"  # a table's first line
    rf"|[ \t]*\|-[^\n]*|[ \t]*[|!]{_ATTRIBUTES}|[*#:;]+|[ \t]*!(?!!)|=+|-{{4,}})"
    rf"|\|\|{_ATTRIBUTES}"
    r"|\|[^|\n=\[\]{}<>]{1,60}=(?!=)"  # a template's parameter name
    r"|=(?<!==)=*[ \t]*$|''+|[\[\]{}|]+|&#?[A-Za-z0-9]{1,31};|__[A-Z]{3,24}__",
    re.MULTILINE,
)
_GALLERY_LINE = re.compile(r"^[^\W\d_][^\n:|\[\]{}]{1,20}:[^\n|\[\]{}]*\|?", re.MULTILINE)
_INTERLANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z]{2,12})?:\S")


def prose(text: str, start: int = 0, end: int | None = None) -> str:
    """``text[start:end]`` with all markup blanked out: same length, so offsets carry over.

    Templates (but for the prose in some), references, comments, tags, formulas, URLs, link targets, table markup, list
    markers, quotes of bold and italic and the ``=`` of headings become spaces; every other character stays where it
    is. The slice is read alone: a construct that opens before ``start`` or ends after ``end`` only loses its own markup
    characters.
    """
    window = text[start:end]
    hidden: list[tuple[int, int]] = []
    nodes = scan(window)
    told = told_parameters(window, nodes)
    for node in nodes:
        if node.kind is Kind.TEMPLATE and node.start in told and told[node.start][-1].end < node.end:
            hidden.extend(_around(node, told[node.start]))
        else:
            hidden.extend(_hidden(window, node))
    hidden += map(_hidden_markup, _MARKUP.finditer(window))
    hidden.extend(_file_names(window))
    return _blank(window, hidden)


def _around(node: Node, told: list[Span]) -> list[tuple[int, int]]:
    """What of a template is not told."""
    starts = [node.start, *(span.end for span in told)]
    return list(zip(starts, [*(span.start for span in told), node.end], strict=True))


def _hidden(window: str, node: Node) -> list[tuple[int, int]]:
    if node.kind is Kind.LITERAL:
        return [(node.start, node.pipes[0]), (node.pipes[1], node.end)]
    if node.kind is Kind.LINK:
        return [(node.start, _label_start(window, node)), (node.end - 2, node.end)]
    return [(node.start, node.end)]


def _label_start(window: str, node: Node) -> int:
    target_end = node.pipes[0] if node.pipes else node.end - 2
    target = window[node.start + 2 : target_end]
    prefix = namespace(target)
    if prefix and (prefix in CATEGORY_PREFIXES or _INTERLANGUAGE.match(target)):
        return node.end
    if prefix in FILE_PREFIXES:
        return node.pipes[-1] + 1 if node.pipes else node.end
    return node.pipes[0] + 1 if node.pipes else node.start + 2


def _hidden_markup(match: re.Match[str]) -> tuple[int, int]:
    """Of a table cell only its beginning, but for one that has attributes, or what looks like them."""
    attributes = match.lastindex
    if attributes is None or "=" in match[attributes]:
        return match.span()
    return match.start(), match.start(attributes)


def _file_names(window: str) -> list[tuple[int, int]]:
    """A gallery's lines, which name their file without brackets."""
    if "<gallery" not in window:
        return []
    matches = _GALLERY_LINE.finditer(window)
    return [match.span() for match in matches if namespace(match.group()) in FILE_PREFIXES]


def _blank(window: str, hidden: list[tuple[int, int]]) -> str:
    hidden.sort()
    parts = []
    done = 0
    for start, end in hidden:
        if end <= done:
            continue
        parts.append(window[done:start])
        done = max(done, start)
        parts.append(" " * (end - done))
        done = end
    parts.append(window[done:])
    return "".join(parts)
