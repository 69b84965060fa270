"""words(): what counts as a word in which script, and where it stands."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.wikitext.words import (
    Word,
    is_unspaced,
    length_in_words,
    letter_runs,
    part_pattern,
    part_starts,
    parts,
    plain_parts,
    runs_in,
    up_to,
    word_texts,
    words,
)


def test_words_carry_their_offsets():
    assert list(words("L'article, 42 mots.")) == [
        Word("L'", 0, 2),
        Word("article", 2, 9),
        Word("42", 11, 13),
        Word("mots", 14, 18),
    ]


def test_only_the_slice_is_read():
    assert list(words("one two three", 4, 9)) == [Word("two", 4, 7), Word("t", 8, 9)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "aujourd'hui quelqu'un m'a dit qu'aujourd'hui",
            ["aujourd'hui", "quelqu'un", "m'", "a", "dit", "qu'", "aujourd'hui"],
        ),
        ("jusqu’à l’île", ["jusqu’", "à", "l’", "île"]),
        ("don't O'Brien's rock'n'roll", ["don't", "O'Brien's", "rock'n'roll"]),
        ("dell'arte d'l'a", ["dell'", "arte", "d'", "l'", "a"]),
        ("l''article'' '''gras'''", ["l", "article", "gras"]),
        ("rendez-vous dit-il free-spin", ["rendez", "vous", "dit", "il", "free", "spin"]),
        ("3.14 1 000 MP3 snake_case", ["3", "14", "1", "000", "MP3", "snake", "case"]),
        ("हिन्दी में लिखा", ["हिन्दी", "में", "लिखा"]),
        ("كِتَاب جديد", ["كِتَاب", "جديد"]),
        ("中文 ひらがな", ["中", "文", "ひ", "ら", "が", "な"]),
        ("ที่ดี", ["ที่", "ดี"]),
        ("한국어 위키", ["한국어", "위키"]),
        (unicodedata.normalize("NFD", "été"), [unicodedata.normalize("NFD", "été")]),
        ("… — ''' {{}} [[]]", []),
    ],
)
def test_words_by_language(text, expected):
    assert [word.text for word in words(text)] == expected


@pytest.mark.parametrize(
    ("text", "length"),
    [("", 0), ("two words", 2), ("水磨坊位于河边", 4), ("この mill は川", 3), ("हिन्दी में", 2), ("한국어 위키", 2)],
)
def test_two_characters_count_as_a_word_where_no_spaces_do(text, length):
    assert length_in_words(text) == length
    of_words = [word.text for word in words(text)]
    assert len(of_words) - sum(map(is_unspaced, of_words)) // 2 == length


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("abl'’-d \u0301"))))
def test_slices_equal_texts_in_order(text):
    at = 0
    for word in words(text):
        assert at <= word.start < word.end <= len(text)
        assert text[word.start : word.end] == word.text
        at = word.end


@given(st.text())
def test_every_letter_and_digit_is_in_a_word(text):
    covered = {i for word in words(text) for i in range(word.start, word.end)}
    assert {i for i, char in enumerate(text) if char.isalnum()} <= covered


@given(st.text(st.characters(codec="ascii")) | st.text())
def test_words_without_their_places_are_the_same_words(text):
    assert word_texts(text) == [word.text for word in words(text)]
    assert parts(text) == part_pattern(text, 0, len(text)).findall(text)
    assert letter_runs(text) == re.findall(r"[^\W\d_]+", text)


@given(st.text(st.sampled_from("abdl'’ é中\u0301"), max_size=30), st.integers(1, 4), st.integers(0, 20))
def test_words_are_counted_no_further_than_is_asked(text: str, most: int, start: int) -> None:
    assert up_to(most, text, start, len(text)) == min(most, len(list(words(text, start))))


@given(st.text(st.sampled_from("ab1 _-'’\n\u2028é–²٣Жİ\u0301中\U0001f600\ud800"), min_size=1, max_size=30))
def test_long_texts_are_cut_as_short_ones_are(line: str) -> None:
    times = 300 // len(line) + 1
    text = f"{line}\n" * times
    assert word_texts(text) == [word.text for word in words(text)] == word_texts(line) * times
    assert parts(text) == parts(line) * times
    assert letter_runs(text) == letter_runs(line) * times
    assert plain_parts(text) == plain_parts(line) * times == [run.encode() for run in re.findall(r"[^\W_]+", text)]


@given(st.text(st.sampled_from("ab1 _-'\n\té"), max_size=600))
def test_parts_stand_where_they_are_said_to(text: str) -> None:
    found = parts(text)
    starts = part_starts(text, found)
    assert [text[start : start + len(part)] for start, part in zip(starts, found, strict=True)] == found
    assert starts == [match.start() for match in part_pattern(text, 0, len(text)).finditer(text)]


@given(
    st.lists(st.text(st.sampled_from("abé"), min_size=1, max_size=3), max_size=20),
    st.text(st.sampled_from("abé1²_- ٣")),
)
def test_words_looked_for_one_by_one_are_those_that_cutting_finds(sought: list[str], text: str) -> None:
    assert runs_in(sought, text) == set(sought) & set(letter_runs(text))


def test_a_part_of_a_word_is_not_the_word() -> None:
    assert runs_in(["on", "stone", "one"], "Stones on one7") == {"on", "one"}
