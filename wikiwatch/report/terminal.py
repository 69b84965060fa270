"""The report for a terminal: a summary, then each standing passage with who, when and why.

Nothing from the wiki is interpreted: escapes, bidirectional and invisible characters are spelt out, and the rendering
library's own markup is never parsed. Without colour, the accused words stand between ``⟦`` and ``⟧``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC

from rich.text import Text

from wikiwatch.model import AssessedEdit, Finding, PageReport, Report, Revision, StageError, SuspectPassage, Wiki
from wikiwatch.report import links, marking, phrasing, selection
from wikiwatch.report.alike import told_once
from wikiwatch.report.sheet import Sheet, wiki_line, wiki_text
from wikiwatch.wikitext.display import visible

SHOWN = 20  # standing passages, edits and errors of a page: a few screenfuls, the rest is counted
SHOWN_REMOVED = 5  # of what others have dealt with already
REASONS = 8  # findings of a passage
CONTEXT = 160  # code points on either side of a passage
PASSAGE = 1_200  # code points of a passage
EXCERPT = 160  # code points of what is only mentioned

_EMPTY_LINES = re.compile(r"\n{3,}")
_STYLES = {
    marking.Kind.CONTEXT: "dim",
    marking.Kind.PLAIN: "",
    marking.Kind.GUILTY: "bold red",
    marking.Kind.GAP: "italic",
}


def render(report: Report, *, width: int, color: bool, shown: int | None = None) -> str:
    """The report in lines of at most ``width`` columns (24 at least), with ANSI colours if ``color``.

    Of each page the worst so many are printed, or the worst ``shown`` of all kinds; the others are counted.
    """
    sheet = Sheet(width=width, color=color)
    at_least = selection.threshold(report)
    _summary(sheet, report, at_least)
    told = [page for page in report.pages if not selection.is_clean(page, at_least)]
    for page in told:
        _page(sheet, page, at_least, SHOWN if shown is None else shown, SHOWN_REMOVED if shown is None else shown)
    _clean(sheet, [page for page in report.pages if selection.is_clean(page, at_least)])
    return sheet.text()


def _summary(sheet: Sheet, report: Report, at_least: float) -> None:
    tool = (f"{report.tool_name} {report.tool_version}", "bold")
    sheet.line(Text.assemble(tool, f" · {phrasing.date(report.generated_at)}"))
    totals = selection.totals(report.pages, at_least)
    if not totals.pages:
        sheet.line(Text("No page was read."))
        return
    sheet.line(Text(" · ".join(_read(totals))))
    if only := phrasing.only_since(report):
        sheet.line(Text(only))
    if totals.standing_passages:
        standing = Text(f"{phrasing.count(totals.standing_passages, 'suspect passage')} standing", style="bold red")
    elif totals.was_judged:
        standing = Text("Nothing suspect standing", style="bold green")
    else:
        standing = Text(phrasing.nothing_read(totals.revisions, has_text=totals.has_text), style="bold")
    sheet.line(Text.assemble(standing, *(f" · {part}" for part in _besides(totals))))
    if totals.standing_passages:
        note = phrasing.CALIBRATED_NOTE if selection.is_one_calibrated(report) else phrasing.SCORE_NOTE
        sheet.line(Text(note, style="dim"))


def _read(totals: selection.Totals) -> Iterator[str]:
    yield phrasing.count(totals.pages, "page")
    yield phrasing.count(totals.revisions, "revision")
    if totals.first and totals.last:
        yield phrasing.period(totals.first, totals.last)


def _besides(totals: selection.Totals) -> Iterator[str]:
    yield f"{totals.removed_passages:,} removed since"
    yield phrasing.count(totals.suspect_edits, "suspect edit")
    if totals.errors:
        yield phrasing.count(totals.errors, "error")


def _page(sheet: Sheet, page: PageReport, at_least: float, shown: int, shown_removed: int) -> None:
    standing, removed = selection.standing(page, at_least), selection.removed(page, at_least)
    runs = selection.runs(page, at_least)
    sheet.blank()
    sheet.rule(wiki_text(page.page.page_title, "bold"))
    _whereabouts(sheet, page)
    if not standing:
        sheet.line(Text(phrasing.nothing_stands(page.history), style="green" if page.history.was_judged else ""))
    for number, suspect in enumerate(standing[:shown], 1):
        _standing(sheet, page.wiki, suspect, f"Standing passage {number:,} of {len(standing):,}")
    _more(sheet, len(standing), shown, "standing passage")
    _listed(sheet, "Removed since", map(_removed, removed[:shown_removed]))
    _more(sheet, len(removed), shown_removed, "removed passage")
    fates = selection.fates((*standing, *removed))
    _edits(sheet, runs, shown, fates, selection.edit_threshold(page, at_least))
    _more(sheet, sum(len(run.edits) for run in runs), shown, "suspect edit")
    _listed(sheet, "Errors", map(_error, page.errors[:shown]))
    _more(sheet, len(page.errors), shown, "error")


def _whereabouts(sheet: Sheet, page: PageReport) -> None:
    history = page.history
    parts = [wiki_line(page.wiki.wiki_id), phrasing.count(history.revision_count, "revision")]
    parts += [*phrasing.textless(history), phrasing.count(history.identity_revert_count, "revert")]
    if history.latest_dt is not None:
        parts.append(f"latest {history.latest_rev_id}, {phrasing.date(history.latest_dt)}")
    sheet.line(Text(" · ".join(parts), style="dim"))
    if url := links.article(page.wiki, page.page):
        sheet.line(wiki_text(url, "dim"))


def _standing(sheet: Sheet, wiki: Wiki, suspect: SuspectPassage, heading: str) -> None:
    sheet.blank()
    labels = ", ".join(phrasing.labels(suspect.assessment.labels))
    sheet.line(Text.assemble((heading, "bold"), f" · {labels}" if labels else ""))
    bar = Text("│ ", style="red")
    shown = marking.in_context(suspect, context=CONTEXT, length=PASSAGE)
    sheet.block(bar, bar, marked_text(shown, marked=not sheet.color))
    sheet.blank()
    for name, value in _facts(wiki, suspect):
        sheet.entry(name, value)
    for name, value in reasons(suspect.findings):
        sheet.entry(name, value)
    sheet.entry("Passage", wiki_text(suspect.passage_id, "dim"))


def marked_text(segments: Iterable[marking.Segment], *, marked: bool) -> Text:
    """Segments as a text to show, the guilty ones fenced where ``marked``."""
    shown = Text()
    for kind, text in segments:
        fences = ("⟦", "⟧") if marked and kind is marking.Kind.GUILTY else ("", "")
        lines = _EMPTY_LINES.sub("\n\n", visible(text))
        shown.append(f"{fences[0]}{lines}{fences[1]}", style=_STYLES[kind])
    return shown


def _facts(wiki: Wiki, suspect: SuspectPassage) -> Iterator[tuple[str, Text]]:
    inserted, passage = suspect.inserted_by, suspect.passage
    if (section := marking.section(suspect)) is not None:
        yield "Section", wiki_text(section)
    yield "Inserted by", wiki_text(phrasing.who(inserted), "bold")
    yield "When", Text(phrasing.date(inserted.dt))
    yield "Edit", Text(" ".join(_where(wiki, inserted)))
    yield "Comment", wiki_text(phrasing.comment(inserted))
    survival = phrasing.survival(passage.survived_revisions, passage.survived_editors)
    yield "Stands", Text(f"for {phrasing.duration(passage.standing_seconds)}; {survival}")
    if suspect.provenance is not None:
        yield "Came", Text(phrasing.provenance(suspect.provenance))
    if passage.displaced:
        yield "Displaced", wiki_text(phrasing.excerpt(passage.displaced, EXCERPT))
    note = " (calibrated)" if suspect.assessment.calibrated else ""
    yield "Score", Text.assemble((phrasing.score(suspect.assessment.score), "bold"), note)


def _where(wiki: Wiki, revision: Revision) -> Iterator[str]:
    yield str(revision.rev_id)
    if revision.tags:
        yield f"({wiki_line(', '.join(revision.tags))})"
    if url := links.diff(wiki, revision.rev_id):
        yield wiki_line(url)


def reasons(findings: Iterable[Finding]) -> Iterator[tuple[str, Text]]:
    """What some findings say, the heaviest first, each claim once, as entries of a sheet."""
    told = told_once(findings)
    for number, finding in enumerate(told[:REASONS]):
        name = phrasing.detector_title(finding.detector)
        how = f", {phrasing.strength(finding)}: "
        yield "" if number else "Why", Text.assemble((name, "bold"), how, wiki_text(finding.message))
    if len(told) > REASONS:
        yield "", Text(f"and {phrasing.count(len(told) - REASONS, 'more finding')}", style="italic")


def _removed(suspect: SuspectPassage) -> Text:
    inserted, removed = suspect.inserted_by, suspect.removed_by
    who = wiki_text(phrasing.who(inserted), "bold")
    when = f" on {phrasing.day(inserted.dt)} ({inserted.rev_id}), "
    stood = f"stood for {phrasing.duration(suspect.passage.standing_seconds)}"
    by = (
        Text.assemble(", removed by ", wiki_text(phrasing.who(removed), "bold"), f" ({removed.rev_id})")
        if removed
        else ""
    )
    quoted = wiki_text(phrasing.excerpt(suspect.passage.text, EXCERPT))
    labels = f" · {', '.join(phrasing.labels(suspect.assessment.labels))}" if suspect.assessment.labels else ""
    return Text.assemble("«", quoted, "» by ", who, when, stood, by, labels)


def _edits(
    sheet: Sheet, runs: Sequence[selection.EditRun], shown: int, fates: Mapping[int, bool], at_least: float
) -> None:
    if runs:
        sheet.blank()
        sheet.line(Text("Suspect edits, worst first", style="bold"))
    digits = max((len(str(edit.revision.rev_id)) for run in runs for edit in run.edits), default=0)
    for run in runs:
        if shown and len(run.edits) > 1:
            told = Text(phrasing.run(len(run.edits), run.size_change))
            who = wiki_text(phrasing.who(run.edits[0].revision))
            sheet.block(Text("  "), Text("    "), Text.assemble(who, " · ", told, ":"))
        for edit in run.edits[:shown]:
            _edit(sheet, edit, digits, fates, at_least)
        shown = max(0, shown - len(run.edits))


def _edit(sheet: Sheet, edit: AssessedEdit, digits: int, fates: Mapping[int, bool], at_least: float) -> None:
    score = (f"  {phrasing.score(edit.damaging)}  ", "bold")
    first = Text.assemble(score, f"{edit.revision.rev_id:>{digits}}  {edit.revision.dt.astimezone(UTC):%Y-%m-%d}  ")
    outcome = phrasing.outcome(edit.reverted_by, fates.get(edit.revision.rev_id), edit.partly_reverted_by)
    told = _told(edit, outcome, is_suspect=edit.damaging >= at_least)
    if sheet.roomy:
        sheet.block(first, Text(" " * first.cell_len), told)
    else:
        sheet.block(Text(), Text("    "), Text.assemble(first, told))


def _told(edit: AssessedEdit, outcome: str, *, is_suspect: bool) -> Text:
    parts = [wiki_text(phrasing.who(edit.revision))]
    if not is_suspect:
        parts.append(Text("for what it brought"))
    if edit.findings:
        parts.append(Text(", ".join(phrasing.labels_found(edit.findings))))
    if edit.reverts:
        parts.append(Text(f"reverts {phrasing.listed(edit.reverts, 3)}"))
    if edit.partly_reverts:
        undone = [revert.undone_rev_id for revert in edit.partly_reverts]
        parts.append(Text(f"undoes {'edits' if len(undone) > 1 else 'edit'} {phrasing.listed(undone, 3)}"))
    if outcome:
        parts.append(Text(outcome))
    return Text(" · ").join(parts)


def _error(error: StageError) -> Text:
    return Text.assemble((error.stage, "bold"), ": ", wiki_text(error.message))


def _listed(sheet: Sheet, title: str, items: Iterable[Text]) -> None:
    for number, item in enumerate(items):
        if not number:
            sheet.blank()
            sheet.line(Text(title, style="bold"))
        sheet.block(Text("  "), Text("    "), item)


def _more(sheet: Sheet, total: int, shown: int, noun: str) -> None:
    if total > shown:
        sheet.line(Text(f"  and {phrasing.count(total - shown, f'more {noun}')}; --all shows all", style="italic"))


def _clean(sheet: Sheet, pages: Sequence[PageReport]) -> None:
    if pages:
        sheet.blank()
    for page in pages:
        mark = ("✓ ", "green") if page.history.was_judged else "- "
        title, said = wiki_text(page.page.page_title, "bold"), phrasing.nothing_suspect(page.history)
        sheet.line(Text.assemble(mark, title, f": {said}."))
