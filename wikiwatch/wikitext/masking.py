"""Wikitext with its constructs made harmless, for the search for stops and commas."""

from typing import NamedTuple

from wikiwatch.model import Span
from wikiwatch.wikitext.markup import Kind, Node, external_link_end, scan
from wikiwatch.wikitext.told import told_parameters

# Stand-ins for constructs in the text that is searched for stops. Private-use characters, so no text means them.
LATE = "\ue000"  # reference or comment: belongs to the sentence before, even after a space
GLUED = "\ue001"  # template or tag: belongs to the sentence before only when it touches it
_INSIDE = "\ue002"  # part of a sentence: a formula, an address
_STAND_IN = {
    Kind.COMMENT: LATE,
    Kind.REFERENCE: LATE,
    Kind.TEMPLATE: GLUED,
    Kind.TAG: GLUED,
    Kind.RAW: _INSIDE,
    Kind.LITERAL: _INSIDE,
    Kind.URL: _INSIDE,
}
_INERT = str.maketrans(dict.fromkeys(".!?…‽。！？｡।॥؟۔։።፧។៕။།༎᱾꫱|;:,()（），；،؛、—–", _INSIDE) | {"\n": " "})
_NO_BRACKETS = str.maketrans(dict.fromkeys("[]", _INSIDE))  # a link in a caption does not end the caption

_LONG = 200  # code points of prose without a capital are no accident


class Masked(NamedTuple):
    """A window as it is searched: ``text`` has the window's length; ``blocks`` are templates read line by line.

    ``lower_cased`` says that it is long enough to have capitals, and has none: so its sentences begin without.
    """

    text: str
    blocks: list[Span]
    lower_cased: bool


def mask(window: str) -> Masked:
    """``window`` with references, templates, tags, comments and addresses as stand-ins, and no stop inside links."""
    parts = []
    blocks: list[Span] = []
    done, nodes = 0, scan(window)
    told = told_parameters(window, nodes)
    for node in sorted(nodes, key=lambda n: (n.start, -n.end)):
        if node.start < done:
            continue
        if node.start in told or _is_block(window, node):
            blocks.append(Span(node.start, node.end))
            continue
        start, stand_in = _stand_in(window, node)
        parts.append(window[done:start])
        parts.append(stand_in)
        done = start + len(stand_in)
    parts.append(window[done:])
    return Masked("".join(parts), blocks, _is_lower_cased(window))


def _is_lower_cased(window: str) -> bool:
    return len(window) >= _LONG and window == window.lower() and window != window.upper()


def _is_block(window: str, node: Node) -> bool:
    """An infobox or the like: starts a line and goes over several, so its parameters are read line by line."""
    if node.kind is not Kind.TEMPLATE or (node.start and window[node.start - 1] != "\n"):
        return False
    return window.find("\n", node.start, node.end) >= 0


def _stand_in(window: str, node: Node) -> tuple[int, str]:
    if node.kind is Kind.LINK:
        inner = window[node.start + 2 : node.end - 2].translate(_INERT)
        return node.start, f"[[{inner.translate(_NO_BRACKETS)}]]"
    bracket = external_link_end(window, node) if node.kind is Kind.URL else 0
    if bracket:  # before <ref> existed, a bracketed address after the stop was how one cited
        return node.start - 1, GLUED * (bracket - node.start + 1)
    return node.start, _STAND_IN[node.kind] * (node.end - node.start)
