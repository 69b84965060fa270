"""Ways to reach a seller, in running text: telephone numbers, messengers, mail addresses, promo codes, pointing signs.

Looks for
    Telephone numbers and mail addresses in sentences, a messenger with a number or a name ("WhatsApp +00 …"), codes
    that give a discount, web addresses written out as text, and the signs that adverts point with (arrows, telephones,
    flames). None of it depends on the language of the wiki.

Why it matters
    An article says what is known of its subject, not whom to call. It gives away spam in languages nobody here reads:
    https://en.wikipedia.org/wiki/Wikipedia:What_Wikipedia_is_not#NOTDIRECTORY,
    https://en.wikipedia.org/wiki/Wikipedia:Spam

Stays silent on
    Templates and infoboxes, references, external links, quotations, lone web addresses and lone signs, what the page
    held before or has in its title, pages on telephone numbers, on emoji or on characters, and talk pages.

Signals
    ``kinds``: what was seen; ``quoted``: the weightiest as it stands.

References
    Contact details in promotional drafts: https://en.wikipedia.org/wiki/Wikipedia:Speedy_deletion#G11
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from wikiwatch.lexicons import readings
from wikiwatch.model import Context, Edit, Evidence, Finding, Label, Span
from wikiwatch.settings import ARTICLE_NAMESPACES
from wikiwatch.wikitext.later import later
from wikiwatch.wikitext.sought import Sought, SoughtTogether

NAME = "contact_details"
LABEL = Label.PROMOTIONAL
EVIDENCE = Evidence.LINKS
ENOUGH = 0.5
ALSO, TOGETHER = 0.1, 0.2  # for each further mark, beside a telling one and beside weak ones alone
MOST_FURTHER = 2
HEAVIEST = 0.85
FEWEST_DIGITS, MOST_DIGITS = 9, 15  # of a number with its country's code (ITU-T E.164)
OPENING = 1_500  # code points of the page that say what it is about
SHOWN = 40

# The sign that may not stand before a number is looked at behind its first one: re then searches for that one alone.
_INTERNATIONAL = Sought(r"(?:\+(?<![\w+.,/-]\+)|0(?<![\w+.,/-]0)0)[1-9][\d .()-]{7,18}\d(?![\w.,]*\d)", ("+", "00"))
_NATIONAL = Sought(
    r"[\d(](?<![\w.,/+-].)(?:(?<=0)\d(?:[ .]\d\d){4}|(?:(?<=1)[ -]\(?[2-9]|(?<=\()[2-9]|(?<=[2-9]))\d\d\)?"
    r"[ -][2-9]\d\d[ -]\d{4}|(?<=0)\d{2,4}[ -]\d{3}[ -]\d{3,4})(?![\w.,-]*\d)",
    "023456789",
)
_MESSENGER = Sought(
    r"\b(?:whats ?app|telegram|viber|we ?chat|line id)\b[^\w\n+@(]{0,4}(?:[^\W\d_]{2,8}[^\w\n+@(]{1,3}){0,2}"
    r"(?:@[a-z]\w{3,30}|(?:\+|00|\()?\d[\d .()-]{7,18}\d)|\bwa\.me/\d{6,15}|\bt\.me/\w{4,32}",
    ("whatsapp", "whats app", "telegram", "viber", "wechat", "we chat", "line id", ".me/"),
    re.IGNORECASE,
)
_MAIL = Sought(r"(?<![\w.+-])[\w.+-]{2,40}@[\w-]{2,40}\.[a-z]{2,10}\b", "@", re.IGNORECASE)
# One of these is in each of what follows.
_CODE_SIGNS_TEXT = "promo coupon discount voucher referral bonus digo cupom codice gutschein rabatt kortingscode kod"
_CODE_SIGNS = _CODE_SIGNS_TEXT.split()
_CODE = Sought(
    r"(?i:\b(?:promo(?:tion(?:al)?)? ?code|code promo|coupon code|(?:discount|voucher|referral|bonus) code"
    r"|c[oó]digo (?:promocional|de descuento|de desconto)|cupom|codice (?:sconto|promo\w{0,7})|gutschein-?code"
    r"|rabatt-?code|kortingscode|kod (?:rabatowy|promocyjny))\b)[^\w\n]{0,4}(?:[^\W\d_]{2,6}[^\w\n]{1,3})?"
    r"(?=[A-Z\d]{0,14}[A-Z])[A-Z\d]{4,15}\b",
    _CODE_SIGNS,
    any_case=True,
)
_ENDINGS_TEXT = "bet biz casino club com info live net online shop site store top vip win xyz"
_WEB = Sought(
    r"(?<![\w@./-])(?:www\.[a-z\d-]{2,40}\.[a-z]{2,10}|[a-z\d][a-z\d-]{2,40}"
    rf"\.(?:{'|'.join(_ENDINGS_TEXT.split())}))\b(?![\w.-]*\w@)",
    ("www.", *(f".{ending}" for ending in _ENDINGS_TEXT.split())),
)
_SIGNS = ("\u260e\u2706\u27a1\u279c\u27a4\u2705\u2b50\u25ba\U0001f381\U0001f3b0\U0001f447\U0001f449"
          "\U0001f4b0\U0001f4b5\U0001f4ac\U0001f4de\U0001f4e7\U0001f4e9\U0001f4f1\U0001f4f2\U0001f4af"
          "\U0001f525\U0001f680\U0001f6d2")  # fmt: skip
_SIGN = Sought(f"[{_SIGNS}]", _SIGNS)
_MARKS = (
    ("messenger", 0.8, _MESSENGER),
    ("promo code", 0.7, _CODE),
    ("telephone number", 0.5, _INTERNATIONAL),
    ("telephone number", 0.5, _NATIONAL),
    ("mail address", 0.5, _MAIL),
    ("web address", 0.3, _WEB),
    ("pointing sign", 0.3, _SIGN),
)
_ANY_MARK = SoughtTogether(mark for _, _, mark in _MARKS)
_HOME = later(
    r"telephone numbers?|phone numbers?|dialling|dialing|calling code|area code|hotline|emoji|unicode|dingbat"
    r"|numéros? de téléphone|indicatif|numérotation|teléfono|numeración|rufnummer|vorwahl|telefonnummer|prefisso"
    r"|numero di telefono|número de telefone|indicativo|telefoonnummer|netnummer|numer telefonu|numer kierunkowy"
    r"|email address|e-mail|courriel|correo electrónico",
    re.IGNORECASE,
)


class _Mark(NamedTuple):
    kind: str
    weight: float
    quoted: str


def examine(edit: Edit, context: Context) -> Iterator[Finding]:
    """One finding for each inserted piece that tells whom to call or where to buy."""
    if not edit.written or context.namespace_id not in ARTICLE_NAMESPACES:
        return
    if not _ANY_MARK.is_in(edit.written):
        return
    spans = [span for span in edit.inserted if _ANY_MARK.is_in(edit.new, *_around(edit.new, span))]
    if not spans:
        return
    known = context.established() if edit.old else ""
    if _HOME.search(f"{context.page_title}\n{(known or edit.new)[:OPENING]}"):
        return
    for piece, read in readings(edit.new, spans):
        marks = [mark for mark in _marks(read, context.page_title.casefold()) if mark.quoted not in known]
        if marks and _weight(marks) >= ENOUGH:
            yield _finding(piece, marks)


def _around(text: str, span: Span) -> tuple[int, int]:
    return max(0, span.start - 1), min(len(text), span.end + 1)


def _marks(read: str, title: str) -> Iterator[_Mark]:
    """The weightiest first; a number that belongs to a messenger is not counted again."""
    for kind, weight, mark in _MARKS:
        for match in mark.pattern.finditer(read) if mark.may_be_in(read) else ():
            quoted = match.group()
            if mark is _INTERNATIONAL and not FEWEST_DIGITS <= sum(map(str.isdigit, quoted)) <= MOST_DIGITS:
                continue
            if quoted.casefold() not in title:
                yield _Mark(kind, weight, quoted)


def _weight(marks: list[_Mark]) -> float:
    """Of the heaviest, and more for each further mark; what is weak alone gains most by company."""
    heaviest = max(mark.weight for mark in marks)
    further = min(len({mark.quoted for mark in marks}) - 1, MOST_FURTHER)
    return min(HEAVIEST, heaviest + (ALSO if heaviest >= ENOUGH else TOGETHER) * further)


def _finding(piece: Span, marks: list[_Mark]) -> Finding:
    kinds = tuple(dict.fromkeys(mark.kind for mark in marks))
    quoted = " ".join(marks[0].quoted.split())[:SHOWN]
    return Finding(
        detector=NAME,
        label=LABEL,
        evidence=EVIDENCE,
        start=piece.start,
        end=piece.end,
        message=f"«{quoted}»: {' and '.join(kinds)} in the running text",
        weight=round(_weight(marks), 2),
        signals={"kinds": kinds, "quoted": quoted},
    )
