"""A section, or the whole page, emptied.

Looks for
    The body of a section that is gone while nothing, or next to nothing, came in its place; a page of which a tenth or
    less is left. Neighbouring sections make one finding.

Why it matters
    Blanking is the commonest vandalism after insults, and a blanked section is missed more easily than a blanked page,
    for nothing wrong can be read where it stood.
    https://en.wikipedia.org/wiki/Wikipedia:Vandalism#Blanking,_illegitimate
    https://fr.wikipedia.org/wiki/Wikipédia:Vandalisme

Stays silent on
    Reverts, moves inside the page, rewriting (half as much or more came in anywhere in the edit), redirects, a template
    or link put in place (deletion request, "main article"), short sections and pages, bare lists of links and
    references, text that was already suspect, people's own pages, sections taken off talk pages (archiving), and
    whoever says why, unless from an IP address.

Signals
    ``removed_characters``; ``inserted_characters`` in their place; ``sections``: the first titles, the lead as "";
    ``page``: 1 when the whole page was emptied; ``newcomer``: 1 for an IP address or a first edit to the page;
    ``explained``: 1 when the summary gives a reason.

References
    Share of text removed as a feature: Mola-Velasco (PAN at CLEF 2010). MediaWiki tags such edits ``mw-blank`` and
    ``mw-replace``: https://www.mediawiki.org/wiki/Help:Tags
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from wikiwatch.model import Change, ChangeKind, Context, Edit, Evidence, Finding, Label, Span
from wikiwatch.wikitext.constructs import headings
from wikiwatch.wikitext.later import later
from wikiwatch.wikitext.overlaps import Overlaps
from wikiwatch.wikitext.prose import prose
from wikiwatch.wikitext.summaries import is_explained
from wikiwatch.wikitext.words import words

NAME = "section_blanking"
LABEL = Label.BLANKING
EVIDENCE = Evidence.REMOVAL

MIN_CHARACTERS = 200  # of the removed text; less is everyday editing
READ = 20_000  # characters in which that prose must be found
MIN_WORDS = 30  # of prose; a section of links or references has fewer
EMPTIED = 0.85  # share of a section's body; the rest are signs and words that its replacement happens to share
REWRITTEN = 0.5  # inserted for removed text: as much came as an editor who tightens the text would leave
LEFT_OF_PAGE = 0.1
MIN_LINE = 20  # characters of a line worth looking up in the established text
QUOTED = 40
MAX_TITLES = 20

_USER_NAMESPACES = (2, 3)
_REDIRECT = later(r"\s*#\s*\w[\w ]{1,30}:?\s*\[\[")


class _Section(NamedTuple):
    """The text between two headings of the old text; the lead's title is empty."""

    title: str
    span: Span


class _Gap(NamedTuple):
    """Neighbouring emptied sections, where they stood in the new text, and what came there."""

    sections: list[_Section]
    place: Span
    removed: int
    came: str


def examine(edit: Edit, context: Context) -> Iterator[Finding]:
    """One finding for the page if it was emptied, else one for each run of emptied sections."""
    if edit.reverts or context.namespace_id in _USER_NAMESPACES:
        return
    taken = sum(span.end - span.start for span in edit.removed)
    if taken < MIN_CHARACTERS:
        return
    if _came(edit.changes) >= REWRITTEN * taken or _REDIRECT.match(edit.new):
        return
    newcomer, explained = context.is_newcomers(edit.revision), is_explained(edit.revision.comment)
    if explained and edit.revision.anon is not True:
        return
    page = len(edit.new.strip()) <= LEFT_OF_PAGE * len(edit.old.strip())
    if context.namespace_id % 2 and not page:
        return
    for gap in [_whole(edit, taken)] if page else _gaps(edit):
        if _is_loss(edit, context, gap, page):
            yield _finding(edit, gap, page, newcomer, explained, _weight(edit, context, page, newcomer, explained))


def _came(changes: Sequence[Change]) -> int:
    kinds = (ChangeKind.INSERTED, ChangeKind.REPLACED, ChangeKind.RESTORED)
    return sum(c.new.end - c.new.start for c in changes if c.kind in kinds)


