"""The wording all reports share: counts, dates, time spans, names, and what a score means.

Everything here returns plain text. Names and comments come from the wiki and are returned as they are: whoever shows
them passes them through ``wikitext.display.visible`` first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from wikiwatch.model import JUDGE, Evidence, Finding, Label, PartialRevert, Provenance, Reason, Revision
from wikiwatch.wikitext.display import visible

if TYPE_CHECKING:
    from wikiwatch.model import HistorySummary, Report

# Written out, since strftime follows the reader's locale.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_UNITS = (  # seconds and name; a year is 365.25 days, a month a twelfth of it
    (31_557_600, "year"),
    (2_629_800, "month"),
    (86_400, "day"),
    (3_600, "hour"),
    (60, "minute"),
    (1, "second"),
)

_SHORT = {"year": "y", "month": "mo", "day": "d", "hour": "h", "minute": "min"}

_ACRONYMS = {"html": "HTML", "ip": "IP", "isbn": "ISBN", "llm": "LLM", "url": "URL"}

_LABELS = {
    Label.OFF_TOPIC: "off topic",
    Label.PROMOTIONAL: "promotional",
    Label.GENERATED_STYLE: "generated style",
    Label.LINK_SPAM: "link spam",
    Label.VANDALISM: "vandalism",
    Label.SNEAKY_CHANGE: "sneaky change",
    Label.BLANKING: "blanking",
    Label.REFERENCE_REMOVAL: "reference removal",
    Label.MARKUP_BREAKAGE: "broken markup",
    Label.IMAGE_SWAP: "image swap",
    Label.UNSOURCED: "unsourced",
}

_EVIDENCE = {
    Evidence.TOPIC: "What it is about",
    Evidence.REGISTER: "How it speaks",
    Evidence.FORM: "What it looks like",
    Evidence.LINKS: "Where it points",
    Evidence.FACTS: "What it changes",
    Evidence.REMOVAL: "What it takes away",
    Evidence.PROVENANCE: "How it came",
}

_STRENGTHS = ((0.9, "near-proof", "very likely"), (0.6, "strong", "likely"), (0.3, "moderate", "possible"))

_ONE_LINE = 1_000  # code points
_AUTOCOMMENT = re.compile(r"/\*([^*]*)\*/")

HIDDEN_USER = "hidden user"
HIDDEN_COMMENT = "(hidden)"
NO_COMMENT = "(none)"
SCORE_NOTE = "A score (0 to 1) says what to look at first. It is not a probability: a person judges."
CALIBRATED_NOTE = (
    "A score (0 to 1) says what to look at first. Marked «calibrated», 0.90 was right nine times in ten where that was "
    "measured: a person judges."
)
EDIT_SCORE_NOTE = "A score (0 to 1) says what to look at first: a person judges."
CHECK_NOTE = "A score (0 to 1) says what to read first. The text alone does not show what is true: a person judges."
NO_REASON = "nothing that can be pointed at: many small measurements together, and the suspect sentences beside it"


def count(number: int, singular: str, plural: str | None = None) -> str:
    """``1 revision``, ``2,821 revisions``."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def day(moment: datetime) -> str:
    """``3 May 2024``, in UTC."""
    moment = moment.astimezone(UTC)
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def date(moment: datetime) -> str:
    """``3 May 2024 14:02 UTC``."""
    return f"{day(moment)} {moment.astimezone(UTC):%H:%M} UTC"


def timestamp(moment: datetime) -> str:
    """ISO 8601 to the second, in UTC: ``2024-05-03T14:02:11Z``."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def period(first: datetime, last: datetime) -> str:
    """``3 May 2024 to 1 June 2024``, or one day alone."""
    return day(first) if day(first) == day(last) else f"{day(first)} to {day(last)}"


def duration(span: timedelta | float) -> str:
    """A time span, or seconds, in its largest unit, and the next one where it still tells: ``2 years 3 months``."""
    seconds = int(span.total_seconds() if isinstance(span, timedelta) else span)
    for (size, name), (smaller, smaller_name) in pairwise(_UNITS):
        if seconds >= size:
            number, rest = seconds // size, seconds % size // smaller
            whole = count(number, name)
            return f"{whole} {count(rest, smaller_name)}" if rest and number < 10 else whole
    return count(max(seconds, 0), "second")


def text_name(name: str) -> str:
    """What a text that was read is called: its file, or where else it came from."""
    return "standard input" if name == "-" else name or "text"


def age(seconds: float) -> str:
    """A time span in short: ``12y``, ``7mo``, ``3d``, ``5h``, ``9min``."""
    for size, unit in _UNITS[:-1]:
        if seconds >= size:
            return f"{int(seconds // size)}{_SHORT[unit]}"
    return "0min"


def who(revision: Revision) -> str:
    """The user's name, marked where it is an IP address, or ``hidden user``."""
    if revision.user is None:
        return HIDDEN_USER
    return f"{revision.user} (IP address)" if revision.anon else revision.user


