"""segment(): sentences with their clauses and where they stand."""

from hypothesis import given
from hypothesis import strategies as st

from tests.wikitext.test_sentences import FRENCH, WIKITEXT
from wikiwatch.model import Span
from wikiwatch.wikitext.clauses import clauses_in
from wikiwatch.wikitext.masking import mask
from wikiwatch.wikitext.overlaps import Overlaps
from wikiwatch.wikitext.prose import prose
from wikiwatch.wikitext.segments import segment
from wikiwatch.wikitext.sentences import sentences


def kinds(text):
    return [(sentence.context_kind.value, text[slice(*sentence.span)]) for sentence in segment(text)]


def test_the_kind_says_on_what_line_a_sentence_stands():
    text = (
        "{{Infobox\n| nom = Salon\n}}\nUn site.\n== Histoire ==\n* Un point.\n[[Fichier:Vue.jpg|vignette|La vue.]]\n"
        "{|\n! Nom\n|}\n----\n[[Catégorie:Site]]\n"
    )
    assert kinds(text) == [
        ("template", "{{Infobox"),
        ("template", "| nom = Salon"),
        ("template", "}}"),
        ("prose", "Un site."),
        ("heading", "== Histoire =="),
        ("list", "* Un point."),
        ("caption", "[[Fichier:Vue.jpg|vignette|La vue.]]"),
        ("table", "{|"),
        ("table", "! Nom"),
        ("table", "|}"),
        ("markup", "----"),
        ("markup", "[[Catégorie:Site]]"),
    ]


def test_headings_and_lists_of_plain_text_are_known_by_their_lines():
    text = (
        "Histoire\n\nLe site ouvre en 2003 avec douze salons publics, puis il ferme.\n\nSalons\nAccueil\nMusique\n\n"
        "• Un point\n- Un autre\nBroken into lines of some length, as letters are, it\nStays One sentence."
    )
    assert kinds(text) == [
        ("heading", "Histoire"),
        ("prose", "Le site ouvre en 2003 avec douze salons publics, puis il ferme."),
        ("list", "Salons"),
        ("list", "Accueil"),
        ("list", "Musique"),
        ("list", "• Un point"),
        ("list", "- Un autre"),
        ("prose", "Broken into lines of some length, as letters are, it\nStays One sentence."),
    ]
    assert kinds("Le meilleur casino") == [("prose", "Le meilleur casino")]


def test_a_caption_with_a_link_in_it_is_a_line_of_its_own_and_text_behind_a_file_is_prose():
    assert kinds("[[Fichier:A.jpg|vignette|Des [[moulin]]s.]]\nLe site ouvre.\n\n[[Fichier:B.jpg]]Il ferme. Fin.") == [
        ("caption", "[[Fichier:A.jpg|vignette|Des [[moulin]]s.]]"),
        ("prose", "Le site ouvre."),
        ("prose", "[[Fichier:B.jpg]]Il ferme."),
        ("prose", "Fin."),
    ]


def test_what_a_template_tells_is_prose_and_what_it_lists_is_not():
    text = (
        "{{Intrigue|Paul arrive à Lille en 1954 avec son frère. Puis il repart.}}\n"
        "{{Boîte\n|titre=Suite\n|contenu=Il revient en 1960 avec toute sa famille.\n}}\n{{Infobox|ville=Lille. Nord}}"
    )
    assert kinds(text) == [
        ("prose", "{{Intrigue|Paul arrive à Lille en 1954 avec son frère."),
        ("template", "Puis il repart.}}"),
        ("template", "{{Boîte"),
        ("template", "|titre=Suite"),
        ("prose", "|contenu=Il revient en 1960 avec toute sa famille."),
        ("template", "}}"),
        ("markup", "{{Infobox|ville=Lille. Nord}}"),
    ]
    assert prose(text).split("\n")[0].strip() == "Paul arrive à Lille en 1954 avec son frère. Puis il repart."
    assert "Suite" not in prose(text) and "Il revient en 1960" in prose(text) and len(prose(text)) == len(text)


def test_the_sentences_are_those_of_sentences():
    assert [sentence.span for sentence in segment(FRENCH)] == list(sentences(FRENCH))


@given(WIKITEXT, st.integers(0, 200), st.integers(0, 50))
def test_the_sentences_beside_a_place_are_those_of_its_paragraph(text, start, size):
    place = Span(start, start + size)
    beside = list(segment(text, beside=Overlaps([place])))
    at_it = [one for one in segment(text) if one.span.start < place.end and place.start < one.span.end]
    assert set(at_it) <= set(beside) <= set(segment(text))


def test_a_paragraph_that_is_not_asked_for_is_left_out():
    text = "One. Two, too.\n\nThree.\n\nFour."
    told = segment(text, beside=Overlaps([Span(5, 6), Span(25, 26)]))
    assert [text[slice(*sentence.span)] for sentence in told] == ["One.", "Two, too.", "Four."]


SAID = "comme un, qui like a wie ein che jak niczym zoals como si ( ) – p. 12 J. -"
PROSE = st.lists(st.sampled_from([*SAID.split(" "), " ", " ", ", ", ". ", "\n"]), max_size=60).map("".join)


@given(WIKITEXT | PROSE, st.sampled_from(["fr", "en", "es", "de", "it", "pt", "nl", "pl", "und"]))
def test_clauses_hold_all_words_of_their_sentence_in_order(text, lang):
    for sentence in segment(text, lang):
        at = sentence.span.start
        for clause in sentence.clauses:
            assert not text[at : clause.start].strip()
            assert clause.start < clause.end
            at = clause.end
        assert Span(sentence.clauses[0].start, at) == sentence.span


PIECES = st.lists(
    st.sampled_from(
        ["The bells ring", " – ", "–", ", ", ",", " like a clock", " which is old", ". ", "\n", "(", ")", "é"]
    ),
    max_size=14,
)


@given(PIECES)
def test_clauses_that_are_kept_are_those_of_the_sentence_in_its_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    masked = mask(text).text
    for sentence in segment(text, "en"):
        assert sentence.clauses == tuple(clauses_in(masked, sentence.span, "en"))
