"""Write MediaWiki's XML export format, schema 0.11: https://www.mediawiki.org/xml/export-0.11.xsd.

What the format has no place for is left out: tags, what is hidden even from administrators, the API's address.
"""

from __future__ import annotations

import bz2
import gzip
import hashlib
import lzma
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol

import zstandard

from wikiwatch.errors import UsageError, WikiwatchError
from wikiwatch.model import Page, Revision, Slot, Wiki

_NAMESPACE = "http://www.mediawiki.org/xml/export-0.11/"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SHA1_DIGITS = 31  # of 160 bits in base 36; MediaWiki pads to it
_CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\r")
_NONCHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ZSTD_LEVEL = 9
_ZSTD_WINDOW_LOG = 27  # the most that zstd -d unpacks unasked; the next revision is found in it


class Sink(Protocol):
    """Where an export is written to."""

    def write(self, data: bytes, /) -> object:
        """Take all of it."""


def write_export(sink: Sink, wiki: Wiki, pages: Iterable[tuple[Page, Iterable[Revision]]]) -> tuple[int, ...]:
    """Write an export, one revision at a time; the ids of revisions whose texts had to be altered.

    ``read_export`` gives back equal records, but for what is left out. Characters that XML 1.0 cannot hold, and bytes
    that are not UTF-8, become U+FFFD. A text altered so keeps the SHA-1 of the true one, by which a reader finds out.
    A text that is None and has a SHA-1 is written as a stub's, one without as a hidden one.
    """
    writer = _Writer(sink)
    writer.write_head(wiki)
    for page, revisions in pages:
        writer.write_page(page, revisions)
    sink.write(b"</mediawiki>\n")
    return tuple(writer.altered)


class _Writer:
    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self.altered: list[int] = []

    def write_head(self, wiki: Wiki) -> None:
        schema = f'xsi:schemaLocation="{_NAMESPACE} {_NAMESPACE.rstrip("/")}.xsd"'
        xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        lang = _attribute(wiki.lang or "")
        self._line(f'<mediawiki xmlns="{_NAMESPACE}" {xsi} {schema} version="0.11" xml:lang="{lang}">')
        self._line("  <siteinfo>")
        base = wiki.article_url and wiki.article_url.replace("$1", "Main_Page")
        fields = {"sitename": wiki.site_name, "dbname": wiki.wiki_id, "base": base, "generator": wiki.generator}
        for name, value in fields.items():
            if value is not None:
                self._line(f"    <{name}>{_content(value)}</{name}>")
        self._line("  </siteinfo>")

    def write_page(self, page: Page, revisions: Iterable[Revision]) -> None:
        self._line("  <page>")
        self._line(f"    <title>{_content(page.page_title)}</title>")
        self._line(f"    <ns>{page.namespace_id}</ns>")
        self._line(f"    <id>{page.page_id}</id>")
        if page.redirect_target is not None:
            self._line(f'    <redirect title="{_attribute(page.redirect_target)}" />')
        for revision in revisions:
            self._write_revision(revision)
        self._line("  </page>")

    def _write_revision(self, revision: Revision) -> None:
        self._line("    <revision>")
        self._line(f"      <id>{revision.rev_id}</id>")
        if revision.parent_id is not None:
            self._line(f"      <parentid>{revision.parent_id}</parentid>")
        self._line(f"      <timestamp>{_timestamp(revision.dt)}</timestamp>")
        self._line(f"      {_contributor(revision)}")
        if revision.minor:
            self._line("      <minor />")
        if revision.comment is None:
            self._line('      <comment deleted="deleted" />')
        elif revision.comment:
            self._line(f"      <comment>{_content(revision.comment)}</comment>")
        self._write_slot(revision.main, revision.rev_id)
        for slot in revision.slots[1:]:
            self._line(f"      <content>\n      <role>{_content(slot.role)}</role>")
            self._write_slot(slot, revision.rev_id)
            self._line("      </content>")
        self._line(f"      <sha1>{_revision_sha1(revision.slots)}</sha1>")
        self._line("    </revision>")

    def _write_slot(self, slot: Slot, rev_id: int) -> None:
        # The schema asks for the revision that wrote the slot first, which only the wiki knows.
        self._line(f"      <origin>{rev_id}</origin>")
        self._line(f"      <model>{_content(slot.model)}</model>")
        self._line(f"      <format>{_content(slot.format)}</format>")
        if slot.text is None:
            self._line(f"      <text{_text_attributes(slot)} />")
            return
        text = _clean(slot.text)
        if text is not slot.text:
            self.altered.append(rev_id)
        self._sink.write(f'      <text{_text_attributes(slot)} xml:space="preserve">'.encode())
        self._sink.write(_escaped(text))
        self._line("</text>")

    def _line(self, line: str) -> None:
        self._sink.write(line.encode() + b"\n")


