"""An archived page that has grown is analysed from where the last run ended, and reported as if read at once."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.history.histories import revision
from tests.pipeline.accusing import PAGE, WIKI, Words
from wikiwatch.archive.store import Archive
from wikiwatch.model import PageReport, Revision
from wikiwatch.pipeline import resuming
from wikiwatch.pipeline.analyse import analyse
from wikiwatch.pipeline.options import Options
from wikiwatch.pipeline.scan import scan_page
from wikiwatch.pipeline.versions import version_for

GOOD = "Le beffroi domine la place depuis 1453."
SPAM = "Tentez votre chance et gagnez le jackpot ce soir."
OTHER = "Un second jackpot attend les curieux du marché."

HISTORY = [
    revision(1, GOOD),
    revision(2, f"{GOOD}\n\n{SPAM}", user="Editor B"),
    revision(3, None),
    revision(4, f"{SPAM}\n\n{GOOD} Il est en pierre."),
    revision(5, f"{GOOD} Il est en pierre.\n\n{OTHER}", user=None),
    revision(6, f"{GOOD} Il est en pierre.\n\n{SPAM}\n\n{OTHER}"),
]


def archived(folder: Path) -> Archive:
    archive = Archive.open(folder, write=True)
    archive.put_wiki(WIKI)
    archive.put_page(WIKI.wiki_id, PAGE)
    return archive


def scans(archive: Archive, *parts: list[Revision]) -> list[PageReport]:
    """The report after each part of a history has been added."""
    found = []
    for part in parts:
        archive.add_revisions(WIKI.wiki_id, PAGE.page_id, part)
        found.append(scan_page(archive, WIKI, PAGE, Options()))
    return found


@pytest.mark.parametrize("stops", [[1], [2], [3], [4], [5], [1, 2, 3, 4, 5]])
def test_the_report_is_that_of_the_whole_history(tmp_path: Path, jackpot: Words, stops: list[int]) -> None:
    parts = [HISTORY[a:b] for a, b in zip([0, *stops], [*stops, len(HISTORY)], strict=True)]
    with archived(tmp_path) as archive:
        found = scans(archive, *parts)
    seen = len(jackpot.seen)
    assert found == [analyse(WIKI, PAGE, HISTORY[:stop]) for stop in [*stops, len(HISTORY)]]
    assert seen == 5  # each visible revision once


@settings(max_examples=25)  # there are thirty-two ways to cut it
@given(st.sets(st.integers(1, 5)))
def test_steps_are_put_together_when_there_are_many(tmp_path_factory: pytest.TempPathFactory, stops: set[int]) -> None:
    cuts = sorted(stops | {0, 6})
    with pytest.MonkeyPatch.context() as patch, archived(tmp_path_factory.mktemp("archive")) as archive:
        patch.setattr(resuming, "_MOST_STEPS", 2)
        found = scans(archive, *(HISTORY[a:b] for a, b in pairwise(cuts)))
    assert found[-1] == analyse(WIKI, PAGE, HISTORY)


def test_an_analysis_goes_when_an_earlier_revision_turns_up(tmp_path: Path, jackpot: Words) -> None:
    with archived(tmp_path) as archive:
        found = scans(archive, [HISTORY[0], *HISTORY[2:]], [HISTORY[1]])
    assert found[-1] == analyse(WIKI, PAGE, HISTORY)


def test_and_when_something_is_hidden_or_deleted(tmp_path: Path, jackpot: Words) -> None:
    with archived(tmp_path) as archive:
        scans(archive, HISTORY)
        archive.purge(WIKI.wiki_id, [2], text=True, user=True, comment=False)
        hidden = scan_page(archive, WIKI, PAGE, Options())
        archive.mark_gone(WIKI.wiki_id, [4], HISTORY[-1].dt)
        without = scan_page(archive, WIKI, PAGE, Options())
    assert (hidden.history.revision_count, hidden.history.hidden_revision_count) == (6, 2)
    assert (without.history.revision_count, without.history.hidden_revision_count) == (5, 2)


@pytest.mark.parametrize(
    ("page", "options"),
    [
        (replace(PAGE, page_title="Tour"), Options()),
        (PAGE, Options(threshold=0.3)),
        (PAGE, Options(edits_from=0.3)),
        (PAGE, Options(prevalence=0.3)),
        (PAGE, Options(everything=True)),
    ],
)
def test_it_counts_only_for_what_it_was_made_with(
    tmp_path: Path, jackpot: Words, page: object, options: Options
) -> None:
    with archived(tmp_path) as archive:
        scans(archive, HISTORY)
        jackpot.seen.clear()
        found = scan_page(archive, WIKI, page, options)  # type: ignore[arg-type]
        assert len(jackpot.seen) == 5
        assert found == analyse(WIKI, page, HISTORY, options)  # type: ignore[arg-type]


def test_a_damaged_one_is_made_anew(tmp_path: Path, jackpot: Words) -> None:
    with archived(tmp_path) as archive:
        [whole] = scans(archive, HISTORY)
        version = version_for(WIKI, PAGE, *Options().kept_for)
        kept = archive.derived(WIKI.wiki_id, PAGE.page_id, "analysis 0", version)
        assert kept is not None
        archive.put_derived(WIKI.wiki_id, PAGE.page_id, "analysis 0", version, kept[:-20])
        assert scan_page(archive, WIKI, PAGE, Options()) == whole


def test_an_archive_open_for_reading_is_scanned_too(tmp_path: Path, jackpot: Words) -> None:
    with archived(tmp_path) as archive:
        archive.add_revisions(WIKI.wiki_id, PAGE.page_id, HISTORY)
    with Archive.open(tmp_path) as archive:
        assert scan_page(archive, WIKI, PAGE, Options()) == analyse(WIKI, PAGE, HISTORY)


def test_what_an_editor_did_before_the_last_scan_is_remembered(tmp_path: Path) -> None:
    texts = [
        GOOD,
        f"{GOOD} caca prout lol!!!",
        f"{GOOD} caca prout lol!!! Il est haut.",
        f"{GOOD} Il est haut, dit-on.",
    ]
    history = [revision(number, text, user=f"Editor {number > 1}") for number, text in enumerate(texts, 1)]
    options = Options(edits_from=0.0001)
    with archived(tmp_path) as archive:
        for each in history:
            archive.add_revisions(WIKI.wiki_id, PAGE.page_id, [each])
            found = scan_page(archive, WIKI, PAGE, options)
    assert [edit.damaging for edit in found.edits] == [
        edit.damaging for edit in analyse(WIKI, PAGE, history, options).edits
    ]
    assert len(found.edits) > 2
