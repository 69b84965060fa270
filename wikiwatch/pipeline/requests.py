"""What is to be checked, out of files and out of JSON Lines."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from wikiwatch.errors import DocumentError
from wikiwatch.fetch.documents import read_document
from wikiwatch.pipeline.check import Request
from wikiwatch.pipeline.json_lines import parsed


class BadLine(NamedTuple):
    """An input line that holds no request: its number, from 1, and what is wrong with it."""

    document_id: str | int | None
    line: int
    error: str


def read_file(file: str, *, reference: str | None = None, lang: str | None = None, title: str | None = None) -> Request:
    """A file as a request; ``reference`` is a text. A rendered page names its own title. Raises `DocumentError`."""
    text, own_title, extracted = _readable(file)
    return Request(
        text=text,
        reference=reference,
        lang=lang,
        title=title if title is not None else own_title,
        name=file,
        extracted=extracted,
    )


def read_reference(file: str) -> str:
    """The text of a trusted version. Raises `DocumentError`, for an empty one too."""
    text = _readable(file)[0]
    if not text.strip():
        raise DocumentError(f"{file}: there is nothing in it to compare with")
    return text


def _readable(file: str) -> tuple[str, str, bool]:
    document = read_document(file)
    if not document.is_html:
        return document.text, "", False
    from wikiwatch.fetch.html import page_text  # the HTML library is slow to load, and seldom needed

    page = page_text(document.text, file)
    return page.text, page.title, True


@contextmanager
def opened_lines(file: str) -> Iterator[BinaryIO]:
    """A file of JSON Lines; ``-`` is standard input, whose lines are taken as they come. Raises `DocumentError`."""
    if file == "-":
        yield sys.stdin.buffer
        return
    try:
        with Path(file).open("rb") as stream:
            yield stream
    except OSError as error:
        raise DocumentError(f"{file}: cannot be read: {error.strerror}") from error


def read_lines(lines: Iterable[bytes], *, lang: str | None, title: str | None) -> Iterator[Request | BadLine]:
    """A request for each line that is not empty; ``lang`` and ``title`` where the line has none."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _request(line, number, lang, title)


def _request(line: bytes, number: int, lang: str | None, title: str | None) -> Request | BadLine:
    try:
        read = parsed(line)
    except ValueError as error:
        return BadLine(None, number, str(error))
    if not isinstance(read, dict):
        return BadLine(None, number, "not a JSON object")
    document_id = read.get("id")
    if isinstance(document_id, bool) or not isinstance(document_id, str | int):
        return BadLine(None, number, "id must be a string or an integer")
    for field in ("text", "reference", "lang", "title"):
        if not isinstance(read.get(field), str) and (field == "text" or read.get(field) is not None):
            return BadLine(document_id, number, f"{field} must be a string")
    return _filled(read, document_id, lang, title)


def _filled(read: dict[str, Any], document_id: str | int, lang: str | None, title: str | None) -> Request:
    return Request(
        text=read["text"],
        reference=read.get("reference"),
        lang=read.get("lang") or lang,
        title=read.get("title") or title or "",
        document_id=document_id,
    )
