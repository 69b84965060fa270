"""The picture of an infobox or lead exchanged for one that has nothing to do with it.

Looks for
    Before the first heading, a file name replaced by another while the caption stays: two names without a word in
    common, and the new one without a word of the page's title or of the caption.

Why it matters
    The first picture is the first thing a reader sees, and search engines and phones show it far from the page's
    history. https://en.wikipedia.org/wiki/Wikipedia:Vandalism#Image_vandalism
    https://en.wikipedia.org/wiki/Wikipedia:Image_use_policy

Stays silent on
    Another version or format of the same picture, a new picture with a new caption, a name that shares a word with the
    old name, the title or the caption or is in another script, pictures below the first heading, pictures added or
    removed, reverts, and whoever says why, unless from an IP address.

Signals
    ``before`` and ``after``: the file names; ``named``: 1 when the old name shared a word with the title; ``numbered``:
    1 when the new name is a camera's number; ``newcomer`` and ``explained``: 1 or 0.

References
    What a file link and an infobox parameter look like: https://www.mediawiki.org/wiki/Help:Images
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from wikiwatch.model import Change, ChangeKind, Context, Edit, Evidence, Finding, Label, Span
from wikiwatch.wikitext.constructs import images
from wikiwatch.wikitext.later import later
from wikiwatch.wikitext.prose import prose
from wikiwatch.wikitext.summaries import is_explained
from wikiwatch.wikitext.windows import lines_around
from wikiwatch.wikitext.words import words

NAME = "image_swap"
LABEL = Label.IMAGE_SWAP
EVIDENCE = Evidence.FACTS

MIN_WORD = 4  # letters of a word that may show two names to be about one thing
MAX_LEAD = 20_000  # characters; a page without headings has its lead here
MAX_NAME = 255
NEIGHBOURS = 400  # characters on either side of an infobox's picture in which its caption stands
QUOTED = 60

_SUFFIX = later(r"\.(?:jpe?g|png|svg|gif|tiff?|webp|og[gva]|webm)\b", re.IGNORECASE)
_CAMERA = later(r"(?:dsc[nf]?|img|p|pic|image|photo|scan|mvc|screenshot)?[ _-]*\d[\d _-]*", re.IGNORECASE)
_CAPTION = later(
    r"\|[^=|\n]{0,40}(?:caption|légende|legende|leyenda|pie|bildtext|bildbeschreibung|alt)[^=|\n]{0,20}=([^\n]*)",
    re.IGNORECASE,
)
_UNTELLING_TEXT = "file image photo picture logo portrait crop cropped flag with from"
_UNTELLING = frozenset(_UNTELLING_TEXT.split())


class _Picture(NamedTuple):
    """A file shown: its name as written and where, its caption's words."""

    name: str
    span: Span
    caption: str


def examine(edit: Edit, context: Context) -> Iterator[Finding]:
    """One finding for each picture of the lead that was exchanged, on its new name."""
    if edit.reverts:
        return
    changes = [change for change in edit.changes if _may_swap(edit, change)]
    if not changes:
        return
    newcomer = context.is_newcomers(edit.revision)
    explained = is_explained(edit.revision.comment)
    if explained and edit.revision.anon is not True:
        return
    done = 0
    for change in changes:
        before, after = _picture(edit.old, change.old), _picture(edit.new, change.new)
        if before and after and after.span.start >= done and _is_unrelated(before, after, context.page_title):
            done = after.span.end
            yield _finding(edit, context, before, after, newcomer, explained)


def _may_swap(edit: Edit, change: Change) -> bool:
    """A replacement in the lead with the end of a file name in it or behind it, on both sides."""
    if change.kind is not ChangeKind.REPLACED or change.new.start > MAX_LEAD:
        return False
    if not _suffix_follows(edit.new, change.new) or not _suffix_follows(edit.old, change.old):
        return False
    return edit.new.find("\n==", 0, change.new.start) < 0


def _suffix_follows(text: str, span: Span) -> bool:
    return _SUFFIX.search(text, span.start, min(span.end, span.start + MAX_NAME) + MAX_NAME) is not None


def _picture(text: str, span: Span) -> _Picture | None:
    """The picture whose name ``span`` touches, the name's namespace included."""
    window = lines_around(text, span.start, span.end)
    line = text[window.start : window.end]
    for image in images(line):
        shown = line[image.start : image.end]
        linked = shown.startswith("[[")
        start = image.start + (shown.index(":") + 1 if linked else 0)
        suffix = _SUFFIX.search(line, start, image.end)
        if suffix and span.start < window.start + suffix.end() and span.end > window.start + image.start:
            name = line[start : suffix.end()]
            at = Span(window.start + suffix.end() - len(name.lstrip()), window.start + suffix.end())
            return _Picture(name.strip(), at, _label(shown) if linked else _caption(text, at))
    return None


def _label(link: str) -> str:
    return " ".join(prose(link).split())


def _caption(text: str, name: Span) -> str:
    """The caption parameter nearest to an infobox's picture."""
    found = _CAPTION.finditer(text, max(0, name.start - NEIGHBOURS), name.end + NEIGHBOURS)
    nearest = min(found, key=lambda match: abs(match.start() - name.start), default=None)
    return " ".join(nearest.group(1).split()) if nearest else ""


def _is_unrelated(before: _Picture, after: _Picture, title: str) -> bool:
    if before.caption != after.caption:
        return False
    return not any(_related(after.name, other) for other in (before.name, title, after.caption))


def _related(name: str, other: str) -> bool:
    """Whether a telling word of one is part of the other, case and accents aside; or nobody can tell."""
    name, other = _folded(_stem(name)), _folded(_stem(other))
    if name == other or _scripts(name).isdisjoint(_scripts(other) or _scripts(name)):
        return True
    return any(word in other for word in _telling(name)) or any(word in name for word in _telling(other))


def _stem(name: str) -> str:
    return _SUFFIX.sub("", name).replace("_", " ")


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _scripts(text: str) -> set[str]:
    """The first words of the letters' Unicode names: LATIN, CYRILLIC, CJK."""
    return {unicodedata.name(char, "").partition(" ")[0] for char in text if char.isalpha()}


def _telling(text: str) -> Iterator[str]:
    """Words long enough to tell what is shown; a single character of Han or kana is."""
    for word in words(text):
        long_enough = len(word.text) >= MIN_WORD or ord(word.text[0]) >= 0x2E80
        if long_enough and not word.text.isdigit() and word.text not in _UNTELLING:
            yield word.text


def _finding(
    edit: Edit, context: Context, before: _Picture, after: _Picture, newcomer: bool, explained: bool
) -> Finding:
    named = _related(before.name, context.page_title)
    numbered = _CAMERA.fullmatch(_stem(after.name)) is not None
    known = context.is_known_authors(edit.revision)
    weight = 0.2 if explained else 0.45 if newcomer else 0.15 if known else 0.3
    return Finding(
        detector=NAME,
        label=LABEL,
        evidence=EVIDENCE,
        start=after.span.start,
        end=after.span.end,
        message=f"Picture «{before.name[:QUOTED]}» exchanged for «{after.name[:QUOTED]}»; "
        "the two share no word, nor does the new one with title or caption",
        weight=round(weight + 0.1 * named - 0.1 * numbered, 2),
        signals={
            "before": before.name[:MAX_NAME],
            "after": after.name[:MAX_NAME],
            "named": int(named),
            "numbered": int(numbered),
            "newcomer": int(newcomer),
            "explained": int(explained),
        },
    )
