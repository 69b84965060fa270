"""Numbers and dates as they are written."""

import re

from wikiwatch.model import Span

_MAX_LENGTH = 40  # characters on either side
_MONTHS_TEXT = """
    january february march april may june july august september october november december jan feb mar apr jun jul aug
    sep sept oct nov dec janvier février mars avril mai juin juillet août septembre octobre novembre décembre enero
    febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre januar jänner februar märz juni
    juli oktober dezember
"""
_MONTHS = frozenset(_MONTHS_TEXT.split())
_JOINS_DATES = frozenset({"de", "of", "er", "st", "nd", "rd", "th"})
_SEPARATORS = ".,'’/\u00a0\u202f\u2009"
_LETTERS = re.compile(r"[^\W\d_]+")
_ZERO_DECIMALS = re.compile(r"[.,]0{1,2}\Z")
_THOUSANDS = re.compile(r" \d{3}(?!\d)")


def number_at(text: str, span: Span) -> Span:
    """The whole number that ``span`` is part of: with the digits and separators that touch it, without white space.

    An empty span also belongs to the number before it, across white space.
    """
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    while start == end and 0 < start > span.start - _MAX_LENGTH and text[start - 1].isspace():
        start = end = start - 1
    while start > span.start - _MAX_LENGTH and _continues(text, start - 1):
        start -= 1
    while end < span.end + _MAX_LENGTH and _continues(text, end):
        end += 1
    return Span(start, end)


def _continues(text: str, at: int) -> bool:
    """Whether the number goes on here: a digit, or a separator between two digits."""
    if not 0 <= at < len(text):
        return False
    if text[at].isdecimal():
        return True
    around = text[max(0, at - 1) : at] + text[at + 1 : at + 2]
    between_digits = len(around) == 2 and around.isdecimal()
    return between_digits and (text[at] in _SEPARATORS or _THOUSANDS.match(text, at) is not None)


def digits(text: str) -> str:
    """The digits of ``text``, of any script, in order."""
    return "".join(filter(str.isdecimal, text))


def significant(text: str) -> str:
    """The digits that make the value: without leading zeros, and without decimals that are zero."""
    return digits(_ZERO_DECIMALS.sub("", text)).lstrip("0")


def letters(text: str) -> list[str]:
    """The runs of letters of ``text`` in lower case."""
    return [run.lower() for run in _LETTERS.findall(text)]


def value(text: str) -> int:
    """The first fifteen digits as a whole number, separators left out; 0 without any."""
    return int(digits(text)[:15] or 0)


def is_year(text: str) -> bool:
    """Four digits from 1000 to 2099 and nothing else."""
    return len(text) == 4 and text.isdecimal() and 1000 <= int(text) < 2100


def has_month(text: str) -> bool:
    """Whether the only words of ``text`` are the name of a month (English, French, Spanish, German) and its joints."""
    found = set(letters(text))
    return not _MONTHS.isdisjoint(found) and _MONTHS.issuperset(found - _JOINS_DATES)
