"""Single archived edits: what each changed, what is held against it, and what became of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from wikiwatch import __version__
from wikiwatch.archive.store import Archive
from wikiwatch.errors import ArchiveError
from wikiwatch.model import (
    Edit,
    EditFailure,
    EditReport,
    EditsReport,
    Page,
    PageReport,
    Revision,
    SuspectPassage,
    Wiki,
)
from wikiwatch.pipeline.analyse import Analysis
from wikiwatch.pipeline.archived import lack_of_text
from wikiwatch.pipeline.encoding import PageEncoder
from wikiwatch.pipeline.judgements import Judgements
from wikiwatch.pipeline.kept_reports import kept_judgements, kept_vectors
from wikiwatch.pipeline.options import Options
from wikiwatch.pipeline.prevalence import prevalence_in

_Outcome = EditReport | EditFailure


def report_edits(
    archive: Archive,
    wiki_id: str | None,
    rev_ids: Sequence[int],
    threshold: float,
    on_revision: Callable[[], None] = lambda: None,
    *,
    semantic: bool = False,
) -> EditsReport:
    """The edits that made these revisions, of one wiki or of whichever holds them. What cannot be shown is named.

    Each page's history is read once, to its end: an edit is judged by what the page held before it, and what became
    of it shows later. ``semantic`` lets the sentence encoder help.
    """
    asked = list(dict.fromkeys(rev_ids))
    outcomes: dict[int, _Outcome] = {}
    places: dict[tuple[str, int], tuple[Wiki, Page, list[Revision]]] = {}
    for rev_id in asked:
        try:
            wiki, page, revision = _found(archive, wiki_id, rev_id)
        except ArchiveError as error:
            outcomes[rev_id] = EditFailure(rev_id=rev_id, message=str(error))
        else:
            places.setdefault((wiki.wiki_id, page.page_id), (wiki, page, []))[2].append(revision)
    for wiki, page, revisions in places.values():
        try:
            options = _asking_for(revisions, threshold, prevalence_in(archive, wiki.wiki_id), semantic=semantic)
            outcomes |= _outcomes(archive, wiki, page, revisions, options, on_revision)
        except ArchiveError as error:
            outcomes |= {each.rev_id: EditFailure(rev_id=each.rev_id, message=str(error)) for each in revisions}
    in_order = [outcomes[rev_id] for rev_id in asked]
    return EditsReport(
        tool_name="wikiwatch",
        tool_version=__version__,
        generated_at=datetime.now(UTC),
        settings={"threshold": threshold, "semantic": semantic},
        edits=tuple(outcome for outcome in in_order if isinstance(outcome, EditReport)),
        failures=tuple(outcome for outcome in in_order if isinstance(outcome, EditFailure)),
    )


def _found(archive: Archive, wiki_id: str | None, rev_id: int) -> tuple[Wiki, Page, Revision]:
    found = archive.find_revision(wiki_id, rev_id)
    if found is None:
        whose = f" of {wiki_id}" if wiki_id else ""
        raise ArchiveError(f"{archive.path}: revision {rev_id}{whose} is not archived; fetch or import its page first")
    wiki, page, revision = found
    if revision.main.model != "wikitext":
        raise ArchiveError(f"{_name(archive, wiki, page)}: revision {rev_id} is {revision.main.model}, not wikitext")
    return wiki, page, revision


def _name(archive: Archive, wiki: Wiki, page: Page) -> str:
    return f'{archive.path}: page "{page.page_title}" of {wiki.wiki_id}'


def _asking_for(
    revisions: Sequence[Revision], threshold: float, prevalence: float | None, *, semantic: bool
) -> Options:
    return Options(
        threshold=threshold,
        everything=True,
        only=frozenset(revision.rev_id for revision in revisions),
        only_by=frozenset(revision.user for revision in revisions if revision.user is not None),
        prevalence=prevalence,
        semantic=semantic,
    )


def _outcomes(
    archive: Archive,
    wiki: Wiki,
    page: Page,
    asked: Sequence[Revision],
    options: Options,
    on_revision: Callable[[], None],
) -> Iterator[tuple[int, _Outcome]]:
    edits, report = _analysed(archive, wiki, page, options, on_revision)
    brought: dict[int, list[SuspectPassage]] = defaultdict(list)
    for passage in report.passages:
        brought[passage.inserted_by.rev_id].append(passage)
    assessed = {edit.revision.rev_id: edit for edit in report.edits}
    for revision in asked:
        rev_id = revision.rev_id
        if rev_id not in assessed:
            message = f"{_name(archive, wiki, page)}: {lack_of_text(revision)}"
            yield rev_id, EditFailure(rev_id=rev_id, message=message)
            continue
        yield (
            rev_id,
            EditReport(
                wiki=wiki,
                page=page,
                edit=edits[rev_id],
                assessed=assessed[rev_id],
                passages=tuple(brought[rev_id]),
                errors=report.errors,
            ),
        )


def _analysed(
    archive: Archive, wiki: Wiki, page: Page, options: Options, on_revision: Callable[[], None]
) -> tuple[Mapping[int, Edit], PageReport]:
    """The edits that are asked for, by revision, as far as their texts are there, and the report on their page."""
    analysis = Analysis(wiki, page, options)
    edits: dict[int, Edit] = {}
    for revision in archive.revisions(wiki.wiki_id, page.page_id):
        edit = analysis.add(revision)
        if edit is not None and options.only and revision.rev_id in options.only:
            edits[revision.rev_id] = edit
        on_revision()
    checked = archive.sync_state(wiki.wiki_id, page.page_id)
    judgements = Judgements(kept_judgements(archive, wiki, page, replace(options, everything=False, only=None)))
    encoder = PageEncoder(partial(kept_vectors, archive, wiki, page))
    return edits, analysis.report(checked.checked_at if checked else None, judgements, encoder)