def comment(revision: Revision) -> str:
    """The edit comment as a wiki shows it, with ``→`` before the name of the edited section."""
    if revision.comment is None:
        return HIDDEN_COMMENT
    section = _AUTOCOMMENT.match(revision.comment)
    if section is None:
        return revision.comment.strip() or NO_COMMENT
    rest = revision.comment[section.end() :].strip()
    return f"→{section[1].strip()}: {rest}" if rest else f"→{section[1].strip()}"


def detector_title(name: str) -> str:
    """A detector's published name as a heading: ``section_blanking`` gives ``Section blanking``."""
    if name == JUDGE:
        return "Rereading"
    words = [_ACRONYMS.get(word, word) for word in name.split("_") if word]
    title = " ".join(words)
    return title[:1].upper() + title[1:]


def label(value: Label) -> str:
    """A label in words."""
    return _LABELS[value]


def labels(values: Iterable[Label]) -> tuple[str, ...]:
    """Labels in words, each once and in their order; that a text has no source, alone no reason to act, comes last."""
    return tuple(map(label, sorted(dict.fromkeys(values), key=lambda value: value is Label.UNSOURCED)))


def labels_found(findings: Iterable[Finding]) -> tuple[str, ...]:
    """What some findings say is wrong, in words, the heaviest first."""
    return labels(finding.label for finding in sorted(findings, key=lambda finding: -finding.weight))


def reasons(found: Sequence[Reason]) -> str:
    """What made an edit's score, in words: what speaks against the edit, then what speaks for it."""
    sides = (
        ("against it", [reason.message for reason in found if reason.contribution > 0]),
        ("for it", [reason.message for reason in found if reason.contribution < 0]),
    )
    return ". ".join(f"{side.capitalize()}: {'; '.join(said)}" for side, said in sides if said)


def evidence(kind: Evidence) -> str:
    """A kind of evidence as an editor would say it."""
    return _EVIDENCE[kind]


def strength(finding: Finding) -> str:
    """How far a finding speaks for damage, in a word. The bounds are those detectors choose their weights by.

    Near-proof is something left over or smuggled in that can be shown; what was judged from many measurements is at
    most very likely.
    """
    is_judged = finding.detector == JUDGE
    for bound, shown, judged in _STRENGTHS:
        if finding.weight >= bound:
            return judged if is_judged else shown
    return "doubtful" if is_judged else "weak"


def score(value: float) -> str:
    """Two decimals, never rounded up to certainty."""
    return f"{min(value, 0.99) if value < 1 else value:.2f}"


def percent(share: float) -> str:
    """``62%``, ``3.4%``, ``below 0.1%``."""
    if 0 < share < 0.001:
        return "below 0.1%"
    return f"{100 * share:.0f}%" if share >= 0.1 or not share else f"{100 * share:.1f}%"


def size(byte_count: int) -> str:
    """``812 bytes``, ``24.1 kB``, ``1.2 MB`` (decimal units)."""
    if byte_count < 1_000:
        return count(byte_count, "byte")
    kilo = byte_count / 1_000
    return f"{kilo:.1f} kB" if kilo < 999.95 else f"{kilo / 1_000:.1f} MB"


def size_change(byte_count: int) -> str:
    """``+812 bytes``, ``−24.1 kB``, ``as large as before``."""
    if not byte_count:
        return "as large as before"
    return ("+" if byte_count > 0 else "−") + size(abs(byte_count))


def nothing_read(revisions: int, *, has_text: bool) -> str:
    """What to say where no page was judged."""
    if not revisions:
        return "No revision was read"
    return "No wikitext was read" if has_text else "No text was read"


def only_since(report: Report) -> str:
    """Which part of the histories a report tells of; empty where it is all."""
    since = report.settings.get("since")
    if not isinstance(since, str):
        return ""
    return f"Only what was brought in from {date(datetime.fromisoformat(since))} on is told."


def nothing_stands(history: HistorySummary) -> str:
    """What to say of a page in which no suspect passage stands: mostly that, unless there was nothing to look at."""
    if not history.revision_count:
        return "No revision of this page was read."
    if not history.has_text:
        return "No text of this page was read."
    return "Nothing suspect stands in this page." if history.was_judged else f"Not judged: {_other_model(history)}."


