"""Findings that say the same of several places, told once.

A detector looks at each sentence by itself, so four sentences of casino prose are four findings that differ only in the
words they point at, which stand in front of the message: ``«jackpot», «croupier»: gambling terms in an article that had
none``. A reader wants the words together, and the claim once. So of a passage of which is said that it came without a
reference, a rereading need not say it again. The JSON documents keep every finding with its span.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace

from wikiwatch.model import Evidence, Finding

WORDS = 10  # quoted in one line; the others are counted

_QUOTED = re.compile(r"«([^»]*)»")
_COUNTED = re.compile(r"([\d,]+) (?=words? )")
_AND = " and "
_POINTING = re.compile(r"(«[^»]*»(?:, «[^»]*»)*): ")
_UNSOURCED = re.compile(r"[\d, and]+words (?:of prose )?without a (reference or link|source)\b")
_SOURCES = {"reference or link": ("reference", "link"), "source": ("reference",)}
_LACKING = re.compile(r"\bno ((?:name|number|link|reference|, | or )+), beside sentences that have them(?=;|$)")
_LISTED = re.compile(", | or ")


def told_once(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, each claim of a detector once: by its heaviest finding, with all the words.

    The heaviest come first; how a text came, which is alone no reason to act, last.
    """
    sorted_findings = sorted(findings, key=_order)
    names = dict.fromkeys(finding.detector for finding in sorted_findings)
    told: list[Finding] = []
    for name in names:
        own = [finding for finding in sorted_findings if finding.detector == name]
        told += (replace(own[at], message=message) for at, message in _joined([one.message for one in own]))
    messages = _sources_once([finding.message for finding in told])
    return sorted(map(_with_message, told, messages), key=_order)


def _with_message(finding: Finding, message: str) -> Finding:
    return finding if message == finding.message else replace(finding, message=message)


def _order(finding: Finding) -> tuple[bool, float]:
    return finding.evidence is Evidence.PROVENANCE, -finding.weight


def messages_once(messages: Sequence[str]) -> list[str]:
    """Messages in their order, those that make the same claim joined."""
    return _sources_once([message for _, message in _joined(messages)])


def _sources_once(messages: Sequence[str]) -> list[str]:
    """The messages; where one says that there is no source, the others say it of the sentences around alone."""
    told = {
        word for message in messages if (bare := _UNSOURCED.match(message)) is not None for word in _SOURCES[bare[1]]
    }
    return [_LACKING.sub(lambda lacking: _lacking(lacking, told), message) if told else message for message in messages]


def _lacking(lacking: re.Match[str], told: Set[str]) -> str:
    """What a sentence lacks, but for what is told elsewhere; where that is all, what stands around it instead."""
    lacks = _LISTED.split(lacking[1])
    if told.isdisjoint(lacks):
        return lacking[0]
    if new := [word for word in lacks if word not in told]:
        return f"no {', '.join(new[:-1])}{' or ' if new[1:] else ''}{new[-1]}, beside sentences that have them"
    return f"beside sentences that have {_AND.join(f'{word}s' for word in lacks)}"


def _joined(messages: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The place of the first message of each claim, and all that is said with it."""
    claims: dict[str, list[int]] = {}
    for at, message in enumerate(messages):
        claims.setdefault(_claim(message), []).append(at)
    for places in claims.values():
        yield places[0], _said(list(dict.fromkeys(messages[at] for at in places)))


def _claim(message: str) -> str:
    """What a message says, without the words it points at, what it calls them, and the number it begins with."""
    if pointing := _POINTING.match(message):
        called, comma, said = message[pointing.end() :].partition(", ")
        return f"«»: {comma}{said or called}"
    return _COUNTED.sub("# ", message, count=1) if _COUNTED.match(message) else message


def _said(messages: Sequence[str]) -> str:
    """Different messages of one claim as one."""
    first = messages[0]
    if len(messages) == 1:
        return first
    if _POINTING.match(first):
        words: dict[str, str] = {}
        for message in messages:
            for word in _pointed(message):
                words.setdefault(word.casefold(), f"«{word}»")
        shown = list(words.values())
        more = f" and {len(shown) - WORDS:,} more" if len(shown) > WORDS else ""
        return f"{', '.join(shown[:WORDS])}{more}: {_called(messages)}"
    numbers = [counted[1] for message in messages if (counted := _COUNTED.match(message))]
    return f"{', '.join(numbers[:-1])} and {numbers[-1]} {_COUNTED.sub('', first, count=1)}"


def _called(messages: Sequence[str]) -> str:
    """What messages of one claim call their words: ``praise and moralising, not description``."""
    claims = [
        message[pointing.end() :].partition(", ") for message in messages if (pointing := _POINTING.match(message))
    ]
    names = dict.fromkeys(name for called, _, _ in claims for name in called.split(_AND))
    return _AND.join(names) + "".join(claims[0][1:])


def _pointed(message: str) -> list[str]:
    pointing = _POINTING.match(message)
    return _QUOTED.findall(pointing[1]) if pointing else []
