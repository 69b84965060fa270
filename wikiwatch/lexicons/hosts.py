"""Lists of hosts, which are of no language: whom an encyclopedia links to, who sells, who hides where a link leads.

In ``suspicious_hosts`` a plain word counts anywhere in a host, one after ``=`` as a whole part between dots, hyphens
and digits, one after a dot as the last label. In ``trusted_hosts`` a name that starts with a dot is an ending; any
other is a host, with all below it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

_FOLDER = Path(__file__).parent / "und"
_LABEL_PART = re.compile(r"[a-z]+|\d+")


class _Lists(NamedTuple):
    trusted: frozenset[str]
    trusted_endings: tuple[str, ...]
    shorteners: frozenset[str]
    cheap: frozenset[str]
    inside: re.Pattern[str]
    whole: frozenset[str]
    last: frozenset[str]


@lru_cache(maxsize=4_096)
def is_trusted(host: str) -> bool:
    """An archive, a catalogue, an official or scholarly host, or one below such a host."""
    lists = _lists()
    labels = host.split(".")
    if any(".".join(labels[at:]) in lists.trusted for at in range(len(labels))):
        return True
    national = host[:-3] if len(labels[-1]) == 2 else host  # example.gov.uk
    return host.endswith(lists.trusted_endings) or national.endswith(lists.trusted_endings)


def is_suspicious(host: str) -> bool:
    """True for a host, or a single word, with a spam word in it."""
    lists = _lists()
    if lists.inside.search(host) or host.rpartition(".")[2] in lists.last:
        return True
    return any(part in lists.whole for part in _LABEL_PART.findall(host.rpartition(".")[0] or host))


def is_shortener(host: str) -> bool:
    """True for a service that hides where a link leads."""
    return host in _lists().shorteners


def ends_cheaply(host: str) -> bool:
    """True under a top-level domain that sells for next to nothing."""
    return host.rpartition(".")[2] in _lists().cheap


def registered_part(host: str) -> str:
    """The part of a host that one can register, near enough: example.co.uk of blog.example.co.uk."""
    labels = host.split(".")
    short = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3 if short else -2 :])


@cache
def _lists() -> _Lists:
    trusted, suspicious = _names("trusted_hosts"), _names("suspicious_hosts")
    return _Lists(
        trusted=frozenset(name for name in trusted if name[0] != "."),
        trusted_endings=tuple(name for name in trusted if name[0] == "."),
        shorteners=frozenset(_names("url_shorteners")),
        cheap=frozenset(_names("cheap_endings")),
        inside=re.compile("|".join(re.escape(name) for name in suspicious if name[0] not in ".=")),
        whole=frozenset(name[1:] for name in suspicious if name[0] == "="),
        last=frozenset(name[1:] for name in suspicious if name[0] == "."),
    )


def _names(file: str) -> list[str]:
    lines = (_FOLDER / f"{file}.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
