"""What detect and score return: findings, and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from wikiwatch.model.revisions import Revision
from wikiwatch.model.spans import Span


class Evidence(StrEnum):
    """Kinds of evidence. A passage needs two that agree before it is called suspect, unless one is near-proof."""

    TOPIC = "topic"  # what it is about
    REGISTER = "register"  # how it speaks: promotion, moralising, generated style, abuse
    FORM = "form"  # what it looks like: gibberish, shouting, markup, artefacts
    LINKS = "links"  # where it points
    FACTS = "facts"  # what it changes: numbers, dates, references, images
    REMOVAL = "removal"  # what it takes away
    PROVENANCE = "provenance"  # how it came: large, unsourced, by a stranger to the page


class Label(StrEnum):
    """What a finding says is wrong. Published names: bots filter on them."""

    OFF_TOPIC = "off_topic"
    PROMOTIONAL = "promotional"
    GENERATED_STYLE = "generated_style"
    LINK_SPAM = "link_spam"
    VANDALISM = "vandalism"
    SNEAKY_CHANGE = "sneaky_change"
    BLANKING = "blanking"
    REFERENCE_REMOVAL = "reference_removal"
    MARKUP_BREAKAGE = "markup_breakage"
    IMAGE_SWAP = "image_swap"
    UNSOURCED = "unsourced"


JUDGE = "judge"
"""Stands in a finding in the place of a detector's name: no detector said it, all measurements together do."""

CIRCUMSTANCES = frozenset({"company", "place"})
"""Groups of a sentence's reasons that its score goes by and that persuade nobody: what is said of the sentences beside
it, and its length and place."""

Signal = float | int | str | tuple[str, ...]

KNOWN_AUTHOR_EDITS = 10
"""Earlier edits to a page that make its author known there; ours, as the weights of findings are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a detector may know besides the edit itself.

    ``established`` returns the text that stood before the edit and is trusted: the parent's text without the
    passages already suspected. It is built when first called, so ask only once something has been seen.
    ``prior_edits`` counts the user's earlier edits to this page, None when the user is hidden or unknown.
    """

    lang: str
    page_title: str
    namespace_id: int = 0
    established: Callable[[], str]
    prior_edits: int | None = None

    def is_newcomers(self, revision: Revision) -> bool:
        """Whether its user is an IP address, or edits this page for the first time. Nobody who is hidden is."""
        return revision.anon is True or self.prior_edits == 0

    def is_known_authors(self, revision: Revision) -> bool:
        """Whether its user has an account, and ten earlier edits to this page."""
        return revision.anon is False and (self.prior_edits or 0) >= KNOWN_AUTHOR_EDITS


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One detector's claim about a span of the edit's new text.

    What was taken away is shown as the empty span where it stood. ``weight`` is 0..1: how far this claim alone
    speaks for damage. ``signals`` holds the measured facts behind it.
    """

    detector: str
    label: Label
    evidence: Evidence
    start: int
    end: int
    message: str
    weight: float
    signals: Mapping[str, Signal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Findings combined. ``score`` is 0..1; ``calibrated`` says whether it may be read as a probability."""

    score: float
    calibrated: bool
    labels: tuple[Label, ...]


class Reason(NamedTuple):
    """Why a score is what it is: what a ``group`` of measurements adds in log-odds, in words, and where it is seen."""

    group: str
    contribution: float
    message: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One sentence of a text, judged: ``score`` is the probability that it, or a clause of it, does not belong.

    ``spans`` are what would be its guilty parts, the whole sentence or clauses; none where it is far from suspect.
    ``held_back`` is what must not be accused by this judgement, whatever its score: a quotation, or a part that only
    one kind of evidence speaks against.
    """

    span: Span
    score: float
    labels: tuple[Label, ...] = ()
    spans: tuple[Span, ...] = ()
    reasons: tuple[Reason, ...] = ()
    held_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """How a passage came to its page and what became of it, in plain numbers; None where it is not known.

    ``edit_words`` is the new prose of its whole edit, ``references_added`` what the edit brought of them;
    ``other_suspects`` are other suspect insertions by the same hand on the page; ``survived_editors`` are distinct
    later editors who left it; ``partial_reverts`` undid part of its edit; ``reinserted`` counts how often it came back.
    """

    edit_words: int
    references_added: int
    prior_edits: int | None
    anonymous: bool | None
    other_suspects: int = 0
    survived_editors: int = 0
    partial_reverts: int = 0
    reinserted: int = 0
