"""A checked text for a terminal."""

import re
from dataclasses import replace

import pytest
from rich.cells import cell_len

from wikiwatch.model import CheckedSentence, CheckReport, Evidence, Finding, Judged, Label, Reason, Span, StageError
from wikiwatch.report import check_html, check_view, phrasing

ANSI = re.compile(r"\x1b\[[0-9;]*m")
HOST = "Le 25 juin 2024, la page est remplacée par un avis, comme un joueur qui perd sa mise, et l'entreprise ferme."
GRAFT = "comme un joueur qui perd sa mise,"
TEXT = f"Le site ouvre en 2003.\n\n== Fermeture ==\nLe ministre salue. {HOST} Tout est dit.\n"


def finding(span: Span, message: str) -> Finding:
    return Finding(
        detector="foreign_topic",
        label=Label.OFF_TOPIC,
        evidence=Evidence.TOPIC,
        start=span.start,
        end=span.end,
        message=message,
        weight=0.7,
    )


def sentence(text: str, part: str, *guilty: str, score: float = 0.0, message: str = "«joueur»: why") -> CheckedSentence:
    start = text.index(part)
    spans = tuple(Span(text.index(each, start), text.index(each, start) + len(each)) for each in guilty)
    judged = Judged(
        span=Span(start, start + len(part)),
        score=score,
        labels=(Label.OFF_TOPIC,) if guilty else (),
        spans=spans,
    )
    return CheckedSentence(text=part, judged=judged, findings=tuple(finding(span, message) for span in spans))


def checked(*sentences: CheckedSentence, text: str = TEXT, name: str = "draft.wiki", **other: object) -> CheckReport:
    return CheckReport(name=name, lang="fr", threshold=0.5, text=text, sentences=sentences, **other)  # type: ignore[arg-type]


REPORT = checked(sentence(TEXT, "Le site ouvre en 2003."), sentence(TEXT, HOST, GRAFT, score=0.87))


def test_a_suspect_clause_in_its_sentence_and_paragraph():
    assert check_view.render(REPORT, width=100, color=False) == (
        "━━ draft.wiki ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━\n"
        "fr · 2 sentences\n"
        "1 suspect sentence · 50% of all · 0.50 or more\n"
        "A score (0 to 1) says what to read first. The text alone does not show what is true: a person\n"
        "judges.\n"
        "\n"
        "0.87 off topic · characters 59 to 167\n"
        "│ Le ministre salue. Le 25 juin 2024, la page est remplacée par un avis, ⟦comme un joueur qui perd\n"
        "│ sa mise,⟧ et l'entreprise ferme. Tout est dit.\n"
        "  Why          Foreign topic, strong: «joueur»: why\n"
    )


def test_what_was_measured_is_told_too_the_weightiest_first():
    clause = sentence(TEXT, HOST, GRAFT, score=0.87)
    reasons = tuple(
        Reason(group=group, contribution=weight, message=f"{group} speaks")
        for group, weight in (("register", 0.4), ("topic", 2.0), ("facts", -1.0), ("place", 3.0), ("company", 4.0))
    )
    told = checked(replace(clause, judged=replace(clause.judged, reasons=reasons)))
    assert check_view.render(told, width=100, color=False).endswith(
        "  Besides      topic speaks\n               register speaks\n"
    )


def test_sentences_side_by_side_are_told_together_and_each_reason_once():
    text = "Un pont de pierre. Jouez ici. Gagnez tout. Il a trois arches.\n\nGagnez encore."
    weights = {"Jouez ici.": (0.7, 0.3), "Gagnez tout.": (0.9, 0.8), "Gagnez encore.": (0.6, 0.2)}
    told = []
    for part, (score, weight) in weights.items():
        one = sentence(text, part, part, score=score, message=f"«{part.split()[0].lower()}»: gambling terms")
        why = (Reason(group="topic", contribution=weight, message="little in common"),)
        told.append(replace(one, judged=replace(one.judged, reasons=why)))
    lines = check_view.render(checked(*told, text=text), width=100, color=False).splitlines()[6:]
    assert lines == [
        "0.90 off topic · 2 sentences · characters 19 to 42",
        "│ Un pont de pierre. ⟦Jouez ici.⟧ ⟦Gagnez tout.⟧ Il a trois arches.",
        "  Why          Foreign topic, strong: «jouez», «gagnez»: gambling terms",
        "  Besides      little in common",
        "",
        "0.60 off topic · characters 63 to 77",
        "│ ⟦Gagnez encore.⟧",
        "  Why          Foreign topic, strong: «gagnez»: gambling terms",
        "  Besides      little in common",
    ]


@pytest.mark.parametrize(("name", "shown"), [("draft.wiki", "draft.wiki"), ("-", "standard input"), ("", "text")])
def test_the_heading_names_the_text(name: str, shown: str):
    assert check_view.render(checked(name=name), width=100, color=False).startswith(f"━━ {shown} ━")
    assert f">{shown}</" in check_html.render([checked(name=name)])


def test_where_nothing_can_be_shown_that_is_said():
    clause = sentence(TEXT, HOST, GRAFT, score=0.87)
    company = Reason(group="company", contribution=2.0, message="other suspect sentences")
    bare = replace(clause, findings=(), judged=replace(clause.judged, reasons=(company,)))
    shown = " ".join(check_view.render(checked(bare), width=100, color=False).split())
    assert f"Why {phrasing.NO_REASON}" in shown and "other suspect sentences" not in shown
    assert phrasing.NO_REASON in check_html.render([checked(bare)])


def test_colour_takes_the_place_of_the_fences_and_adds_nothing_else():
    colored = check_view.render(REPORT, width=100, color=True)
    plain = check_view.render(REPORT, width=100, color=False)
    words = [text.replace("│", "").split() for text in (ANSI.sub("", colored), re.sub("[⟦⟧]", "", plain))]
    assert words[0] == words[1]


def test_a_clean_text_an_empty_one_and_what_failed():
    clean = checked(sentence(TEXT, "Le site ouvre en 2003."))
    assert "Nothing suspect was found.\n" in check_view.render(clean, width=80, color=False)
    failed = checked(text="", errors=(StageError(stage="detect/shouting", message="KeyError: 1"),))
    shown = check_view.render(failed, width=80, color=False)
    assert "There is no text.\n" in shown and "Error detect/shouting: KeyError: 1\n" in shown


def test_of_many_the_worst_are_shown_in_the_order_of_the_text():
    parts = [f"Jackpot {number}." for number in range(100)]
    text = " ".join(parts)
    scores = [0.5 + 0.004 * number for number in range(100)]
    suspects = [sentence(text, part, part, score=score) for part, score in zip(parts, scores, strict=True)]
    shown = check_view.render(checked(*suspects, text=text), width=100, color=False)
    assert re.findall(r"⟦Jackpot (\d+)", shown) == [str(number) for number in range(60, 100)]
    assert shown.endswith("and 60 more suspect sentences\n")


@pytest.mark.parametrize("width", [1, 40, 200])
@pytest.mark.parametrize(
    "text", ["漢字かな " * 300, "x" * 5_000, "\x1b[31m\u202e" * 500, "\n" * 100 + "a", "[/b]" * 99]
)
def test_nothing_acts_and_no_line_is_too_wide(text, width):
    part = text.strip()
    report = checked(sentence(text, part, part, score=0.9, message=text[:500]), text=text, name=text[:200])
    shown = check_view.render(report, width=width, color=False)
    assert re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", shown) == []
    room = min(max(width, 24), 120)
    assert [line for line in shown.splitlines() if cell_len(line) > room or line != line.rstrip()] == []
