"""The words a reader sees of a short piece of wikitext."""

from __future__ import annotations

import mwparserfromhell

LONGEST = 512  # code points; mwparserfromhell is quadratic on crafted nests (its issue 364)


def plain(text: str) -> str:
    """Without markup, references and templates, on one line; of a long text the first `LONGEST` code points."""
    code = mwparserfromhell.parse(text[:LONGEST])
    for reference in code.filter_tags(matches=lambda tag: str(tag.tag).lower() == "ref"):
        code.remove(reference)
    return " ".join(code.strip_code().split())
