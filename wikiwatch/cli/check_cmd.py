"""``wikiwatch check``: a text without its history."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from wikiwatch.cli import options
from wikiwatch.cli.output import opened, say
from wikiwatch.errors import DocumentError, ExitCode, UsageError
from wikiwatch.model import CheckReport
from wikiwatch.pipeline.check import Request, check_text, sentence_encoder
from wikiwatch.pipeline.requests import BadLine, opened_lines, read_file, read_lines, read_reference
from wikiwatch.report import check_html, check_json, check_view, score_lines

FORMATS = ("text", "json", "jsonl", "html")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,31}")


@click.command("check")
@click.argument("files", nargs=-1, metavar="FILE...")
@click.option("--reference", help="A version of the text that is trusted: only what is not in it is judged.")
@click.option("--lang", help="Language of the text, such as fr.  [default: guessed]")
@click.option("--title", help="Title of the page.  [default: that of a rendered page]")
@click.option("--jsonl", is_flag=True, help="Read JSON Lines, from FILE or standard input; answer each with a line.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="[default: text; with --jsonl: jsonl]")
@click.option("--threshold", type=options.SHARE, help="Score from which on a sentence is suspect.")
@options.semantic_option
@options.config_option
@click.option("--exit-code", is_flag=True, help="Exit with 1 when any sentence is suspect.")
@options.output_option
def command(
    files: tuple[str, ...],
    reference: str | None,
    lang: str | None,
    title: str | None,
    jsonl: bool,
    form: str | None,
    threshold: float | None,
    semantic: bool | None,
    config: Path | None,
    exit_code: bool,
    output: Path | None,
) -> int:
    """Judge texts without their history, sentence by sentence: drafts, copies, rendered pages; - is standard input.

    A FILE is wikitext, plain text or HTML. Of HTML the page's own text is judged.
    """
    if lang and not _CODE.fullmatch(lang):
        raise UsageError(f"--lang {lang!r} is no language code such as fr or zh-Hant")
    form = _form(form, jsonl, len(files))
    encoder = sentence_encoder(wanted=options.read_settings(config, None, None, semantic).semantic)
    requests = _lines(files, lang, title, reference) if jsonl else _files(files, lang, title, reference)
    if form == "jsonl" and not jsonl:
        requests = map(_named, requests)
    answers = (asked if isinstance(asked, BadLine) else check_text(asked, threshold, encoder) for asked in requests)
    return _written(answers, form, output, exit_code)


def _form(form: str | None, jsonl: bool, files: int) -> str:
    """How the answers look. Several documents are JSON Lines."""
    if jsonl and form in ("text", "html"):
        raise UsageError(f"--jsonl answers with JSON Lines, not with {form}: leave out --format")
    return "jsonl" if jsonl or (form == "json" and files > 1) else form or "text"


_Requests = Iterator[Request | BadLine]


def _files(files: tuple[str, ...], lang: str | None, title: str | None, reference: str | None) -> _Requests:
    """A file that cannot be read ends the command when it is the only one."""
    if not files:
        raise UsageError("no FILE to check; - is standard input")
    trusted = None if reference is None else read_reference(reference)
    for number, file in enumerate(files, 1):
        try:
            request = read_file(file, reference=trusted, lang=lang, title=title)
        except DocumentError as error:
            if len(files) == 1:
                raise
            yield BadLine(file, number, str(error))
            continue
        yield request


def _named(asked: Request | BadLine) -> Request | BadLine:
    """A line of its own tells which file it is about."""
    return asked if isinstance(asked, BadLine) else replace(asked, document_id=asked.name)


def _lines(files: tuple[str, ...], lang: str | None, title: str | None, reference: str | None) -> _Requests:
    if reference is not None or len(files) > 1:
        raise UsageError("--jsonl reads one FILE, whose lines may each have a reference of their own")
    with opened_lines(files[0] if files else "-") as stream:
        yield from read_lines(stream, lang=lang, title=title)


def _written(answers: Iterator[CheckReport | BadLine], form: str, output: Path | None, exit_code: bool) -> int:
    """Write each answer as soon as there is one; the exit code."""
    failed = suspect = False
    reports: list[CheckReport] = []
    with opened(output) as stream:
        for answer in answers:
            if form == "html" and isinstance(answer, CheckReport):
                reports.append(answer)
            else:
                stream.write(_rendered(answer, form, output).encode())
                stream.flush()
            failed = failed or isinstance(answer, BadLine) or bool(answer.errors)
            suspect = suspect or (isinstance(answer, CheckReport) and bool(answer.suspects))
        if form == "html":
            stream.write(check_html.render(reports).encode())
    if failed:
        return ExitCode.PARTIAL
    return ExitCode.FOUND if exit_code and suspect else ExitCode.DONE


def _rendered(answer: CheckReport | BadLine, form: str, output: Path | None) -> str:
    if isinstance(answer, BadLine):
        if form == "jsonl":
            return score_lines.failed(*answer) + "\n"
        say(answer.error)
        return ""
    if form == "text":
        width, color = options.terminal(sys.stdout, output)
        return check_view.render(answer, width=width, color=color)
    return check_json.line(answer) if form == "jsonl" else check_json.render(answer)
