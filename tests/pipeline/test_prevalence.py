"""The share of damaging edits that an archive shows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.history.histories import revision
from tests.pipeline.accusing import WIKI
from wikiwatch.archive.store import Archive
from wikiwatch.model import Page, Revision
from wikiwatch.pipeline.analyse import Options, analyse
from wikiwatch.pipeline.prevalence import LEAST_PAGES, count_undone, prevalence_in
from wikiwatch.score.edits.calibration import PREVALENCE

GOOD = "The tower stands in the old town."


def by(user: str, rev_id: int, text: str) -> Revision:
    return replace(revision(rev_id, text), user=user)


def test_what_another_undid_counts() -> None:
    assert count_undone([by("A", 1, GOOD), by("B", 2, "lol"), by("B", 3, "lol!"), by("A", 4, GOOD)]) == 2


def test_who_undoes_their_own_work_damaged_nothing() -> None:
    assert count_undone([by("A", 1, GOOD), by("B", 2, "test"), by("B", 3, GOOD)]) == 0


def test_a_hidden_text_is_passed_over() -> None:
    hidden = replace(revision(2, None), user="B")
    assert count_undone([by("A", 1, GOOD), hidden, by("B", 3, "lol"), by("A", 4, GOOD)]) == 1


def archive_of(folder: Path, pages: int, undone_of_ten: int) -> Archive:
    """Pages of 61 revisions each."""
    archive = Archive.open(folder, write=True)
    archive.put_wiki(WIKI)
    for number in range(1, pages + 1):
        archive.put_page(WIKI.wiki_id, Page(page_id=number, page_title=f"Page {number}", namespace_id=0))
        first = 1000 * number
        revisions = [by("A", first, GOOD)]
        for at in range(1, 31):
            before = revisions[-1]
            is_bad = at % 10 < undone_of_ten
            then = before if is_bad else by("A", 0, f"{GOOD} {at}!")
            revisions.append(by("B", first + 2 * at - 1, f"Page {at}"))
            revisions.append(replace(by("A", first + 2 * at, GOOD), slots=then.slots))
        own = [replace(one, page_id=number, parent_id=None) for one in revisions]
        archive.add_revisions(WIKI.wiki_id, number, own)
    return archive


@pytest.mark.parametrize(("undone_of_ten", "least", "most"), [(0, 0.02, 0.04), (4, 0.1, 0.2)])
def test_an_archive_of_many_pages_shows_its_own_share(
    tmp_path: Path, undone_of_ten: int, least: float, most: float
) -> None:
    with archive_of(tmp_path, LEAST_PAGES, undone_of_ten) as archive:
        assert least <= (prevalence_in(archive, WIKI.wiki_id) or 0) <= most


def test_few_pages_show_nothing_of_a_wiki(tmp_path: Path) -> None:
    with archive_of(tmp_path, LEAST_PAGES - 1, 5) as archive:
        assert prevalence_in(archive, WIKI.wiki_id) is None


def test_scores_are_for_the_stated_share() -> None:
    page = Page(page_id=1, page_title="Tower", namespace_id=0)
    revisions = [by("A", 1, GOOD), by("192.0.2.1", 2, f"{GOOD} you are stupid")]

    def damaging(prevalence: float | None) -> float:
        report = analyse(WIKI, page, revisions, Options(everything=True, prevalence=prevalence))
        return report.edits[-1].damaging

    assert damaging(0.02) < damaging(PREVALENCE) == damaging(None) < damaging(0.2)
