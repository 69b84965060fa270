"""What the groups of features measure."""

from __future__ import annotations

from collections.abc import Callable
from math import isnan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.model import EditChange, PageRecord
from wikiwatch.score.edits import features
from wikiwatch.score.edits.features import GROUPS, NAMES, measure
from wikiwatch.score.edits.window import window_of

LINE = "The tower stands in the old town. It was built in 1889."


def measured(old: str | None = LINE, new: str = LINE, **known: Any) -> dict[str, float]:
    """Every feature by its name."""
    window = window_of(EditChange(old=old, new=new, **{"lang": "en", **known}))
    return dict(zip(NAMES, measure(window).tolist(), strict=True))


def put_in(text: str, **known: Any) -> dict[str, float]:
    return measured(LINE, f"{LINE} {text}", **known)


def test_every_feature_has_a_name_of_its_own() -> None:
    assert len(set(NAMES)) == len(NAMES) == len(features.GROUP_OF)


@pytest.mark.parametrize(
    ("name", "text", "innocent"),
    [
        ("repetition.held_letters", "Sooooo long.", "It is so long."),
        ("repetition.longest_run", "aaaaaaa", "| a ------ b"),
        ("repetition.commonest_word", "spam spam spam spam spam", "One two three four five."),
        ("repetition.doubled_words", "hi hi hi hi", "hi there"),
        ("case.shouted_words", "THIS IS WRONG", "This is wrong"),
        ("case.small_i", "what i think", "what I think"),
        ("case.opens_small", "it is high.", "It is high."),
        ("punctuation.exclamations", "Wow!!", "Wow."),
        ("punctuation.smileys", "nice :)", "nice (so)"),
        ("punctuation.repeated_marks", "what??", "what?"),
        ("gibberish.key_runs", "asdfgh", "tower"),
        ("gibberish.consonants", "xkcdrw", "strength"),
        ("words.strong", "it is shit", "it is high"),
        ("words.abuse_share", "sh1t", "stone"),
        ("words.abuse_set_off", "his song ''Shit Happens'' (1984)", "his song is shit"),
        ("words.person", "you know my house", "the house"),
        ("meaning.unknown", "Zorblax quixfen grumpt.", "A stone bridge."),
        ("meaning.unknown_more", "Zorblax quixfen grumpt.", "A stone bridge."),
        ("meaning.added", "You are a stupid idiot.", "The architect was born in Dijon."),
        ("links.addresses_added", "see http://example.org", "see the example"),
        ("links.telephones", "call 010 555 0190", "call of 2010"),
        ("links.telephones", "call +33 5 36 49 00 88", "population 105 200 300"),
        ("markup.lone_emphasis", "'''Fet tekst'''", "'''Bold''' and more"),
        ("gibberish.key_runs", "ασδφγηξκλ", "ακρόπολη"),
        ("links.odd_hosts", "http://best-casino.example.org", "http://example.org"),
        ("links.mail", "someone@example.org", "someone at home"),
        ("links.references_added", "<ref>Book</ref>", "Book"),
        ("markup.samples", "'''Bold text'''", "'''Tower'''"),
        ("markup.braces_off", "{{cite", "{{cite}}"),
        ("markup.brackets_off", "[[Paris", "[[Paris]]"),
        ("markup.headings", "\n== More ==", "More"),
        ("markup.in_comment", "More. <!-- Do not change this! -->", "More. Do not change this!"),
        ("markup.comment_marks", "<!-- Do not change this! -->", "Do not change this!"),
        ("meaning.unspelled", "a stonee bridgge", "a stone bridge"),
        ("novelty.new_words", "Bananas grow everywhere.", "The old tower stands."),
        ("numbers.far_year", "in 9000", "in 1900"),
    ],
)
def test_what_a_feature_sees(name: str, text: str, innocent: str) -> None:
    assert put_in(text)[name] > put_in(innocent)[name]


def test_an_exchanged_number() -> None:
    values = measured(new=LINE.replace("1889", "1988"))
    assert (values["numbers.only_a_number"], values["numbers.same_length"]) == (1, 1)
    assert measured(new=LINE.replace("1889", "early"))["numbers.only_a_number"] == 0


def test_a_corrected_word_is_alike() -> None:
    corrected, other = measured("The towr.", "The tower."), measured("The towr.", "The banana.")
    assert corrected["novelty.alike"] > other["novelty.alike"]
    assert corrected["novelty.one_word_for_another"] == 1


def test_abuse_that_was_there_is_not_new() -> None:
    assert measured("shit one", "shit two shit")["words.strong"] == 1
    assert measured("It is shit.", "It is.")["words.abuse_removed"] == 1


