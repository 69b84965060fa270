"""read_document(): files in any encoding, and files that are no text."""

import pytest

from wikiwatch.errors import DocumentError
from wikiwatch.fetch import documents
from wikiwatch.fetch.documents import read_document

TEXT = "Œuvre d'été — 25 €.\n"
META = '<!DOCTYPE html><meta charset="{}"><p>Été'


@pytest.fixture
def read(tmp_path):
    def of(content, name="a.txt"):
        (tmp_path / name).write_bytes(content)
        return read_document(str(tmp_path / name))

    return of


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "windows-1252"])
def test_encodings(read, encoding):
    assert read(TEXT.encode(encoding)) == (TEXT, False)


def test_a_byte_order_mark_of_the_other_order(read):
    assert read(b"\xfe\xff" + TEXT.encode("utf-16-be")).text == TEXT


@pytest.mark.parametrize("declared", ["iso-8859-1", "ISO-8859-15", "windows-1252"])
def test_what_html_declares(read, declared):
    html = META.format(declared)
    assert read(html.encode(declared)) == (html, True)


@pytest.mark.parametrize("declared", ["punycode", "unicode_escape", "utf-7", "no-such-thing", "utf-16"])
def test_a_declaration_that_cannot_be_so_is_passed_over(read, declared):
    html = META.format(declared)
    assert read(html.encode()).text == html
    assert read(html.encode("latin-1")).text == html


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Été à Paris, l’été".encode()[:-1], "Été à Paris, l’ét\ufffd"),
        ("Été à Paris".encode() + b"\xed\xa0", "Été à Paris\ufffd\ufffd"),
        ("Le beffroi, bâti".encode("latin-1"), "Le beffroi, bâti"),
        ("Été à Genève, bâtie".encode("latin-1"), "Été à Genève, bâtie"),
    ],
)
def test_a_few_damaged_characters_make_no_other_encoding(read, content, text):
    assert read(content).text == text


@pytest.mark.parametrize(
    ("content", "name", "is_html"),
    [
        (b"<p>a", "a.html", True),
        (b"<p>a", "a.HTM", True),
        (b"<p>a", "a.txt", False),
        (b" \n<!doctype HTML>", "a.txt", True),
        (b'\xef\xbb\xbf<?xml version="1.0"?><html lang="fr">', "a", True),
        (b"<htmlish>", "a", False),
    ],
)
def test_what_is_html(read, content, name, is_html):
    assert read(content, name).is_html is is_html


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n" + bytes(99), bytes(99), b"a\x01" * 99, TEXT.encode("utf-16-le")]
)
def test_what_is_no_text_is_refused_by_name(read, content):
    with pytest.raises(DocumentError, match=r"a\.txt: not a text"):
        read(content)


def test_a_stray_control_character_is_no_reason(read):
    assert read(b"A page.\x0c " * 300 + b"\x07").text.endswith("\x07")


def test_what_is_too_large_is_refused_by_name(read, monkeypatch):
    monkeypatch.setattr(documents, "LARGEST", 1 << 20)
    with pytest.raises(DocumentError, match=r"a\.txt: larger than 1 MiB"):
        read(b" " * ((1 << 20) + 1))
