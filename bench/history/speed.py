"""Attribution alone: against the peers, the truth, the floors, and itself on longer histories."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.history.contest import Command, Contestant, Outcome, compete, ours, say
from bench.history.setting import Setting, Subject
from bench.history.table import Row, megabytes, times

FASTER = {
    ("real", "WikiWho"): 25.0,
    ("large", "WikiWho"): 45.0,
    ("small", "WikiWho"): 16.0,
    ("large", "mwpersistence"): 250.0,
    ("small", "mwpersistence"): 50.0,
}
MEMORY = 0.4
ACCURACY = 0.992
MORE_ACCURATE = 0.02
FLOOR = 4.0
GROWTH = 4.4
_PEERS = {"WikiWho": ("wikiwho", "wikiwho"), "mwpersistence": ("mwp", "mwpersistence")}  # environment, module


def real(setting: Setting) -> Iterator[Row]:
    """Real histories against WikiWho: time and memory."""
    for export in setting.exported():
        subject = setting.flattened(export)
        race = _Race(setting, subject, ["WikiWho"])
        yield from race.speed()
        yield race.memory("WikiWho")


def generated(setting: Setting) -> Iterator[Row]:
    """Generated histories against both peers: time, memory, accuracy."""
    scale = setting.scale
    for subject in setting.given() or [setting.generated(recipe) for recipe in (scale.large, scale.small)]:
        race = _Race(setting, subject, list(_PEERS))
        yield from race.speed()
        yield race.memory("WikiWho")
        yield from race.accuracy()


def accuracy(setting: Setting) -> Iterator[Row]:
    """Pages of other sizes against WikiWho."""
    for recipe in () if setting.histories else setting.scale.others:
        race = _Race(setting, setting.generated(recipe), ["WikiWho"])
        yield from race.speed()
        yield from race.accuracy()


def floor(setting: Setting) -> Iterator[Row]:
    """What any attribution has to do, against ours."""
    large = [subject for subject in setting.given() if subject.size == "large"]
    for subject in large or [setting.generated(setting.scale.large)]:
        say(f"{subject.title}: floors")
        outcomes = compete([_ours(subject), *(_floor(subject, name) for name in ("sha1+trim", "sha1"))], setting.terms)
        for name, goal in (("sha1+trim", FLOOR), ("sha1", None)):
            yield Row(
                what=f"{subject.title}: time against {name} alone",
                goal=goal,
                measured=outcomes["ours"].seconds / outcomes[name].seconds,
                ours=times("ours", outcomes["ours"]),
                other=times(name, outcomes[name]),
            )


def growth(setting: Setting) -> Iterator[Row]:
    """A history four times as long, of a page that does not grow."""
    early, late = setting.scale.ticks
    given = [subject for subject in setting.given() if subject.revisions >= late]
    for subject in given or [setting.generated(setting.scale.growth)]:
        say(f"{subject.title}: growth")
        outcome = compete([_ours(subject, ["--ticks", str(early), str(late)])], setting.terms)["ours"]
        ticks = outcome.ticks()
        yield Row(
            what=f"{subject.title}: time({late:,}) / time({early:,})",
            goal=GROWTH,
            measured=ticks[late] / ticks[early],
            ours=f"{ticks[early]:.2f} s, {ticks[late]:.2f} s",
        )


class _Race:
    """One history, ours and some peers; a peer on fewer revisions runs against ours on as many."""

    def __init__(self, setting: Setting, subject: Subject, peers: Sequence[str]) -> None:
        say(f"{subject.title}: {', '.join(peers)}")
        self._subject, self._peers = subject, peers
        self._most = {peer: setting.peer_revisions.get(peer.lower(), subject.revisions) for peer in peers}
        score = [] if subject.size == "real" else ["--score"]
        contestants = [_ours(subject, once=score)]
        for most in sorted({most for most in self._most.values() if most < subject.revisions}):
            contestants.append(_ours(subject, ["--revisions", str(most)], once=score, name=self._name(most)))
        contestants += [_peer(setting, subject, peer, self._most[peer], score) for peer in peers]
        self._outcomes = compete(contestants, setting.terms)

    def speed(self) -> Iterator[Row]:
        """How many times faster than each peer."""
        for peer in self._peers:
            mine, other = self._pair(peer)
            yield Row(
                what=self._what(peer, f"times faster than {peer}"),
                goal=FASTER.get((self._subject.size, peer)),
                least=True,
                form="{:.1f}x",
                measured=other.seconds / mine.seconds,
                ours=times("ours", mine),
                other=times(peer, other) + _skipped(other),
            )

    def memory(self, peer: str) -> Row:
        """Peak memory above the input."""
        mine, other = (outcome.median("peak_bytes") for outcome in self._pair(peer))
        return Row(
            what=self._what(peer, f"peak memory above the input, of {peer}'s"),
            goal=MEMORY if self._subject.size == "real" else None,
            measured=mine / other,
            ours=megabytes(mine),
            other=megabytes(other),
        )

    def accuracy(self) -> Iterator[Row]:
        """The share of right tokens, and how much more that is than each peer's."""
        tally = self._outcomes["ours"].first["accuracy"]
        if tally is None:
            return
        yield Row(
            what=f"{self._subject.title}: tokens with their true origin",
            goal=ACCURACY,
            least=True,
            form="{:.4f}",
            measured=_share(tally),
            ours=_counts(tally),
        )
        for peer in self._peers:
            mine, other = (outcome.first["accuracy"] for outcome in self._pair(peer))
            if not other["tokens"]:  # it was given too few revisions, none of them sampled
                continue
            yield Row(
                what=self._what(peer, f"that, above {peer}"),
                goal=MORE_ACCURATE if peer == "WikiWho" else None,
                least=True,
                form="{:+.4f}",
                measured=_share(mine) - _share(other),
                ours=f"{_share(mine):.4f}",
                other=f"{peer} {_share(other):.4f} ({_counts(other)})",
            )

    def _pair(self, peer: str) -> tuple[Outcome, Outcome]:
        return self._outcomes[self._name(self._most[peer])], self._outcomes[peer]

    def _what(self, peer: str, what: str) -> str:
        most = self._most[peer]
        part = f", first {most:,}" if most < self._subject.revisions else ""
        return f"{self._subject.title}{part}: {what}"

    def _name(self, most: int) -> str:
        return "ours" if most >= self._subject.revisions else f"ours, first {most:,}"


