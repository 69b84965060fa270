"""A text judged without its history, for a terminal: its suspect sentences, their guilty parts marked, and why.

Nothing from the text is interpreted: see ``terminal``. Without colour, the guilty words stand between ``⟦`` and ``⟧``.
"""

from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text

from wikiwatch.model import CIRCUMSTANCES, CheckedSentence, CheckReport, Reason, Span
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
    sheet.rule(wiki_text(phrasing.text_name(report.name), "bold"))
    sheet.line(Text(f"{wiki_line(report.lang)} · {phrasing.count(len(report.sentences), 'sentence')}", style="dim"))
    suspects = report.suspects
    if suspects:
        found = phrasing.count(len(suspects), "suspect sentence")
        share = f" · {phrasing.percent(report.suspect_share)} of all · {phrasing.score(report.threshold)} or more"
        sheet.line(Text.assemble((found, "bold red"), share))
        sheet.line(Text(phrasing.CHECK_NOTE, style="dim"))
    else:
        sheet.line(Text("Nothing suspect was found." if report.sentences else "There is no text.", style="bold green"))
    for run in _side_by_side(report.text, worst(suspects, SHOWN)):
        _run(sheet, report, run)
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


def _side_by_side(text: str, suspects: Iterable[CheckedSentence]) -> list[list[CheckedSentence]]:
    """Sentences together that follow one another in a paragraph: what stands beside them, and why, is told once."""
    runs: list[list[CheckedSentence]] = []
    end = 0
    for sentence in suspects:
        between = text[end : sentence.judged.span.start]
        if runs and "\n" not in between and not between.strip():
            runs[-1].append(sentence)
        else:
            runs.append([sentence])
        end = sentence.judged.span.end
    return runs


def _run(sheet: Sheet, report: CheckReport, run: Sequence[CheckedSentence]) -> None:
    span = Span(run[0].judged.span.start, run[-1].judged.span.end)
    score = max(sentence.judged.score for sentence in run)
    labels = ", ".join(phrasing.labels(label for sentence in run for label in sentence.judged.labels))
    findings = [finding for sentence in run for finding in sentence.findings]
    sheet.blank()
    several = f" · {phrasing.count(len(run), 'sentence')}" if len(run) > 1 else ""
    where = f"{several} · characters {span.start:,} to {span.end:,}"
    sheet.line(Text.assemble((phrasing.score(score), "bold"), f" {labels}" if labels else "", (where, "dim")))
    bar = Text("│ ", style="red")
    sheet.block(bar, bar, marked_text(_in_context(report.text, span, run), marked=not sheet.color))
    for name, value in reasons(findings):
        sheet.entry(name, value)
    measured = telling([reason for sentence in run for reason in sentence.judged.reasons])
    for number, reason in enumerate(measured):
        sheet.entry("" if number else "Besides" if findings else "Why", wiki_text(reason.message))
    if not measured and not findings:
        sheet.entry("Why", Text(phrasing.NO_REASON))


def telling(measured: Sequence[Reason]) -> list[Reason]:
    """What speaks against sentences and can be shown to a reader, weightiest first, each once."""
    against = [reason for reason in measured if reason.contribution > 0 and reason.group not in CIRCUMSTANCES]
    by_weight = sorted(against, key=lambda reason: -reason.contribution)
    heaviest: dict[str, Reason] = {}
    for reason in by_weight:
        heaviest.setdefault(reason.message, reason)
    return list(heaviest.values())[:REASONS]


def _in_context(text: str, span: Span, run: Sequence[CheckedSentence]) -> Iterator[Segment]:
    """The sentences with what stands beside them in their paragraph."""
    before = text[max(0, span.start - CONTEXT) : span.start].rpartition("\n")[2]
    after = text[span.end : span.end + CONTEXT].partition("\n")[0]
    if before.strip():
        yield Segment(Kind.CONTEXT, f"…{before}" if len(before) == CONTEXT else before)
    yield from marking.shortened(_of_run(text, run), SENTENCE)
    if after.strip():
        yield Segment(Kind.CONTEXT, f"{after}…" if len(after) == CONTEXT else after)


def _of_run(text: str, run: Sequence[CheckedSentence]) -> Iterator[Segment]:
    for before, sentence in zip((None, *run), run, strict=False):
        if before is not None:
            yield Segment(Kind.PLAIN, text[before.judged.span.end : sentence.judged.span.start])
        yield from _segments(sentence)


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
