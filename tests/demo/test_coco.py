"""The demonstration history: built from its source, sound as an export, and described rightly by truth.json."""

import hashlib
import json
import runpy
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXPORT = ROOT / "snapshots" / "coco.xml"
BUILDER = ROOT / "snapshots" / "coco" / "build.py"
XML = "{http://www.mediawiki.org/xml/export-0.11/}"
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Revision(NamedTuple):
    """What the tests need of a <revision>."""

    rev_id: int
    parent_id: int | None
    timestamp: str
    text: str
    size: int
    sha1: str
    text_sha1: str


@cache
def revisions() -> tuple[Revision, ...]:
    """Every revision of the export, in its order."""
    return tuple(
        Revision(
            int(node.findtext(f"{XML}id", "")),
            int(parent) if (parent := node.findtext(f"{XML}parentid")) else None,
            node.findtext(f"{XML}timestamp", ""),
            node.findtext(f"{XML}text", ""),
            int(node.find(f"{XML}text").get("bytes")),
            node.findtext(f"{XML}sha1", ""),
            node.find(f"{XML}text").get("sha1"),
        )
        for node in ElementTree.parse(EXPORT).iter(f"{XML}revision")
    )


def truth() -> dict[str, Any]:
    """The plain data beside this test."""
    return json.loads((Path(__file__).parent / "truth.json").read_text(encoding="utf-8"))


def text_of(rev_id: int) -> str:
    """The text that a revision saved."""
    return next(r.text for r in revisions() if r.rev_id == rev_id)


def parent_text_of(rev_id: int) -> str:
    """The text before a revision."""
    return text_of(next(r.parent_id for r in revisions() if r.rev_id == rev_id))


def revisions_with(passage: str) -> list[int]:
    """Ids of the revisions that hold the passage."""
    return [r.rev_id for r in revisions() if passage in r.text]


def later_than(rev_id: int) -> list[int]:
    """Ids of the revisions from this one on."""
    return [r.rev_id for r in revisions() if r.rev_id >= rev_id]


def named(key: str) -> list[Any]:
    """The entries of a list of truth.json as named parameters."""
    return [pytest.param(entry, id=entry.get("id") or f"{entry['rev_id']}") for entry in truth()[key]]


def section_of(text: str, position: int) -> str:
    """The level-two heading above a position."""
    headings = [line for line in text[:position].splitlines() if line.startswith("== ")]
    return headings[-1].strip("= ")


# ---------------------------------------------------------------- the export


def test_the_script_reproduces_the_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = tmp_path / "coco.xml"
    monkeypatch.setattr("sys.argv", ["build.py", str(built)])
    runpy.run_path(str(BUILDER), run_name="__main__")
    assert built.read_bytes() == EXPORT.read_bytes()


def test_head_of_the_export() -> None:
    root = ElementTree.parse(EXPORT).getroot()
    fields = ("siteinfo/{0}dbname", "page/{0}title", "page/{0}ns", "page/{0}id")
    values = [root.findtext(XML + path.format(XML)) for path in fields]
    language = root.get("{http://www.w3.org/XML/1998/namespace}lang")
    assert (root.tag, root.get("version"), language) == (f"{XML}mediawiki", "0.11", "fr")
    assert values == ["demowiki", truth()["page_title"], "0", "41273"]


def test_digests_and_sizes_fit_the_texts() -> None:
    for revision in revisions():
        data = revision.text.encode()
        digest = sum(DIGITS.index(digit) * 36**power for power, digit in enumerate(reversed(revision.sha1)))
        assert digest == int(hashlib.sha1(data).hexdigest(), 16), revision.rev_id
        assert (len(revision.sha1), revision.size) == (31, len(data)), revision.rev_id
        assert revision.text_sha1 == revision.sha1, revision.rev_id


def test_every_revision_follows_the_one_before() -> None:
    history = revisions()
    ids = [r.rev_id for r in history]
    timestamps = [r.timestamp for r in history]
    assert [r.parent_id for r in history] == [None, *ids[:-1]]
    assert (ids, timestamps) == (sorted(set(ids)), sorted(set(timestamps)))
    assert (len(history), ids[-1]) == (truth()["revision_count"], truth()["latest_rev_id"])


# ---------------------------------------------------------------- what was planted


