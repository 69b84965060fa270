"""Write the page of each detector from its docstring: NAME.md beside this file, and README.md, which lists them.

python docs/detectors/build.py

A test compares what stands here with what this would write.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

from wikiwatch.detect.registry import Detector, detectors

FOLDER = Path(__file__).resolve().parent

_PARTS = re.compile(r"(?P<code>``[^`]+``)|(?P<url>https?://[^\s<>]+)")
_SIGNS = re.compile(r"[\\<*\[\]`]|(?<!\w)_|_(?!\w)")
_HEAD = """\
<!-- Written by docs/detectors/build.py from the docstring of wikiwatch/detect/{name}.py. Change it there. -->

# {name}

{summary}

Label `{label}`, evidence of the kind `{evidence}`. The same text: `wikiwatch explain {name}`.
"""
_INDEX = """\
<!-- Written by docs/detectors/build.py. -->

# Detectors

What each looks for, why it matters, and what it leaves alone. The score takes the heaviest finding of each kind of
evidence and joins the kinds: [architecture.md](../architecture.md#scoring). To write one:
[adding-a-detector.md](../adding-a-detector.md).

| detector | sees | label | evidence |
|---|---|---|---|
"""


def pages() -> dict[str, str]:
    """Every page by its file name."""
    found = {f"{name}.md": page(detector) for name, detector in detectors().items()}
    return {"README.md": _INDEX + "".join(map(_row, detectors().values())), **found}


def page(detector: Detector) -> str:
    """A docstring as Markdown: unindented lines become headings, what is indented below them stays text."""
    summary, *rest = inspect.cleandoc(detector.__doc__ or "").splitlines()
    head = _HEAD.format(
        name=detector.NAME, summary=_markdown(summary), label=detector.LABEL.value, evidence=detector.EVIDENCE.value
    )
    return re.sub(r"\n{3,}", "\n\n", head + "".join(_lines(rest))).rstrip("\n") + "\n"


def _row(detector: Detector) -> str:
    summary = _markdown(inspect.cleandoc(detector.__doc__ or "").splitlines()[0])
    return f"| [{detector.NAME}]({detector.NAME}.md) | {summary} | `{detector.LABEL}` | `{detector.EVIDENCE}` |\n"


def _lines(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if line and not line.startswith(" "):
            yield f"\n## {line.rstrip(':')}\n\n"
        elif line:
            yield f"{_markdown(line.strip())}\n"
        else:
            yield "\n"


def _markdown(text: str) -> str:
    """Code and addresses marked as such, and nothing else taken for markup."""
    written, end = "", 0
    for match in _PARTS.finditer(text):
        written += _escaped(text[end : match.start()])
        written += match["code"][1:-1] if match["code"] else _address(match["url"])
        end = match.end()
    return written + _escaped(text[end:])


def _address(url: str) -> str:
    bare = url.rstrip(".,;:")
    while bare.endswith(")") and bare.count(")") > bare.count("("):
        bare = bare[:-1].rstrip(".,;:")
    return f"<{bare}>{url[len(bare) :]}"


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\g<0>", text)


def main() -> None:
    """Write all pages, and take away those of detectors that no longer exist."""
    written = pages()
    for file in FOLDER.glob("*.md"):
        if file.name not in written:
            file.unlink()
    for name, text in written.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
