import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup

from wikiwatch.model import DiffKind, DiffPiece, PartialRevert
from wikiwatch.report import html

VOID = {"meta", "link", "br", "hr", "img", "input"}
SVG_SELF_CLOSED = {"path"}


class Wellformed(HTMLParser):
    """Notes every tag that does not close what was opened last."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.wrong.append(f"attribute twice in <{tag}>")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        if tag not in SVG_SELF_CLOSED:
            self.wrong.append(f"<{tag}/>")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> at {self.getpos()}")


def parsed(document: str) -> BeautifulSoup:
    return BeautifulSoup(document, "html.parser")


@pytest.fixture
def document(report):
    return html.render(report)


def test_the_whole_body(document, as_expected):
    as_expected("report.html", document[document.index("<body>") :])


def test_a_report_without_pages(empty_report, as_expected):
    document = html.render(empty_report)
    as_expected("empty.html", document[document.index("<body>") :])


def test_pages_that_could_not_be_read_are_not_called_clean(failed_report):
    soup = parsed(html.render(failed_report))
    assert soup.h1.get_text() == "No revision was read"
    assert [page["id"] for page in soup.select("section.page")] == ["page-frwiki-0", "page-frwiki-0-2"]
    assert [" ".join(page.get_text().split()) for page in soup.select("section.page")] == [
        "Nulle part Encyclopédie · 0 revisions · 0 reverts · history on the wiki No revision of this page was read. "
        "What could not be done fetch: frwiki has no page called Nulle part"
    ] * 2


def test_a_report_since_some_day_says_so(report):
    since = replace(report, settings={**report.settings, "since": "2026-11-01T00:00:00+00:00"})
    told = parsed(html.render(since)).find(class_="period").get_text()
    assert told.endswith(". Only what was brought in from 1 November 2026 00:00 UTC on is told.")


def test_pages_without_any_text_are_not_called_clean(stub_report):
    soup = parsed(html.render(stub_report))
    assert soup.h1.get_text() == "No text was read"
    assert [item.get_text() for item in soup.select(".clean li")] == [
        "Salon: no text was read, 3 revisions without one."
    ] * 2
    alone = parsed(html.render(replace(stub_report, pages=stub_report.pages[:1])))
    assert alone.select_one("p.calm").get_text() == "No text of this page was read."


def test_a_page_of_another_content_model_is_not_called_clean(script_report):
    soup = parsed(html.render(script_report))
    assert soup.h1.get_text() == "No wikitext was read"
    assert soup.select_one("p.calm").get_text() == "Not judged: revision 501 is javascript, not wikitext."


def test_it_is_well_formed(document):
    checker = Wellformed()
    checker.feed(document)
    checker.close()
    assert (checker.wrong, checker.open) == ([], [])
    assert document.startswith("<!doctype html>\n<html lang=")


def test_nothing_can_run_and_nothing_is_loaded(document):
    page = parsed(document)
    assert page.find_all(["script", "iframe", "object", "embed", "form", "base", "img", "audio", "video", "use"]) == []
    assert [tag for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")] == []
    assert [tag["href"] for tag in page.find_all("link")] == ["data:,"]
    assert re.findall(r"url\(|@import|@font-face", page.style.string) == []
    assert page.find("meta", {"http-equiv": "Content-Security-Policy"})["content"] == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    )


def test_links_lead_to_the_wiki_or_into_the_page(document):
    page = parsed(document)
    ids = {tag["id"] for tag in page.find_all(id=True)}
    targets = [tag["href"] for tag in page.find_all("a")]
    assert [t for t in targets if not t.startswith(("https://fr.example.org/", "#"))] == []
    assert [t for t in targets if t.startswith("#") and t[1:] not in ids] == []
    assert [a["href"] for a in page.find_all("a", rel=False) if not a["href"].startswith("#")] == []


def test_ids_are_unique_and_labels_point_at_them(document):
    page = parsed(document)
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert [
        tag["aria-labelledby"] for tag in page.select("[aria-labelledby]") if tag["aria-labelledby"] not in ids
    ] == []


def test_landmarks_and_headings(document):
    page = parsed(document)
    assert [page.body.find(name) is not None for name in ("header", "nav", "main", "footer")] == [True] * 4
    levels = [int(tag.name[1]) for tag in page.find_all(re.compile(r"^h[1-6]$"))]
    assert levels.count(1) == 1
    assert [(a, b) for a, b in pairwise(levels) if b > a + 1] == []


def test_passages_are_marked_in_their_context(document):
    first, second = parsed(document).select("article.passage")
    assert [mark.get_text() for mark in first.select(".wikitext mark")] == [
        "Les amateurs de [[machine à sous|machines à sous]] y trouvent un bonus de bienvenue sans dépôt.",
        "Le croupier en direct paie le jackpot en dix minutes‹U+202E›, garanti 100 %.",
    ]
    assert second.select_one(".wikitext").get_text() == (
        "Le 25 juin 2024, la page d'accueil est remplacée par un avis de fermeture"
        ", où les meilleurs casinos en ligne attendent désormais les joueurs, et l'entreprise cesse son activité."
    )
    assert {quote.get("dir") for quote in parsed(document).select(".wikitext, .diff, q")} == {"auto"}
    assert {quote["lang"] for quote in parsed(document).select(".wikitext, .diff")} == {"fr"}


def test_the_story_is_told_in_words(document):
    stories = [" ".join(story.get_text().split()) for story in parsed(document).select(".story, .gone p")]
    assert stories == [
        "A hidden user inserted this on 3 August 2022 14:02 UTC. It has stood for 4 years 3 months: "
        "17 later revisions by 9 editors left it in place.",
        "Editor </script><b>C</b> inserted this on 30 September 2024 23:41 UTC. It has stood for 2 years 1 month: "
        "1 later revision by 1 editor left it in place.",
        "192.0.2.7 (IP address) inserted this on 9 March 2011 (revision 1019); it stood for 4 minutes until "
        "Patroller removed it (1020). Score 0.97",
    ]


def test_the_diff_of_the_edit_stands_with_the_passage_it_brought(document):
    diff = parsed(document).select_one("article.passage .diff")
    assert [(tag.name, tag.get_text()[:30]) for tag in diff.find_all(True)] == [
        ("span", "⋯"),
        ("del", "La ville compte alors trois cy"),
        ("ins", "Les amateurs de [[machine à so"),
        ("span", "⋯"),
    ]


def with_diff(report, *pieces: DiffPiece):
    """The first passage alone, brought by an edit with this diff."""
    page = report.pages[0]
    edit = replace(page.edits[1], diff=pieces)
    return replace(report, pages=(replace(page, passages=page.passages[:1], edits=(edit,)),))


def test_moves_and_text_given_back_have_signs_of_their_own(report):
    told = with_diff(
        report,
        DiffPiece(DiffKind.MOVED_FROM, "Un <b>passage</b>\n", 1),
        DiffPiece(DiffKind.EQUAL, "reste\n"),
        DiffPiece(DiffKind.MOVED_TO, "Un <b>passage</b>\n", 1),
        DiffPiece(DiffKind.RESTORED, "revenu\u202e"),
        DiffPiece(DiffKind.GAP, "[… 3 more changes …]"),
    )
    soup = parsed(html.render(told))
    diff = soup.select_one("article.passage .diff")
    assert diff.get_text() == ("1»Un <b>passage</b>\nreste\n»1Un <b>passage</b>\n↺revenu‹U+202E›[… 3 more changes …]")
    assert [(tag["class"], tag.get("title")) for tag in diff.find_all("span", recursive=False)] == [
        (["moved"], "Move 1: it stood here"),
        (["moved"], "Move 1: it stands here now"),
        (["restored"], "Given back from an older revision"),
        (["gap"], None),
    ]
    assert soup.select_one("article.passage .signs").get_text() == (
        "1»text moved away from here, »1text to here · ↺text given back from an older revision"
    )


def test_signs_that_do_not_occur_are_not_explained(report):
    only_given_back = with_diff(report, DiffPiece(DiffKind.RESTORED, "revenu"))
    assert [each.get_text() for each in parsed(html.render(only_given_back)).select(".signs")] == [
        "↺text given back from an older revision"
    ]
    only_moved = with_diff(report, DiffPiece(DiffKind.MOVED_TO, "venu", 7))
    assert [each.get_text() for each in parsed(html.render(only_moved)).select(".signs")] == [
        "1»text moved away from here, »1text to here"
    ]
    neither = with_diff(report, DiffPiece(DiffKind.INSERT, "neuf"))
    assert parsed(html.render(neither)).select(".signs") == []


def test_the_timeline_has_words_too(document):
    figure = parsed(document).select_one("figure.timeline")
    assert [title.get_text() for title in figure.select("svg title")] == [
        "9 March 2011: suspect edit, reverted (1019)",
        "3 August 2022: hidden user inserted a passage that still stands (1042)",
        "30 September 2024: Editor </script><b>C</b> inserted a passage that still stands (1057)",
    ]
    assert figure.svg["aria-labelledby"] == figure.figcaption.p["id"]
    assert figure.figcaption.p.get_text() == (
        "Size of the page from 4 March 2003 to 15 November 2026: first 900 bytes, now 6.3 kB, 6.4 kB at its largest."
    )


HOSTILE = "\"><script>alert(1)</script>{{ 7*7 }}<!-- \x00 \x1b[31m \u202e & ' onload=x"


def test_what_the_wiki_holds_stays_text(report):
    page = report.pages[0]
    author = replace(page.passages[0].inserted_by, user=HOSTILE, comment=HOSTILE, tags=(HOSTILE,))
    passages = tuple(
        replace(
            suspect,
            passage_id=f"{HOSTILE}{number}",
            passage=replace(suspect.passage, text=HOSTILE, spans=(), displaced=HOSTILE),
            inserted_by=author,
            before=f"\n== {HOSTILE} ==\n{HOSTILE}",
            after=HOSTILE,
            findings=tuple(replace(f, message=HOSTILE, detector=HOSTILE) for f in suspect.findings),
        )
        for number, suspect in enumerate(page.passages)
    )
    wiki = replace(page.wiki, wiki_id=HOSTILE, site_name=HOSTILE, lang=HOSTILE, article_url=f"javascript:{HOSTILE}$1")
    told = replace(
        page,
        wiki=wiki,
        page=replace(page.page, page_title=HOSTILE),
        passages=passages,
        edits=tuple(replace(e, revision=replace(author, rev_id=e.revision.rev_id)) for e in page.edits),
    )
    document = html.render(replace(report, pages=(told,), settings={HOSTILE: HOSTILE}))
    soup = parsed(document)
    checker = Wellformed()
    checker.feed(document)
    assert (checker.wrong, soup.find_all("script"), soup.find_all(onload=True)) == ([], [], [])
    assert "49" not in soup.h1.get_text() + soup.h2.get_text()
    assert re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", document) == []
    shown = HOSTILE.replace("\x00", "‹U+0000›").replace("\x1b", "‹U+001B›").replace("\u202e", "‹U+202E›")
    assert soup.select_one("article.passage mark").get_text() == shown
    assert soup.select_one(".page h2").get_text().strip() == shown


def test_two_passages_of_one_edit_show_its_diff_once(report):
    page = report.pages[0]
    twin = replace(page.passages[0], passage_id="p-twin")
    soup = parsed(html.render(replace(report, pages=(replace(page, passages=(page.passages[0], twin)),))))
    first, second = soup.select("article.passage")
    assert len(first.select(".diff")) == 1
    assert (second.select(".diff"), second.select_one(".brought a")["href"]) == ([], f"#{first['id']}")


def test_the_same_words_inserted_twice_have_an_anchor_each(report):
    page = report.pages[0]
    soup = parsed(html.render(replace(report, pages=(replace(page, passages=(page.passages[0],) * 2),))))
    assert [article["id"] for article in soup.select("article.passage")] == [
        "passage-frwiki-17-p-5f0c9a",
        "passage-frwiki-17-p-5f0c9a-2",
    ]


def test_of_thousands_the_worst_are_shown_and_the_rest_is_counted(report, monkeypatch):
    page = report.pages[0]
    standing, gone = page.passages[1], page.passages[2]
    full = replace(page, passages=(standing,) * 300 + (gone,) * 2_000, edits=page.edits * 200, errors=page.errors * 500)
    for name, shown in {"SHOWN_PASSAGES": 20, "SHOWN_REMOVED": 30, "SHOWN_EDITS": 40}.items():
        monkeypatch.setattr(html, name, shown)
    document = html.render(replace(report, pages=(full,)))
    soup = parsed(document)
    shown = [len(soup.select(each)) for each in ("article.passage", ".gone > li", ".edits > li", ".errors li")]
    assert shown == [20, 30, 40, 100]
    assert [more.get_text() for more in soup.select(".more")] == [
        "And 280 more standing passages, less suspect: the JSON report has them all.",
        "And 1,970 more passages.",
        "And 560 more suspect edits: the JSON report has them all.",
        "And 400 more errors.",
    ]


def test_a_huge_passage_and_a_huge_diff_are_cut(report):
    page = report.pages[0]
    suspect, edit = page.passages[0], page.edits[1]
    big = replace(suspect, passage=replace(suspect.passage, text="spam " * 400_000, spans=()))
    long = replace(edit, diff=tuple(piece._replace(text=piece.text * 100_000) for piece in edit.diff) * 500)
    document = html.render(replace(report, pages=(replace(page, passages=(big,), edits=(long,)),)))
    assert "[… 1,980,000 characters left out …]" in document
    assert "[… 2,600 more pieces …]" in document
    assert len(document) < 3_000_000


@pytest.mark.parametrize("unit", ["x", "{{", "[[", "\n==", "\u202e"])
def test_two_megabytes_in_every_field_are_cut(report, unit):
    page = report.pages[0]
    text = unit * (2_000_000 // len(unit))
    first = page.passages[0]
    author = replace(first.inserted_by, user=text, comment=text, tags=(text,))
    told = replace(
        first,
        passage=replace(first.passage, text=text, spans=(), displaced=text),
        inserted_by=author,
        findings=tuple(replace(finding, message=text) for finding in first.findings),
        before=text,
        after=text,
    )
    changed = replace(page, passages=(told,), page=replace(page.page, page_title=text[:255]))
    assert len(html.render(replace(report, pages=(changed,)))) < 400_000


def test_a_single_clean_page_has_its_timeline_and_a_friendly_word(report):
    page = replace(report.pages[0], passages=(), edits=(), errors=())
    soup = parsed(html.render(replace(report, pages=(page,))))
    assert soup.h1.get_text() == "Nothing suspect stands"
    assert soup.select_one(".page p.calm").get_text() == "Nothing suspect stands in this page."
    assert soup.select_one("figure.timeline") is not None


def test_many_clean_pages_are_folded(report):
    clean = report.pages[1]
    soup = parsed(html.render(replace(report, pages=(clean,) * 40)))
    assert soup.select_one("#clean + details summary").get_text() == "40 pages"
    assert len(soup.select("#clean + details li")) == 40


@pytest.mark.parametrize(
    ("calibrated", "note"),
    [(False, "It is not a probability"), (True, "Where it is marked calibrated, 0.90 was right")],
)
def test_the_note_says_what_a_score_means(report, calibrated, note):
    page = report.pages[0]
    first = replace(page.passages[0], assessment=replace(page.passages[0].assessment, calibrated=calibrated))
    soup = parsed(html.render(replace(report, pages=(replace(page, passages=(first, *page.passages[1:])),))))
    assert note in " ".join(soup.select_one(".note").get_text().split())
    marks = [mark.get_text() for mark in soup.select(".score .quiet")]
    assert marks == ["calibrated"] * calibrated


def palette(style: str, dark: bool) -> dict[str, str]:
    """The colours of the style sheet by name."""
    light, _, rest = style.partition("@media screen and (prefers-color-scheme: dark)")
    source = rest.partition("}\n}")[0] if dark else light
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", source))


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("ink", "paper"),
        ("ink", "card"),
        ("soft", "paper"),
        ("soft", "card"),
        ("soft", "faint"),
        ("link", "paper"),
        ("link", "card"),
        ("accent", "paper"),
        ("accent", "card"),
        ("calm", "paper"),
        ("mark-ink", "mark"),
        ("ins-ink", "ins"),
        ("del-ink", "del"),
        ("moved-ink", "moved"),
        ("back-ink", "back"),
    ],
)
def test_text_stands_out_from_its_ground(document, text, ground, dark):
    colors = palette(parsed(document).style.string, dark)
    high, low = sorted((luminance(colors[text]), luminance(colors[ground])), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 4.5  # WCAG 2 AA


def test_edits_in_a_row_and_what_was_undone_in_part(report):
    page = report.pages[0]
    insult, casino, graft = page.edits
    undone = PartialRevert(rev_id=1057, undone_rev_id=1019, removed=3, put_in=4, restored=0, taken_out=0)
    insult = replace(insult, reverted_by=None, partly_reverted_by=(undone,))
    graft = replace(graft, run_rev_id=1042, partly_reverts=(undone,))
    told = replace(report, pages=(replace(page, edits=(insult, casino, graft)),))
    items = parsed(html.render(told)).select(".edits > li")
    assert [item.get("class", []) for item in items] == [[], ["in-run"], ["in-run"]]
    assert [[run.get_text().split(": ")[1] for run in item.select(".run")] for item in items] == [
        [],
        ["2 suspect edits in a row, together +224 bytes"],
        [],
    ]
    texts = [" ".join(item.get_text().split()) for item in items]
    assert "75% undone by 1057" in texts[0]
    assert "75% of it undone by 1057." in texts[0]
    assert "It undoes 75% of edit 1019." in texts[2]
