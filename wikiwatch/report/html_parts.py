"""What the HTML documents share: the templates' environment, reasons by kind of evidence, diffs of bounded length.

The templates in ``templates/`` escape everything they are given. Texts from the wiki go through ``visible`` as well, so
that no control or bidirectional character reorders what stands around them.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from wikiwatch.model import AssessedEdit, DiffKind, DiffPiece, Evidence, Finding
from wikiwatch.report import links, marking, phrasing, timeline
from wikiwatch.report.alike import told_once
from wikiwatch.wikitext.display import visible

REASONS = 12  # findings of a passage or an edit
DIFF_EQUAL, DIFF_CHANGED = 400, 8_000  # code points of one piece of a diff
DIFF_PIECES = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What one kind of evidence says: its heaviest finding gives the weight."""

    kind: Evidence
    weight: float
    findings: tuple[Finding, ...]


@cache
def environment() -> Environment:
    """Where the templates are, and what they may call."""
    environment = Environment(
        loader=PackageLoader("wikiwatch.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(text=visible, line=_line, excerpt=excerpt)
    environment.globals.update(phrasing=phrasing, links=links, Kind=timeline.MarkKind, drawn=timeline)
    return environment


def _line(text: str) -> str:
    return visible(phrasing.clipped(text), newlines=False)


def excerpt(text: str, limit: int) -> str:
    """Text from a wiki on one line, about ``limit`` code points of it."""
    return visible(phrasing.excerpt(text, limit), newlines=False)


def reasons(findings: tuple[Finding, ...]) -> tuple[Reason, ...]:
    """Findings by kind of evidence, the heaviest first in both, each claim once."""
    kinds: dict[Evidence, list[Finding]] = defaultdict(list)
    for finding in told_once(findings)[:REASONS]:
        kinds[finding.evidence].append(finding)
    return tuple(Reason(kind=kind, weight=found[0].weight, findings=tuple(found)) for kind, found in kinds.items())


def diff(edit: AssessedEdit) -> Iterator[DiffPiece]:
    """The diff with over-long pieces cut in their middle."""
    for piece in edit.diff[:DIFF_PIECES]:
        cut = marking.middle_cut(piece.text, DIFF_EQUAL if piece.kind is DiffKind.EQUAL else DIFF_CHANGED)
        yield piece._replace(text=cut.head)
        if cut.left_out:
            yield DiffPiece(DiffKind.GAP, marking.left_out(cut.left_out))
            yield piece._replace(text=cut.tail)
    if len(edit.diff) > DIFF_PIECES:
        yield DiffPiece(DiffKind.GAP, f"[… {len(edit.diff) - DIFF_PIECES:,} more pieces …]")