@pytest.mark.parametrize(
    ("name", "old", "new", "innocent"),
    [
        ("setting.grown_words", LINE, LINE.replace("tower", "towerxyz"), LINE.replace("tower", "castle")),
        ("setting.cut_words", LINE, LINE.replace("tower", "towe"), LINE.replace("tower", "castle")),
        ("setting.inside_sentence", LINE, LINE.replace("stands", "hello stands"), f"{LINE} Hello."),
        ("setting.sentence_cut", LINE, LINE[:-15], LINE.replace(" It was built in 1889.", "")),
        ("setting.unlinked_item", "* [[A]]", "* [[A]]\n* Bob Smith", "* [[A]]\n* [[C]]"),
        ("setting.reference_lost", f"{LINE} More was said of it.<ref>a</ref>", LINE, f"{LINE} More was said of it."),
        (
            "setting.number_without_reference",
            f"{LINE}<ref>a</ref>",
            f"{LINE} 5 m.<ref>a</ref>",
            f"{LINE} A.<ref>a</ref>",
        ),
        ("setting.all_small", LINE, f"{LINE} and it is nice there", f"{LINE} And it is nice there"),
        (
            "setting.bare_letters",
            "Élevée à Orléans.",
            "Élevée à Orléans. elle est belle",
            "Élevée à Orléans. Âgée, elle était là.",
        ),
        ("surroundings.inside_link", "In [[Paris]].", "In [[Parfis]].", "In the [[Paris]]."),
        ("surroundings.inside_template", "{{Box|a=1}}", "{{Box|a=2}}", "{{Box|a=1}} 2"),
        ("surroundings.inside_address", "[http://a.example/b c]", "[http://a.example/x c]", "[http://a.example/b x]"),
        ("surroundings.abuse_spelled_out", '"Oh, s---!"', '"Oh, shit!"', '"Oh, s---! Shit!"'),
        ("numbers.span_broken", "(1879–1955)", "(1979–1955)", "(1875–1955)"),
        ("numbers.farther_off", "In 1879 and 1955.", "In 1279 and 1955.", "In 1897 and 1955."),
        ("setting.said_before", LINE, f"{LINE}\nIt was built in 1889.", f"{LINE}\nIt was built in marble."),
    ],
)
def test_where_it_was_put(name: str, old: str, new: str, innocent: str) -> None:
    assert measured(old, new)[name] > measured(old, innocent)[name]


@pytest.mark.parametrize(
    ("name", "word", "spoiled"),
    [("meaning.unspelled_more", "stands", "standss"), ("gibberish.odder", "tower", "tbwer")],
)
def test_a_word_that_was_spoiled_and_set_right(name: str, word: str, spoiled: str) -> None:
    other = LINE.replace(word, spoiled)
    values = measured(LINE, other)[name], measured(other, LINE)[name]
    assert values[0] == pytest.approx(-values[1]) and values[0] != 0
    assert isnan(put_in("More.")[name])


def test_nothing_but_capitals_was_changed() -> None:
    assert measured(LINE, LINE.replace("stands", "STANDS"))["case.case_alone"] == 1
    assert measured(LINE, LINE.replace("stands", "RESTS"))["case.case_alone"] == 0 == measured()["case.case_alone"]


def test_a_comment_of_the_source_that_was_there_before() -> None:
    old = "It is old. <!-- Do not change this! --> It is high."
    inside = measured(old, old.replace("change", "ever change"))
    assert inside["markup.in_comment"] == 1 and inside["markup.comment_marks"] == 0
    assert measured(old, old.replace("high", "very high"))["markup.in_comment"] == 0


def test_another_language_shares_few_short_words() -> None:
    own, other = put_in("It is on the old way to it."), put_in("Le roi de la mer est un ami.")
    assert own["setting.short_words_known"] > other["setting.short_words_known"]


def test_letters_are_those_of_the_language() -> None:
    name = "gibberish.oddest_word"
    assert put_in("źdźbło trawy", lang="pl")[name] > put_in("qwxzkj trawy", lang="pl")[name]
    assert isnan(put_in("źdźbło", lang="ru")[name])


def test_abuse_that_is_the_same_everywhere_is_known_everywhere() -> None:
    assert put_in("fuck", lang="no such")["words.strong"] == 1
    assert isnan(put_in("fuck", lang="no such")["words.informal"])


@pytest.mark.parametrize("said", ["wsh la zone", "chokbar", "tralalero tralala", "J'ai 11 ans", "gngngn"])
def test_what_french_pupils_write_is_informal(said: str) -> None:
    assert put_in(said, lang="fr")["words.informal"] > 0


@pytest.mark.parametrize(
    "said", ["Au revoir les enfants", "le volcan a 11 ans", "un gros tas de pierres", "la cour de l'école"]
)
def test_what_french_articles_say_of_the_like_is_not(said: str) -> None:
    values = put_in(said, lang="fr")
    assert values["words.informal"] == values["words.abuse_share"] == 0


def test_meanings_are_known_in_some_languages_and_rarity_in_english() -> None:
    values = put_in("Il est stupide.", lang="fr")
    assert values["meaning.added"] > put_in("Il est construit.", lang="fr")["meaning.added"]
    assert isnan(values["meaning.rarity"]) and isnan(values["wording.worst_word"])
    assert not isnan(put_in("More.")["meaning.rarity"])
    assert isnan(put_in("Hau.", lang="eu")["meaning.added"])


