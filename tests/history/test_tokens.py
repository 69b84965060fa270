"""What counts as one token, script by script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.history.tokens import TOKEN, token_spans


def cut(text: str) -> list[str]:
    return [token.decode(errors="backslashreplace") for token in TOKEN.findall(text.encode(errors="surrogatepass"))]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Les [[salons|salons privés]].", ["Les", "[[", "salons", "|", "salons", "privés", "]]", "."]),
        ("{{lien web|année=2024}}", ["{{", "lien", "web", "|", "année", "=", "2024", "}}"]),
        ("<!-- à voir -->", ["<!--", "à", "voir", "-->"]),
        ("œuvre été", ["œuvre", "été"]),
        ("e\u0301te\u0301", ["e\u0301te\u0301"]),  # combining accents stay in the word
        ("« non »", ["«", "non", "»"]),
        ("слово и дело", ["слово", "и", "дело"]),
        ("שלום עולם", ["שלום", "עולם"]),
        ("हिन्दी", ["हिन्दी"]),
        ("한국어 위키", ["한국어", "위키"]),
        ("中文維基", ["中", "文", "維", "基"]),
        ("ひらがな", ["ひ", "ら", "が", "な"]),
        ("ที่นี่", ["ที่", "นี่"]),  # a Thai consonant keeps its vowel sign and tone mark
        ("💬💬", ["💬", "💬"]),
        ("a—b…", ["a", "—", "b", "…"]),
        ("", []),
        (" \n\t", []),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert cut(text) == tokens


@given(st.text())
def test_tokens_are_all_that_is_not_white_space(text: str) -> None:
    content = text.encode(errors="surrogatepass")
    assert b"".join(TOKEN.findall(content)) == b"".join(content.split())


@given(st.text())
def test_no_token_cuts_a_character(text: str) -> None:
    for token in TOKEN.findall(text.encode(errors="surrogatepass")):
        token.decode(errors="surrogatepass")


def test_invalid_bytes_are_tokens_of_their_own() -> None:
    assert TOKEN.findall(b"ab\xff\xfecd") == [b"ab", b"\xff", b"\xfe", b"cd"]


@given(st.text(alphabet="ab1_ []{}<!->|é中💬\u0301\n\t"))
def test_spans_are_those_of_the_tokens(text: str) -> None:
    content = text.encode()
    assert [content[start:end] for start, end in zip(*token_spans(content), strict=True)] == TOKEN.findall(content)
