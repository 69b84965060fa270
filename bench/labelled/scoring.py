"""From origins to right and wrong, token by token, and to a table."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from bench.labelled.engines import Origins
from bench.labelled.records import Expectation, Label, LabelledPage, token_spans
from wikiwatch.model import Span

Origin = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How an engine did on one expectation. ``instead`` counts (wanted, given) origins of the wrong tokens.

    ``skipped`` where the engine has no attribution of the revision, or of the one it is compared with.
    """

    page: LabelledPage
    label: Label
    expectation: Expectation
    tokens: int
    right: int
    instead: Mapping[tuple[str, str], int]
    skipped: bool

    @property
    def met(self) -> bool:
        """Every token right."""
        return self.right == self.tokens


def judge(page: LabelledPage, texts: Mapping[int, str], origins: Origins) -> list[Verdict]:
    """A verdict for each expectation of the page's labels."""
    return [_verdict(page, label, expectation, texts, origins) for label in page.labels for expectation in label.expect]


def _verdict(
    page: LabelledPage, label: Label, expectation: Expectation, texts: Mapping[int, str], origins: Origins
) -> Verdict:
    given = _of_tokens(label.rev_id, expectation.span, texts, origins)
    if expectation.same_as:
        wanted = _of_tokens(*expectation.same_as, texts, origins)
    else:
        wanted = [_named(expectation, label)] * len(given)
    known = any(given) and any(wanted)
    opposite = expectation.origin == "not_this_edit"
    right = [
        bool(here) and (label.rev_id not in here if opposite else here == there)
        for here, there in zip(given, wanted, strict=True)
    ]
    instead = Counter(
        (_shown(there, label, opposite), _shown(here, label))
        for here, there, good in zip(given, wanted, right, strict=True)
        if not good
    )
    return Verdict(
        page=page,
        label=label,
        expectation=expectation,
        tokens=len(given),
        right=sum(right),
        instead=instead,
        skipped=not known,
    )


def _of_tokens(rev_id: int, span: Span, texts: Mapping[int, str], origins: Origins) -> list[Origin]:
    """The origin of each token: more than one revision where the engine cuts it smaller, none where it is unknown."""
    of_points = origins.get((rev_id, span), [None] * (span.end - span.start))
    answer = []
    for token in token_spans(texts[rev_id], span):
        points = of_points[token.start - span.start : token.end - span.start]
        answer.append(() if None in points else tuple(rev_id for rev_id, _ in groupby(points) if rev_id is not None))
    return answer


def _named(expectation: Expectation, label: Label) -> Origin:
    return (expectation.origin if isinstance(expectation.origin, int) else label.rev_id,)


def _shown(origin: Origin, label: Label, opposite: bool = False) -> str:
    name = " and ".join("this edit" if rev_id == label.rev_id else str(rev_id) for rev_id in origin)
    return f"not {name}" if opposite else name or "unknown"


def table(verdicts: Mapping[str, Sequence[Verdict]]) -> list[str]:
    """Markdown: a row for each kind and one for all, with a group of columns for each engine.

    The engines have been asked the same questions, so that their verdicts are of the same expectations.
    """
    engines = list(verdicts)
    columns = "".join(f" {engine}: expectations met | labels met | tokens right |" for engine in engines)
    lines = [f"| kind | labels | expectations | tokens |{columns}", f"|---|{'---:|' * (3 + 3 * len(engines))}"]
    kinds = Counter(verdict.label.kind for verdict in verdicts[engines[0]])
    for kind, _ in kinds.most_common():
        lines.append(_row(kind, [[v for v in verdicts[engine] if v.label.kind == kind] for engine in engines]))
    lines.append(_row("**all**", [verdicts[engine] for engine in engines]))
    return lines


def _row(name: str, groups: Sequence[Sequence[Verdict]]) -> str:
    first = groups[0]
    cells = [name, _labels(first), len(first), sum(verdict.tokens for verdict in first)]
    for group in groups:
        cells += [sum(verdict.met for verdict in group), _labels(group) - _labels(v for v in group if not v.met)]
        cells.append(f"{sum(v.right for v in group) / max(1, sum(v.tokens for v in group)):.2%}")
    return f"| {' | '.join(map(str, cells))} |"


def _labels(verdicts: Iterable[Verdict]) -> int:
    return len({(verdict.page.file, verdict.label.rev_id) for verdict in verdicts})


def misses(verdicts: Iterable[Verdict]) -> list[str]:
    """Markdown: the labels that are not fully met, with their rule and what was given instead."""
    missed = defaultdict(list)
    for verdict in verdicts:
        if not verdict.met:
            missed[verdict.page.title, verdict.label].append(verdict)
    lines = []
    for (title, label), verdicts_of_label in missed.items():
        lines.append(f"- **{title}, {label.rev_id}** ({label.kind}). {' '.join(label.rule.split())}")
        lines += [f"  - {_miss(verdict)}" for verdict in verdicts_of_label]
    return lines


def _miss(verdict: Verdict) -> str:
    expectation = verdict.expectation
    where = f"{expectation.span.start}–{expectation.span.end} ({expectation.first} … {expectation.last})"
    if verdict.skipped:
        return f"{where}: no attribution"
    common = Counter(verdict.instead).most_common(4)
    instead = "; ".join(f"{count} × {given} for {wanted}" for (wanted, given), count in common)
    return f"{where}: {verdict.tokens - verdict.right} of {verdict.tokens} tokens wrong: {instead}"
