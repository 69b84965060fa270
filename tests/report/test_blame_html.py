"""Attribution in a browser."""

import colorsys
import html
import re
from dataclasses import replace

import pytest

from tests.report.conftest import WIKI, clean_page, guilty_page, moment, revision
from tests.report.test_blame_view import ORIGINS, PIECES, laid_out
from tests.report.test_html import Wellformed, luminance, palette, parsed
from wikiwatch.report import blame_html
from wikiwatch.report.coloring import ColorBy

HOSTILE = "\"><script>alert(1)</script>{{ 7*7 }}<!-- \x00 \x1b[31m \u202e & ' onload=x"


def render(*pieces, by=ColorBy.ORIGIN, origins=ORIGINS, wiki=WIKI, page=None, of=None):
    return blame_html.render(
        *laid_out(*pieces),
        origins,
        wiki=wiki,
        page=page or guilty_page().page,
        revision=of or revision(1060, moment(2026, 11, 15), "Patroller", ""),
        by=by,
    )


@pytest.mark.parametrize("by", ColorBy)
def test_the_whole_body(by, as_expected):
    document = render(*PIECES, by=by)
    as_expected(f"blame_{by}.html", document[document.index("<body>") :])


def test_the_text_is_whole_and_each_run_says_who_wrote_it():
    document = render(*PIECES)
    shown = re.search(r'<div class="blame [^>]*>(.*?)</div>', document, re.DOTALL)
    assert html.unescape(re.sub(r"<[^>]*>", "", shown[1])) == laid_out(*PIECES)[0]
    text = parsed(document).select_one(".blame")
    assert [(run["title"], run["href"]) for run in text.select("a")][:3] == [
        ("7, 4 March 2003 12:00 UTC, Editor A", "#r7"),
        ("1042, 3 August 2022 12:00 UTC, hidden user", "#r1042"),
        ("7, 4 March 2003 12:00 UTC, Editor A", "#r7"),
    ]
    assert [run["class"] for run in text.select("a")] == [[f"origin-{n}"] for n in (7, 10, 7, 1, 7)]


def test_by_age_the_colours_are_steps():
    page = parsed(render(*PIECES, by=ColorBy.AGE))
    assert [run["class"] for run in page.select(".blame a")] == [[f"age-{n}"] for n in (0, 4, 0, 7, 0)]
    assert [(step["class"], step.get_text()) for step in page.select(".ages span")] == [
        (["age-0"], "4 March 2003"),
        (["age-4"], "3 August 2022"),
        (["age-7"], "30 September 2024"),
    ]


def test_the_list_says_whose_most_of_the_text_is():
    rows = parsed(render(*PIECES)).select("tbody tr")
    assert [(row["id"], [" ".join(cell.get_text().split()) for cell in row.select("td")]) for row in rows] == [
        ("r1042", ["1042", "3 August 2022", "hidden user", "hidden", "56", "42%"]),
        ("r7", ["7", "4 March 2003", "Editor A", "none", "55", "41%"]),
        ("r1057", ["1057", "30 September 2024", "2001:db8:0:0:0:0:0:17 (IP address)", "none", "23", "17%"]),
    ]


@pytest.mark.parametrize("by", ColorBy)
def test_it_is_well_formed_and_nothing_can_run(by):
    origins = {1: revision(1, moment(2020, 1, 1), HOSTILE, HOSTILE)}
    page = replace(guilty_page().page, page_title=HOSTILE)
    wiki = replace(WIKI, lang=HOSTILE, article_url=f"javascript:{HOSTILE}$1")
    document = render((HOSTILE, 1), by=by, origins=origins, page=page, wiki=wiki, of=origins[1])
    checker = Wellformed()
    checker.feed(document)
    checker.close()
    assert (checker.wrong, checker.open) == ([], [])
    soup = parsed(document)
    assert soup.find_all(["script", "iframe", "object", "form", "base", "img"]) == []
    assert [tag for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on")] == []
    assert re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", document) == []
    shown = HOSTILE.replace("\x00", "‹U+0000›").replace("\x1b", "‹U+001B›").replace("\u202e", "‹U+202E›")
    assert soup.select_one(".blame a").get_text() == soup.h1.get_text().strip() == shown
    assert soup.select_one(".blame a")["title"] == f"1, 1 January 2020 12:00 UTC, {shown}"
    assert soup.find("meta", {"http-equiv": "Content-Security-Policy"})["content"].startswith("default-src 'none'")


def test_links_lead_to_the_wiki_or_into_the_page():
    page = parsed(render(*PIECES))
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    targets = [tag["href"] for tag in page.find_all("a")]
    assert [t for t in targets if not t.startswith(("https://fr.example.org/", "#"))] == []
    assert [t for t in targets if t.startswith("#") and t[1:] not in ids] == []


def test_a_wiki_of_unknown_address():
    page = parsed(render(*PIECES, wiki=clean_page().wiki))
    assert [tag["href"] for tag in page.find_all("a") if not tag["href"].startswith("#")] == []


def test_of_many_origins_those_of_most_text_are_listed_and_the_others_counted():
    origins = {n: revision(n, moment(2020, 1, 1), "Editor A", "") for n in range(1, 601)}
    page = parsed(render(*[(f"mot{'x' * (n // 100)} ", n) for n in origins], origins=origins))
    assert len(page.select("tbody tr")) == 500
    assert page.select_one(".more").get_text() == "And 100 revisions with less text: the JSON document has them all."
    assert len(page.select(".blame a")) == 500
    unlisted = [*range(1, 100), 199]  # 99 have the least text, and the last of those with a little more
    assert [run["title"] for run in page.select(".blame > span")] == [
        f"{n}, 1 January 2020 12:00 UTC, Editor A" for n in unlisted
    ]


@pytest.mark.parametrize("by", ColorBy)
def test_a_text_of_nothing(by):
    page = parsed(render(by=by, origins={}))
    assert page.select_one("main").get_text().strip() == "There is no text."


def colors(style: str, dark: bool) -> list[str]:
    """The grounds that text of some origin or age may have."""
    light, _, rest = style.partition("@media screen and (prefers-color-scheme: dark)")
    source = rest.partition("}\n}")[0] if dark else light
    ages = [tuple(map(int, found)) for found in re.findall(r"--age-\d: hsl\((\d+) (\d+)% (\d+)%\);", source)]
    [shade] = re.findall(r"--origin: (\d+)% (\d+)%;", source)
    hues = re.findall(r"\.origin-\d+ \{ background: hsl\((\d+) var\(--origin\)\); \}", style)
    assert (len(ages), len(hues)) == (blame_html.AGE_COLORS, blame_html.ORIGIN_COLORS)
    origins = [(int(hue), *map(int, shade)) for hue in hues]
    rgb = [colorsys.hls_to_rgb(h / 360, lightness / 100, s / 100) for h, s, lightness in ages + origins]
    return ["#" + "".join(f"{round(255 * part):02x}" for part in parts) for parts in rgb]


@pytest.mark.parametrize("dark", [False, True])
def test_text_stands_out_from_every_ground(dark):
    style = parsed(render(*PIECES)).style.string
    ink = luminance(palette(style, dark)["ink"])
    for ground in colors(style, dark):
        high, low = sorted((ink, luminance(ground)), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 4.5  # WCAG 2 AA
