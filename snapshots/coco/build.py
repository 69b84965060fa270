#!/usr/bin/env python3
"""Write snapshots/coco.xml, the demonstration history, from page.toml and history.txt.

The output is a MediaWiki XML export, version 0.11 (https://www.mediawiki.org/xml/export-0.11.xsd), laid out as
Special:Export lays it out: parent ids, sizes in bytes and base-36 SHA-1 digests are computed here. The format of
history.txt is explained in snapshots/README.md. Usage: ``python snapshots/coco/build.py [OUTPUT]``.
"""

from __future__ import annotations

import hashlib
import ipaddress
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

HERE = Path(__file__).resolve().parent
EXPORT = HERE.parent / "coco.xml"

NAMESPACE = "http://www.mediawiki.org/xml/export-0.11/"
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass
class Edit:
    """One ``@edit`` of history.txt: what its header says, and its operations in order."""

    rev_id: int
    line: int
    fields: dict[str, str] = field(default_factory=dict)
    operations: list[tuple[str, str]] = field(default_factory=list)


class HistoryError(ValueError):
    """history.txt or page.toml says something that cannot be built."""


# ---------------------------------------------------------------- reading history.txt


def blocks(lines: list[str]) -> Iterator[tuple[int, str, str]]:
    """Yield ``(line number, directive, value)``; the value of @text, @find and @put is the lines under it."""
    number = 0
    while number < len(lines):
        name, _, value = lines[number].partition(" ")
        number += 1
        if name in ("@text", "@find", "@put"):
            body = []
            while number < len(lines) and not lines[number].startswith("@"):
                body.append(lines[number])
                number += 1
            yield number, name, "\n".join(body)
        elif name.startswith("@"):
            yield number, name, value
        elif lines[number - 1].strip() and not name.startswith("#"):
            raise HistoryError(f"line {number}: neither a directive nor a comment: {lines[number - 1]}")


def read_history(source: str) -> list[Edit]:
    """Read the edits of history.txt."""
    edits: list[Edit] = []
    for number, name, value in blocks(source.split("\n")):
        if name == "@edit":
            edits.append(Edit(int(value), number))
        elif name in ("@date", "@user", "@comment", "@minor"):
            edits[-1].fields[name[1:]] = value
        elif name in ("@text", "@find", "@put", "@restore"):
            edits[-1].operations.append((name, value))
        elif name != "@end":
            raise HistoryError(f"line {number}: unknown directive {name}")
    return edits


# ---------------------------------------------------------------- applying the edits


def replace(text: str, old: str, new: str, edit: Edit) -> str:
    """Put ``new`` where ``old`` stands, which must be at exactly one place."""
    if not old or text.count(old) != 1:
        raise HistoryError(f"edit {edit.rev_id}: found {text.count(old) if old else 0} times, not once: {old!r}")
    return text.replace(old, new)


def apply(edit: Edit, parent_text: str, states: dict[int, str]) -> str:
    """Return the text that the edit saves; without operations, the parent's (a page move)."""
    text = parent_text
    operations = iter(edit.operations)
    for name, value in operations:
        if name == "@find":
            put, new = next(operations, ("", ""))
            if put != "@put":
                raise HistoryError(f"edit {edit.rev_id}: @find without @put")
            text = replace(text, value, new, edit)
        elif name == "@text":
            text = value
        elif name == "@restore":
            text = states[int(value)]
        else:
            raise HistoryError(f"edit {edit.rev_id}: {name} without @find")
    return text


def read_states(source: str) -> list[tuple[Edit, str]]:
    """Return every edit with the text it saved, checking that ids and dates rise."""
    states: dict[int, str] = {}
    result: list[tuple[Edit, str]] = []
    for edit in read_history(source):
        if result:
            before = result[-1][0]
            if edit.rev_id <= before.rev_id or edit.fields["date"] <= before.fields["date"]:
                raise HistoryError(f"edit {edit.rev_id}: not after edit {before.rev_id}")
        states[edit.rev_id] = apply(edit, result[-1][1] if result else "", states)
        result.append((edit, states[edit.rev_id]))
    return result


# ---------------------------------------------------------------- writing the export


def base36(digest: bytes) -> str:
    """Write a SHA-1 digest as exports do: 31 digits of base 36."""
    number = int.from_bytes(digest, "big")
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
    return digits.rjust(31, "0")


def contributor(user: str, user_ids: dict[str, int]) -> list[str]:
    """Lines that name an account by its id, or an IP address."""
    if user in user_ids:
        return [f"        <username>{escape(user)}</username>", f"        <id>{user_ids[user]}</id>"]
    try:
        ipaddress.ip_address(user)
    except ValueError:
        raise HistoryError(f"{user!r} is neither listed in page.toml nor an IP address") from None
    return [f"        <ip>{user}</ip>"]


def revision(edit: Edit, text: str, parent_id: int | None, user_ids: dict[str, int]) -> list[str]:
    """Lines of one <revision>."""
    data = text.encode()
    sha1 = base36(hashlib.sha1(data, usedforsecurity=False).digest())
    comment = edit.fields["comment"]
    return [
        "    <revision>",
        f"      <id>{edit.rev_id}</id>",
        *([] if parent_id is None else [f"      <parentid>{parent_id}</parentid>"]),
        f"      <timestamp>{edit.fields['date']}</timestamp>",
        "      <contributor>",
        *contributor(edit.fields["user"], user_ids),
        "      </contributor>",
        *(["      <minor />"] if "minor" in edit.fields else []),
        *([f"      <comment>{escape(comment)}</comment>"] if comment else []),
        f"      <origin>{edit.rev_id}</origin>",
        "      <model>wikitext</model>",
        "      <format>text/x-wiki</format>",
        f'      <text bytes="{len(data)}" sha1="{sha1}" xml:space="preserve">{escape(text)}</text>',
        f"      <sha1>{sha1}</sha1>",
        "    </revision>",
    ]


def siteinfo(wiki: dict[str, Any]) -> list[str]:
    """Lines of the export's head."""
    names = [
        f'      <namespace key="{key}" case="first-letter"' + (f">{escape(name)}</namespace>" if name else " />")
        for key, name in wiki["namespaces"].items()
    ]
    return [
        f'<mediawiki xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        f' xsi:schemaLocation="{NAMESPACE} http://www.mediawiki.org/xml/export-0.11.xsd"'
        f' version="0.11" xml:lang={quoteattr(wiki["lang"])}>',
        "  <siteinfo>",
        *(f"    <{name}>{escape(wiki[name])}</{name}>" for name in ("sitename", "dbname", "base", "generator")),
        "    <case>first-letter</case>",
        "    <namespaces>",
        *names,
        "    </namespaces>",
        "  </siteinfo>",
    ]


def build(folder: Path = HERE) -> str:
    """Return the whole export as text."""
    with (folder / "page.toml").open("rb") as file:
        settings = tomllib.load(file)
    page = settings["page"]
    lines = siteinfo(settings["wiki"])
    lines += [
        "  <page>",
        f"    <title>{escape(page['title'])}</title>",
        f"    <ns>{page['namespace']}</ns>",
        f"    <id>{page['id']}</id>",
    ]
    parent_id = None
    for edit, text in read_states((folder / "history.txt").read_text(encoding="utf-8")):
        lines += revision(edit, text, parent_id, settings["users"])
        parent_id = edit.rev_id
    return "\n".join([*lines, "  </page>", "</mediawiki>", ""])


if __name__ == "__main__":
    output = Path(sys.argv[1]) if len(sys.argv) > 1 else EXPORT
    output.write_text(build(), encoding="utf-8", newline="\n")
