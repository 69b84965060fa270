"""The labelled edits written for training, and their faults.

README.md beside this file says what they are. ``python -m bench.train.written.records`` names every fault (and exits
with 1 if there is one), then prints the table of counts.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from wikiwatch.model import EditChange

FOLDER = Path(__file__).parent
BAD = (
    *("blanking", "broken-markup", "chatbot", "childish", "cut", "gibberish", "hoax", "image-swap", "insult"),
    *("invented-fact", "nobody", "number-change", "obscenity", "opinion", "pasted", "politics", "promotion"),
    *("signature", "spam", "test", "unreferenced", "word-swap", "worsening", "wrong-language"),
)
GOOD = (
    *("capitals", "category", "copyedit", "dead-link", "death", "disambiguation", "foreign-script", "grammar"),
    *("infobox", "link", "list", "number", "profanity", "reference", "removal", "result", "revert", "section"),
    *("sourced", "stub", "table", "template", "tidying", "translation", "typo"),
)
LEAST_SHARE, MOST_SHARE = 0.4, 0.62
"""Of a language's edits, the damaging ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenEdit:
    """An edit. ``removed`` and ``added`` are whole lines as a diff shows them. ``hand`` is whose habits it has."""

    id: str
    lang: str
    title: str
    comment: str
    anon: bool
    removed: str
    added: str
    kind: str
    damaging: bool
    goodfaith: bool
    hand: str

    def change(self) -> EditChange:
        """As the scorer takes it."""
        return EditChange(
            old=self.removed,
            new=self.added,
            lines_only=True,
            lang=self.lang,
            title=self.title,
            comment=self.comment,
            anon=self.anon,
        )


def languages(folder: Path = FOLDER) -> list[str]:
    """The languages that there is a file for."""
    return sorted(file.stem for file in folder.glob("*.jsonl"))


def read_edits(lang: str | None = None, folder: Path = FOLDER) -> list[WrittenEdit]:
    """The edits of a language, or all. Raises ValueError for a line that is no edit."""
    chosen = languages(folder) if lang is None else [lang]
    return [edit for name in chosen for edit in _read(folder / f"{name}.jsonl")]


def _read(file: Path) -> Iterator[WrittenEdit]:
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        try:
            yield _edit(json.loads(line))
        except ValueError as error:
            raise ValueError(f"{file.name}:{number}: {error}") from error


def _edit(values: Any) -> WrittenEdit:
    known = fields(WrittenEdit)
    if not isinstance(values, dict) or values.keys() != {field.name for field in known}:
        raise ValueError("not the fields of an edit")
    for field in known:
        if type(values[field.name]).__name__ != field.type:
            raise ValueError(f"{field.name} is no {field.type}")
    return WrittenEdit(**values)


def faults(edits: Iterable[WrittenEdit]) -> list[str]:
    """What is wrong, each with the edit or language it is about."""
    edits = list(edits)
    found = [f"{edit.id}: {fault}" for edit in edits for fault in _own_faults(edit)]
    found += [f"{name}: stands twice" for name, count in Counter(edit.id for edit in edits).items() if count > 1]
    texts = Counter((edit.removed, edit.added) for edit in edits)
    found += [f"{edit.id}: the same change stands elsewhere" for edit in edits if texts[edit.removed, edit.added] > 1]
    return [*found, *_shared_lines(edits), *_unbalanced(edits)]


def _own_faults(edit: WrittenEdit) -> Iterator[str]:
    if edit.removed == edit.added:
        yield "changes nothing"
    if not edit.title or not edit.hand:
        yield "lacks a title or a hand"
    if edit.kind not in (BAD if edit.damaging else GOOD):
        yield f"{edit.kind} is no kind of {'damaging' if edit.damaging else 'good'} edit"
    if not edit.damaging and not edit.goodfaith:
        yield "is good and in bad faith"
    if not edit.id.startswith(f"{edit.lang}-"):
        yield f"stands among {edit.lang}"
    lines = set(_lines(edit.removed))
    if not edit.title.startswith("User:") and any(line in lines for line in _lines(edit.added) if len(line) > 40):
        yield "a line that did not change is no line of a difference"


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []


def _shared_lines(edits: Iterable[WrittenEdit]) -> list[str]:
    """Lines of prose that two languages share would tie their edits together; markup may be the same."""
    seen: dict[str, str] = {}
    found = []
    for edit in edits:
        for line in (*_lines(edit.removed), *_lines(edit.added)):
            if len(line.split()) >= 4 and seen.setdefault(line, edit.lang) != edit.lang:
                found.append(f"{edit.id}: {line[:60]!r} stands in {seen[line]} too")
    return found


def _unbalanced(edits: Iterable[WrittenEdit]) -> list[str]:
    counts = Counter((edit.lang, edit.damaging) for edit in edits)
    shares = {lang: counts[lang, True] / (counts[lang, True] + counts[lang, False]) for lang, _ in counts}
    return [
        f"{lang}: {share:.0%} are damaging"
        for lang, share in sorted(shares.items())
        if not LEAST_SHARE <= share <= MOST_SHARE
    ]


def table(edits: Iterable[WrittenEdit]) -> str:
    """Counts by language, then by kind, as README.md holds them."""
    edits = list(edits)
    rows = [
        "| language | edits | damaging | of them anonymous | good | of them anonymous | hands |",
        "|---|" + "---|" * 6,
    ]
    for lang in sorted({edit.lang for edit in edits}):
        mine = [edit for edit in edits if edit.lang == lang]
        bad, good = ([edit for edit in mine if edit.damaging is wanted] for wanted in (True, False))
        anonymous = (sum(edit.anon for edit in side) for side in (bad, good))
        numbers = (len(mine), len(bad), next(anonymous), len(good), next(anonymous), len({edit.hand for edit in mine}))
        rows.append(f"| {lang} | " + " | ".join(map(str, numbers)) + " |")
    for name, kinds in (("damaging", BAD), ("good", GOOD)):
        counts = Counter(edit.kind for edit in edits)
        rows += ["", f"{name}: " + ", ".join(f"{kind} {counts[kind]}" for kind in kinds) + "."]
    return "\n".join(rows)


def main() -> int:
    """Name the faults, print the counts."""
    edits = read_edits()
    found = faults(edits)
    for fault in found:
        print(fault, file=sys.stderr)
    print(table(edits))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