def test_a_blanked_page() -> None:
    long = LINE * 10
    assert measured(long, "")["size.blanked_share"] == 1
    assert isnan(measured(long, "", lines_only=True)["size.blanked_share"])


def test_what_is_not_known_is_not_guessed() -> None:
    values = put_in("More.", lines_only=True)
    for group in ("comment", "author", "record", "earlier"):
        assert all(isnan(value) for name, value in values.items() if name.startswith(f"{group}."))
    assert isnan(values["novelty.known_on_page"])
    assert isnan(put_in("More.", lang="zh")["wording.worst_word"])


@pytest.mark.parametrize(
    ("known", "anonymous"),
    [
        ({"anon": True}, 1),
        ({"anon": False, "user": "Example"}, 0),
        ({"user": "192.0.2.7"}, 1),
        ({"user": "2001:db8::1"}, 1),
        ({"user": "~2024-12345"}, 1),
        ({"user": "~2024-12345", "anon": False}, 1),
        ({"user": "Example"}, 0),
    ],
)
def test_who_is_anonymous(known: dict[str, Any], anonymous: float) -> None:
    assert put_in("More.", **known)["author.anonymous"] == anonymous


@pytest.mark.parametrize(
    ("name", "comment", "other"),
    [
        ("comment.empty", "", "a reason"),
        ("comment.section_only", "/* History */", "/* History */ more on it"),
        ("comment.reverting", "Undid revision 5 by Example", "more on the tower"),
        ("comment.blanking", "Blanked the page", "more on the tower"),
        ("comment.explained", "the source says 1889", ""),
        ("comment.abuse", "fuck you", "thank you"),
    ],
)
def test_what_a_comment_says(name: str, comment: str, other: str) -> None:
    assert put_in("More.", comment=comment)[name] > put_in("More.", comment=other)[name]


def test_a_comment_that_speaks_of_the_change() -> None:
    fits, other, none = (
        measured(LINE, LINE.replace("old", "ancient"), comment=comment)["comment.fits_change"]
        for comment in ("the tower's town is ancient", "corrected spelling", "/* History */")
    )
    assert fits > other == 0 and isnan(none)


def test_new_words_tell_in_a_line_that_was_turned_round() -> None:
    turned = "It was built in 1889 by an idiot. In the old town the tower stands."
    values = measured(LINE, turned)
    assert values["meaning.new"] > values["meaning.added"]


def test_a_record() -> None:
    values = put_in("More.", record=PageRecord(seconds_since=60.0, user_edits=3, user_reverted=3, undoes=1))
    assert values["record.undoes"] == 1
    assert values["record.user_reverted_share"] == 0.75


def test_a_page_where_much_was_undone() -> None:
    usual, fought_over = (put_in("More.", record=PageRecord(reverted_share=share)) for share in (1 / 15, 0.5))
    assert usual["record.page_odds"] == pytest.approx(0, abs=1e-6)
    assert fought_over["record.page_odds"] > 1


def test_abuse_that_is_left_standing() -> None:
    line = "The tower is shit. It was built in 1889."
    assert measured(f"{line} lol", line)["surroundings.abuse_kept"] == 1
    assert measured(LINE, f"{LINE} shit")["surroundings.abuse_kept"] == 0


def test_the_title_may_speak_so_itself() -> None:
    titles = ("Shit Creek", "Tower", None)
    said = [put_in("In Shit Creek.", title=title)["surroundings.abuse_in_title"] for title in titles]
    assert said[:2] == [1, 0] and isnan(said[2])
    assert isnan(put_in("In the tower.", title="Shit Creek")["surroundings.abuse_in_title"])


def test_a_group_may_be_left_out() -> None:
    window = window_of(EditChange(old=LINE, new=f"{LINE} shit", lang="en"))
    left = dict(zip(NAMES, measure(window, without={"words"}).tolist(), strict=True))
    assert all(
        isnan(value) == name.startswith("words.")
        for name, value in left.items()
        if name.startswith(("words", "size.a"))
    )


@given(st.text(), st.text(), st.sampled_from(["en", "fr", "zh", "no such", None]), st.booleans())
def test_any_texts_can_be_measured(old: str, new: str, lang: str | None, lines_only: bool) -> None:
    window = window_of(EditChange(old=old, new=new, lang=lang, lines_only=lines_only, comment=new))
    for group in GROUPS:
        assert len(group.measure(window)) == len(group.FEATURES)


HOSTILE: list[Callable[[int], str]] = [
    lambda size: "a" * size,
    lambda size: "ab" * (size // 2),
    lambda size: "\n" * size,
    lambda size: "[[" * (size // 2),
    lambda size: "{{" * (size // 2),
    lambda size: "<a" * (size // 2),
    lambda size: "| " * (size // 2),
    lambda size: "a@" * (size // 2),
    lambda size: "/*" * (size // 2),
    lambda size: "aA" * (size // 2),
    lambda size: "http://" * (size // 7),
]


@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: repr(make(8))[:12])
def test_crafted_text_does_not_stall(make: Callable[[int], str]) -> None:
    put_in(make(200_000), comment=make(200_000))
