"""References taken away from sentences that stay.

Looks for
    A sentence that loses its last ``<ref>`` (or ``{{sfn}}``-like note) in an edit that leaves its words alone.

Why it matters
    What cannot be checked can later be changed unseen, and taking the source away first is how a false claim is made
    to look like an old unsourced one. https://en.wikipedia.org/wiki/Wikipedia:Verifiability
    https://fr.wikipedia.org/wiki/Wikipédia:Vérifiabilité

Stays silent on
    Reverts, sentences that go or change with their reference, references renamed, reformatted, moved elsewhere on the
    page or replaced (by another, or by a template such as "citation needed"), sentences that keep one, lists of
    references and links, text that was already suspect, and whoever says why, unless from an IP address.

Signals
    ``references``: how many this sentence lost; ``page_before`` and ``page_lost``: references on the page before, and
    lost in all by sentences that stay; ``newcomer`` and ``explained``: 1 or 0.

References
    Change in the number of references as a feature: revscoring's enwiki.damaging model,
    https://github.com/wikimedia/articlequality and https://github.com/wikimedia/editquality
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from wikiwatch.model import Change, ChangeKind, Context, Edit, Evidence, Finding, Label, Span
from wikiwatch.wikitext.constructs import external_links, references, templates
from wikiwatch.wikitext.display import shortened
from wikiwatch.wikitext.later import later
from wikiwatch.wikitext.overlaps import Overlaps
from wikiwatch.wikitext.prose import prose
from wikiwatch.wikitext.sentences import sentences
from wikiwatch.wikitext.summaries import is_explained
from wikiwatch.wikitext.windows import windows_around
from wikiwatch.wikitext.words import words

NAME = "reference_removal"
LABEL = Label.REFERENCE_REMOVAL
EVIDENCE = Evidence.REMOVAL

GONE = 0.7  # share of a reference that was taken out; its "<ref>" may survive as part of a neighbour
KEPT = 0.9  # share of the sentence's words that stayed
MIN_WORDS = 5
MANY = 5
MAX_REFERENCE = 5_000  # characters; a larger removal takes whole paragraphs along
MAX_SENTENCES = 200  # looked at in one edit
QUOTED = 60

_MARK = later(r"</?ref|\{\{\s*(?:sfn|harv|r\||refn?\||efn|note)", re.IGNORECASE)
_CITATION = later(r"<ref[\s/>]|\{\{\s*(?:sfn|harv|r\||refn?\||efn|note)", re.IGNORECASE)
_NOTE = later(r"(?:sfnp?|sfnm|harv\w*|r|refn?|efn|note)\b", re.IGNORECASE)


class _Loss(NamedTuple):
    """A sentence of the old text that lost all its references; ``place`` is where the first stood in the new text."""

    sentence: str
    lost: int
    place: int


def examine(edit: Edit, context: Context) -> Iterator[Finding]:
    """One finding for each sentence left without its references, at the place where the first one stood."""
    if edit.reverts:
        return
    taken = [c for c in edit.changes if _takes(c) and _MARK.search(edit.old, *_with_bracket(c.old))]
    if not taken:
        return
    newcomer = context.is_newcomers(edit.revision)
    explained = is_explained(edit.revision.comment)
    if explained and edit.revision.anon is not True:
        return
    losses = list(islice(_losses(edit, taken), MAX_SENTENCES))
    if not losses:
        return
    established = context.established()
    page_before, page_lost = len(_CITATION.findall(edit.old)), sum(loss.lost for loss in losses)
    mass = page_lost >= MANY and 2 * page_lost >= page_before
    weight = _weight(edit, context, newcomer, explained, mass)
    for loss in losses:
        if loss.sentence in established:
            yield Finding(
                detector=NAME,
                label=LABEL,
                evidence=EVIDENCE,
                start=loss.place,
                end=loss.place,
                message=_message(loss, page_lost, page_before, mass),
                weight=weight,
                signals={
                    "references": loss.lost,
                    "page_before": page_before,
                    "page_lost": page_lost,
                    "newcomer": int(newcomer),
                    "explained": int(explained),
                },
            )


def _takes(change: Change) -> bool:
    taken = change.old.end - change.old.start
    return change.kind in (ChangeKind.REMOVED, ChangeKind.REPLACED) and taken <= MAX_REFERENCE


def _with_bracket(span: Span) -> tuple[int, int]:
    """The span and the ``<`` or ``{{`` before it, which a change may leave to the reference's neighbour."""
    return max(0, span.start - 2), span.end


def _losses(edit: Edit, taken: Sequence[Change]) -> Iterator[_Loss]:
    changes = sorted((c for c in edit.changes if c.old.start < c.old.end), key=lambda c: c.old)
    cuts = Overlaps([c.old for c in changes])
    for window, _ in windows_around(edit.old, sorted(change.old for change in taken)):
        for sentence in sentences(edit.old, window.start, window.end):
            yield from _loss(edit, [changes[i] for i in cuts.within(sentence)], sentence)


def _loss(edit: Edit, changes: Sequence[Change], sentence: Span) -> Iterator[_Loss]:
    text = edit.old[sentence.start : sentence.end]
    cuts = Overlaps([change.old for change in changes])
    cited = _citations(text, sentence.start) if changes else []
    if not cited or any(cuts.characters(span) < GONE * (span.end - span.start) for span in cited):
        return
    if not _words_stay(text, sentence.start, cuts):
        return
    if any(_replaces(edit.new, change) for change in changes) or all(_stands_elsewhere(edit, span) for span in cited):
        return
    place = min(change.new.start for change in changes if change.old.end > cited[0].start)
    yield _Loss(text, len(cited), place)


def _citations(text: str, offset: int) -> list[Span]:
    """References and notes of a sentence, none inside another."""
    spans = [reference.span for reference in references(text)]
    spans += [template.span for template in templates(text) if _NOTE.match(template.name)]
    outer: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if not outer or span.start >= outer[-1].end - offset:
            outer.append(Span(span.start + offset, span.end + offset))
    return outer


def _words_stay(text: str, offset: int, cuts: Overlaps) -> bool:
    said = list(words(prose(text)))
    stayed = sum(not cuts.within(Span(w.start + offset, w.end + offset)) for w in said)
    return len(said) >= MIN_WORDS and stayed >= KEPT * len(said)


def _replaces(new: str, change: Change) -> bool:
    """Whether another reference, a link or a template came where this one stood."""
    came = new[change.new.start : change.new.end]
    return "{{" in came or "<ref" in came or "//" in came


def _stands_elsewhere(edit: Edit, span: Span) -> bool:
    """Whether the page still has this reference: its address, its words or, for a call by name, its definition."""
    reference = next(iter(references(edit.old[span.start : span.end])), None)
    if reference is None:
        return edit.old[span.start : span.end] in edit.new
    if reference.content:
        links = external_links(reference.content)
        return any(link.url in edit.new for link in links) or reference.content in edit.new
    return False


def _weight(edit: Edit, context: Context, newcomer: bool, explained: bool, mass: bool) -> float:
    if explained:
        return 0.15
    known = context.is_known_authors(edit.revision)
    weight = 0.4 if newcomer else 0.15 if known else 0.3
    return round(weight + 0.2 * mass, 2)


def _message(loss: _Loss, page_lost: int, page_before: int, mass: bool) -> str:
    said = shortened(prose(loss.sentence), QUOTED)
    count = "its reference" if loss.lost == 1 else f"its {loss.lost} references"
    page = f"; {page_lost} of the page's {page_before} references went this way" if mass else ""
    return f"«{said}» lost {count} while its words stayed{page}"
