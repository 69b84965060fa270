"""What ``wikiwatch doctor`` found, for a person and for programs (``wikiwatch/doctor/1``)."""

from __future__ import annotations

from collections.abc import Sequence

from wikiwatch import __version__
from wikiwatch.model import Check, Condition
from wikiwatch.report.json_report import dumps
from wikiwatch.wikitext.display import visible

SCHEMA = "wikiwatch/doctor/1"


def text(checks: Sequence[Check]) -> str:
    """A line for each check, what is wrong marked ``!``, and one about all. No message acts on the terminal."""
    marks = {Condition.OK: " ", Condition.ABSENT: "-", Condition.WRONG: "!"}
    width = max((len(check.name) for check in checks), default=0)
    lines = [
        f"{marks[check.condition]} {check.name.ljust(width)}  {visible(check.message, newlines=False)}".rstrip()
        for check in checks
    ]
    wrong = sum(check.condition is Condition.WRONG for check in checks)
    lines.append(f"{wrong} of {len(checks)} things are wrong." if wrong else "Nothing is wrong.")
    return "\n".join(lines) + "\n"


def json_document(checks: Sequence[Check]) -> str:
    """One indented document, with a newline at its end."""
    document = {
        "schema": SCHEMA,
        "tool": {"name": "wikiwatch", "version": __version__},
        "healthy": all(check.condition is not Condition.WRONG for check in checks),
        "checks": [
            {"name": check.name, "condition": check.condition.value, "message": check.message} for check in checks
        ],
    }
    return dumps(document, indent=1) + "\n"
