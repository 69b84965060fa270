"""Where links lead, and what became of references."""

from __future__ import annotations

import re
from functools import cache
from math import log1p
from pathlib import Path

from wikiwatch import lexicons
from wikiwatch.score.edits.window import Window
from wikiwatch.wikitext.sought import Sought

NAME = "links"
FEATURES = (
    "addresses_added",
    "addresses_removed",
    "addresses_share",
    "odd_hosts",
    "trusted_hosts",
    "cheap_endings",
    "mail",
    "inner_added",
    "inner_removed",
    "references_added",
    "references_removed",
    "address_in_reference",
    "telephones",
)

_ADDRESS = re.compile(r"//([^\s/\]|<>\"{}?#]{3,253})|www(?<!\wwww)[. ]([^\s/\]|<>\"{}]{2,253})")
_MAIL = Sought(r"[\w.+-]{1,64}@[\w-]{1,63}\.\w", "@")
_REFERENCE = Sought(r"<ref[\s>/]|\{\{\s*(?:cite|citation|lien web|ouvrage|article)\b", ("<ref", "{{"), re.IGNORECASE)
_TELEPHONE = re.compile(  # by the first sign, which re then searches for
    r"[(+0](?<![\w.,/-].)(?:(?<=\()(?:\+\d{1,3}(?: \d)?|0\d{1,4}\)?)|(?<=\+)\d{1,3}(?: \d)?"
    r"|(?<=0)(?!\d-\d\d-\d{4}\b)\d{1,4}\)?)(?:[ -]\(?\d{2,4}\)?){2,5}(?!\w)"
)
MOST_HOSTS = 20


def measure(window: Window) -> tuple[float, ...]:
    """Addresses count by their hosts; a host that was there before is not new."""
    added, removed = window.added, window.removed
    hosts = _hosts(added)
    gone = _hosts(removed)
    new = [host for host in hosts if host not in gone and host not in window.near_old]
    references = _REFERENCE.count(added)
    return (
        log1p(len(hosts)),
        log1p(len(gone)),
        len(hosts) / (len(window.added_words) + 1),
        _count(new, "suspicious_hosts", "url_shorteners"),
        _count(new, "trusted_hosts"),
        _count(new, "cheap_endings"),
        float(min(3, _MAIL.count(added))),
        log1p(added.count("[[")),
        log1p(removed.count("[[")),
        log1p(references),
        log1p(_REFERENCE.count(removed)),
        float(bool(hosts and references)),
        float(min(3, len(_TELEPHONE.findall(added)))) if " " in added else 0.0,
    )


def _hosts(text: str) -> list[str]:
    if "//" not in text and "www" not in text:
        return []
    return [(first or second).lower().removeprefix("www.") for first, second in _ADDRESS.findall(text)[:MOST_HOSTS]]


def _count(hosts: list[str], *names: str) -> float:
    """How many of the hosts stand in the lists, at most five."""
    return float(min(5, sum(any(_listed(name).search(host) for name in names) for host in hosts)))


@cache
def _listed(name: str) -> re.Pattern[str]:
    """A list of hosts: a plain word counts anywhere, one after ``=`` as a whole part, one with a dot as the end."""
    path = Path(lexicons.__file__).parent / "und" / f"{name}.txt"
    lines = (line.split("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return re.compile("|".join(_as_pattern(line, name) for line in lines if line))


def _as_pattern(line: str, name: str) -> str:
    word = re.escape(line.lstrip("=.?!"))
    if line.startswith("="):
        return rf"(?:^|[-.\d]){word}(?:$|[-.\d])"
    if name == "suspicious_hosts" and not line.startswith("."):
        return word
    return rf"(?:^|\.){word}$"
