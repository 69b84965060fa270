"""prose(): what a reader sees stays where it is, everything else becomes a space."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.wikitext.prose import prose

FRENCH = """{{Infobox Rivière
| nom = Arve
}}
L'''''Arve''''' est une [[cours d'eau|rivière]]<ref name="a">{{Ouvrage|page=3}}</ref> des [[Alpes]].<!-- à revoir -->

== Cours ==
* Elle naît à 2&nbsp;350 m<ref name="a" />.
[[Fichier:Arve.jpg|vignette|L'Arve à [[Genève|la ville]].]]
[[Catégorie:Rivière]]
"""

ENGLISH = """The '''Tay''' is a [[river]] <small>in</small> [https://www.example.org/tay Scotland].
{| class="wikitable"
! scope="col" | Year !! Flow
|-
| style="a:b" | 1990 || 5
|}
It carries <math>Q = 200</math> {{convert|5|km}}<nowiki>[[raw]]</nowiki>.
"""


def shown(text: str) -> list[str]:
    """The lines of prose(text), runs of spaces narrowed."""
    return [" ".join(line.split()) for line in prose(text).split("\n")]


def test_french_article():
    assert shown(FRENCH) == [
        "",
        "L Arve est une rivière des Alpes .",
        "",
        "Cours",
        "Elle naît à 2 350 m .",
        "L'Arve à la ville .",
        "",
        "",
    ]


def test_english_article():
    assert shown(ENGLISH) == [
        "The Tay is a river in Scotland .",
        "",
        "Year !! Flow",
        "",
        "1990 5",
        "",
        "It carries raw .",
        "",
    ]


def test_words_stay_where_they_are():
    text = "Un [[lien|mot]]<ref>x</ref> ici."
    assert prose(text) == "Un        mot               ici."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a {{b|c {{d}} e}} f", "a f"),
        ("a {{{b|c}}} d", "a d"),
        ("a {{b c", "a b c"),
        ("a b}} c", "a b c"),
        ("a <ref>b c", "a b c"),
        ("a <ref>{{b</ref> c}} d", "a c d"),
        ("a <ref>b <ref>c</ref> d", "a b d"),
        ("a <!-- b", "a"),
        ("a <nowiki>'''b''' {{c}}</nowiki>", "a b c"),
        ("[[fr:Page]] [[:Category:X]] [[Category:Y|z]]", ":Category:X"),
        ("[[Datei:A.png|mini|Ein Bild]]", "Ein Bild"),
        ("[[a|b [[c]] d]]", "b c d"),
        ("[[a\nb|c]]", "a b c"),
        ("|archive-url=http://a.b |date=1 May", "1 May"),
        ("----\n__TOC__ 5 < 6", "5 < 6"),
        ("<gallery>\nFichier:A b.jpg|Une vue\n</gallery>", "Une vue"),
        ("<references>\n<ref name=x>y</ref>\n</references>", ""),
    ],
)
def test_constructs(text, expected):
    assert " ".join(prose(text).split()) == expected


def test_slice_is_read_alone():
    assert prose("{{a|b}} c {{d}}", 4, 12) == "b   c   "


WIKITEXT = st.text(alphabet=st.one_of(st.sampled_from("ab \n|=*:;!-"), st.characters()), max_size=12) | st.sampled_from(
    [
        "{{",
        "}}",
        "[[",
        "]]",
        "<ref>",
        "</ref>",
        "<ref/>",
        "{|",
        "|}",
        "<!--",
        "-->",
        "''",
        "[[File:",
        "http://a",
        "&amp;",
        "<nowiki>",
        "</nowiki>",
    ]
)


@given(st.lists(WIKITEXT, max_size=30).map("".join))
def test_length_kept_and_nothing_invented(text):
    result = prose(text)
    assert len(result) == len(text)
    assert all(new in (old, " ") for old, new in zip(text, result, strict=True))
