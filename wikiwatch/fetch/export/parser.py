"""From XML to the elements of an export, in bounded memory whatever the XML is."""

from __future__ import annotations

from collections import deque
from enum import Enum
from typing import NamedTuple
from xml.parsers import expat

from wikiwatch.fetch.export.elements import Element, Leaf
from wikiwatch.fetch.export.refusal import RefusedError, shown
from wikiwatch.wikitext.display import visible

_VERSIONS = frozenset({"0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "0.10", "0.11"})
_MAX_FIELD_CHARACTERS = 2**20  # a title has 255 bytes, a summary 500 characters
_MAX_TAG_BYTES = 2**20
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
        self._fed_bytes = 0
        self._began_byte = 0  # of the last page, revision or site information
        self._kept_characters = 0  # since then
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
        self._expat = self._new_expat()

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
        if not self._fed_bytes and chunk.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise RefusedError("it is in UTF-16; an export is UTF-8")
        self._fed_bytes += len(chunk)
        self._expat.Parse(chunk, False)
        # Expat keeps and scans again a tag or a comment that it has not seen the end of.
        if self._fed_bytes - self._expat.CurrentByteIndex > _MAX_TAG_BYTES:
            raise RefusedError(f"a tag or a comment is longer than {_MAX_TAG_BYTES:,} bytes")
        limit = self._max_text_bytes
        if self._fed_bytes - self._began_byte > limit and self._count_characters() > limit:
            raise RefusedError(f"a text is longer than {limit:,} bytes")
        if len(self._expat.intern) > _MAX_NAMES:
            raise RefusedError(f"more than {_MAX_NAMES} different names of elements and attributes")

    def _count_characters(self) -> int:
        return self._kept_characters + sum(map(len, self._pieces))

    def finish(self) -> None:
        """Raises expat.ExpatError where the document is not at its end."""
        if not self._fed_bytes:
            raise RefusedError("it is empty (0 bytes)")
        self._expat.Parse(b"", True)

    def whereabouts(self) -> str:
        """How far the reading came."""
        place = f"at byte {max(self._expat.CurrentByteIndex, 0):,} of the XML"
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
            self._expat.CharacterDataHandler = None
            return
        if name in ("siteinfo", "page", "revision"):
            self._kept_characters, self._began_byte = 0, self._expat.CurrentByteIndex
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
                self._expat.CharacterDataHandler = self._pieces.append
        elif self._leaf is not None:
            self._leaf = None
            self._end_leaf(name, "".join(self._pieces))
            self._pieces.clear()
        else:
            self._end_part(name)

    def _end_leaf(self, name: str, text: str) -> None:
        element = self._element
        self._kept_characters += len(text)
        if len(text) > _MAX_FIELD_CHARACTERS and name != "text":
            raise RefusedError(f"a <{name}> is longer than {_MAX_FIELD_CHARACTERS:,} characters")
        if name == "namespace":
            name = text
        elif name in element.leaves:
            raise RefusedError(f"there are two <{name}> in one <{element.name}>")
        elif name == "title":
            self._title, self._rev_id = text, None
        elif name == "id" and element.name == "revision":
            self._rev_id = text
        element.leaves[name] = Leaf(text, self._leaf_attributes)
        if len(element.leaves) > _MAX_PARTS:
            raise RefusedError(f"there are more than {_MAX_PARTS} elements in one <{element.name}>")

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
