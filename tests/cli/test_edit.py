"""``wikiwatch edit``: one edit or several, as text, JSON and HTML."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.exports import GOOD, MORE, SPAM, SUSPECT, export, history, page, revision
from tests.documents import valid
from wikiwatch.wikitext.display import visible

SHA1 = b"<sha1>hdgs8bnzbx4d54cgkg4hlyv8j7dnrvj</sha1>"
COCO = Path(__file__).parents[2] / "snapshots" / "coco.xml"
PRESS = "== Presse ==\nLa gazette en parle longuement en 2004.\n\n"
HISTORY = "== Histoire ==\nLe beffroi domine la place depuis 1453, dit-on.\n\n"


@pytest.fixture(autouse=True)
def suspect(run: Run, folder: Path) -> None:
    """Revisions 1 to 3 of Beffroi; the second brings spam."""
    imported(run, SUSPECT)


def imported(run: Run, content: bytes) -> None:
    Path("history.xml").write_bytes(content)
    assert run("import", "history.xml").code == 0


def test_an_edit_as_text(run: Run, jackpot: None) -> None:
    done = run("edit", "2")
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        f"━━ Edit 2 of Beffroi {'━' * 79}\n"
        "testwiki\n"
        "\n"
        "  By           Editor A\n"
        "  When         1 June 2024 12:02 UTC\n"
        "  Comment      (none)\n"
        "  Size         +51 bytes, now 90 bytes\n"
        "  Scores       damaging 0.95, good faith 0.05\n"
        "  Why          Jackpot, near-proof: «jackpot»\n"
        "\n"
        f"     │ {GOOD}\n"
        "   + │ (1 empty line)\n"
        f"   + │ {SPAM}\n"
        "+ put in\n"
        "\n"
        "It brought 1 passage · 1 standing\n"
        f"  «{SPAM}» stands for 1 minute; no later revision by\n"
        "    others · 0.95 off topic\n"
        "\n"
        "A score (0 to 1) says what to look at first: a person judges.\n"
    )


def test_a_moved_section_is_shown_as_moved(run: Run) -> None:
    texts = (f"{PRESS}{HISTORY}== Notes ==\n<references />\n", f"{HISTORY}{PRESS}== Notes ==\n<references />\n")
    imported(run, history(*texts, title="Halle", page_id=2, first=11))
    lines = run("edit", "12").out.splitlines()
    moved = [line.split(" │ ") for line in lines if "»" in line and " │ " in line]
    assert [line for line in moved if line[1] != "(1 empty line)"] == [
        ["  1»", "== Presse =="],
        ["  1»", "La gazette en parle longuement en 2004."],
        ["  »1", "== Presse =="],
        ["  »1", "La gazette en parle longuement en 2004."],
    ]
    assert "1» moved from here · »1 moved here" in lines


def test_an_edit_as_json_follows_its_schema(run: Run, jackpot: None) -> None:
    document = valid("edit", run("edit", "2", "3", "--format", "json").out)
    assert [edit["revision"]["rev_id"] for edit in document["edits"]] == [2, 3]
    spam, more = document["edits"]
    assert (spam["scores"], more["scores"]) == (
        {"damaging": 0.95, "goodfaith": 0.05},
        {"damaging": 0.0, "goodfaith": 1.0},
    )
    assert [change["new_text"] for edit in document["edits"] for change in edit["changes"]] == [
        f"\n\n{SPAM}",
        f"\n\n{MORE}",
    ]


def test_an_edit_as_html(run: Run, jackpot: None) -> None:
    shown = run("edit", "2", "--format", "html").out
    assert shown.startswith("<!doctype html>") and shown.endswith("</html>")
    assert f"<ins>\n\n{SPAM}</ins>" in shown


@pytest.mark.parametrize("form", ["text", "json", "html"])
def test_a_file_holds_it_whole(run: Run, jackpot: None, form: str) -> None:
    shown = run("edit", "2", "--format", form).out
    assert run("edit", "2", "--format", form, "--output", "edit.out") == (0, "", "")
    assert stable(Path("edit.out").read_text(encoding="utf-8")) == stable(shown)


def stable(document: str) -> str:
    """Without the time at which it was made."""
    return re.sub(r"\d\d? \w+ \d{4} \d\d:\d\d UTC|\d{4}-\d\d-\d\dT[\d:]+Z", "", document)


def test_the_demonstration_is_judged_as_in_a_scan(run: Run) -> None:
    run("import", COCO)
    (scanned,) = valid("report", run("scan", "--offline", "Coco.gg", "--all", "--format", "json").out)["pages"]
    asked = {edit["rev_id"]: edit for edit in scanned["edits"][::5]}
    shown = valid("edit", run("edit", *map(str, asked), "--format", "json").out)["edits"]
    same = ("findings", "scores", "reverts", "reverted_by")
    assert [[edit[key] for key in same] for edit in shown] == [[edit[key] for key in same] for edit in asked.values()]
    assert [list(dict.fromkeys(each["passage_id"] for each in edit["passages"])) for edit in shown] == [
        sorted(edit["passage_ids"], key=[each["passage_id"] for each in scanned["passages"]].index)
        for edit in asked.values()
    ]


# ---------------------------------------------------------------- what cannot be shown


def test_of_several_those_that_can_be_shown_are(run: Run, jackpot: None) -> None:
    done = run("edit", "99", "2", "2", "--format", "json")
    assert (done.code, done.err) == (6, "wikiwatch: something failed on 1 of 2 edits: the report says what\n")
    document = valid("edit", done.out)
    assert [edit["revision"]["rev_id"] for edit in document["edits"]] == [2]
    assert document["errors"] == [
        {
            "rev_id": 99,
            "message": "snapshots/archive.sqlite3: revision 99 is not archived; fetch or import its page first",
        }
    ]
    for form in ("text", "html"):
        done = run("edit", "99", "2", "--format", form)
        assert done.code == 6 and "revision 99 is not archived" in done.out and SPAM in done.out


@pytest.mark.parametrize("arguments", [["99"], ["99", "99"]])
def test_one_that_is_not_archived_is_a_failure(run: Run, arguments: list[str]) -> None:
    assert run("edit", *arguments) == (
        5,
        "",
        "wikiwatch: snapshots/archive.sqlite3: revision 99 is not archived; fetch or import its page first\n",
    )


def test_so_is_one_whose_text_is_hidden(run: Run) -> None:
    hidden = revision(12, "").replace(b'<text xml:space="preserve"></text>', b'<text deleted="deleted" />')
    imported(run, export(page("Halle", revision(11, GOOD), hidden, revision(13, MORE), page_id=2)))
    done = run("edit", "12")
    assert (done.code, done.out) == (5, "")
    assert 'page "Halle" of testwiki: the text of revision 12 is hidden' in done.err


def test_a_text_that_an_export_leaves_out_is_not_called_hidden(run: Run) -> None:
    left_out = revision(12, "").replace(b'<text xml:space="preserve"></text>', b'<text bytes="9" id="4" />' + SHA1)
    Path("stub.xml").write_bytes(export(page("Halle", revision(11, GOOD), left_out, page_id=2)))
    assert run("import", "stub.xml").code == 6
    why = (
        'page "Halle" of testwiki: the text of revision 12 is not archived, since it came without: fetch the page, or '
        "import an export with texts"
    )
    assert why in run("edit", "12").err and why in run("blame", "Halle", "--revision", "12").err
    report = valid("report", run("scan", "--offline", "Halle", "--format", "json").out)
    told = report["pages"][0]["history"]
    assert (told["revision_count"], told["hidden_revision_count"], told["missing_text_count"]) == (2, 0, 1)
    assert "✓ Halle: nothing suspect in 2 revisions (1 without text).\n" in run("scan", "--offline", "Halle").out


def test_a_wiki_may_have_to_be_chosen(run: Run, jackpot: None) -> None:
    imported(run, export(page("Belfried", revision(2, MORE)), wiki_id="dewiki"))
    done = run("edit", "2")
    assert done.code == 5 and "several wikis hold a revision 2: dewiki, testwiki; choose one with --wiki" in done.err
    assert f"+ │ {MORE}" in run("edit", "2", "--wiki", "de").out
    done = run("edit", "2", "--wiki", "fr")
    assert done.code == 5 and "nothing of fr is archived; there is dewiki, testwiki" in done.err


def test_a_crashed_detector_is_named(run: Run, broken: None) -> None:
    done = run("edit", "2")
    assert done.code == 6
    assert "Error detect/broken: revision 1: ZeroDivisionError: division by zero" in done.out
    assert "damaging 0.95" in done.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Missing argument 'REV_ID...'"),
        (["newest"], "'newest' is not a valid integer"),
        (["2", "--format", "jsonl"], "'jsonl' is not one of 'text', 'json', 'html'"),
    ],
)
def test_a_wrong_command_line(run: Run, arguments: list[str], message: str) -> None:
    done = run("edit", *arguments)
    assert (done.code, done.out) == (2, "") and message in done.err


# ---------------------------------------------------------------- hostile names, comments and texts

TRICKS = "\u202egnp.exe \u2066i\u2069 ca\u200bsino \x9b31m \x7f \U000e0041"
MARKUP = "</script><script>alert(1)</script><img src=x onerror='alert(1)'>\"&amp;"


@pytest.mark.parametrize("trick", [TRICKS, MARKUP])
def test_what_the_wiki_holds_neither_acts_nor_becomes_markup(run: Run, jackpot: None, trick: str) -> None:
    guilty = revision(12, f"{GOOD}\n\n{SPAM} {trick}", user=f"A {trick}", comment=f"c {trick}")
    imported(run, export(page(f"Halle {trick}", revision(11, GOOD), guilty, page_id=2)))
    for form in ("text", "html"):
        shown = run("edit", "12", "--format", form).out
        assert [char for char in set(shown) if visible(char) != char] == []
        assert ("<script" not in shown and "<img" not in shown) or form == "text"
    (edit,) = valid("edit", run("edit", "12", "--format", "json").out)["edits"]
    assert (edit["revision"]["user"], edit["revision"]["comment"]) == (f"A {trick}", f"c {trick}")
    assert edit["changes"][0]["new_text"] == f"\n\n{SPAM} {trick}"


LARGE = {
    "braces": "{" * 20_000,
    "links": "[[a|" * 2_000 + "]]" * 2_000,
    "one line": "mot " * 20_000,
    "empty lines": "\n" * 10_000,
    "combining": "e" + "\u0301" * 20_000,
    "short lines": "* a\n" * 4_000,
}


@pytest.mark.parametrize("name", LARGE)
def test_what_is_shown_of_a_large_edit_is_bounded(run: Run, jackpot: None, name: str) -> None:
    lines = [f"Ligne {number} : {LARGE[name][:40]}" for number in range(300)]
    turned = [line.replace("Ligne", "Une ligne") for line in reversed(lines)]
    texts = (GOOD, f"{GOOD} {LARGE[name]}", "\n".join(lines), "\n".join(turned))
    imported(run, history(*texts, title="Halle", page_id=2, first=11))
    for form in ("text", "html"):
        shown = run("edit", "12", "13", "14", "--format", form)
        assert shown.code == 0 and len(shown.out) < 400_000