def _sections(text: str) -> list[_Section]:
    found = headings(text)
    starts = [0, *(heading.span.end for heading in found)]
    ends = [*(heading.span.start for heading in found), len(text)]
    titles = ["", *(heading.title for heading in found)]
    return [_Section(title, Span(*ends)) for title, *ends in zip(titles, starts, ends, strict=True)]


def _whole(edit: Edit, taken: int) -> _Gap:
    came = "".join(edit.new[span.start : span.end] for span in edit.inserted)
    return _Gap(_sections(edit.old), Span(0, len(edit.new)), taken, came)


def _gaps(edit: Edit) -> Iterator[_Gap]:
    kinds = (ChangeKind.REMOVED, ChangeKind.REPLACED)
    changes = sorted((c for c in edit.changes if c.kind in kinds), key=lambda c: c.old)
    removed = Overlaps([change.old for change in changes])
    run: list[_Section] = []
    for section in [*_sections(edit.old), None]:
        body = edit.old[section.span.start : section.span.end].strip() if section else ""
        if section and body and removed.characters(section.span) >= EMPTIED * len(body):
            run.append(section)
        elif run and (body or not section):
            old = Span(run[0].span.start, run[-1].span.end)
            yield _gap(edit, run, removed.characters(old), [changes[i].new for i in removed.within(old)])
            run = []


def _gap(edit: Edit, run: list[_Section], removed: int, places: list[Span]) -> _Gap:
    came = "".join(edit.new[place.start : place.end] for place in places)
    place = Span(min(p.start for p in places), max(p.end for p in places))
    return _Gap(run, place, removed, came)


def _is_loss(edit: Edit, context: Context, gap: _Gap, page: bool) -> bool:
    """Whether prose worth the name is gone, with nothing that accounts for it in its place."""
    if gap.removed < MIN_CHARACTERS or "{{" in gap.came or ("[[" in gap.came and not page):
        return False
    old = edit.old[gap.sections[0].span.start : gap.sections[-1].span.end]
    if len(list(islice(words(prose(old, 0, READ)), MIN_WORDS))) < MIN_WORDS:
        return False
    lines = [line for line in old.split("\n") if len(line) >= MIN_LINE]
    established = set(context.established().split("\n"))
    return 2 * sum(len(line) for line in lines if line in established) >= sum(map(len, lines))


def _weight(edit: Edit, context: Context, page: bool, newcomer: bool, explained: bool) -> float:
    if explained:
        return 0.5 if page else 0.25
    if newcomer:
        return 0.95 if page else 0.6
    known = context.is_known_authors(edit.revision)
    if page:
        return 0.5 if known else 0.7
    return 0.2 if known else 0.35


def _finding(edit: Edit, gap: _Gap, page: bool, newcomer: bool, explained: bool, weight: float) -> Finding:
    text = edit.new[gap.place.start : gap.place.end]
    start = gap.place.start + len(text) - len(text.lstrip())
    end = max(start, gap.place.start + len(text.rstrip()))
    text = text.strip()
    return Finding(
        detector=NAME,
        label=LABEL,
        evidence=EVIDENCE,
        start=start,
        end=end,
        message=_message(gap, page, text),
        weight=weight,
        signals={
            "removed_characters": gap.removed,
            "inserted_characters": len(text),
            "sections": tuple(section.title for section in gap.sections[:MAX_TITLES]),
            "page": int(page),
            "newcomer": int(newcomer),
            "explained": int(explained),
        },
    )


def _message(gap: _Gap, page: bool, text: str) -> str:
    titles = [f"«{section.title[:QUOTED]}»" if section.title else "the lead" for section in gap.sections]
    what = "the whole page" if page else f"section {titles[0]}" if len(titles) == 1 else f"{len(titles)} sections"
    quoted = text if len(text) <= QUOTED else text[: QUOTED - 1] + "…"
    instead = f"«{' '.join(quoted.split())}» stands in their place" if text else "nothing stands in their place"
    return f"{what[0].upper()}{what[1:]} emptied: {gap.removed:,} characters removed, {instead}"
