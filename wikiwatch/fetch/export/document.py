"""The pages and revisions of one XML document, and what is said when it cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.parsers import expat

from wikiwatch.errors import ExportError
from wikiwatch.fetch.export.conversion import TextState, to_page, to_revision
from wikiwatch.fetch.export.elements import Element
from wikiwatch.fetch.export.feeder import Feeder
from wikiwatch.fetch.export.parser import Event, EventKind, Parser
from wikiwatch.fetch.export.records import ExportPage, ExportProblem, ProblemKind
from wikiwatch.fetch.export.refusal import RefusedError, shown
from wikiwatch.fetch.export.site import Site, to_site
from wikiwatch.model import UNKNOWN_WIKI, Page, Revision, Slot
from wikiwatch.wikitext.display import visible

_CUT_OFF = {
    expat.errors.XML_ERROR_NO_ELEMENTS,
    expat.errors.XML_ERROR_UNCLOSED_TOKEN,
    expat.errors.XML_ERROR_PARTIAL_CHAR,
    expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
}
_PROBLEMS = {
    TextState.STUB: (
        ProblemKind.NO_TEXTS,
        "the export is a stub, a dump without texts; this revision and those like it have none",
    ),
    TextState.MISSING: (ProblemKind.TEXT_MISSING, "the export has lost its text"),
    TextState.ALTERED: (
        ProblemKind.SHA1_MISMATCH,
        "the text does not have the SHA-1 that the export gives (before 0.11 it may be that of several slots)",
    ),
}


class DocumentReader:
    """Reads one document. ``close`` lets go of the file when an error is raised from the revisions of a page."""

    def __init__(
        self,
        name: str,
        chunks: Iterator[bytes],
        max_text_bytes: int,
        *,
        on_revision: Callable[[], None],
        on_problem: Callable[[ExportProblem], None],
        close: Callable[[], None],
    ) -> None:
        self._name = name
        self._chunks = chunks
        self._max_text_bytes = max_text_bytes
        self._on_revision = on_revision
        self._on_problem = on_problem
        self._close = close
        self._parser = Parser(max_text_bytes)
        self._feeder = Feeder(self._parser)
        self._current: Page | None = None
        self._stub: Page | None = None  # the last page without texts that was told of

    def pages(self) -> Iterator[ExportPage]:
        """The pages in turn. Raises ExportError, from here or from their revisions."""
        site: Site | None = None
        is_empty = True
        events = self._events()
        for kind, element in events:
            if kind is EventKind.SITE:
                site = self._site(element)
            elif kind is EventKind.PAGE:
                is_empty = False
                site = site or self._site(Element("siteinfo", {}))
                page = self._current = self._page(element, site)
                yield ExportPage(wiki=site.wiki, page=page, revisions=self._revisions(page, events))
                self._pass_over_rest(page, events)
        if is_empty:
            self._on_problem(ExportProblem(kind=ProblemKind.NO_PAGES, message=f"{self._name} holds no page"))

    def _revisions(self, page: Page, events: Iterator[Event]) -> Iterator[Revision]:
        while self._current is page:
            try:
                event = next(events, None)
                revision = self._revision(event.element, page) if event and event.kind is EventKind.REVISION else None
            except ExportError:
                self._close()  # the pages' own context is not left by what is raised here
                raise
            if revision is None:
                self._current = None
                return
            yield revision
        raise RuntimeError(f"the revisions of {shown(page.page_title)} were asked for after the next page")

    def _pass_over_rest(self, page: Page, events: Iterator[Event]) -> None:
        if self._current is page:
            for kind, _ in events:
                if kind is EventKind.PAGE_END:
                    break
        self._current = None

    def _events(self) -> Iterator[Event]:
        for step in self._steps():
            failure = self._failure_in(step)
            while self._parser.events:  # what came whole before a failure is good
                event = self._parser.events.popleft()
                if event.kind is EventKind.REVISION:
                    self._on_revision()
                yield event
            if failure:
                raise failure

    def _steps(self) -> Iterator[bytes | ExportError | None]:
        """The chunks, then why there are no more of them: None at the end."""
        try:
            yield from self._chunks
        except ExportError as error:
            yield error
        else:
            yield None

    def _failure_in(self, step: bytes | ExportError | None) -> ExportError | None:
        try:
            if step is None:
                self._feeder.finish()
            elif isinstance(step, bytes):
                self._feeder.feed(step)
            else:
                self._feeder.settle()
        except (expat.ExpatError, RefusedError) as error:
            failure = self._failure(error)
            failure.__cause__ = error
            return failure
        if isinstance(step, ExportError):
            failure = ExportError(f"{step} ({self._parser.whereabouts()})")
            failure.__cause__ = step.__cause__
            return failure
        return None

    def _failure(self, error: expat.ExpatError | RefusedError) -> ExportError:
        where = self._parser.whereabouts()
        if isinstance(error, RefusedError):
            return ExportError(f"{self._name} cannot be read: {error} ({where})")
        reason, place = expat.ErrorString(error.code), self._parser.place(error)
        if self._parser.root is None:
            return ExportError(f"{self._name} is not a MediaWiki export, not even XML: {reason} at {place}")
        if reason in _CUT_OFF:
            return ExportError(f"{self._name} is cut off at {place}, get it again: it ends too early ({where})")
        if reason == expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT:
            return ExportError(f"{self._name} goes on after its end tag, at {place}: put each export in its own file")
        if reason == expat.errors.XML_ERROR_INVALID_TOKEN:
            reason = "a character that XML does not allow, or bytes that are not UTF-8,"
        return ExportError(f"{self._name} is not well-formed XML: {reason} at {place} ({where})")

    def _site(self, element: Element) -> Site:
        site = to_site(self._parser.root or {}, element)
        if site.wiki.wiki_id == UNKNOWN_WIKI:
            message = f"{self._name} does not say which wiki it is from"
            self._on_problem(ExportProblem(kind=ProblemKind.NO_WIKI, message=message))
        return site

    def _page(self, element: Element, site: Site) -> Page:
        try:
            return to_page(element, site)
        except RefusedError as error:
            title = shown(element.text("title"))
            raise ExportError(f"{self._name} cannot be read: page {title}: {error}") from error

    def _revision(self, element: Element, page: Page) -> Revision:
        try:
            revision, states = to_revision(element, page.page_id, self._max_text_bytes)
        except RefusedError as error:
            rev_id, title = visible(element.text("id")[:20]) or "without id", shown(page.page_title)
            raise ExportError(f"{self._name} cannot be read: page {title}, revision {rev_id}: {error}") from error
        for slot, state in zip(revision.slots, states, strict=True):
            if state in _PROBLEMS:
                self._note(state, slot, revision, page)
        return revision

    def _note(self, state: TextState, slot: Slot, revision: Revision, page: Page) -> None:
        if state is TextState.STUB:
            if self._stub == page:
                return
            self._stub = page
        kind, explanation = _PROBLEMS[state]
        where = f"{self._name}: page {shown(page.page_title)}, revision {revision.rev_id}, slot {shown(slot.role)}"
        message = f"{where}: {explanation}"
        self._on_problem(ExportProblem(kind=kind, message=message, page_title=page.page_title, rev_id=revision.rev_id))
