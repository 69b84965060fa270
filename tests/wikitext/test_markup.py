"""scan() and strays(): what is closed, and what is left over."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.wikitext.markup import CATEGORY_PREFIX, CATEGORY_PREFIXES, Kind, Node, namespace, scan, strays

LEXICONS = Path(__file__).parents[2] / "wikiwatch" / "lexicons"


def test_scan():
    text = "{{a|[[b|c]]}} <ref>{{d}}</ref><!-- {{ --><math>{{</math><br> http://e"
    assert list(scan(text)) == [
        Node(Kind.LINK, 4, 11, (7,)),
        Node(Kind.TEMPLATE, 0, 13, (3,)),
        Node(Kind.TEMPLATE, 19, 24),
        Node(Kind.REFERENCE, 14, 30, (19, 24)),
        Node(Kind.COMMENT, 30, 41),
        Node(Kind.RAW, 41, 56, (47, 49)),
        Node(Kind.TAG, 56, 60),
        Node(Kind.URL, 61, 69),
    ]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("{{a}} [[b]] <ref>c</ref> <ref name=d /> {{{e|f}}} <br> {{{{g}}}}", []),
        ("{{a [[b]]", ["{{"]),
        ("{{a [[b}}", ["[["]),
        ("a]] b}}", ["]]", "}}"]),
        ("[[a\nb]]", ["[[", "]]"]),
        ("<ref>a <ref>b</ref>", ["<ref>"]),
        ("a</ref>", ["</ref>"]),
        ("<ref>{{a</ref>}}", ["{{", "}}"]),
        ("<nowiki>a", ["<nowiki>"]),
        ("a <!-- b", ["<!--"]),
        ("a <!-- b <!-- c -->", ["<!--"]),
        ("<nowiki>[[</nowiki> <math>\\{ {{</math> <!-- }} -->", []),
        ("{{{a}}", []),
        ("{{a}}}}", ["}}"]),
        ("{{{{a}}", ["{{"]),
    ],
)
def test_strays(text, left):
    assert [text[span.start : span.end] for span in strays(text)] == left


@pytest.mark.parametrize(
    ("target", "prefix"),
    [("Fichier:A.jpg", "fichier"), (" tập tin : a", "tập_tin"), ("Paris", ""), (":Category:X", "")],
)
def test_namespace(target, prefix):
    assert namespace(target) == prefix


CATEGORIES = {
    "ar": "تصنيف", "bg": "Категория", "ca": "Categoria", "cs": "Kategorie", "da": "Kategori", "de": "Kategorie",
    "el": "Κατηγορία", "en": "Category", "es": "Categoría", "fa": "رده", "fi": "Luokka", "fr": "Catégorie",
    "he": "קטגוריה", "hi": "श्रेणी", "hr": "Kategorija", "hu": "Kategória", "id": "Kategori", "it": "Categoria",
    "ja": "カテゴリ", "ko": "분류", "nl": "Categorie", "no": "Kategori", "pl": "Kategoria", "pt": "Categoria",
    "ro": "Categorie", "ru": "Категория", "sk": "Kategória", "sr": "Категорија", "sv": "Kategori", "tr": "Kategori",
    "uk": "Категорія", "vi": "Thể loại", "zh": "分类",
}  # fmt: skip


def test_there_is_a_name_of_categories_for_each_language_with_word_lists():
    assert set(CATEGORIES) == {folder.parent.name for folder in LEXICONS.glob("*/gambling.txt")} - {"und"}


@pytest.mark.parametrize("name", [*CATEGORIES.values(), "category", "CATÉGORIE", "thể_loại"])
def test_a_category_is_known_by_its_prefix_in_every_language_with_word_lists(name):
    assert namespace(f"{name}:A") in CATEGORY_PREFIXES
    assert re.fullmatch(CATEGORY_PREFIX, name)


PARTS = st.sampled_from(["{{", "}}", "[[", "]]", "<ref>", "</ref>", "<ref/>", "{", "[", "|", "a", "\n"])


@given(st.lists(PARTS).map("".join))
def test_nodes_nest_and_strays_are_apart(text):
    nodes = scan(text)
    for i, node in enumerate(nodes):
        assert 0 <= node.start < node.end <= len(text)
        assert all(node.start <= pipe <= node.end for pipe in node.pipes)
        assert all(other.end <= node.start or node.start <= other.start < other.end <= node.end for other in nodes[:i])
    assert all(a.end <= b.start for a, b in pairwise(strays(text)))