def _contributor(revision: Revision) -> str:
    if revision.user is None:
        return '<contributor deleted="deleted" />'
    name = _content(revision.user)
    if revision.anon:
        return f"<contributor><ip>{name}</ip></contributor>"
    return f"<contributor><username>{name}</username><id>{revision.user_id or 0}</id></contributor>"


def _timestamp(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _text_attributes(slot: Slot) -> str:
    size = slot.size if slot.text is None else len(slot.text)
    attributes = "" if size is None else f' bytes="{size}"'
    sha1 = _slot_sha1(slot)
    if sha1 is None:
        return attributes + ' deleted="deleted"'
    return f'{attributes} sha1="{_base36(sha1)}"' + (' location=""' if slot.text is None else "")


def _slot_sha1(slot: Slot) -> bytes | None:
    if slot.sha1 is None and slot.text is not None:
        return hashlib.sha1(slot.text, usedforsecurity=False).digest()
    return slot.sha1


def _revision_sha1(slots: tuple[Slot, ...]) -> str:
    """Of one slot its own; of several, in the order of their roles, that of each two one behind the other."""
    digests = [_slot_sha1(slot) for slot in sorted(slots, key=lambda slot: slot.role)]
    if None in digests:
        return ""
    first, *others = [_base36(digest) for digest in digests if digest is not None]
    for other in others:
        first = _base36(hashlib.sha1((first + other).encode(), usedforsecurity=False).digest())
    return first


def _base36(digest: bytes) -> str:
    number, digits = int.from_bytes(digest, "big"), ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits.rjust(_SHA1_DIGITS, "0")


def _clean(text: bytes) -> bytes:
    """The text itself where XML can hold all of it."""
    controls = len(text.translate(None, _CONTROLS)) != len(text)
    if not controls and not any(character in text for character in _NONCHARACTERS):
        try:
            text.decode()
        except UnicodeDecodeError:
            pass
        else:
            return text
    return _NOT_XML.sub("\ufffd", text.decode(errors="replace")).encode()


def _escaped(text: bytes) -> bytes:
    escaped = text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
    return escaped.replace(b"\r", b"&#13;")  # a bare one would be read as a newline


def _content(text: str) -> str:
    return _escaped(_NOT_XML.sub("\ufffd", text).encode()).decode()


def _attribute(text: str) -> str:
    escaped = _content(text).replace('"', "&quot;")
    return escaped.replace("\n", "&#10;").replace("\t", "&#9;")


# ---------------------------------------------------------------- the file


def _zstd(file: BinaryIO) -> AbstractContextManager[Sink]:
    parameters = zstandard.ZstdCompressionParameters.from_level(
        _ZSTD_LEVEL, window_log=_ZSTD_WINDOW_LOG, enable_ldm=True, write_checksum=True
    )
    return zstandard.ZstdCompressor(compression_params=parameters).stream_writer(file, closefd=False)


_MOST_SHOWN = 40  # characters of up to 4 bytes of a file's name, in that of the file beside it; a name has 255 bytes
_PACKERS: dict[str, Callable[[BinaryIO], AbstractContextManager[Sink]]] = {
    ".gz": lambda file: gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0),
    ".bz2": lambda file: bz2.BZ2File(file, "wb"),
    ".xz": lambda file: lzma.LZMAFile(file, "wb"),  # noqa: SIM115  # entered by create_export
    ".zst": _zstd,
}


@contextmanager
def create_export(path: str | Path) -> Iterator[Sink]:
    """Open a file for ``write_export``, packed as its suffix says: ``.gz .bz2 .xz .zst``, else not. ``-`` is stdout.

    The file is written whole beside its place and then renamed: after a failure there stands what stood before.
    Raises UsageError for ``.7z`` and ``.lzma``, which are read but not written, and WikiwatchError where the file
    cannot be written.
    """
    suffix = Path(path).suffix.lower()
    if suffix in (".7z", ".lzma"):
        raise UsageError(f"{path}: {suffix} is read but not written; take .zst, .xz, .bz2 or .gz")
    if str(path) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        with _replacing(Path(path)) as file, _PACKERS.get(suffix, nullcontext)(file) as sink:
            yield sink
    except OSError as error:
        raise WikiwatchError(f"{path} cannot be written: {error.strerror or error}") from error


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    if path.exists() and not path.is_file():  # a device or a pipe is written to, never replaced
        with path.open("wb") as file:
            yield file
        return
    target = path.resolve()
    partial = target.with_name(f"{target.name[:_MOST_SHOWN]}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
