"""page_text(): what a reader reads of an HTML page, and that no page makes it slow."""

import time

import pytest

from wikiwatch.errors import DocumentError
from wikiwatch.fetch.html import MOST_TAGS, page_text

RENDERED = """<!DOCTYPE html><html><head><title>Parloir — Encyclopédie</title><style>p{color:red}</style></head><body>
<nav>Menu principal.</nav><h1 id="firstHeading">Parloir</h1>
<div id="mw-content-text"><div class="mw-content-ltr mw-parser-output">
<div class="hatnote">Pour les articles homonymes.</div>
<table class="infobox_v3"><tr><th>URL</th><td>parloir.example</td></tr></table>
<p><b>Parloir</b> est un site de <a href="/x" title="a > b">discussion</a> ouvert en&nbsp;2003.<sup class="reference"><a
href="#cite">[1]</a></sup> Il a
douze salons<span style="display: none">caché</span>.</p>
<mw:tocplace></mw:tocplace><div id="toc" class="toc"><ul><li>1 Histoire</li></ul></div>
<h2><span id="Histoire">Histoire</span><span class="mw-editsection">[<a>modifier</a>]</span></h2>
<p>1 < 2 &amp; 3 &lt; 4.<br>Suite<script>alert("x")</script>.<!-- non --></p>
<ul><li><p>Un</p></li><li>Deux<ul><li>Trois</li></ul></li></ul>
<table class="wikitable"><tr><th>Nom</th><td>Paul</td></tr></table>
<div class="mw-references-wrap"><ol class="references"><li>Gazette</li></ol></div>
<div class="navbox">Palette</div></div></div><footer>Licence</footer></body></html>"""

READ = """\
Parloir est un site de discussion ouvert en\xa02003. Il a douze salons.

== Histoire ==

1 < 2 & 3 < 4.
Suite.

* Un
* Deux
* Trois
! Nom
| Paul
"""


def test_a_rendered_wiki_page():
    assert page_text(RENDERED, "parloir.html") == (READ, "Parloir")


def test_a_page_of_no_wiki():
    html = "<title>Un &amp; deux</title><header>Menu</header><main><h3>Titre</h3>Texte<p>Suite</main><footer>Fin"
    assert page_text(html, "a.html") == ("=== Titre ===\n\nTexte\n\nSuite\n", "Un & deux")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", "\n"),
        ("Texte seul", "Texte seul\n"),
        ("<p>Un<b>deux</b> <i>trois</i>", "Undeux trois\n"),
        ("<p>Un<p>Deux</div></p>", "Un\n\nDeux\n"),
        ("<P CLASS=x>Un</P><SCRIPT>non</SCRIPT>", "Un\n"),
        ("<p>Un<!-- jamais fermé <p>Deux", "Un\n"),
        ("<p>Un<script>jamais fermé <p>Deux", "Un\n"),
        ('<p title="a>Un</p>Deux', "Un\n\nDeux\n"),
        ("<p>a < b > c << d", "a < b > c << d\n"),
        ("<p hidden>Un</p><p aria-hidden=true>Deux</p><p data-class=navbox>Trois</p>", "Trois\n"),
        ("İ<style>a</style>İ<p>b", "İİ\n\nb\n"),
    ],
)
def test_broken_and_bare_html(html, text):
    assert page_text(html, "a.html").text == text


HOSTILE = ["<div>", "<p>", "<a ", "<", "<!--", "&", "&#", "</", "<!", "<?", '<a href="', "<a b='", "<a/", "<table><td>"]
HOSTILE += [
    "<script>",
    "<li>x",
    "<![CDATA[",
    "<h2>",
    "<p class='",
    '<p class="a" ',
    "</p>",
    "<title>",
    "<meta charset=",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_page_takes_more_than_its_length(piece):
    started = time.process_time()
    page_text(piece * (200_000 // len(piece)), "a.html")
    assert time.process_time() - started < 10


def test_a_page_of_too_many_tags_is_refused_by_name():
    with pytest.raises(DocumentError, match=r"^a\.html: more than 200,000 HTML tags"):
        page_text("<p>" * (MOST_TAGS + 1), "a.html")
