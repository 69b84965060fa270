"""The labelled edits written for training: that the shipped ones are sound, and how each fault is named."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from bench.train.written import records
from bench.train.written.records import WrittenEdit, faults, read_edits, table

BAD = WrittenEdit(
    id="en-1",
    lang="en",
    title="Heron",
    comment="",
    anon=True,
    removed="A heron eats fish.",
    added="A heron eats poo.",
    kind="childish",
    damaging=True,
    goodfaith=False,
    hand="pupil",
)
GOOD = replace(
    BAD,
    id="en-2",
    anon=False,
    removed="A heron eat fish.",
    added="A heron eats fish.",
    kind="grammar",
    damaging=False,
    goodfaith=True,
    hand="gnome",
)
LONG = "Herons stand still in shallow water, for hours at times"


def test_the_shipped_edits_have_no_fault() -> None:
    assert faults(read_edits()) == []


def test_every_kind_is_written_and_no_hand_is_alone_on_its_side() -> None:
    edits = read_edits()
    assert {edit.kind for edit in edits} == {*records.BAD, *records.GOOD}
    assert set(records.BAD).isdisjoint(records.GOOD)
    for damaging in (True, False):
        assert len({edit.hand for edit in edits if edit.damaging is damaging}) >= 8


def test_an_edit_is_read_as_it_was_written_and_given_as_lines(tmp_path: Path) -> None:
    (tmp_path / "en.jsonl").write_text(f"{json.dumps(asdict(BAD))}\n{json.dumps(asdict(GOOD))}\n", "utf-8")
    (tmp_path / "fr.jsonl").write_text(json.dumps(asdict(replace(BAD, id="fr-1", lang="fr"))), "utf-8")
    assert read_edits("en", tmp_path) == [BAD, GOOD]
    assert [edit.id for edit in read_edits(folder=tmp_path)] == ["en-1", "en-2", "fr-1"]
    change = BAD.change()
    assert (change.old, change.new, change.lines_only) == (BAD.removed, BAD.added, True)
    assert (change.lang, change.title, change.comment, change.anon) == ("en", "Heron", "", True)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"id": "en-1"}', "en.jsonl:1: not the fields of an edit"),
        ("[]", "en.jsonl:1: not the fields of an edit"),
        (json.dumps({**asdict(BAD), "anon": 1}), "en.jsonl:1: anon is no bool"),
        (json.dumps({**asdict(BAD), "added": None}), "en.jsonl:1: added is no str"),
        ('{"id": ', "en.jsonl:1: "),
    ],
)
def test_a_line_that_is_no_edit_is_named(tmp_path: Path, line: str, message: str) -> None:
    (tmp_path / "en.jsonl").write_text(line, "utf-8")
    with pytest.raises(ValueError, match=message):
        read_edits("en", tmp_path)


@pytest.mark.parametrize(
    ("edit", "fault"),
    [
        (replace(GOOD, added=GOOD.removed), "en-2: changes nothing"),
        (replace(GOOD, hand=""), "en-2: lacks a title or a hand"),
        (replace(GOOD, kind="spam"), "en-2: spam is no kind of good edit"),
        (replace(GOOD, goodfaith=False), "en-2: is good and in bad faith"),
        (replace(GOOD, id="fr-2"), "fr-2: stands among en"),
        (replace(GOOD, id="en-1"), "en-1: stands twice"),
        (replace(GOOD, removed=BAD.removed, added=BAD.added), "en-2: the same change stands elsewhere"),
        (
            replace(GOOD, removed=f"{LONG}\nx", added=f"{LONG}\ny"),
            "en-2: a line that did not change is no line of a difference",
        ),
    ],
)
def test_faults_of_an_edit_are_named(edit: WrittenEdit, fault: str) -> None:
    assert faults([BAD, GOOD]) == []
    assert fault in faults([BAD, edit])


def test_languages_share_no_lines_and_have_both_sides() -> None:
    french = replace(GOOD, id="fr-1", lang="fr", removed="", kind="sourced")
    assert faults([BAD, GOOD, french]) == [
        "fr-1: 'A heron eats fish.' stands in en too",
        "fr: 0% are damaging",
    ]


def test_the_table_counts_sides_anonymous_ones_and_hands() -> None:
    assert "| en | 2 | 1 | 1 | 1 | 0 | 2 |" in table([BAD, GOOD])
