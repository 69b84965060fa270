"""The provenance detector beyond its case folders: who adds, and what was there before."""

import time
from datetime import UTC, datetime

import pytest

from wikiwatch.detect import unsourced_insertion
from wikiwatch.history import PageHistory, compare
from wikiwatch.model import Context, Edit, Finding, Revision, Slot

BEFORE = (
    "A mill on the river.<ref>A</ref>\n\n"
    "== History ==\nThe mill was built in 1722.<ref>B</ref>\n\n"
    "== Use ==\nIt is a house.\n"
)
PROSE = (
    "The owner sold the stones to a dealer and put the meadow under grass for the cows of the inn. When the war came "
    "the wheel was taken for its iron, and the sluice was left open until the pond had silted up."
)


def judged(edit: Edit, prior_edits: int | None = 0) -> list[Finding]:
    context = Context(lang="en", page_title="Mill", established=lambda: edit.old, prior_edits=prior_edits)
    return list(unsourced_insertion.examine(edit, context))


def revision(rev_id: int, text: str) -> Revision:
    content = text.encode()
    return Revision(
        rev_id=rev_id,
        parent_id=rev_id - 1 or None,
        page_id=1,
        dt=datetime(2020, 1, rev_id, tzinfo=UTC),
        user="192.0.2.7",
        user_id=None,
        anon=True,
        comment=None,
        slots=(Slot(text=content, sha1=None, size=len(content)),),
    )


@pytest.mark.parametrize(
    ("anon", "prior_edits", "fires"),
    [(True, 0, True), (True, None, True), (True, 9, False), (False, 0, True), (False, 3, False), (None, None, False)],
)
def test_whose_addition_is_questioned(anon: bool | None, prior_edits: int | None, fires: bool) -> None:
    edit = compare(BEFORE, f"{BEFORE}{PROSE}\n", anon=anon)
    assert bool(judged(edit, prior_edits)) is fires


def test_what_a_revert_gives_back_is_nobodys_addition() -> None:
    with_prose = f"{BEFORE}{PROSE}\n"
    history = PageHistory()
    edits = [history.add(revision(n, text)) for n, text in enumerate((BEFORE, with_prose, BEFORE, with_prose), start=1)]
    assert [bool(edit and judged(edit)) for edit in edits] == [False, True, False, False]


@pytest.mark.parametrize(
    ("place", "fires"),
    [
        ("A mill on the river.<ref>A</ref>", False),  # the lead sums up
        ("The mill was built in 1722.<ref>B</ref>", True),
        ("It is a house.", True),
    ],
)
def test_where_sources_are_asked_for(place: str, fires: bool) -> None:
    assert bool(judged(compare(BEFORE, BEFORE.replace(place, f"{place} {PROSE}"), anon=True))) is fires


def test_a_sentence_put_before_a_standing_reference_reads_as_covered_by_it() -> None:
    edit = compare(
        BEFORE,
        BEFORE.replace("in 1722.<ref>B", "in 1722 by a miller whom nobody in the valley liked.<ref>B"),
        anon=True,
    )
    assert [(f.message, f.weight) for f in judged(edit)] == [
        ("9 words pushed into a sentence whose reference was not touched", 0.3)
    ]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("{{" * 50_000, 0),
        ("[[" * 50_000, 0),
        ("a" * 2_000_000, 0),
        ("\n== Plot ==\n" * 8_000 + "Some plain words that stand here without any source at all. " * 100, 0),
        ("Some plain words that stand here without any source at all.\n\n" * 1_000, 1_000),
    ],
    ids=["braces", "brackets", "one letter", "headings", "paragraphs"],
)
def test_hostile_input_is_read_in_linear_time(text: str, count: int) -> None:
    assert len(judged(compare(BEFORE, BEFORE + text, anon=True))) == count


def test_cost_is_linear_in_sentences_of_one_line():
    said = " ".join(f"Go north {number}." for number in range(16_000))
    edit = compare(f"{BEFORE}Old.", f"{BEFORE}Old. {said}")
    before = time.process_time()
    (finding,) = judged(edit)
    assert (finding.start, finding.signals["words"]) == (
        edit.new.index("Go north"),
        47_990,
    )
    assert time.process_time() - before < 4
