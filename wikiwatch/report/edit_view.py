"""Single edits for a terminal: who made each and when, what it changed, what is held against it, what became of it."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from wikiwatch.model import EditReport, EditsReport, SuspectPassage
from wikiwatch.report import diff_view, links, phrasing, selection
from wikiwatch.report.sheet import Sheet, wiki_line, wiki_text
from wikiwatch.report.terminal import EXCERPT, reasons

SHOWN_PASSAGES = 12
SHOWN_REVERTED = 5


def render(report: EditsReport, *, width: int, color: bool) -> str:
    """The edits in lines of at most ``width`` columns (24 at least), with ANSI colours if ``color``."""
    sheet = Sheet(width=width, color=color)
    at_least = selection.threshold(report)
    for number, shown in enumerate(report.edits):
        if number:
            sheet.blank()
        _edit(sheet, shown, at_least)
    if report.edits:
        sheet.blank()
        sheet.line(Text(phrasing.EDIT_SCORE_NOTE, style="dim"))
    for failure in report.failures:
        sheet.block(Text.assemble((f"{failure.rev_id}", "bold"), ": "), Text("  "), wiki_text(failure.message))
    return sheet.text()


def _edit(sheet: Sheet, shown: EditReport, at_least: float) -> None:
    sheet.rule(Text.assemble((f"Edit {shown.edit.revision.rev_id}", "bold"), " of ", wiki_text(shown.page.page_title)))
    url = links.diff(shown.wiki, shown.edit.revision.rev_id)
    sheet.line(Text(" · ".join(filter(None, (wiki_line(shown.wiki.wiki_id), url and wiki_line(url)))), style="dim"))
    sheet.blank()
    for name, value in _facts(shown, at_least):
        sheet.entry(name, value)
    for name, value in reasons(shown.assessed.findings):
        sheet.entry(name, value)
    sheet.blank()
    if shown.edit.changes:
        diff_view.show(sheet, shown.assessed.diff)
    else:
        sheet.line(Text("It changed nothing in the text."))
    _passages(sheet, shown, at_least)
    for error in shown.errors:
        sheet.blank()
        sheet.line(Text.assemble(("Error ", "bold"), error.stage, ": ", wiki_text(error.message)))


def _facts(shown: EditReport, at_least: float) -> Iterator[tuple[str, Text]]:
    edit, assessed, revision = shown.edit, shown.assessed, shown.edit.revision
    yield "By", wiki_text(phrasing.who(revision), "bold")
    yield "When", Text(phrasing.date(revision.dt))
    yield "Comment", wiki_text(phrasing.comment(revision))
    if revision.tags:
        yield "Tags", wiki_text(", ".join(revision.tags))
    if size := ", ".join(_size(shown)):
        yield "Size", Text(size)
    if edit.parent is not None and revision.parent_id not in (None, edit.parent.rev_id):
        yield "Compared", Text(f"with {edit.parent.rev_id}, the visible revision before it")
    if edit.reverts:
        gives_back = f", gives back the text of {edit.reverted_to}" if edit.reverted_to is not None else ""
        yield "Reverts", Text(phrasing.listed(edit.reverts, SHOWN_REVERTED) + gives_back)
    if assessed.reverted_by is not None:
        yield "Reverted by", Text(str(assessed.reverted_by), style="bold")
    damaging = (phrasing.score(assessed.damaging), "bold red" if assessed.damaging >= at_least else "bold")
    yield "Scores", Text.assemble("damaging ", damaging, f", good faith {phrasing.score(assessed.goodfaith)}")
    if assessed.reasons:
        yield "Model", wiki_text(phrasing.reasons(assessed.reasons))
    if not assessed.findings:
        yield "Why", Text("nothing was found against it")


def _size(shown: EditReport) -> Iterator[str]:
    change, size = shown.size_change, shown.edit.revision.main.size
    if change is not None:
        yield phrasing.size_change(change)
    if size is not None:
        yield f"now {phrasing.size(size)}"
    if shown.edit.revision.minor:
        yield "marked as minor"
    if shown.edit.is_creation:
        yield "a new page"


def _passages(sheet: Sheet, shown: EditReport, at_least: float) -> None:
    if not shown.passages:
        return
    standing = sum(passage.passage.standing for passage in shown.passages)
    brought = phrasing.count(len(shown.passages), "passage")
    sheet.blank()
    sheet.line(Text.assemble((f"It brought {brought}", "bold"), f" · {standing:,} standing"))
    for passage in shown.passages[:SHOWN_PASSAGES]:
        sheet.block(Text("  "), Text("    "), _passage(passage, at_least))
        for _, why in reasons(selection.only_of_passage(passage, at_least)):
            sheet.block(Text("    "), Text("      "), why)
    if len(shown.passages) > SHOWN_PASSAGES:
        more = phrasing.count(len(shown.passages) - SHOWN_PASSAGES, "more passage")
        sheet.line(Text(f"  and {more}", style="italic"))


def _passage(suspect: SuspectPassage, at_least: float) -> Text:
    passage, removed = suspect.passage, suspect.removed_by
    body = Text.assemble("«", wiki_text(phrasing.excerpt(passage.text, EXCERPT)), "» ")
    stood = phrasing.duration(passage.standing_seconds)
    if passage.standing:
        survival = phrasing.survival(passage.survived_revisions, passage.survived_editors)
        body.append(f"stands for {stood}; {survival}")
    elif removed is None:
        body.append("does not stand")
    else:
        body.append_text(Text.assemble(f"stood for {stood}, removed by ", wiki_text(phrasing.who(removed), "bold")))
        body.append(f" ({removed.rev_id})")
    if selection.is_accused(suspect, at_least):
        labels = ", ".join(phrasing.labels(suspect.assessment.labels))
        body.append(f" · {phrasing.score(suspect.assessment.score)} {labels}", style="bold red")
    return body
