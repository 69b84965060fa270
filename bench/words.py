"""How often the detectors of foreign and promotional prose speak up on texts with nothing wrong with them, and how fast they read.

    python -m bench.words TEXTS...

``TEXTS`` are ``LANG=FILE``: one text a line (a JSON object with ``text``, ``title`` and ``language`` in a file named
``.jsonl``), or a folder of texts. Each is judged twice: as a new page, and as one insertion into a page of a line.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from wikiwatch.detect.registry import detectors
from wikiwatch.history import compare
from wikiwatch.model import Context, Finding

LOOKED_AT = ("foreign_topic", "promotional_tone", "generated_style", "generated_artefact", "contact_details")
MOST_TEXTS = 3_000
SHOWN = 3  # findings quoted for each file and detector
STUB = "'''{title}''' ({title}).\n\n"


class Text(NamedTuple):
    """A text of one language; ``title`` is a file name where there is nothing better."""

    lang: str
    title: str
    text: str


def main(arguments: list[str]) -> None:
    """Print a row for each file: texts, seconds, and texts with a finding by detector and manner."""
    for argument in arguments:
        lang, _, name = argument.partition("=")
        texts = list(_texts(lang, Path(name)))[:MOST_TEXTS]
        alarmed: Counter[str] = Counter()
        shown: list[str] = []
        started = time.perf_counter()
        for text in texts:
            for manner, before in (("new page", None), ("insertion", STUB.format(title=text.title))):
                for detector, findings in _found(text, before).items():
                    alarmed[f"{detector}, {manner}"] += 1
                    if manner == "insertion":
                        shown += [f"  {detector}: {text.title}: {f.message} ({f.weight})" for f in findings[:SHOWN]]
        size = sum(len(text.text) for text in texts)
        print(f"{name} {lang}: {len(texts)} texts, {size:,} code points, {time.perf_counter() - started:.1f} s")
        print("\n".join([f"  {count:5} {what}" for what, count in sorted(alarmed.items())] + shown), flush=True)


def _found(text: Text, before: str | None) -> dict[str, list[Finding]]:
    edit = compare(before, (before or "") + text.text)
    context = Context(lang=text.lang, page_title=text.title, established=lambda: edit.old)
    found = {name: list(detectors()[name].examine(edit, context)) for name in LOOKED_AT}
    return {name: findings for name, findings in found.items() if findings}


def _texts(lang: str, path: Path) -> Iterator[Text]:
    if path.is_dir():
        for file in sorted(path.iterdir()):
            yield Text(lang, file.stem.replace("-", " "), file.read_text(encoding="utf-8", errors="replace"))
        return
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if ".jsonl" not in path.name:
                yield Text(lang, f"{path.stem} {number}", line)
                continue
            record = json.loads(line)
            if record.get("language", lang) == lang:
                title = record.get("title_language") or record.get("title", path.stem)
                yield Text(lang, title, record.get("text") or record["versions"][0])


if __name__ == "__main__":
    main(sys.argv[1:])
