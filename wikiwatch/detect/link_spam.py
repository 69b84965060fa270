"""Links put in to sell, to be ranked, or to earn a commission.

Looks for
    New external links whose host the page did not know: hosts with gambling, loan, drug or sex words in their name,
    address shorteners, affiliate parameters, labels that advertise, one host again and again, and links set in the
    running text by somebody new to the page.

Why it matters
    Links are what spammers come for. They mislead readers, and they stay long after the sentence around them is gone.
    https://en.wikipedia.org/wiki/Wikipedia:Spam, https://en.wikipedia.org/wiki/Wikipedia:External_links,
    https://fr.wikipedia.org/wiki/Wikipédia:Liens_externes

Stays silent on
    Hosts that the page already links to, the subject's own site (its name in the host), archives, catalogues, official
    and scholarly hosts, sources given by a citation template unless their host is one of those above, numbered
    ``[http://...]`` links, which are old references, and ordinary links by a user who has edited the page before.

Signals
    ``hosts``: the new hosts; ``reasons``: what speaks against them; ``in_reference``: 1 when all stand in references;
    ``same_host``: how many links to the site the edit adds outside references.

References
    Number and novelty of links, and terms of the address, as features of spam edits: West, Chang, Venkatasubramanian,
    Sokolsky and Lee, Link Spamming Wikipedia for Profit (CEAS 2011); Adler et al. (CICLing 2011). The lists of hosts
    are ours: lexicons/und.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, partial
from typing import NamedTuple

from wikiwatch.lexicons import Grade, Matcher, fold, listed_language, load
from wikiwatch.lexicons.hosts import ends_cheaply, is_shortener, is_suspicious, is_trusted, registered_part
from wikiwatch.model import Context, Edit, Evidence, Finding, Label, Span
from wikiwatch.wikitext.constructs import ExternalLink, external_links, references, templates
from wikiwatch.wikitext.later import later
from wikiwatch.wikitext.overlaps import Overlaps, merged
from wikiwatch.wikitext.sentences import pieces
from wikiwatch.wikitext.windows import grouped

NAME = "link_spam"
LABEL = Label.LINK_SPAM
EVIDENCE = Evidence.LINKS

WINDOW = 2_000  # code points read on either side of a link on its line
KNOWN_USER = 5  # earlier edits to the page from which ordinary links go unquestioned
MANY_LINKS = 3
TOO_MANY_LINKS = 6
ALSO = 0.1  # added for a second reason
MOST = 0.85
SHOWN_HOSTS = 3
LONGEST_HOST = 253  # RFC 1035; a longer one leads nowhere
MIN_OWN_NAME = 4  # letters of a title's word that a host may carry as its subject's own site

CHEAP = "cheap domain"
_WEIGHTS = {
    "suspicious host": 0.7,
    "address shortener": 0.6,
    "affiliate parameter": 0.6,
    "advertising label": 0.5,
    "too many links to one host": 0.65,
    "many links to one host": 0.45,
    "link in the running text": 0.3,
    "bare address in the running text": 0.2,
}
_IN_REFERENCE = 0.7  # share of the weight where the link stands as a source
_AFFILIATE = later(
    r"[?&](?:aff|affid|aff_?id|affiliate|affiliate_?id|afid|btag|clickid|irclickid|partner_?id|promo_?code|referral)="
    r"|[?&]utm_medium=affiliate\b|[?&]tag=[\w-]{1,40}-2\d\b",
    re.IGNORECASE,
)
_HOST = later(r"(?<![\w.-])(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?![\w-])")
_LABEL_PART = later(r"[a-z]+|\d+")
_LINK_HINT = "//"
_LIST_SIGNS = frozenset("*#:;|!{=")


class _Link(NamedTuple):
    start: int
    url: str
    host: str
    label: str  # what the reader sees; empty for a bare or numbered link
    bracketed: bool
    in_reference: bool  # or in any other template
    in_text: bool  # in the running text: neither source, list, table nor template


class _Judged(NamedTuple):
    link: _Link
    reasons: tuple[str, ...]
    same_host: int  # links to its site that the edit adds outside references
    weight: float


def examine(edit: Edit, context: Context) -> Iterator[Finding]:
    """One finding for each inserted piece with suspicious new links."""
    spans = [span for span in edit.inserted if _may_hold_link(edit.new, span)]
    if not spans:
        return
    links = [link for link in _new_links(edit.new, spans) if not is_trusted(link.host)]
    stranger = not edit.is_creation and _is_stranger(edit, context)
    if not _judged(links, stranger, context.lang):
        return
    known = _hosts_named(context.established()) if edit.old else set()
    links = [link for link in links if link.host not in known and not _is_own(link.host, context.page_title)]
    yield from _findings(edit, spans, _judged(links, stranger, context.lang))


def _is_stranger(edit: Edit, context: Context) -> bool:
    if context.prior_edits is None:
        return edit.revision.anon is True
    return context.prior_edits < KNOWN_USER


def _judged(links: list[_Link], stranger: bool, lang: str) -> list[_Judged]:
    """The links that something speaks against."""
    per_site = Counter(registered_part(link.host) for link in links if not link.in_reference)
    judged = []
    for link in links:
        same_host = per_site[registered_part(link.host)]
        reasons = tuple(_reasons(link, same_host, stranger, lang))
        if weight := _weight(link, reasons):
            judged.append(_Judged(link, reasons, same_host, weight))
    return judged


def _findings(edit: Edit, spans: list[Span], judged: list[_Judged]) -> Iterator[Finding]:
    at = 0
    for piece in pieces(edit.new, spans):
        while at < len(judged) and judged[at].link.start < piece.start:
            at += 1
        first = at
        while at < len(judged) and judged[at].link.start < piece.end:
            at += 1
        if first < at:
            yield _finding(piece, judged[first:at], on_a_page=bool(edit.old))


def _finding(piece: Span, judged: list[_Judged], *, on_a_page: bool) -> Finding:
    worst = max(judged, key=lambda one: one.weight)
    hosts = tuple(dict.fromkeys(one.link.host for one in judged))
    reasons = tuple(dict.fromkeys(reason for one in judged for reason in one.reasons))
    shown = ", ".join(f"«{host}»" for host in hosts[:SHOWN_HOSTS])
    return Finding(
        detector=NAME,
        label=LABEL,
        evidence=EVIDENCE,
        start=piece.start,
        end=piece.end,
        message=f"{shown}{', new to this page' if on_a_page else ''}: {', '.join(reasons)}",
        weight=worst.weight,
        signals={
            "hosts": hosts,
            "reasons": reasons,
            "in_reference": int(all(one.link.in_reference for one in judged)),
            "same_host": max(one.same_host for one in judged),
        },
    )


# ---------------------------------------------------------------- the links an edit adds


def _may_hold_link(text: str, span: Span) -> bool:
    """True for a span with an address in it, or with the host of one."""
    return text.find(_LINK_HINT, max(0, span.start - len("https://")), span.end) >= 0


def _new_links(text: str, spans: list[Span]) -> Iterator[_Link]:
    """The links whose host the edit wrote; a change of the path alone is not one."""
    for window, held in grouped(spans, partial(_paragraph, text)):
        block = text[window.start : window.end]
        sources = Overlaps(merged(one.span for found in (references(block), templates(block)) for one in found))
        written = Overlaps(held)
        for link in external_links(block):
            start = window.start + block.find(link.host, link.span.start)
            if 0 < len(link.host) <= LONGEST_HOST and written.within(Span(start, start + len(link.host))):
                yield _placed(block, link, start, sources.characters(link.span) == link.span.end - link.span.start)


def _paragraph(text: str, span: Span) -> Span:
    """Where a span stands, so that a reference or template over several lines is seen whole."""
    earliest, latest = max(0, span.start - WINDOW), min(len(text), span.end + WINDOW)
    start, end = text.rfind("\n\n", earliest, span.start), text.find("\n\n", span.end, latest)
    return Span(start + 2 if start >= 0 else earliest, end if end >= 0 else latest)


def _placed(block: str, link: ExternalLink, start: int, in_reference: bool) -> _Link:
    shown = block[link.span.start : link.span.end]
    bracketed = shown.startswith("[")
    line_start = block.rfind("\n", max(0, link.span.start - WINDOW), link.span.start) + 1
    return _Link(
        start=start,
        url=link.url,
        host=link.host.removeprefix("www."),
        label=shown.strip("[]").partition(" ")[2].strip() if bracketed else "",
        bracketed=bracketed,
        in_reference=in_reference,
        in_text=not in_reference and block[line_start : line_start + 1] not in _LIST_SIGNS,
    )


# ---------------------------------------------------------------- what speaks against a link


def _reasons(link: _Link, same_host: int, stranger: bool, lang: str) -> Iterator[str]:
    if is_suspicious(link.host):
        yield "suspicious host"
    if is_shortener(link.host):
        yield "address shortener"
    if _AFFILIATE.search(link.url):
        yield "affiliate parameter"
    if link.in_reference:
        return
    if link.label and _advertises(link.label, lang):
        yield "advertising label"
    if stranger and same_host >= MANY_LINKS:
        yield "too many links to one host" if same_host >= TOO_MANY_LINKS else "many links to one host"
    if stranger and link.in_text and (link.label or not link.bracketed):
        yield "link in the running text" if link.label else "bare address in the running text"
    if ends_cheaply(link.host):
        yield CHEAP


def _weight(link: _Link, reasons: tuple[str, ...]) -> float:
    """0 for a link that nothing but its cheap domain speaks against."""
    telling = [reason for reason in reasons if reason != CHEAP]
    if not telling:
        return 0.0
    weight = max(_WEIGHTS[reason] for reason in telling) + ALSO * (len(reasons) > 1)
    return round(min(weight * (_IN_REFERENCE if link.in_reference else 1.0), MOST), 2)


def _advertises(label: str, lang: str) -> bool:
    grades = Counter(entry.grade for _, entry in _labels(listed_language(lang)).entries(label))
    return grades[Grade.STRONG] > 0 or grades[Grade.ORDINARY] > 1


@cache
def _labels(lang: str) -> Matcher:
    return Matcher((NAME, load(code, NAME)) for code in sorted({lang, "en"}))


# ---------------------------------------------------------------- hosts


def _is_own(host: str, title: str) -> bool:
    """True for the site of the page's subject. A spam word that the title shares with the host proves nothing."""
    names = [name for name in _LABEL_PART.findall(fold(title)) if len(name) >= MIN_OWN_NAME]
    joined = "".join(_LABEL_PART.findall(fold(title)))
    labels = host.replace("-", "").split(".")
    if joined in labels or any(name in labels for name in names if not is_suspicious(name)):
        return True
    whole = len(joined) > MIN_OWN_NAME and not is_suspicious(joined) and any(joined in label for label in labels)
    return whole or sum(name in host for name in names if not is_suspicious(name)) > 1


def _hosts_named(text: str) -> set[str]:
    """Every host in ``text``, in a link or plainly written."""
    return {name.lower().removeprefix("www.") for name in _HOST.findall(text)}
