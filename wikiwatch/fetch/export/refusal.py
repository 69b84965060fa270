"""Why a document is not read any further, and how what stands in it is quoted."""

from __future__ import annotations

from wikiwatch.wikitext.display import visible


class RefusedError(Exception):
    """Why the document is not read any further; the file's name and the place are added where it is caught."""


def shown(text: str) -> str:
    """Quoted for a message: short, on one line, and without what a terminal would obey."""
    return f'"{visible(text[:100], newlines=False)}{"…" if len(text) > 100 else ""}"'
