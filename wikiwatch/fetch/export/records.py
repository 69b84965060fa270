"""What comes out of an export, and what is told about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from wikiwatch.model import Page, Revision, Wiki


class ProblemKind(StrEnum):
    """What is wrong with an export of which something can be read all the same."""

    SHA1_MISMATCH = "sha1_mismatch"
    TEXT_MISSING = "text_missing"  # the export says there was a text, and has none
    OTHER_TEXT = "other_text"  # the revision came before, with another text: that one counts
    NO_TEXTS = "no_texts"  # a stub export, which never has texts
    NO_PAGES = "no_pages"
    NO_WIKI = "no_wiki"  # it does not say which wiki it is from
    BROKEN_OFF = "broken_off"  # nothing from there on can be read, but pages before it are whole


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportProblem:
    """One thing wrong with an export. The message names the file and, where there are any, page and revision."""

    kind: ProblemKind
    message: str
    page_title: str | None = None
    rev_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPage:
    """A page of an export, its revisions in the order of the export.

    The revisions are read while they are iterated: once, and before the next page is asked for (RuntimeError after
    that). Any of them may be left unread. A page may come in several parts, and revisions more than once.
    """

    wiki: Wiki
    page: Page
    revisions: Iterator[Revision]
