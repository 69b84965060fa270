"""The main job: archived pages, analysed, and pages as one report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import islice

from wikiwatch import __version__
from wikiwatch.archive.store import Archive
from wikiwatch.errors import ArchiveError, FetchError
from wikiwatch.model import (
    UNKNOWN_LANGUAGE,
    HistorySummary,
    Page,
    PageReport,
    Report,
    Revision,
    StageError,
    Timeline,
    Wiki,
)
from wikiwatch.pipeline.encoding import PageEncoder
from wikiwatch.pipeline.judgements import WORTH_A_PROCESS, Judgements, key_of, whole_look
from wikiwatch.pipeline.kept_reports import (
    KeptReport,
    keep_report,
    keep_vectors,
    kept_judgements,
    kept_report,
    kept_vectors,
)
from wikiwatch.pipeline.options import Options, pointed
from wikiwatch.pipeline.prevalence import prevalence_in
from wikiwatch.settings import ARTICLE_NAMESPACES

MOST_NEWER = 16
"""Revisions that are read at once, to begin with the judgement of the newest; where there are more that is no loss."""


def scan_page(
    archive: Archive,
    wiki: Wiki,
    page: Page,
    options: Options,
    on_revision: Callable[[], None] = lambda: None,
    *,
    passing: bool = False,
) -> PageReport:
    """The report on one archived page. Raises `ArchiveError`.

    What was analysed before is not read again; an archive open for writing keeps the analysis for the next time,
    unless it is only a ``passing`` one.
    """
    if options.prevalence is None:
        options = replace(options, prevalence=prevalence_in(archive, wiki.wiki_id))
    options = pointed(options)
    checked = archive.sync_state(wiki.wiki_id, page.page_id)
    as_of = checked.checked_at if checked else None
    kept = kept_report(archive, wiki, page, options)
    come = [] if kept is None else _few(_after(archive, wiki, page, kept.latest, text=False))
    if kept is not None and not come and kept.answers(options, as_of) and (known := kept.report()) is not None:
        return known
    with _begun(archive, wiki, page, options, kept, come) as (judgements, newer):
        from wikiwatch.pipeline.resuming import keep, resume  # here, since a page that has not changed needs none of it

        resumed = resume(archive, wiki, page, options)
        if newer and kept is not None and resumed.latest is not None and resumed.latest.rev_id == kept.latest.rev_id:
            to_come: Iterable[Revision] = newer
        else:
            to_come = _after(archive, wiki, page, resumed.latest)
        for revision in to_come:
            resumed.analysis.add(revision)
            on_revision()
        is_kept = archive.is_writable and not passing
        if is_kept:
            keep(archive, wiki, page, options, resumed)
        encoder = PageEncoder(partial(kept_vectors, archive, wiki, page))
        made, latest = resumed.analysis.report(as_of, judgements, encoder), resumed.analysis.latest
    if is_kept and encoder.has_learned:
        keep_vectors(archive, wiki, page, encoder.saved())
    if is_kept and latest is not None:
        goes_on = 0 < resumed.count < resumed.analysis.revision_count
        keep_report(archive, options, made, as_of=as_of, latest=latest, judgements=judgements.kept, has_grown=goes_on)
    return made


def _after(
    archive: Archive, wiki: Wiki, page: Page, latest: Revision | None, *, text: bool = True
) -> Iterator[Revision]:
    return archive.revisions(wiki.wiki_id, page.page_id, text=text, after=latest)


def _few(revisions: Iterator[Revision]) -> list[Revision]:
    """All of them, or one more than are few."""
    return list(islice(revisions, MOST_NEWER + 1))


@contextmanager
def _begun(
    archive: Archive, wiki: Wiki, page: Page, options: Options, kept: KeptReport | None, come: Sequence[Revision]
) -> Iterator[tuple[Judgements, Sequence[Revision]]]:
    """The judgements that are kept, and, with their texts, the revisions that have ``come`` since, where they are few.

    The newest text is being judged then, if that takes long: the process for it starts while the text is read.
    """
    size = come[-1].main.size or 0 if 0 < len(come) <= MOST_NEWER else 0
    if kept is None or size < WORTH_A_PROCESS or page.namespace_id not in ARTICLE_NAMESPACES:
        yield Judgements(kept_judgements(archive, wiki, page, options)), ()
        return
    from wikiwatch.pipeline.judging_ahead import JudgingAhead

    with JudgingAhead() as ahead:
        newer = list(_after(archive, wiki, page, kept.latest))
        known = kept_judgements(archive, wiki, page, options)
        asked = ((newer[-1].text or b"").decode(errors="replace"), wiki.lang or UNKNOWN_LANGUAGE, page.page_title)
        key = key_of(whole_look(*asked, encoder=False))
        if key in known:
            ahead.end()
        else:
            ahead.ask(*asked)
        yield Judgements(known, {} if key in known else {key: ahead.judged}, ahead.look), newer


def scan_each(
    titles: Sequence[str], one: Callable[[str], PageReport], wiki: Wiki, *, lone_fails: bool = False
) -> list[PageReport]:
    """What ``one`` says of each title, in its place what failed; of a single title that is raised if ``lone_fails``."""
    reports = []
    for title in titles:
        try:
            reports.append(one(title))
        except (FetchError, ArchiveError) as error:
            if lone_fails and len(titles) == 1:
                raise
            stage = "fetch" if isinstance(error, FetchError) else "archive"
            reports.append(failed_page(wiki, title, stage, str(error)))
    return reports


def failed_page(wiki: Wiki, title: str, stage: str, message: str) -> PageReport:
    """A page that could not be read, so that the report names it. It has no id."""
    return PageReport(
        wiki=wiki,
        page=Page(page_id=0, page_title=title, namespace_id=0),
        history=HistorySummary(
            revision_count=0,
            first_rev_id=None,
            latest_rev_id=None,
            latest_dt=None,
            hidden_revision_count=0,
            identity_revert_count=0,
        ),
        passages=(),
        edits=(),
        timeline=Timeline(),
        errors=(StageError(stage=stage, message=message),),
    )


def report(pages: Iterable[PageReport], options: Options) -> Report:
    """Page reports as one document."""
    chosen = {"fpr": options.fpr, "precision": options.precision, "prevalence": options.prevalence}
    settings: Mapping[str, str | int | float | bool | None] = {
        "threshold": options.threshold,
        **{name: share for name, share in chosen.items() if share is not None},
        "all": options.everything,
        "semantic": options.semantic,
        "since": options.since.isoformat() if options.since else None,
    }
    return Report(
        tool_name="wikiwatch",
        tool_version=__version__,
        generated_at=datetime.now(UTC),
        settings=settings,
        pages=tuple(pages),
    )
