"""From XML to the elements of an export, in bounded memory whatever the XML is."""

from __future__ import annotations

from collections import deque
from enum import Enum
from typing import NamedTuple
from xml.parsers import expat

from wikiwatch.fetch.export.elements import Element, Leaf
from wikiwatch.fetch.export.gaps import GappedParser
from wikiwatch.fetch.export.known_texts import KnownTexts, Overlap
from wikiwatch.fetch.export.refusal import RefusedError, shown
from wikiwatch.wikitext.display import visible

_VERSIONS = frozenset({"0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "0.10", "0.11"})
_MAX_FIELD_CHARACTERS = 2**20  # a title has 255 bytes, a summary 500 characters
MAX_TAG_BYTES = 2**20
_MAX_DEPTH = 16  # the format has 5 levels
_MAX_NAMES = 1000  # of elements and attributes; the format has about 60
_MAX_PARTS = 1000  # namespaces of a wiki, slots of a revision
_BUFFER_BYTES = 2**16  # larger ones leave the processor's cache, and cost a third of the speed
_PARTS = {
    "": frozenset({"mediawiki"}),
    "mediawiki": frozenset({"siteinfo", "page"}),
    "siteinfo": frozenset({"namespaces"}),
    "namespaces": frozenset(),
    "page": frozenset({"revision"}),
    "revision": frozenset({"contributor", "content"}),
    "contributor": frozenset(),
    "content": frozenset(),
}
_LEAVES = {
    "": frozenset(),
    "mediawiki": frozenset(),
    "siteinfo": frozenset({"sitename", "dbname", "base", "generator"}),
    "namespaces": frozenset({"namespace"}),
    "page": frozenset({"title", "ns", "id", "redirect"}),
    "revision": frozenset({"id", "parentid", "timestamp", "minor", "comment", "model", "format", "text", "sha1"}),
    "contributor": frozenset({"username", "id", "ip"}),
    "content": frozenset({"role", "model", "format", "text"}),
}
"""What is read. Whatever else stands there (uploads, log items, discussion threads, restrictions, what later versions
add) is passed over."""


class EventKind(Enum):
    """What of the document has just been read."""

    SITE = "site"
    PAGE = "page"  # before its first revision, with all that the format puts there
    REVISION = "revision"
    PAGE_END = "page end"


class Event(NamedTuple):
    """One step through the document, with the element it is about."""

    kind: EventKind
    element: Element


class Parser:
    """Feed it the document in chunks and take the events off it after each."""

    def __init__(self, max_text_bytes: int) -> None:
        self.root: dict[str, str] | None = None
        self.events: deque[Event] = deque()
        self._max_text_bytes = max_text_bytes
        self._began_byte = 0  # of the last page, revision or site information
        self._kept_characters = 0  # since then
        self._kept_contents: list[bytes] = []  # not yet counted among them
        self._element = Element("", {})
        self._open: list[Element] = []  # those around it
        self._leaves = _LEAVES[""]
        self._leaf: str | None = None
        self._leaf_attributes: dict[str, str] = {}
        self._depth = 0
        self._skipped_depth = 0
        self._pieces: list[str] = []
        self._page_announced = False
        self._title: str | None = None
        self._rev_id: str | None = None
        self.known_texts = KnownTexts()
        self._overlap: Overlap | None = None  # of the text that is being read
        self._expat = GappedParser(self._new_expat())

    def _new_expat(self) -> expat.XMLParserType:
        parser = expat.ParserCreate("UTF-8")
        parser.buffer_text = True
        parser.buffer_size = _BUFFER_BYTES
        parser.XmlDeclHandler = self._check_declaration
        parser.StartDoctypeDeclHandler = self._refuse_document_type
        parser.ProcessingInstructionHandler = self._refuse_instruction
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._pieces.append
        return parser

    def feed(self, chunk: bytes) -> None:
        """Raises RefusedError and expat.ExpatError."""
        self.parse(chunk)
        self.check()

    def parse(self, part: bytes) -> None:
        """Go on with a part of a chunk. Raises RefusedError and expat.ExpatError."""
        if not self._expat.passed_bytes and part.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise RefusedError("it is in UTF-16; an export is UTF-8")
        self._expat.parse(part)

    def check(self) -> None:
        """To be called behind each chunk. Raises RefusedError."""
        fed_bytes, limit = self._expat.passed_bytes, self._max_text_bytes
        # Expat keeps and scans again a tag or a comment that it has not seen the end of.
        if fed_bytes - self._expat.position > MAX_TAG_BYTES:
            raise RefusedError(f"a tag or a comment is longer than {MAX_TAG_BYTES:,} bytes")
        if fed_bytes - self._began_byte > limit and self._count_characters() > limit:
            raise RefusedError(f"a text is longer than {limit:,} bytes")
        if len(self._expat.names) > _MAX_NAMES:
            raise RefusedError(f"more than {_MAX_NAMES} different names of elements and attributes")

    def _count_characters(self) -> int:
        while self._kept_contents:
            self._kept_characters += len(self._kept_contents.pop().decode())
        return self._kept_characters + sum(map(len, self._pieces))

    def finish(self) -> None:
        """Raises expat.ExpatError where the document is not at its end."""
        if not self._expat.passed_bytes:
            raise RefusedError("it is empty (0 bytes)")
        self._expat.finish()

    # ------------------------------------------------------------ a text of which some is known

    def is_at_text(self) -> bool:
        """Whether what comes next is the first of a <text>."""
        return self._leaf == "text" and not self._pieces and self._expat.has_read_all

    def has_room_for(self, size: int) -> bool:
        """Whether ``check`` would find nothing wrong that many bytes further in the same text."""
        read_bytes = self._expat.passed_bytes + size - self._began_byte
        return read_bytes <= self._max_text_bytes and len(self._expat.names) <= _MAX_NAMES

    def expect_text(self, overlap: Overlap) -> None:
        """Say what all of the text is that comes next."""
        self._overlap = overlap

    def parse_text(self, overlap: Overlap) -> None:
        """Go on with a whole text, up to its end tag. Raises expat.ExpatError."""
        self._overlap = overlap
        self._expat.skip(overlap.start, overlap.lines_before, b"")
        self._expat.parse(overlap.new)
        self._expat.skip(overlap.size_after, overlap.lines_after, overlap.last_line)

    def place(self, error: expat.ExpatError) -> str:
        """The line, from 1, and the column, from 0, where expat stopped."""
        line, column = self._expat.place(error)
        return f"line {line}, column {column}"

    def whereabouts(self) -> str:
        """How far the reading came."""
        place = f"at byte {max(self._expat.position, 0):,} of the XML"
        if self._title is None:
            return f"{place}, before the first page"
        revision = "no revision yet" if self._rev_id is None else f"revision {visible(self._rev_id[:20])}"
        return f"{place}, last read: page {shown(self._title)}, {revision}"

    def _check_declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.upper() not in ("UTF-8", "US-ASCII"):
            raise RefusedError(f"it is declared to be in {shown(encoding)}; an export is UTF-8")

    def _refuse_document_type(self, *declaration: object) -> None:
        raise RefusedError("it declares a document type, which an export never does")

    def _refuse_instruction(self, target: str, data: str) -> None:
        raise RefusedError(f"it has a processing instruction, {shown(target)}, which an export never does")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise RefusedError(f"elements are nested deeper than {_MAX_DEPTH}")
        if self._skipped_depth:
            return
        if self._leaf is not None:
            raise RefusedError(f"there is an element, {shown(name)}, in <{self._leaf}>, which holds text alone")
        if name in self._leaves:
            self._leaf, self._leaf_attributes = name, attributes
            self._pieces.clear()
        else:
            self._start_part(name, attributes)

    def _start_part(self, name: str, attributes: dict[str, str]) -> None:
        outer = self._element.name
        if not outer:
            self._check_root(name, attributes)
        elif name not in _PARTS[outer]:
            if name in _PARTS:
                raise RefusedError(f"there is a <{name}> in a <{outer}>; an end tag may be missing before it")
            self._skipped_depth = self._depth
            self._expat.expat.CharacterDataHandler = None
            return
        if name in ("siteinfo", "page", "revision"):
            self._kept_characters, self._began_byte = 0, self._expat.position
            self._kept_contents.clear()
        if name == "revision":
            self._announce_page()
        self._open.append(self._element)
        self._element = Element(name, attributes)
        self._leaves = _LEAVES[name]

    def _check_root(self, name: str, attributes: dict[str, str]) -> None:
        if name != "mediawiki":
            raise RefusedError(f"it is not a MediaWiki export: its root element is {shown(name)}, not 'mediawiki'")
        self.root = attributes
        version = attributes.get("version", "")
        if version not in _VERSIONS:
            raise RefusedError(f"its schema version is {shown(version)}; 0.3 to 0.11 are known")

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._skipped_depth:
            if self._depth < self._skipped_depth:
                self._skipped_depth = 0
                self._expat.expat.CharacterDataHandler = self._pieces.append
        elif self._leaf is not None:
            self._leaf = None
            text = "".join(self._pieces)
            self._pieces.clear()
            self._end_leaf(name, text)
        else:
            self._end_part(name)

    def _end_leaf(self, name: str, text: str) -> None:
        element, content = self._element, b""
        if name == "text":
            content, text = self._content(text), ""
        self._kept_characters += len(text)
        if len(text) > _MAX_FIELD_CHARACTERS:
            raise RefusedError(f"a <{name}> is longer than {_MAX_FIELD_CHARACTERS:,} characters")
        if name == "namespace":
            name = text
        elif name in element.leaves:
            raise RefusedError(f"there are two <{name}> in one <{element.name}>")
        elif name == "title":
            self._title, self._rev_id = text, None
        elif name == "id" and element.name == "revision":
            self._rev_id = text
        element.leaves[name] = Leaf(text, self._leaf_attributes, content)
        if len(element.leaves) > _MAX_PARTS:
            raise RefusedError(f"there are more than {_MAX_PARTS} elements in one <{element.name}>")

    def _content(self, text: str) -> bytes:
        overlap, self._overlap = self._overlap, None
        if overlap is None:
            self._kept_characters += len(text)
            return text.encode()
        content = self.known_texts.add(overlap, text.encode())
        self._kept_contents.append(content)
        return content

    def _end_part(self, name: str) -> None:
        element = self._element
        if name == "siteinfo":
            self.events.append(Event(EventKind.SITE, element))
        elif name == "revision":
            self.events.append(Event(EventKind.REVISION, element))
        elif name == "page":
            self._announce_page()
            self._page_announced = False
            self.events.append(Event(EventKind.PAGE_END, element))
        elif name != "mediawiki":
            self._attach(element, self._open[-1])
        self._element = self._open.pop()
        self._leaves = _LEAVES[self._element.name]

    def _attach(self, part: Element, outer: Element) -> None:
        if part.name != "content" and outer.parts_named(part.name):
            raise RefusedError(f"there are two <{part.name}> in one <{outer.name}>")
        outer.parts.append(part)
        if len(outer.parts) > _MAX_PARTS:
            raise RefusedError(f"there are more than {_MAX_PARTS} <{part.name}> in one <{outer.name}>")

    def _announce_page(self) -> None:
        if not self._page_announced:
            self._page_announced = True
            self.events.append(Event(EventKind.PAGE, self._element))