@pytest.mark.parametrize("entry", named("planted"))
def test_a_planted_passage_stands_once_at_the_end(entry: dict[str, Any]) -> None:
    last = revisions()[-1].text
    counts = {part: last.count(part) for part in [entry["text"], *entry["spans"], entry.get("host", entry["text"])]}
    assert set(counts.values()) == {1}, counts
    assert section_of(last, last.index(entry["text"])) == entry["section"]
    assert entry["text"] == " ".join(entry["spans"])


@pytest.mark.parametrize("entry", named("planted"))
def test_a_planted_passage_came_with_its_edit(entry: dict[str, Any]) -> None:
    for inserted in entry["inserted_spans"]:
        assert revisions_with(inserted)[0] == entry["rev_id"], inserted
    untouched = [span for span in entry["spans"] if span in entry["inserted_spans"]]
    for span in untouched:
        assert revisions_with(span) == later_than(entry["rev_id"]), span


def test_planted_sentences_that_later_editors_touched() -> None:
    touched = {
        span: revisions_with(span)[0]
        for entry in truth()["planted"]
        for span in entry["spans"]
        if span not in entry["inserted_spans"]
    }
    editors = {rev_id for entry in truth()["planted"] for rev_id in entry["touched_by"]}
    assert sorted(touched.values()) == [1568302, 1588714]  # a typo and a link, inside casino-door
    assert editors == {1568302, 1585520, 1588714}


def test_a_grafted_clause_leaves_a_true_sentence_behind() -> None:
    clauses = [entry for entry in truth()["planted"] if entry["kind"] == "grafted_clause"]
    hosts = {entry["id"]: revisions_with(entry["host"].replace(f", {entry['text']},", "", 1)) for entry in clauses}
    assert {name: ids[-1] for name, ids in hosts.items()} == {"poker-clause": 1579203, "card-clause": 1579203}


def test_three_edits_planted_everything_and_good_edits_followed() -> None:
    planting = sorted({entry["rev_id"] for entry in truth()["planted"]})
    assert planting == [1559347, 1582447, 1587931]
    assert len(later_than(planting[-1])) - 1 == 12


# ---------------------------------------------------------------- what is gone, and what was moved


@pytest.mark.parametrize("entry", named("removed"))
def test_a_removed_passage_stood_until_its_removal(entry: dict[str, Any]) -> None:
    stood = [rev_id for rev_id in later_than(entry["rev_id"]) if rev_id < entry["removed_rev_id"]]
    assert revisions_with(entry["text"]) == stood
    text = text_of(entry["rev_id"])
    assert section_of(text, text.index(entry["text"])) == entry["section"]


@pytest.mark.parametrize("entry", named("vandalism"))
def test_a_vandalism_stood_until_its_revert(entry: dict[str, Any]) -> None:
    stood = [rev_id for rev_id in later_than(entry["rev_id"]) if rev_id < entry["reverted_by"]]
    given_back = text_of(entry["reverted_by"])
    identical = [r.rev_id for r in revisions() if r.rev_id < entry["rev_id"] and r.text == given_back]
    assert revisions_with(entry["text"]) == stood
    assert (identical[-1] if identical else None) == entry["reverted_to"]


@pytest.mark.parametrize("entry", named("moves"))
def test_a_move_keeps_the_text_and_changes_its_place(entry: dict[str, Any]) -> None:
    before, after = parent_text_of(entry["rev_id"]), text_of(entry["rev_id"])
    assert (before.count(entry["text"]), after.count(entry["text"])) == (1, 1)
    ahead = [text[: text.index(entry["text"])].count("\n== ") for text in (before, after)]
    assert ahead[0] != ahead[1]


def test_a_page_move_saves_the_same_text() -> None:
    unchanged = [r.rev_id for r in revisions()[1:] if r.text == parent_text_of(r.rev_id)]
    assert unchanged == truth()["page_moves"]


# ---------------------------------------------------------------- what must not be accused


@pytest.mark.parametrize("entry", named("good"))
def test_a_good_addition_still_stands(entry: dict[str, Any]) -> None:
    assert revisions()[-1].text.count(entry["text"]) == 1
    assert entry["rev_id"] not in {planted["rev_id"] for planted in truth()["planted"]}
    assert revisions_with(entry["text"])[0] == entry["rev_id"]
