"""Single archived edits: found by their revision, judged by what came before them, followed to the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.history.histories import revision
from tests.pipeline.accusing import PAGE, WIKI, Words
from wikiwatch.archive.catalogue import SyncState
from wikiwatch.archive.store import Archive
from wikiwatch.model import JUDGE, ChangeKind, Context, Edit, EditFailure, EditReport, Finding, Page, Revision, Wiki
from wikiwatch.pipeline import analyse
from wikiwatch.pipeline.edit import report_edits
from wikiwatch.pipeline.options import Options
from wikiwatch.pipeline.scan import scan_page

GOOD = "Le beffroi domine la place depuis 1453."
MORE = "Il abrite un carillon de trente-cinq cloches."
SPAM = "Tentez votre chance et gagnez le jackpot ce soir."
LAST = "On y monte le dimanche."
TEXTS = (
    GOOD,
    f"{GOOD}\n\n{SPAM}",
    None,
    f"{GOOD}\n\n{SPAM}\n\n{MORE}",
    f"{GOOD}\n\n{MORE}",
    f"{GOOD}\n\n{MORE}\n\n{LAST}",
)
HALLE = Page(page_id=2, page_title="Halle", namespace_id=0)


def put(archive: Archive, wiki: Wiki, page: Page, *revisions: Revision) -> None:
    archive.put_wiki(wiki)
    archive.put_page(wiki.wiki_id, page)
    archive.add_revisions(wiki.wiki_id, page.page_id, [replace(each, page_id=page.page_id) for each in revisions])


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """Beffroi with revisions 1 to 6, of which 3 is hidden, each by an editor of its own; Halle with 11 and 12."""
    with Archive.open(tmp_path, write=True) as opened:
        of_beffroi = [revision(number, text, user=f"Editor {number}") for number, text in enumerate(TEXTS, 1)]
        put(opened, WIKI, PAGE, *of_beffroi)
        put(opened, WIKI, HALLE, revision(11, MORE), revision(12, GOOD))
        yield opened


def one(archive: Archive, rev_id: int, threshold: float = 0.5) -> EditReport:
    report = report_edits(archive, None, [rev_id], threshold)
    (edit,) = report.edits
    assert report.failures == ()
    return edit


# ---------------------------------------------------------------- one edit


def test_an_edit_with_its_changes_its_findings_and_what_became_of_it(archive: Archive, jackpot: Words) -> None:
    shown = one(archive, 2)
    assert (shown.wiki, shown.page, shown.errors) == (WIKI, PAGE, ())
    assert [(change.kind, shown.edit.new[slice(*change.new)]) for change in shown.edit.changes] == [
        (ChangeKind.INSERTED, f"\n\n{SPAM}")
    ]
    assert [(piece.kind.value, piece.text) for piece in shown.assessed.diff] == [
        ("equal", GOOD),
        ("insert", f"\n\n{SPAM}"),
    ]
    assert [(found.start, found.end, found.message) for found in shown.assessed.findings] == [
        (len(GOOD) + 2, len(GOOD) + 2 + len(SPAM), "«jackpot»")
    ]
    assert (shown.assessed.damaging, shown.size_change) == (0.95, len(SPAM) + 2)
    (passage,) = shown.passages
    assert (passage.passage.text, passage.passage.standing, passage.assessment.score) == (SPAM, False, 0.95)
    assert passage.removed_by is not None and passage.removed_by.rev_id == 5


def test_an_edit_that_nothing_is_held_against_is_shown_all_the_same(archive: Archive, jackpot: Words) -> None:
    shown = one(archive, 6)
    assert shown.assessed.findings == ()
    assert shown.assessed.damaging < 0.5 < shown.assessed.goodfaith
    assert [(passage.passage.text, passage.passage.standing) for passage in shown.passages] == [(LAST, True)]


def test_it_is_compared_with_the_visible_revision_before_it(archive: Archive, jackpot: Words) -> None:
    edit = one(archive, 4).edit
    assert edit.parent is not None
    assert (edit.parent.rev_id, edit.revision.parent_id, edit.old) == (2, 3, TEXTS[1])


def test_a_new_page(archive: Archive, jackpot: Words) -> None:
    shown = one(archive, 1)
    assert (shown.edit.is_creation, shown.edit.old, shown.size_change) == (True, "", len(GOOD))


def test_reverts_are_told_on_both_sides(tmp_path: Path, jackpot: Words) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        put(archive, WIKI, PAGE, revision(1, GOOD), revision(2, f"{GOOD} {SPAM}"), revision(3, GOOD))
        report = report_edits(archive, None, [2, 3], 0.5)
    assert [(e.edit.reverts, e.edit.reverted_to, e.assessed.reverted_by) for e in report.edits] == [
        ((), None, 3),
        ((2,), 1, None),
    ]


def test_a_passage_stands_until_the_page_was_last_checked(archive: Archive, jackpot: Words) -> None:
    checked = datetime(2024, 1, 2, tzinfo=UTC)
    archive.put_sync_state("testwiki", 1, SyncState(touched=None, latest_rev_id=6, checked_at=checked, complete=True))
    (passage,) = one(archive, 6).passages
    assert passage.passage.standing_seconds == 18 * 3600


def test_of_a_flood_of_paragraphs_the_first_are_followed_and_what_is_guilty(
    tmp_path: Path, jackpot: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analyse, "MOST_FOLLOWED", 3)
    items = "".join(f"* Objet numéro {number}\n" for number in range(50))
    with Archive.open(tmp_path, write=True) as archive:
        put(archive, WIKI, PAGE, revision(1, GOOD), revision(2, f"{GOOD}\n{items}{SPAM}"))
        shown = one(archive, 2)
    assert [passage.passage.text.strip("* \n") for passage in shown.passages] == [
        SPAM,
        "Objet numéro 0",
        "Objet numéro 1",
        "Objet numéro 2",
    ]


# ---------------------------------------------------------------- the same as in a scan


def test_scan_says_the_same(archive: Archive, jackpot: Words) -> None:
    scanned = scan_page(archive, WIKI, PAGE, Options(everything=True))
    assert [edit.revision.rev_id for edit in scanned.edits] == [1, 2, 4, 5, 6]
    for edit in scanned.edits:
        shown = one(archive, edit.revision.rev_id)
        assert replace(shown.assessed, diff=()) == replace(edit, diff=())
        assert [passage.passage_id for passage in shown.passages] == list(edit.passage_ids)
        assert list(shown.passages) == [p for p in scanned.passages if p.inserted_by == edit.revision]


PROSE = (
    "Saint-Aubrin est une commune du département de la Vaire. Elle compte 1 204 habitants en 2019.<ref>R.</ref>\n\n"
    "Le village est cité en 1187 dans une charte de l'abbaye de Lorne. La gare ouvre en 1878 et ferme en 1954.\n\n"
    "Une laiterie coopérative emploie 48 personnes. La route 41 mène à Montfaron, chef-lieu du canton.\n\n"
)
MORAL = (
    "Celui qui se lève tôt sait que la journée lui appartient, et celui qui attend regrette ce qu'il n'a osé faire. "
    "La vie est un voyage dont chaque étape nous apprend à mieux nous connaître."
)


@pytest.mark.parametrize("is_scanned", [True, False])
def test_what_an_edit_brought_is_read_again_with_the_whole_page_as_in_a_scan(tmp_path: Path, is_scanned: bool) -> None:
    page = Page(page_id=9, page_title="Saint-Aubrin", namespace_id=0)
    texts = (PROSE, PROSE + MORAL, PROSE + MORAL + "\n\nNotes.")
    with Archive.open(tmp_path, write=True) as archive:
        put(archive, WIKI, page, *(revision(n, text, user=f"Editor {n}") for n, text in enumerate(texts, 1)))
        if is_scanned:
            scan_page(archive, WIKI, page, Options())
        (brought,) = one(archive, 2).passages
        (scanned,) = scan_page(archive, WIKI, page, Options()).passages
    assert (brought.passage_id, brought.passage) == (scanned.passage_id, scanned.passage)
    assert brought.assessment.score == scanned.assessment.score > 0.5
    assert JUDGE in {finding.detector for finding in brought.findings}


def test_other_suspect_edits_of_the_same_hand_are_known_also_later_ones(tmp_path: Path, jackpot: Words) -> None:
    texts = (GOOD, f"{GOOD}\n\n{SPAM}", f"{GOOD}\n\n{SPAM}\n\n{MORE}", f"{GOOD}\n\n{SPAM}\n\n{MORE} {SPAM}")
    with Archive.open(tmp_path, write=True) as archive:
        put(archive, WIKI, PAGE, *(revision(n, text, user=f"Editor {n % 2}") for n, text in enumerate(texts, 1)))
        (brought,) = one(archive, 2).passages
    assert brought.provenance is not None
    assert brought.provenance.other_suspects == 1


def test_what_came_before_is_examined_and_what_came_after_is_not(archive: Archive, jackpot: Words) -> None:
    one(archive, 4)
    assert [edit.revision.rev_id for edit, _ in jackpot.seen] == [1, 2, 4]
    assert [context.prior_edits for _, context in jackpot.seen] == [0, 0, 0]


def test_what_was_suspect_before_is_not_established(archive: Archive, detectors: Callable[..., None]) -> None:
    established: list[str] = []

    def examine(edit: Edit, context: Context) -> Iterator[Finding]:
        established.append(context.established().strip())
        return iter(())

    detectors(jackpot=Words("jackpot"), asking=SimpleNamespace(examine=examine))
    one(archive, 4)
    assert established == ["", GOOD, GOOD]


def test_the_threshold_decides_what_is_suspect(archive: Archive, jackpot: Words) -> None:
    assert report_edits(archive, None, [2], 0.97).settings == {"threshold": 0.97, "semantic": False}
    assert one(archive, 2, threshold=0.97).assessed == one(archive, 2).assessed


# ---------------------------------------------------------------- several, and what fails


def test_several_edits_come_in_the_order_asked_for_each_page_read_once(archive: Archive, jackpot: Words) -> None:
    ticks: list[None] = []
    report = report_edits(archive, None, [12, 4, 2, 12], 0.5, lambda: ticks.append(None))
    assert [(e.page.page_title, e.edit.revision.rev_id) for e in report.edits] == [
        ("Halle", 12),
        ("Beffroi", 4),
        ("Beffroi", 2),
    ]
    assert len(ticks) == 6 + 2


def test_what_cannot_be_shown_is_named_and_the_others_are_shown(archive: Archive, jackpot: Words) -> None:
    report = report_edits(archive, None, [99, 3, 2, -1], 0.5)
    file = archive.path
    assert [e.edit.revision.rev_id for e in report.edits] == [2]
    assert report.failures == (
        EditFailure(rev_id=99, message=f"{file}: revision 99 is not archived; fetch or import its page first"),
        EditFailure(rev_id=3, message=f'{file}: page "Beffroi" of testwiki: the text of revision 3 is hidden'),
        EditFailure(rev_id=-1, message=f"{file}: revision -1 is not archived; fetch or import its page first"),
    )


def test_another_content_model_is_refused(archive: Archive, jackpot: Words) -> None:
    script = revision(21, "alert('jackpot')")
    script = replace(script, slots=(replace(script.main, model="javascript"),))
    put(archive, WIKI, Page(page_id=3, page_title="MediaWiki:Common.js", namespace_id=8), script)
    (failure,) = report_edits(archive, None, [21], 0.5).failures
    assert failure.message.endswith('page "MediaWiki:Common.js" of testwiki: revision 21 is javascript, not wikitext')


def test_a_wiki_may_have_to_be_chosen(archive: Archive, jackpot: Words) -> None:
    dewiki = Wiki(wiki_id="dewiki", lang="de")
    put(archive, dewiki, Page(page_id=5, page_title="Belfried", namespace_id=0), revision(2, MORE))
    (failure,) = report_edits(archive, None, [2], 0.5).failures
    assert failure.message == "several wikis hold a revision 2: dewiki, testwiki; choose one with --wiki"
    (shown,) = report_edits(archive, "dewiki", [2], 0.5).edits
    assert (shown.wiki, shown.edit.new) == (dewiki, MORE)
    (failure,) = report_edits(archive, "dewiki", [6], 0.5).failures
    assert failure.message.endswith("revision 6 of dewiki is not archived; fetch or import its page first")


def test_a_damaged_history_fails_its_edits_alone(
    archive: Archive, jackpot: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = archive.revisions

    def damaged(wiki_id: str, page_id: int) -> Iterator[Revision]:
        if page_id == HALLE.page_id:
            return whole(wiki_id, 99)
        return whole(wiki_id, page_id)

    monkeypatch.setattr(archive, "revisions", damaged)
    report = report_edits(archive, None, [11, 2, 12], 0.5)
    assert [e.edit.revision.rev_id for e in report.edits] == [2]
    assert [failure.rev_id for failure in report.failures] == [11, 12]
    assert {failure.message for failure in report.failures} == {
        "no page 99 of testwiki in the archive; fetch or import it first"
    }


def test_a_failing_detector_is_named_and_the_others_count(
    archive: Archive, detectors: Callable[..., None], broken: SimpleNamespace
) -> None:
    detectors(broken=broken, jackpot=Words("jackpot"))
    shown = one(archive, 2)
    assert [(error.stage, error.message) for error in shown.errors] == [
        ("detect/broken", "revision 1: ZeroDivisionError: division by zero")
    ]
    assert shown.assessed.damaging == 0.95


def test_an_edit_is_judged_as_a_scan_judges_it_by_what_its_editor_did_before(tmp_path: Path) -> None:
    texts = [GOOD, f"{GOOD} caca prout lol!!!", f"{GOOD} caca prout lol!!! {LAST}"]
    revisions = [revision(number, text, user=f"Editor {number > 1}") for number, text in enumerate(texts, 1)]
    with Archive.open(tmp_path, write=True) as archive:
        put(archive, WIKI, PAGE, *revisions)
        scanned = {
            edit.revision.rev_id: edit for edit in scan_page(archive, WIKI, PAGE, Options(everything=True)).edits
        }
        assert one(archive, 3).assessed.damaging == scanned[3].damaging
    alone = [revisions[0], replace(revisions[1], user="Editor B"), revisions[2]]
    by_another = {
        edit.revision.rev_id: edit for edit in analyse.analyse(WIKI, PAGE, alone, Options(everything=True)).edits
    }
    assert scanned[3].damaging > by_another[3].damaging
