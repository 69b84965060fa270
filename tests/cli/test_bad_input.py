"""Hostile and damaged input, end to end: a clear message, the documented exit code, an archive that is whole."""

from __future__ import annotations

import bz2
import json
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.cli.exports import GOOD, MORE, SPAM, SUSPECT, export, history, page, revision
from tests.cli.small_wiki import SmallWiki
from tests.cli.small_wiki import revision as api_revision
from tests.documents import valid
from wikiwatch.fetch.export import MAX_TEXT_BYTES
from wikiwatch.wikitext.display import visible

CPU_SECONDS = 5.0
"""For a page that is made to be slow; an ordinary one takes a few milliseconds."""


def scanned(run: Run, content: bytes, *options: str) -> Any:
    Path("history.xml").write_bytes(content)
    return run("scan", "--xml", "history.xml", *options)


# ---------------------------------------------------------------- files that are not what they should be

LONG = history(*(f"{GOOD} " * 50 + f"Etat {number}." for number in range(200)))

DAMAGED = {
    "empty.xml": (b"", "empty.xml is empty (0 bytes)"),
    "nothing.xml": (export(), "no page in it"),
    "cut.xml": (SUSPECT[: SUSPECT.index(b"<id>2</id>") + 60], 'page "Beffroi", revision 2'),
    "cut in a tag.xml": (SUSPECT[: SUSPECT.index(b"</page>") + 3], 'page "Beffroi", revision 3'),
    "crossed.xml": (SUSPECT.replace(b"</text>", b"</txt>", 1), "mismatched tag"),
    "unclosed.xml": (SUSPECT.replace(b"</revision>", b"", 1), "end tag may be missing"),
    "page.html": (b"<!DOCTYPE html><html><body>404</body></html>", "document type"),
    "words.xml": (b"This page has moved.\n", "not a MediaWiki export, not even XML"),
    "cut.xml.bz2": (bz2.compress(LONG)[: len(bz2.compress(LONG)) // 2], "cut.xml.bz2"),
    "latin.xml": (SUSPECT.replace(b"Tentez", "Été".encode("latin-1"), 1), "bytes that are not UTF-8"),
    "surrogate.xml": (SUSPECT.replace(b"Tentez", b"\xed\xa0\x80", 1), "bytes that are not UTF-8"),
    "null.xml": (SUSPECT.replace(b"Tentez", b"\x00", 1), "a character that XML does not allow"),
    "escape.xml": (SUSPECT.replace(b"Tentez", b"&#27;[31m", 1), "invalid character number"),
    "entity.xml": (b'<!DOCTYPE a [<!ENTITY b "cc">]>' + SUSPECT, "document type"),
    "number.xml": (SUSPECT.replace(b"<id>2</id>", b"<id>two</id>", 1), 'revision two: its id is "two", not a number'),
    "time.xml": (SUSPECT.replace(b"2024-06-01T12:02:00Z", b"soon", 1), 'revision 2: its timestamp is "soon"'),
    "version.xml": (SUSPECT.replace(b'"0.11"', b'"0.99"', 1), 'schema version is "0.99"'),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_export_is_named_and_what_came_before_is_kept_whole(run: Run, name: str) -> None:
    content, message = DAMAGED[name]
    Path(name).write_bytes(content)
    done = run("import", name)
    assert (done.code, done.out) == (4, "")
    assert name in done.err and message in done.err
    assert "Traceback" not in done.err
    assert run("verify").code == 0
    assert run("scan", "--xml", name).code == 4


def test_a_damaged_export_beside_a_good_one_loses_nothing_of_the_good_one(run: Run) -> None:
    Path("good.xml").write_bytes(SUSPECT)
    Path("cut.xml").write_bytes(LONG[:5000].replace(b"<id>1</id>", b"<id>2</id>", 1).replace(b"Beffroi", b"Halle"))
    done = run("import", "cut.xml", "missing.xml", "good.xml")
    assert done.code == 6 and 'page "Halle"' in done.err and "missing.xml" in done.err
    assert "1 page imported" in done.err
    quiet = run("import", "cut.xml", "good.xml", "--quiet")
    assert quiet.code == 6 and quiet.err.count("\n") == 1 and 'page "Halle"' in quiet.err
    assert run("verify").code == 0
    assert run("export", "Beffroi").out.count("<revision>") == 3


HALLE = page("Halle", revision(11, GOOD), revision(12, f"{GOOD}\n\n{MORE}"), page_id=2)
BROKEN = {
    "in the second page": export(page("Beffroi", revision(1, GOOD)), HALLE)[: -len(HALLE) // 2],
    "in the tag that ends the second page": export(page("Beffroi", revision(1, GOOD)), HALLE).partition(b"/page>")[0]
    + b"/page>"
    + HALLE[: HALLE.index(b"</page>") + 3],
    "behind the first page": export(page("Beffroi", revision(1, GOOD))).partition(b"</mediawiki>")[0],
    "at a second export": export(page("Beffroi", revision(1, GOOD))) + export(HALLE),
}


@pytest.mark.parametrize("place", BROKEN)
def test_of_an_export_that_breaks_off_the_whole_pages_before_are_reported(run: Run, place: str) -> None:
    done = scanned(run, BROKEN[place], "--format", "json")
    document = valid("report", done.out)
    (beffroi,) = document["pages"]
    (error,) = beffroi["errors"]
    assert (done.code, beffroi["page"]["page_title"], error["stage"]) == (6, "Beffroi", "fetch")
    assert error["message"].startswith("history.xml ") and error["message"] in done.err

    kept = run("scan", "--xml", "history.xml", "--archive", "kept", "--format", "json")
    stored = valid("report", kept.out)
    assert (kept.code, stored["pages"]) == (6, document["pages"])
    assert run("verify", "--archive", "kept").code == 0


@pytest.mark.parametrize("options", [(), ("--archive", "kept")])
def test_of_two_texts_for_one_revision_the_first_counts_and_the_other_is_named(
    run: Run, jackpot: None, options: tuple[str, ...]
) -> None:
    twice = page("Beffroi", revision(1, GOOD), revision(2, f"{GOOD}\n\n{MORE}"), revision(2, f"{GOOD}\n\n{SPAM}"))
    done = scanned(run, export(twice, HALLE), "--format", "json", *options)
    document = valid("report", done.out)
    message = (
        'history.xml: page "Beffroi", revision 2: it came before with another text, which is kept; '
        "one of the two is wrong"
    )
    assert [(page["history"]["revision_count"], page["errors"]) for page in document["pages"]] == [
        (2, [{"stage": "fetch", "message": message}]),
        (2, []),
    ]
    assert (done.code, document["summary"]["standing_passages"]) == (6, 0)
    assert message in done.err


def test_a_page_whose_second_part_breaks_off_is_not_reported_by_its_first(run: Run) -> None:
    Path("parts.xml").write_bytes(export(page("Beffroi", revision(1, GOOD)), HALLE))
    rest = history(f"{GOOD} {MORE}", f"{GOOD} {SPAM}", first=2)
    Path("rest.xml").write_bytes(rest[: rest.index(b"<id>3</id>")])
    done = run("scan", "--xml", "parts.xml", "rest.xml", "--format", "json")
    document = valid("report", done.out)
    assert (done.code, [found["page"]["page_title"] for found in document["pages"]]) == (6, ["Halle"])
    assert 'page "Beffroi"' in document["pages"][0]["errors"][0]["message"]


def test_invalid_utf_8_in_a_title_and_a_message_is_no_traceback(run: Run) -> None:
    done = run("scan", "--offline", "Beffroi\udcff\x1b[31m")
    assert done.code == 5 and "Traceback" not in done.err and "\x1b" not in done.err


@pytest.mark.parametrize("title", ["", " ", "a\x1b[31mb", "a\nb", "[[", "x" * 5000, "|", "../../etc"])
def test_odd_titles_are_refused_by_name_and_without_a_traceback(run: Run, wiki: SmallWiki, title: str) -> None:
    done = run("fetch", title)
    assert (done.code, done.out) == (4, "")
    assert "Traceback" not in done.err and "\x1b" not in done.err
    assert visible(title[:20], newlines=False) in done.err


# ---------------------------------------------------------------- characters that act on terminals and pages

TRICKS = {
    "right to left": "\u202egnp.exe",
    "isolate": "\u2066texte\u2069",
    "zero width": "ca\u200bsino",
    "c1 control": "\x9b31mrouge",
    "delete": "\x7f\x7f",
    "tag characters": "\U000e0041\U000e0042",
}


@pytest.mark.parametrize("name", TRICKS)
def test_tricks_in_text_name_comment_and_title_are_spelt_out(run: Run, jackpot: None, name: str) -> None:
    trick = TRICKS[name]
    guilty = revision(2, f"{GOOD}\n\n{SPAM} {trick} jackpot", user=f"Editor{trick}A", comment=f"com{trick}ment")
    content = export(page(f"Bef{trick}froi", revision(1, GOOD), guilty))
    for form in ("text", "html"):
        shown = scanned(run, content, "--format", form).out
        assert [character for character in trick if character in shown and visible(character) != character] == []
        assert all(f"‹U+{ord(character):04X}›" in shown for character in trick if visible(character) != character)
    document = valid("report", scanned(run, content, "--format", "json").out)
    (passage,) = document["pages"][0]["passages"]
    assert (document["pages"][0]["page"]["page_title"], passage["inserted_by"]["comment"]) == (
        f"Bef{trick}froi",
        f"com{trick}ment",
    )
    assert trick in passage["text"]
    assert run("import", "history.xml").code == 0
    for command in (("blame", f"Bef{trick}froi"), ("scan", "--offline", "Absente\x1b[31m")):
        done = run(*command)
        assert [c for c in f"{trick}\x1b" if c in done.out + done.err and visible(c) != c] == []


def test_a_terminal_escape_in_a_comment_never_reaches_the_terminal(run: Run, wiki: SmallWiki, jackpot: None) -> None:
    escape = "\x1b]0;owned\x07\x1b[2J"
    wiki.pages["Beffroi"][1].append(
        api_revision(3, f"Le beffroi domine la place.\n\n{SPAM} {escape}", user=f"A{escape}", comment=escape)
    )
    done = run("scan", "Beffroi")
    assert done.code == 0
    assert "\x1b" not in done.out + done.err and "\x07" not in done.out + done.err
    assert visible(escape) in done.out
    for command in (("blame", "Beffroi"), ("scan", "Beffroi", "--format", "json"), ("scan", "Beffroi", "--all")):
        shown = run(*command)
        assert shown.code == 0 and "\x1b" not in shown.out + shown.err
    assert run("verify").code == 0


def test_a_text_with_characters_that_xml_lacks_is_exported_and_named(run: Run, wiki: SmallWiki) -> None:
    wiki.pages["Beffroi"][1].append(api_revision(3, "Le beffroi\x1b[31m."))
    run("fetch", "Beffroi")
    done = run("export", "Beffroi")
    assert done.code == 0 and "Le beffroi\ufffd[31m." in done.out
    assert done.err == "wikiwatch: 1 text with characters that XML cannot hold, of revision 3\n"


MARKUP = '</script><script>alert(1)</script><img src=x onerror="alert(1)">'


def test_markup_in_names_comments_titles_and_text_is_never_markup(run: Run, jackpot: None) -> None:
    guilty = revision(2, f"{GOOD}\n\n{SPAM} {MARKUP}", user=MARKUP, comment=MARKUP)
    content = export(page(MARKUP, revision(1, GOOD), guilty), wiki_id=f"wiki{len(MARKUP)}")
    shown = scanned(run, content, "--format", "html").out
    assert "alert(1)" in shown
    assert "<script" not in shown and "</script" not in shown and "<img" not in shown
    document = valid("report", scanned(run, content, "--format", "json").out)
    assert document["pages"][0]["passages"][0]["inserted_by"]["user"] == MARKUP


# ---------------------------------------------------------------- pages made to be slow or large

SLOW = {
    "braces": "{" * 100_000,
    "opened templates": "{{a|" * 25_000,
    "brackets": "[[" * 50_000,
    "links closed": "[[a|" * 10_000 + "]]" * 10_000,
    "references": "<ref>" * 20_000,
    "comments": "<!--" * 25_000,
    "headings": "=" * 100_000,
    "one letter": "a" * 100_000,
    "one sign": "!" * 50_000,
    "combining": "e" + "\u0301" * 100_000,
    "capitals": "CASINO BONUS " * 4_000,
    "empty lines": "\n" * 30_000,
}


@pytest.mark.parametrize("name", SLOW)
def test_a_page_made_to_be_slow_is_read_in_time(run: Run, name: str) -> None:
    """With all the real detectors, as an insertion, as a removal, and put back."""
    before = f"{GOOD}\n\n{MORE}"
    content = history(before, f"{GOOD}\n\n{SLOW[name]}\n\n{MORE}", before, f"{SLOW[name]}\n{before}")
    began = time.process_time()
    done = scanned(run, content, "--format", "json")
    seconds = time.process_time() - began
    document = valid("report", done.out)
    assert [error for each in document["pages"] for error in each["errors"]] == []
    assert done.code == 0
    assert seconds < CPU_SECONDS


def test_a_line_of_half_a_megabyte(run: Run) -> None:
    line = " ".join(f"mot{number}" for number in range(50_000))
    began = time.process_time()
    done = scanned(run, history(GOOD, f"{GOOD} {line}", f"{GOOD} {line} Fin."), "--format", "json")
    assert time.process_time() - began < 3 * CPU_SECONDS
    assert done.code == 0 and valid("report", done.out)["pages"][0]["errors"] == []


def test_a_list_of_thousands_of_suspect_lines(run: Run) -> None:
    """Each is a passage with findings of its own, which once were gone through for every one of them."""
    lines = "".join(f"* [https://lien{n}.example.org/ Tour {n}], bâtie près du marché en {n}.\n" for n in range(3_000))
    began = time.process_time()
    done = scanned(run, history(GOOD, f"{GOOD}\n\n{lines}"), "--format", "json")
    assert time.process_time() - began < CPU_SECONDS
    assert done.code == 0 and valid("report", done.out)["pages"][0]["errors"] == []


def test_a_revision_of_ten_megabytes(run: Run, jackpot: None) -> None:
    """Detectors cost some seconds a megabyte and are left out; what they cost is looked at above."""
    text = "\n\n".join(f"Paragraphe {number} : {'la place de la ville, ' * 240}fin." for number in range(2_000))
    assert len(text.encode()) > 10_000_000
    began = time.process_time()
    done = scanned(run, history(GOOD, f"{GOOD}\n\n{SPAM}\n\n{text}"), "--format", "json", "--archive", "kept")
    assert time.process_time() - began < 3 * CPU_SECONDS
    document = valid("report", done.out)
    assert [(each["start"], each["text"]) for each in document["pages"][0]["passages"]] == [(len(GOOD) + 2, SPAM)]
    assert run("verify", "--archive", "kept").code == 0


def test_a_revision_above_the_limit_is_refused_by_name(run: Run) -> None:
    text = b"a" * (MAX_TEXT_BYTES + 1)
    done = scanned(run, export(page("Beffroi", revision(1, GOOD), revision(2, text))), "--archive", "kept")
    assert done.code == 4
    assert "text is longer than 67,108,864 bytes" in done.err
    assert 'page "Beffroi", revision 2' in done.err
    assert run("verify", "--archive", "kept").code == 0


def test_a_page_of_a_thousand_tiny_edits_is_read_in_time(run: Run) -> None:
    texts = [f"{GOOD}\n\nCompteur : {number}." for number in range(1_000)]
    began = time.process_time()
    done = scanned(run, history(*texts), "--format", "json")
    assert time.process_time() - began < CPU_SECONDS
    assert json.loads(done.out)["summary"]["revisions"] == 1_000
