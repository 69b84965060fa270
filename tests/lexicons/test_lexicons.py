"""The lexicons: their notation, what of a text they match, and that every shipped line can be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikiwatch import lexicons
from wikiwatch.detect.foreign_topic import FIELDS
from wikiwatch.lexicons import (
    Grade,
    LexiconError,
    Matcher,
    base_language,
    fold,
    listed_language,
    load,
    meant,
    names,
    parse,
    readings,
)
from wikiwatch.model import Span

TABLES = "und"  # letter statistics of the gibberish detector, not terms
FILES = sorted(p for p in Path(lexicons.__file__).parent.glob("*/*.txt") if p.parent.name != TABLES)
TOPICS = tuple(FIELDS)
STYLES = ("generated_artefact", "generated_style")
REGISTERS = ("profanity", "informal")
LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pl", "pt")
NEWER_LANGUAGES = ("cs", "da", "fi", "no", "sk", "sv")
LATER = ("real_estate", "removals_trades", "travel_booking")  # which these lack as yet
TONES = ("promotion_appeal", "promotion_moral", "promotion_offer", "promotion_praise")


def matcher(*lines: str) -> Matcher:
    return Matcher([("list", parse(lines, "xx/list.txt"))])


def found(text: str, *lines: str) -> list[tuple[str, str]]:
    return [(text[hit.start : hit.end], hit.grade.value) for hit in matcher(*lines).hits(text)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_shipped_line_can_be_read(path: Path) -> None:
    """The message names file and line."""
    assert parse(path.read_text(encoding="utf-8").splitlines(), f"{path.parent.name}/{path.name}")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_language_has_its_lists(lang: str) -> None:
    assert {*TOPICS, *TONES, *STYLES, "simile", "profanity"} <= set(names(lang))
    forms = {name: sum(len(entry.forms) for entry in load(lang, name)) for name in (*TOPICS, "profanity")}
    assert {name: count for name, count in forms.items() if count < 60} == {}


@pytest.mark.parametrize("lang", NEWER_LANGUAGES)
def test_each_newer_language_has_most_lists(lang: str) -> None:
    wanted = {*TOPICS, *TONES, *STYLES, "simile", "profanity"}.difference(LATER)
    assert wanted <= set(names(lang))
    forms = {
        name: sum(len(entry.forms) for entry in load(lang, name)) for name in wanted - {"simile", "generated_artefact"}
    }
    assert {name: count for name, count in forms.items() if count < 35} == {}


@pytest.mark.parametrize("name", [*TOPICS, *TONES, *REGISTERS])
def test_a_term_matches_itself_as_its_own_grade(name: str) -> None:
    """No line is hidden by another one: every form, read as a text, is found whole."""
    for lang in sorted({path.parent.name for path in FILES if path.stem == name}):
        entries = load(lang, name)
        lone = Matcher([(name, entries)])
        for entry in entries:
            for form in entry.forms:
                text = " ".join(word.strip("*") + ("x" if "*" in word else "") for word in form)
                if entry.grade is Grade.INNOCENT or any(word.startswith("*") for word in form):
                    continue
                hits = list(lone.hits(text))
                assert [(hit.start, hit.end) for hit in hits] == [(0, len(text))], f"{lang}/{name}: {entry.term!r}"


@pytest.mark.parametrize(
    ("line", "forms"),
    [
        ("casino|s", ["casino", "casinos"]),
        ("gambl/e|es|ing", ["gamble", "gambles", "gambling"]),
        ("machine|s à sous", ["machine a sous", "machines a sous"]),
        ("jeu|x d'argent", ["jeu d argent", "jeux d argent"]),
        ("coup d'œil", ["coup d oeil"]),
        ("=prêt|s", ["prêt", "prêts"]),
        ("=besuchen Sie", ["besuchen Sie"]),
        ("spielautomat*", ["spielautomat*"]),
        ("my last /training|update", ["my last training", "my last update"]),
        ("操你/妈|娘", ["操 你 妈", "操 你 娘"]),
        ("sb傻逼", ["sb 傻 逼"]),
        ("?jeton|s  # also of a telephone", ["jeton", "jetons"]),
    ],
)
def test_forms_of_a_line(line: str, forms: list[str]) -> None:
    (entry,) = parse([line], "xx/list.txt")
    assert [" ".join(form) for form in entry.forms] == forms


@pytest.mark.parametrize(
    ("line", "grade", "home"),
    [
        ("croupier", Grade.STRONG, True),
        ("?jeton", Grade.ORDINARY, False),
        ("??chance", Grade.EVERYDAY, False),
        ("??@banque", Grade.EVERYDAY, True),
        ("@hippodrome", Grade.SILENT, True),
        ("!mise en scène", Grade.INNOCENT, False),
    ],
)
def test_marks_of_a_line(line: str, grade: Grade, home: bool) -> None:
    (entry,) = parse([line], "xx/list.txt")
    assert (entry.grade, entry.home) == (grade, home)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("???casino", "has no term, or too many marks in front of it"),
        ("@", "has no term, or too many marks in front of it"),
        ("casino||s", "has an empty or repeated ending"),
        ("casino|s|s", "has an empty or repeated ending"),
        ("cas*no", "'cas*no' is not a word"),
        ("cas;no", "'cas;no' is not a word"),
        ("ab*", "needs 3 letters or more beside its star"),
        ("傻逼逼*", "needs no star"),
        ("x", "has a form of a single letter"),
        ("a b c d e f g h i j k l m", "has more than 12 words"),
    ],
)
def test_a_malformed_line_is_refused_with_its_place(line: str, complaint: str) -> None:
    with pytest.raises(LexiconError) as refused:
        parse(["# a comment", "", line], "xx/list.txt")
    assert str(refused.value).startswith("xx/list.txt:3: ")
    assert complaint in str(refused.value)


def test_a_form_that_stands_already_is_refused_with_both_places() -> None:
    with pytest.raises(LexiconError, match=r"^xx/list\.txt:4: 'paris' stands already in line 1$"):
        parse(["pari|s", "", "jeu", "?paris"], "xx/list.txt")


@pytest.mark.parametrize(
    ("text", "lines", "hits"),
    [
        ("Un CASINO, des casinos.", ["casino|s"], [("CASINO", "strong"), ("casinos", "strong")]),
        ("Scunthorpe, cockpit", ["cunt", "cock"], []),
        ("l'escorte", ["escorte"], [("escorte", "strong")]),
        ("des machines à  sous", ["machine|s à sous"], [("machines à  sous", "strong")]),
        ("free-spins", ["free spin|s"], [("free-spins", "strong")]),
        ("jeu. Argent", ["jeu argent"], []),
        ("Ｃａｓｉｎｏ, 𝗰𝗮𝘀𝗶𝗻𝗼", ["casino"], [("Ｃａｓｉｎｏ", "strong"), ("𝗰𝗮𝘀𝗶𝗻𝗼", "strong")]),
        ("Spielautomaten", ["spielautomat*"], [("Spielautomaten", "strong")]),
        ("Onlinecasino", ["*casino"], [("Onlinecasino", "strong")]),
        ("un prêt, il est près", ["=prêt"], [("prêt", "strong")]),
        ("Besuchen Sie uns. Dort besuchen sie uns.", ["=besuchen Sie"], [("Besuchen Sie", "strong")]),
        ("他是傻逼吗", ["傻逼"], [("傻逼", "strong")]),
        ("草泥马,不是草", ["操你妈|的", "草泥马"], [("草泥马", "strong")]),
        ("このクソガキと糞", ["クソガキ|ども"], [("クソガキ", "strong")]),
        ("ไอ้เหี้ยนี่ ทำนา", ["ไอ้เหี้ย", "?ทำ"], [("ไอ้เหี้ย", "strong"), ("ทำ", "ordinary")]),
        ("वह मादरचोद है", ["मादरचोद"], [("मादरचोद", "strong")]),
        ("씨발놈이", ["씨발*"], [("씨발놈이", "strong")]),
        ("يا شرموطة، يا شَرْمُوطة", ["شرموطة"], [("شرموطة", "strong"), ("شَرْمُوطة", "strong")]),
        ("בן־זונה", ["בן זונה"], [("בן־זונה", "strong")]),
        ("מָמְזֵר", ["ממזר"], [("מָמְזֵר", "strong")]),
        ("مادر‌جنده", ["مادر جنده"], [("مادر‌جنده", "strong")]),
    ],
)
def test_what_a_term_matches(text: str, lines: list[str], hits: list[tuple[str, str]]) -> None:
    assert found(text, *lines) == hits


def test_the_longest_term_wins_and_an_innocent_one_hides_what_is_in_it() -> None:
    lines = ["??mise", "!mise en", "?mise tout", "mise en jeu d'argent"]
    assert found("la mise en scène, il mise tout, une mise en jeu d'argent, une mise", *lines) == [
        ("mise tout", "ordinary"),
        ("mise en jeu d'argent", "strong"),
        ("mise", "everyday"),
    ]


def test_lists_are_read_apart() -> None:
    both = Matcher([("gambling", parse(["casino"], "a")), ("crypto", parse(["?crypto casino"], "b"))])
    assert [(hit.lexicon, hit.start, hit.end) for hit in both.hits("a crypto casino")] == [
        ("crypto", 2, 15),
        ("gambling", 9, 15),
    ]


def test_other_spellings_are_tried_when_a_word_is_unknown() -> None:
    reversed_too = Matcher([("list", parse(["casino", "otto"], "a"))], spellings=lambda word: (word[::-1],))
    assert [hit.term for hit in reversed_too.hits("onisac otto casino")] == ["casino", "otto", "casino"]


@pytest.mark.parametrize("text", ["slot machine", "tols machine", "slot enihcam", "tols enihcam"])
def test_each_word_of_a_term_may_have_another_spelling(text: str) -> None:
    reversed_too = Matcher([("list", parse(["slot machine"], "a"))], spellings=lambda word: (word[::-1],))
    assert [hit.term for hit in reversed_too.hits(text)] == ["slot machine"]


@given(
    st.lists(st.sampled_from(["machines", "à", "sous", "prêt", "pret", "Spielautomat", "le", ",", "\n"]), max_size=12)
)
def test_the_quick_look_misses_no_hit(parts: list[str]) -> None:
    text = " ".join(parts)
    lists = matcher("machine|s à sous", "spielautomat*", "=prêt", "?le prêt")
    assert [entry.term for _, entry in lists.entries(text)] == [hit.term for hit in lists.hits(text)]


@given(st.text(alphabet="abc '-é𝗮", max_size=40))
def test_hits_lie_in_the_text_in_order(text: str) -> None:
    lists = matcher("aaa*", "bb|c", "?cc bb")
    spans = [(hit.start, hit.end) for hit in lists.hits(text)]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)


@given(
    st.lists(st.lists(st.sampled_from(["casino", "slot", "machine", "the", "sl0t", "Été"])).map(" ".join), max_size=5)
)
def test_texts_read_at_once_have_the_hits_they_have_one_by_one(texts: list[str]) -> None:
    terms = Matcher([("list", parse(["casino", "slot machine", "=Été", "the casin*"], "a"))], spellings=meant)
    assert terms.hits_in(texts) == [list(terms.hits(text)) for text in texts]


def test_folding() -> None:
    words = ["Œuvre", "MÄSSIG", "maß", "Łódź", "ﬁn", "naïve", "PLAIN"]
    assert [fold(word) for word in words] == ["oeuvre", "massig", "mass", "lodz", "fin", "naive", "plain"]


@pytest.mark.parametrize(
    ("code", "base"), [("fr", "fr"), ("pt-br", "pt"), ("simple", "en"), ("de-formal", "de"), ("EN", "en")]
)
def test_language_of_a_wiki(code: str, base: str) -> None:
    assert base_language(code) == base


@pytest.mark.parametrize(
    ("code", "listed"),
    [
        ("fr", "fr"),
        ("simple", "en"),
        ("pt-br", "pt"),
        ("ka", "und"),
        ("../en", "und"),
        ("", "und"),
        ("x" * 3_000, "und"),
    ],
)
def test_languages_without_words_are_one(code: str, listed: str) -> None:
    assert listed_language(code) == listed


def test_no_lists_for_a_language_we_have_no_words_of() -> None:
    assert (names("xx"), load("xx", "gambling"), names("../fr")) == ((), (), ())


def test_readings_leave_out_quotations_titles_and_markup() -> None:
    text = "Il lit ''Le Casino'' et « le jackpot »<ref>casino</ref> au [[casino|café]] ''in situ''."
    ((piece, read),) = readings(text, [Span(0, len(text))])
    assert (piece, len(read)) == (Span(0, len(text)), len(text))
    assert read.split() == ["Il", "lit", "et", "au", "café", "in", "situ", "."]


def test_readings_leave_out_quotations_in_corner_brackets() -> None:
    text = "彼は「素晴らしい店」と『旅』で語った。"
    ((_, read),) = readings(text, [Span(0, len(text))])
    assert read.split() == ["彼は", "と", "で語った。"]


def test_readings_may_keep_quotations() -> None:
    text = "Un véritable « jackpot » pour ''Le Casino''."
    ((_, read),) = readings(text, [Span(0, len(text))], quotations=True)
    assert read.split() == ["Un", "véritable", "«", "jackpot", "»", "pour", "."]


def test_readings_know_the_quotation_round_an_insertion() -> None:
    text = "Elle dit « va te faire voir » et part."
    start = text.index("te faire")
    ((piece, read),) = readings(text, [Span(start, start + len("te faire"))])
    assert (text[piece.start : piece.end], read.strip()) == ("te faire", "")


@pytest.mark.parametrize("hostile", ["{{" * 50_000, "[[" * 50_000, "a" * 100_000, '"a' * 50_000, "''a" * 30_000])
def test_hostile_text_takes_no_longer_than_its_length_asks(hostile: str) -> None:
    assert list(matcher("casino").hits(hostile)) == []
    assert all(len(read) == piece.end - piece.start for piece, read in readings(hostile, [Span(0, len(hostile))]))
