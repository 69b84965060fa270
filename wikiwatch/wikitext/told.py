"""The parameters of templates that hold prose: a plot in a folding box, an introduction in a coloured one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from wikiwatch.model import Span
from wikiwatch.wikitext.markup import Kind, Node
from wikiwatch.wikitext.words import words

_WORDS = 6  # fewer are a value, a name or a date

_PARAMETER_NAME = re.compile(r"[^|\n=\[\]{}<>]{1,60}=(?!=)")
_STOPPED = re.compile(r"[^\W\d_]{2}[.!?…](?=[\s<}|»\"”)]|\Z)|[。！？।]")
_NOT_TOLD = re.compile(  # quotations, citations and notes speak with another voice; boxes of facts are no prose
    r"(?i)\s*(?:article|blockquote|box|chap|cit|cquote|efn|harv|info|lang|lien|note|ouvrage|poem|quot|ref|sfn|tax|verse|zitat)"
)


def told_parameters(window: str, nodes: Sequence[Node]) -> dict[int, list[Span]]:
    """By where the template begins, the parameters in which somebody tells something; of outermost templates alone."""
    found: dict[int, list[Span]] = {}
    done = 0
    for node in sorted(nodes, key=lambda node: (node.start, -node.end)):
        if node.start < done or node.kind is not Kind.TEMPLATE:
            continue
        done = node.end
        starts_line = not node.start or window[node.start - 1] == "\n"
        if starts_line and node.pipes and not _NOT_TOLD.match(window, node.start + 2):
            told = [span for span in _parameters(window, node) if _tells(window, span)]
            if told:
                found[node.start] = told
    return found


def _parameters(window: str, node: Node) -> Iterator[Span]:
    for pipe, end in zip(node.pipes, [*node.pipes[1:], node.end - 2], strict=True):
        name = _PARAMETER_NAME.match(window, pipe + 1, end)
        yield Span(name.end() if name else pipe + 1, end)


def _tells(window: str, span: Span) -> bool:
    said = sum(1 for _ in islice(words(window, *span), _WORDS))
    return said == _WORDS and _STOPPED.search(window, *span) is not None