def _ours(subject: Subject, more: Command = (), *, once: Command = (), name: str = "ours") -> Contestant:
    return Contestant(name=name, command=[*ours("history", subject.prefix), *more], once=once)


def _peer(setting: Setting, subject: Subject, peer: str, most: int, score: Command) -> Contestant:
    environment, module = _PEERS[peer]
    command: list[str | Path] = [setting.python_of(environment), "-m", f"bench.history.peers.{module}", subject.prefix]
    return Contestant(name=peer, command=[*command, "--revisions", str(most)], once=score, peer=True)


def _floor(subject: Subject, name: str) -> Contestant:
    command: list[str | Path] = [sys.executable, "-m", "bench.history.peers.floors", subject.prefix, "--floor", name]
    return Contestant(name=name, command=command)


def _share(tally: dict[str, Any]) -> float:
    return float(tally["right"] / tally["tokens"])


def _counts(tally: dict[str, Any]) -> str:
    parts = [f"{tally['tokens']:,} tokens; revisions compared: {tally['revisions']}"]
    if tally["skipped"]:
        parts.append(f"skipped as spam: {tally['skipped']}")
    if tally["unplaced"]:
        parts.append(f"{tally['unplaced']:,} tokens not found in their text")
    return ", ".join(parts)


def _skipped(outcome: Outcome) -> str:
    skipped = outcome.first["skipped"]
    return f", {skipped:,} revisions skipped as spam" if skipped else ""
