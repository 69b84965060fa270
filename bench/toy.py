"""Attribution of WikiWho's toy history against the spreadsheet that comes with it, token by token.

    python -m bench.toy EXPORT SPREADSHEET [--peers DIR]

The export has a few words of text with every token between blanks; the spreadsheet (.xlsx) says for each revision
which one each token came from. Prints Markdown: how many tokens agree, and each that does not.
"""

from __future__ import annotations

import argparse
import re
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from bench.labelled import engines
from wikiwatch.fetch.export import read_export
from wikiwatch.model import Revision, Span

_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_FIRST_COLUMN = 4  # D; tokens stand from here on, with remarks to their right

Cells = dict[int, str]


def rows_of(spreadsheet: Path) -> dict[int, Cells]:
    """The text of each cell of the only sheet, by row and column, both from 1."""
    rows: dict[int, Cells] = defaultdict(dict)
    with zipfile.ZipFile(spreadsheet) as parts:
        strings = [_text(item) for item in ElementTree.fromstring(parts.read("xl/sharedStrings.xml"))]
        for cell in ElementTree.fromstring(parts.read("xl/worksheets/sheet1.xml")).iter(f"{_SHEET}c"):
            value, place = cell.find(f"{_SHEET}v"), re.fullmatch(r"([A-Z]+)([0-9]+)", cell.get("r", ""))
            if value is not None and value.text and place:
                text = strings[int(value.text)] if cell.get("t") == "s" else value.text
                rows[int(place[2])][_column(place[1])] = text.strip()
    return rows


def _text(element: ElementTree.Element) -> str:
    return "".join(part.text or "" for part in element.iter(f"{_SHEET}t"))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def truth_of(rows: dict[int, Cells], tokens: dict[int, list[str]]) -> dict[int, list[int]]:
    """The origin of each token by revision: the row of numbers two below the row that has the tokens."""
    origins = {}
    starts = [number for number in sorted(rows) if rows[number].get(1, "").isdecimal() and 2 in rows[number]]
    for start, stop in zip(starts, [*starts[1:], max(rows) + 1], strict=True):
        rev_id = int(rows[start][1])
        for number in range(start, stop):
            columns = [column for column in sorted(rows.get(number, {})) if column >= _FIRST_COLUMN]
            columns = columns[: len(tokens[rev_id])]
            if [rows[number][column] for column in columns] == tokens[rev_id]:
                origins[rev_id] = [int(rows[number + 2][column]) for column in columns]
    return origins


def compare(revisions: list[Revision], truth: dict[int, list[int]], engine: engines.Engine) -> Iterator[str]:
    """A line for each token whose origin is not the spreadsheet's, and a last one with the count."""
    texts = {revision.rev_id: (revision.text or b"").decode() for revision in revisions}
    whole = {rev_id: [Span(0, len(text))] for rev_id, text in texts.items()}
    found = engine(revisions, whole)
    total = right = 0
    for rev_id, wanted in truth.items():
        origins = found.get((rev_id, whole[rev_id][0]))
        for match, origin in zip(re.finditer(r"\S+", texts[rev_id]), wanted, strict=True):
            given = origins[match.start()] if origins else None
            total += 1
            right += given == origin
            if given != origin:
                yield f"| {rev_id} | {match[0]} | {origin} | {'skipped' if given is None else given} |"
    yield f"\n{right} of {total} tokens as in the spreadsheet."


def main() -> int:
    """Print the comparison for each engine."""
    parser = argparse.ArgumentParser(description="Compare attribution with the toy history's spreadsheet.")
    parser.add_argument("export", type=Path)
    parser.add_argument("spreadsheet", type=Path)
    parser.add_argument("--peers", type=Path, help="folder of virtual environments; wikiwho is used")
    options = parser.parse_args()
    with read_export(options.export) as reader:
        revisions = [revision for part in reader for revision in part.revisions]
    tokens = {revision.rev_id: (revision.text or b"").decode().split() for revision in revisions}
    truth = truth_of(rows_of(options.spreadsheet), tokens)
    print(f"{len(truth)} of {len(tokens)} revisions are in the spreadsheet.")
    asked: dict[str, engines.Engine] = {"wikiwatch": engines.wikiwatch}
    if options.peers:
        asked["WikiWho"] = engines.wikiwho(options.peers / "wikiwho" / "bin" / "python")
    for name, engine in asked.items():
        print(f"\n{name}:\n\n| revision | token | spreadsheet | given |\n|---:|---|---:|---:|")
        print("\n".join(compare(revisions, truth, engine)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
