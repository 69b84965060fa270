"""What a single case folder cannot show: each kind by itself, namespaces, hostile text."""

from __future__ import annotations

import pytest

from wikiwatch.detect import contact_details
from wikiwatch.history import compare
from wikiwatch.model import Context, Finding

BEFORE = "'''Valmont''' is a railway station.\n"


def examine(added: str, *, namespace_id: int = 0, title: str = "Valmont") -> list[Finding]:
    edit = compare(BEFORE, BEFORE + added)
    context = Context(lang="ta", page_title=title, namespace_id=namespace_id, established=lambda: edit.old)
    return list(contact_details.examine(edit, context))


@pytest.mark.parametrize(
    ("added", "kinds"),
    [
        ("Ring +44 192 000 2012 today.", ("telephone number",)),
        ("Appelez le 01 92 00 02 12.", ("telephone number",)),
        ("Call (212) 192-0002 or 1-800-192-0002.", ()),
        ("Call (212) 555-0102 or 1-800-555-0102.", ("telephone number",)),
        ("Telegram: @valmont_tickets", ("messenger",)),
        ("wa.me/441920002012", ("messenger",)),
        ("info@valmont.example", ("mail address",)),
        ("Discount code: VAL20", ("promo code",)),
        ("valmont-tickets.shop", ()),
        ("valmont-tickets.shop or www.valmont.example", ("web address",)),
        ("A star \u2b50 on the roof", ()),
        ("The promo code was never used; the code promo of 1990 was new.", ()),
        ("Telegram and WhatsApp were founded later, in 2009 and 2013.", ()),
        ("Between 1920 002 and 1921 003 units were made, +12 000 more.", ()),
    ],
)
def test_each_kind(added: str, kinds: tuple[str, ...]) -> None:
    assert [finding.signals["kinds"] for finding in examine(f"{added}\n")] == ([kinds] if kinds else [])


def test_talk_pages_and_the_subject_of_the_article_are_left_alone() -> None:
    added = "Tickets at info@valmont.example or +44 192 000 2012.\n"
    assert examine(added, namespace_id=1) == []
    assert examine("The shop is valmont.shop, the rival www.other.example.\n", title="valmont.shop") == []
    assert examine(added, title="List of dialling codes") == []


@pytest.mark.parametrize("hostile", ["+1" * 50_000, "+1111111111111111111" * 5_000, "a@" * 50_000, "@" * 100_000])
@pytest.mark.parametrize("more", ["www.a." * 10_000, "whatsapp a a " * 8_000, "(212) " * 15_000, "promo code " * 9_000])
def test_hostile_text_ends_soon(hostile: str, more: str) -> None:
    assert len(examine(hostile + "\n" + more)) <= 5_000
