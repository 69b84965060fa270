"""Whom a link may lead to, by the lists of hosts."""

import pytest

from wikiwatch.lexicons.hosts import ends_cheaply, is_shortener, is_suspicious, is_trusted, registered_part


@pytest.mark.parametrize(
    ("host", "trusted"),
    [
        ("loc.gov", True),
        ("www.example.gov.uk", True),
        ("archive.org", True),
        ("web.archive.org", True),
        ("notarchive.org", False),
        ("gov.example.com", False),
    ],
)
def test_trusted_are_hosts_with_what_is_below_them_and_endings(host: str, trusted: bool) -> None:
    assert is_trusted(host) == trusted


@pytest.mark.parametrize(
    ("host", "suspicious"),
    [("mycasino-online.com", True), ("best-slots.com", True), ("timeslots.com", False), ("example.org", False)],
)
def test_a_spam_word_counts_anywhere_or_only_as_a_whole_part(host: str, suspicious: bool) -> None:
    assert is_suspicious(host) == suspicious


def test_what_hides_or_costs_nothing() -> None:
    assert is_shortener("bit.ly") and not is_shortener("example.org")
    assert ends_cheaply("win.icu") and not ends_cheaply("icu.org")


@pytest.mark.parametrize(
    ("host", "part"),
    [("blog.example.co.uk", "example.co.uk"), ("a.b.example.org", "example.org"), ("example.org", "example.org")],
)
def test_the_part_that_one_registers(host: str, part: str) -> None:
    assert registered_part(host) == part