def textless(history: HistorySummary) -> list[str]:
    """How many revisions have no text, by the reason."""
    counts = {"hidden": history.hidden_revision_count, "without text": history.missing_text_count}
    return [f"{number:,} {why}" for why, number in counts.items() if number]


def nothing_suspect(history: HistorySummary) -> str:
    """The same where it is all there is to tell: ``nothing suspect in 51 revisions``."""
    if not history.revision_count:
        return "no revision was read"
    read = count(history.revision_count, "revision")
    if not history.has_text:
        return f"no text was read, {read} without one"
    if lacking := ", ".join(textless(history)):
        read = f"{read} ({lacking})"
    return f"nothing suspect in {read}" if history.was_judged else f"not judged: {_other_model(history)}"


def _other_model(history: HistorySummary) -> str:
    model = visible(clipped(history.latest_model or ""), newlines=False)
    return f"revision {history.latest_rev_id} is {model}, not wikitext"


def survival(revisions: int, editors: int) -> str:
    """Who read past a passage."""
    if not revisions:
        return "no later revision by others"
    return f"{count(revisions, 'later revision')} by {count(editors, 'editor')} left it in place"


def provenance(came: Provenance) -> str:
    """How a passage came: ``in an edit of 312 words without a reference, the user's first to this page``."""
    return "; ".join((", ".join(_how_it_came(came)), *_what_became(came)))


def _how_it_came(came: Provenance) -> Iterator[str]:
    cited = f"with {count(came.references_added, 'reference')}" if came.references_added else "without a reference"
    yield f"in an edit of {count(came.edit_words, 'word')} {cited}"
    if came.prior_edits is not None:
        before = f"after {count(came.prior_edits, 'other edit')} to this page" if came.prior_edits else "the first here"
        yield f"{before} {'from this address' if came.anonymous else 'by this user'}"


def _what_became(came: Provenance) -> Iterator[str]:
    if came.other_suspects:
        yield f"{count(came.other_suspects, 'other suspect edit')} by the same hand"
    if came.partial_reverts:
        yield f"undone in part {times(came.partial_reverts)}"
    if came.reinserted:
        yield f"taken out and put back {times(came.reinserted)}"


def times(number: int) -> str:
    """``once``, ``twice``, ``3 times``."""
    return {1: "once", 2: "twice"}.get(number, f"{number:,} times")


def run(edits: int, size_change_bytes: int | None) -> str:
    """Suspect edits that one user saved in a row, told as one: ``3 suspect edits in a row, together +1.2 kB``."""
    together = "" if size_change_bytes is None else f", together {size_change(size_change_bytes)}"
    return f"{count(edits, 'suspect edit')} in a row{together}"


def outcome(reverted_by: int | None, stands: bool | None, partly_reverted_by: Sequence[PartialRevert] = ()) -> str:
    """What became of an edit. ``stands`` tells of the suspect passages it brought, None where it brought none."""
    if stands:
        return "still stands"
    if reverted_by is not None:
        return f"reverted by {reverted_by}"
    if partly_reverted_by:
        most = max(partly_reverted_by, key=lambda revert: revert.share)
        return f"undone by {most.rev_id}" if most.share == 1 else f"{int(100 * most.share)}% undone by {most.rev_id}"
    return "" if stands is None else "removed since"


def excerpt(text: str, limit: int) -> str:
    """Text on one line, cut at a word where one ends near ``limit`` code points."""
    line = " ".join(text[: 4 * limit + 64].split())
    if len(line) <= limit and len(text) <= 4 * limit + 64:
        return line
    head = line[:limit]
    space = head.rfind(" ")
    return (head[:space] if space > limit // 2 else head).rstrip() + "…"


def setting(value: str | float | bool | None) -> str:
    """A setting's value for a reader: ``not set``, ``yes``, ``no``, or as it is."""
    if value is None:
        return "not set"
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)


def clipped(text: str) -> str:
    """A name, a title or a comment. MediaWiki's own are short; an export may hold megabytes."""
    return text if len(text) <= _ONE_LINE else text[:_ONE_LINE] + "…"


def listed(rev_ids: Sequence[int], shown: int) -> str:
    """``101, 102, 103 and 4 more``."""
    names = ", ".join(map(str, rev_ids[:shown]))
    return f"{names} and {len(rev_ids) - shown:,} more" if len(rev_ids) > shown else names
