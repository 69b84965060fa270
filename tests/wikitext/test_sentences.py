"""paragraphs(), sentences(), clauses() and pieces(): where wikitext is divided."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.model import Span
from wikiwatch.wikitext.clauses import clauses
from wikiwatch.wikitext.sentences import paragraphs, pieces, sentences

FRENCH = """{{Infobox Site web
| nom = Salon
| type = [[Messagerie|Tchat]]. Payant
}}
'''Salon''' est un site de M. Durand<ref name="a">{{Lien web|titre=Le site. Oui|url=http://a.example}}</ref>.
Fondé av. J.-C. par A. B. Martin, il vaut 3.14 euros.<ref>Le Monde. 3 mai</ref>
« Quoi ? » dit-il. « Oui. » Elle part… puis revient. Voir p. 12, p. ex. la suite, etc. Fin !
Suite de la ligne.<br />Autre ligne.

== Histoire ==
* Un. Deux.
* [[Fichier:Vue.jpg|vignette|Une légende. Avec un point.]]
{| class="wikitable"
! Nom !! Âge
|-
| Paul || 12. Ou 13
|}
[[Catégorie:Site]]
"""

ENGLISH = """He lived in the U.S. until 1990. Dr. Smith (born 3 May) left.{{sfn|Lee|2001}} He said: "No." Then he went.
It is e.g. a test.[http://www.example.org Source. One] See no. 5, i.e. that one. He said no.
Nobody came... Really? "Yes!" he cried. Vol. 3 was
printed in 1,000 copies. {{lang|fr|Le Temps. Un}} followed. <small>Small print.</small> End

;Term: its meaning. More.
:Indented.
"""


def texts(text, spans):
    return [text[span.start : span.end] for span in spans]


def test_french_article():
    assert texts(FRENCH, sentences(FRENCH)) == [
        "{{Infobox Site web",
        "| nom = Salon",
        "| type = [[Messagerie|Tchat]].",
        "Payant",
        "}}",
        "'''Salon''' est un site de M. Durand"
        '<ref name="a">{{Lien web|titre=Le site. Oui|url=http://a.example}}</ref>.',
        "Fondé av. J.-C. par A. B. Martin, il vaut 3.14 euros.<ref>Le Monde. 3 mai</ref>",
        "« Quoi ? » dit-il.",
        "« Oui. »",
        "Elle part… puis revient.",
        "Voir p. 12, p. ex. la suite, etc.",
        "Fin !",
        "Suite de la ligne.<br />",
        "Autre ligne.",
        "== Histoire ==",
        "* Un.",
        "Deux.",
        "* [[Fichier:Vue.jpg|vignette|Une légende. Avec un point.]]",
        '{| class="wikitable"',
        "! Nom",
        "!! Âge",
        "|-",
        "| Paul",
        "|| 12. Ou 13",
        "|}",
        "[[Catégorie:Site]]",
    ]


def test_english_article():
    assert texts(ENGLISH, sentences(ENGLISH)) == [
        "He lived in the U.S. until 1990.",
        "Dr. Smith (born 3 May) left.{{sfn|Lee|2001}}",
        'He said: "No."',
        "Then he went.",
        "It is e.g. a test.[http://www.example.org Source. One]",
        "See no. 5, i.e. that one.",
        "He said no.",
        "Nobody came...",
        "Really?",
        '"Yes!" he cried.',
        "Vol. 3 was\nprinted in 1,000 copies.",
        "{{lang|fr|Le Temps. Un}} followed.",
        "<small>Small print.</small>",
        "End",
        ";Term: its meaning.",
        "More.",
        ":Indented.",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Er kam am 3. Oktober an. Im 19. Jahrhundert ging er.",
            ["Er kam am 3. Oktober an.", "Im 19. Jahrhundert ging er."],
        ),
        ("Das gilt z. B. hier. »Ja.« Danach nicht.", ["Das gilt z. B. hier.", "»Ja.«", "Danach nicht."]),
        ("El Sr. García vino. ¿Cuándo? Ayer.", ["El Sr. García vino.", "¿Cuándo?", "Ayer."]),
        ("这是第一句。这是“第二句！”好。", ["这是第一句。", "这是“第二句！”", "好。"]),
        ("यह है। वह था।", ["यह है।", "वह था।"]),
        ("هل هذا؟ نعم.", ["هل هذا؟", "نعم."]),
        ("Texte. <ref>A. B</ref> <ref name=b /> Suite.", ["Texte. <ref>A. B</ref> <ref name=b />", "Suite."]),
        ("Text.<!-- A note. Here --> More.", ["Text.<!-- A note. Here -->", "More."]),
        ("Made by [[Foo Inc.]] Bars. [[Paris]] is.", ["Made by [[Foo Inc.]] Bars.", "[[Paris]] is."]),
        ("A {{b|C. D\nE. F}} gut. H", ["A {{b|C. D\nE. F}} gut.", "H"]),
        ("See http://example.org/A.B now. Go", ["See http://example.org/A.B now.", "Go"]),
        ("1. Erster. 2. Zweiter", ["1. Erster.", "2. Zweiter"]),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_sentences_by_language(text, expected):
    assert texts(text, sentences(text)) == expected


def test_paragraphs():
    text = "Une ligne\net sa suite.\n\nAutre.\n== Titre ==\n* a\n* b\nTexte\n{|\n| x || y\n|}\n<!-- fin -->\nFin"
    assert texts(text, paragraphs(text)) == [
        "Une ligne\net sa suite.",
        "Autre.",
        "== Titre ==",
        "* a",
        "* b",
        "Texte",
        "{|",
        "| x || y",
        "|}",
        "<!-- fin -->",
        "Fin",
    ]


def test_offsets_are_absolute():
    text = "Un. Deux. Trois."
    assert list(sentences(text, 4)) == [Span(4, 9), Span(10, 16)]
    assert list(paragraphs(text, 3, 9)) == [Span(4, 9)]
    assert list(clauses(text, 4, 9)) == [Span(4, 9)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Le site, fermé en 2024 par la justice, était très connu (par les jeunes du pays) ; il offrait 1,000 "
            "salons à tous – et des casinos en ligne.",
            [
                "Le site, fermé en 2024 par la justice,",
                "était très connu",
                "(par les jeunes du pays) ;",
                "il offrait 1,000 salons à tous –",
                "et des casinos en ligne.",
            ],
        ),
        ("In 1999, the club, now gone, won.", ["In 1999, the club, now gone, won."]),
        (
            "He sang, danced and laughed at 12:30, 1990–1995.",
            ["He sang, danced and laughed at 12:30, 1990–1995."],
        ),
        ("The [[Oslo, Norway|big town in Norway]] is it.", ["The [[Oslo, Norway|big town in Norway]] is it."]),
        (
            "The town grew quickly,<ref>A, b</ref> then it shrank.",
            ["The town grew quickly,<ref>A, b</ref>", "then it shrank."],
        ),
        ("", []),
    ],
)
def test_clauses(text, expected):
    assert texts(text, clauses(text, 0, len(text))) == expected


def test_pieces_are_each_sentences_share_of_each_span():
    text = "Un chat dort, gagnez au casino, ici. Deux chats.\nTrois chats mangent.  Fin."
    inserted = [Span(13, 31), Span(37, 56), Span(70, len(text))]
    assert texts(text, pieces(text, inserted)) == [
        "gagnez au casino,",
        "Deux chats.",
        "Trois c",
        "Fin.",
    ]


def test_pieces_of_blank_spans_are_none():
    assert list(pieces("a.   \n\n b", [Span(2, 7)])) == []


MARKUP = "{{ }} [[ ]] <ref> </ref> <ref/> {| |} |- || ! = == * <!-- --> '' http://a [http://a"
SIGNS = ". ! ? … 。 । « » ( ) , ; A b 1 M."
WIKITEXT = st.lists(
    st.sampled_from([*MARKUP.split(" "), *SIGNS.split(" "), "\n", "\n\n", " "]) | st.text(max_size=4), max_size=40
).map("".join)


@pytest.mark.parametrize("divide", [paragraphs, sentences, lambda text: clauses(text, 0, len(text))])
@given(text=WIKITEXT)
def test_all_text_is_covered_in_order(divide, text):
    at = 0
    for span in divide(text):
        assert not text[at : span.start].strip()
        assert text[span.start : span.end] == text[span.start : span.end].strip() != ""
        at = span.end
    assert not text[at:].strip()


@given(WIKITEXT, st.data())
def test_pieces_cover_the_spans_and_nothing_else(text, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    spans = [Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    found = list(pieces(text, spans))
    inside = {i for span in spans for i in range(span.start, span.end) if not text[i].isspace()}
    covered = [i for span in found for i in range(span.start, span.end) if not text[i].isspace()]
    assert sorted(inside) == covered


@given(WIKITEXT)
def test_no_sentence_ends_inside_a_closed_reference(text):
    whole = f"A<ref>{text.replace('<', '').replace('>', '')}</ref> b"
    assert all(span.start == 0 or span.start >= len(whole) - 1 for span in sentences(whole))
