"""Files with one text: wikitext, plain text or HTML, in whatever encoding they are, as their code points."""

from __future__ import annotations

import codecs
import re
import sys
from pathlib import Path
from typing import BinaryIO, NamedTuple

from wikiwatch.errors import DocumentError

LARGEST = 64 << 20
"""Bytes. The largest pages of any wiki have 2 MiB of wikitext, and about ten times as much HTML."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins with the mark of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OTHERWISE = "windows-1252"
"""For a text that is not UTF-8 and declares nothing; also what Latin-1 means by https://encoding.spec.whatwg.org/."""

_HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
_HTML_START = re.compile(
    r"(?i)\s*(?:<\?xml[^<>]*>\s*)?(?:<!--(?:(?!-->).){0,1000}-->\s*)?<(?:!doctype html|html)\b", re.S
)
_CHARSET = re.compile(rb"""(?i)<meta[^<>]{0,500}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""")
_CHARSET_REACH = 4_096  # bytes; browsers look at the first 1,024
_DECLARABLE = re.compile(
    r"(?i)(?:iso-?8859-|windows-|cp125|koi8-|utf-?8|us-ascii|latin-?\d|gb(?:k|2312|18030)|big5|euc-|shift_?jis|tis-620)"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CONTROLS_READ = 100_000  # code points
_MOST_CONTROLS = 0.002  # of them; more, and it is no text


class Document(NamedTuple):
    """A file's decoded text, and whether that is HTML."""

    text: str
    is_html: bool


def read_document(file: str) -> Document:
    """The text of a file; ``-`` is standard input.

    The encoding is told by a byte order mark, by HTML's own declaration, or else UTF-8 where that fits, but for what is
    damaged: a file that is cut off ends in half a character. Raises `DocumentError`, with the file's name, for what
    cannot be read, is too large, or is not a text.
    """
    content = _content(file)
    suffix = Path(file).suffix.lower()
    text = _decoded(content)
    if len(_CONTROL.findall(text, 0, _CONTROLS_READ)) > _MOST_CONTROLS * min(len(text), _CONTROLS_READ):
        raise DocumentError(f"{_name(file)}: not a text; wikitext, plain text and HTML can be checked")
    return Document(text, suffix in _HTML_SUFFIXES or _HTML_START.match(text) is not None)


def standard_input() -> BinaryIO:
    """The bytes of standard input. Raises `DocumentError` where it is closed."""
    if sys.stdin is None:
        raise DocumentError("standard input is closed: name a file instead of -")
    return sys.stdin.buffer


def _content(file: str) -> bytes:
    try:
        if file == "-":
            content = standard_input().read(LARGEST + 1)
        else:
            with Path(file).open("rb") as stream:
                content = stream.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise DocumentError(f"{_name(file)}: cannot be read: {reason}") from error
    if len(content) > LARGEST:
        raise DocumentError(f"{_name(file)}: larger than {LARGEST >> 20} MiB; check its parts")
    return content


def _name(file: str) -> str:
    return "standard input" if file == "-" else file


def _decoded(content: bytes) -> str:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace")
    declared = _CHARSET.search(content, 0, _CHARSET_REACH)
    name = declared[1].decode("ascii") if declared else ""
    for encoding in ("utf-8", name if _DECLARABLE.match(name) else ""):
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    damaged = content.decode(errors="replace")
    outside_ascii = len(damaged) - len(damaged.encode("ascii", "ignore"))
    is_utf_8 = outside_ascii > 2 * damaged.count("\ufffd")  # other encodings come to be valid by chance alone
    return damaged if is_utf_8 else content.decode(_OTHERWISE, errors="replace")
