"""Tokens of wikitext, straight from UTF-8 bytes.

A token is a word, one character of a script written without spaces (Han, kana, a Thai cluster), one sign, or a
wikitext bracket pair. White space is never part of a token. Cutting bytes saves decoding every revision; a byte that
is not valid UTF-8 is a token of its own.
"""

import re

_CONT = rb"[\x80-\xbf]"
_WORD = (
    rb"(?:[0-9A-Za-z_]"
    rb"|[\xc3-\xdf]"
    + _CONT  # Latin, Greek, Cyrillic, Hebrew, Arabic and their combining marks
    + rb"|\xe0[\xa0-\xb7\xba-\xbf]"
    + _CONT  # Indic scripts, Lao, Tibetan
    + rb"|[\xe1\xea-\xee]"
    + _CONT
    + rb"{2}"  # Georgian, Ethiopic, Khmer, Hangul
    rb"|\xf0[\x90-\x9e]" + _CONT + rb"{2})+"  # scripts of the supplementary plane
)
_THAI = (
    rb"\xe0(?:\xb8[\x81-\xb0\xb2\xb3\xbf]|\xb9[\x80-\x86\x8f-\x9b])"
    rb"(?:\xe0(?:\xb8[\xb1\xb4-\xba]|\xb9[\x87-\x8e]))*"  # vowel signs and tone marks stay with their consonant
)
_SIGN = rb"[\xf0-\xf4]" + _CONT + rb"{3}|[\xe0-\xef]" + _CONT + rb"{2}|[\xc2-\xdf]" + _CONT + rb"|\S"

_ASCII = (  # most of what there is, tried first
    rb"[0-9A-Za-z_]+(?![0-9A-Za-z_\x80-\xff])"
    rb"|[!\"#$%&'()*+,./:;=>?@\\^`|~]"
)
_BRACKETS = rb"\[\[|\]\]|\{\{|\}\}|<!--|-->"

TOKEN = re.compile(rb"|".join((_ASCII, _BRACKETS, _WORD, _THAI, _SIGN)))

_ASCII_TOKEN = re.compile(rb"[0-9A-Za-z_]+|[!\"#$%&'()*+,./:;=>?@\\^`|~]|" + _BRACKETS + rb"|\S")
"""The same tokens of a text that has no other bytes than ASCII, found in less time."""


def token_count(text: bytes) -> int:
    """How many tokens a text has."""
    return len((_ASCII_TOKEN if text.isascii() else TOKEN).findall(text))


def tokens(text: bytes) -> list[bytes]:
    """The tokens of a text, in order."""
    return (_ASCII_TOKEN if text.isascii() else TOKEN).findall(text)


def token_spans(text: bytes) -> tuple[list[int], list[int]]:
    """Where the tokens of a text start, and where they end."""
    found = [match.span() for match in (_ASCII_TOKEN if text.isascii() else TOKEN).finditer(text)]
    return [start for start, _ in found], [end for _, end in found]
