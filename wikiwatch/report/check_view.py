"""A text judged without its history, for a terminal: its suspect sentences, their guilty parts marked, and why.

Nothing from the text is interpreted: see ``terminal``. Without colour, the guilty words stand between ``⟦`` and ``⟧``.
"""

from collections.abc import Iterator, Sequence

from rich.text import Text

from wikiwatch.model import CIRCUMSTANCES, CheckedSentence, CheckReport, Reason
from wikiwatch.report import marking, phrasing
from wikiwatch.report.marking import Kind, Segment
from wikiwatch.report.sheet import Sheet, wiki_line, wiki_text
from wikiwatch.report.terminal import marked_text, reasons

SHOWN = 40  # suspect sentences, worst first where there are more; the rest is counted
CONTEXT = 160  # code points on either side of a sentence
SENTENCE = 1_200  # code points of it
REASONS = 5  # measurements told of it


def render(report: CheckReport, *, width: int, color: bool) -> str:
    """The suspect sentences in lines of at most ``width`` columns (24 at least), with ANSI colours if ``color``."""
    sheet = Sheet(width=width, color=color)
    sheet.rule(wiki_text(report.name or "text", "bold"))
    sheet.line(Text(f"{wiki_line(report.lang)} · {phrasing.count(len(report.sentences), 'sentence')}", style="dim"))
    suspects = report.suspects
    if suspects:
        found = phrasing.count(len(suspects), "suspect sentence")
        share = f" · {phrasing.percent(report.suspect_share)} of all · {phrasing.score(report.threshold)} or more"
        sheet.line(Text.assemble((found, "bold red"), share))
        sheet.line(Text(phrasing.CHECK_NOTE, style="dim"))
    else:
        sheet.line(Text("Nothing suspect was found." if report.sentences else "There is no text.", style="bold green"))
    for sentence in worst(suspects, SHOWN):
        _sentence(sheet, report, sentence)
    if len(suspects) > SHOWN:
        sheet.blank()
        sheet.line(Text(f"and {phrasing.count(len(suspects) - SHOWN, 'more suspect sentence')}", style="italic"))
    for error in report.errors:
        sheet.blank()
        sheet.line(Text.assemble(("Error ", "bold"), error.stage, ": ", wiki_text(error.message)))
    return sheet.text()


def worst(suspects: tuple[CheckedSentence, ...], most: int) -> list[CheckedSentence]:
    """The worst so many, in the order of the text."""
    chosen = sorted(suspects, key=lambda sentence: -sentence.judged.score)[:most]
    return sorted(chosen, key=lambda sentence: sentence.judged.span)


def _sentence(sheet: Sheet, report: CheckReport, sentence: CheckedSentence) -> None:
    judged = sentence.judged
    labels = ", ".join(phrasing.labels(judged.labels))
    sheet.blank()
    where = f" · characters {judged.span.start:,} to {judged.span.end:,}"
    sheet.line(Text.assemble((phrasing.score(judged.score), "bold"), f" {labels}" if labels else "", (where, "dim")))
    bar = Text("│ ", style="red")
    sheet.block(bar, bar, marked_text(_in_context(report.text, sentence), marked=not sheet.color))
    for name, value in reasons(sentence.findings):
        sheet.entry(name, value)
    measured = telling(judged.reasons)
    for number, reason in enumerate(measured):
        sheet.entry("" if number else "Besides" if sentence.findings else "Why", wiki_text(reason.message))
    if not measured and not sentence.findings:
        sheet.entry("Why", Text(phrasing.NO_REASON))


def telling(measured: Sequence[Reason]) -> list[Reason]:
    """What speaks against the sentence and can be shown to a reader, weightiest first."""
    against = [reason for reason in measured if reason.contribution > 0 and reason.group not in CIRCUMSTANCES]
    return sorted(against, key=lambda reason: -reason.contribution)[:REASONS]


def _in_context(text: str, sentence: CheckedSentence) -> Iterator[Segment]:
    """The sentence with what stands beside it in its paragraph."""
    start, end = sentence.judged.span
    before = text[max(0, start - CONTEXT) : start].rpartition("\n")[2]
    after = text[end : end + CONTEXT].partition("\n")[0]
    if before.strip():
        yield Segment(Kind.CONTEXT, f"…{before}" if len(before) == CONTEXT else before)
    yield from marking.shortened(_segments(sentence), SENTENCE)
    if after.strip():
        yield Segment(Kind.CONTEXT, f"{after}…" if len(after) == CONTEXT else after)


def _segments(sentence: CheckedSentence) -> Iterator[Segment]:
    begin, at = sentence.judged.span.start, 0
    for span in sentence.judged.spans:
        start, end = max(span.start - begin, at), span.end - begin
        if at < start:
            yield Segment(Kind.PLAIN, sentence.text[at:start])
        if start < end:
            yield Segment(Kind.GUILTY, sentence.text[start:end])
        at = max(at, end)
    if at < len(sentence.text):
        yield Segment(Kind.PLAIN, sentence.text[at:])
