"""The members of a 7z archive, unpacked in a thread of their own: py7zr hands out bytes when it will, not when asked.

Source: the 7z format description, https://www.7-zip.org/7z.html.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import BinaryIO, NamedTuple, TypeAlias

from wikiwatch.errors import ExportError
from wikiwatch.fetch.packed_file import CHUNK_BYTES, FILE_CHUNK_BYTES, Document, PackedFile, reason
from wikiwatch.fetch.pump import Pump, StoppedError
from wikiwatch.wikitext.display import visible


class _Member(NamedTuple):
    """Says that the chunks that follow belong to this member of the archive."""

    name: str


_Item: TypeAlias = bytes | _Member
_Put: TypeAlias = Callable[[_Item], None]


def documents(packed: PackedFile, stack: ExitStack) -> Iterator[Document]:
    """The ``.xml`` members in turn; a pipe is copied to disk first. What they hold open is closed with the stack.

    Raises ExportError, from here or from the chunks: there is no such member, or they are cut off, damaged, encrypted.
    """
    file = packed.file if packed.is_file else _spool(packed, stack)
    file.seek(0)
    pump = stack.enter_context(closing(Pump[_Item](lambda put: _extract_members(file, packed.name, put))))
    return _members(pump, packed.name)


def _spool(packed: PackedFile, stack: ExitStack) -> BinaryIO:
    """A copy on disk: a 7z archive keeps its list of members at its end, and a pipe cannot be read from there."""
    try:
        file = stack.enter_context(tempfile.TemporaryFile(prefix="wikiwatch-"))  # noqa: SIM115  # the stack closes it
        while data := packed.read(CHUNK_BYTES):
            file.write(data)
    except OSError as error:
        raise ExportError(f"{packed.name} cannot be copied to a temporary file: {reason(error)}") from error
    return file


class _MemberWriter:
    """What py7zr writes an unpacked member to: all it needs of a py7zr.io.Py7zIO."""

    def __init__(self, put: _Put) -> None:
        self._put = put

    def write(self, data: bytes | bytearray) -> int:
        view = memoryview(data)
        for start in range(0, len(view), FILE_CHUNK_BYTES):
            self._put(bytes(view[start : start + FILE_CHUNK_BYTES]))
        return len(view)

    def seek(self, offset: int, whence: int = 0) -> int:
        return offset

    def close(self) -> None:
        pass


class _MemberWriters:
    """What py7zr asks for a writer when it comes to a member: a py7zr.io.WriterFactory."""

    def __init__(self, put: _Put) -> None:
        self._put = put

    def create(self, filename: str) -> _MemberWriter:
        self._put(_Member(filename))
        return _MemberWriter(self._put)


def _extract_members(file: BinaryIO, name: str, put: _Put) -> None:
    unpacked = 0

    def counted(item: _Item) -> None:
        nonlocal unpacked
        unpacked += len(item) if isinstance(item, bytes) else 0
        put(item)

    import py7zr  # a tenth of a second, which only 7z should cost

    try:
        with py7zr.SevenZipFile(file) as archive:
            archive.extract(targets=_xml_members(archive.getnames(), name), factory=_MemberWriters(counted))
    except (StoppedError, ExportError):
        raise
    except py7zr.PasswordRequired as error:
        raise ExportError(f"{name} is encrypted: unpack it first") from error
    except Exception as error:  # py7zr raises whatever a damaged header leads it to
        raise ExportError(
            f"{name} is cut off or damaged, get it again: bad 7z data after {unpacked:,} unpacked bytes: {error}"
        ) from error


def _xml_members(members: list[str], name: str) -> list[str]:
    xml = [member for member in members if member.lower().endswith(".xml")]
    if not xml:
        raise ExportError(f"{name} holds no .xml file, only {visible(', '.join(members[:5])) or 'nothing'}")
    return xml


def _members(pump: Pump[_Item], archive: str) -> Iterator[Document]:
    """Cut the flow of items at the names; what is left of a member is passed over when the next is asked for."""
    items = iter(pump)
    following: list[_Member] = []

    def chunks() -> Iterator[bytes]:
        for item in items:
            if isinstance(item, _Member):
                following.append(item)
                return
            yield item

    for _ in chunks():
        pass
    while following:
        name = visible(following.pop().name, newlines=False)
        current = chunks()
        yield Document(f"{archive}: {name}", current)
        for _ in current:
            pass
