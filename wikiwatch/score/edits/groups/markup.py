"""Templates, tables, headings, tags, categories, images; brackets that do not close; the editor's own samples."""

from __future__ import annotations

import re
from math import log1p

from wikiwatch.score.edits.window import Window
from wikiwatch.wikitext.signs import Signs
from wikiwatch.wikitext.sought import Sought

NAME = "markup"
FEATURES = (
    "templates_added",
    "templates_removed",
    "braces_off",
    "brackets_off",
    "quotes_off",
    "headings",
    "tables",
    "tags_added",
    "tags_removed",
    "categories",
    "images_added",
    "images_removed",
    "samples",
    "list_items",
    "parameters",
    "markup_share",
    "lone_emphasis",
    "in_comment",
    "comment_marks",
)

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_CATEGORY = re.compile(r"\[\[ ?(?:category|catégorie|kategorie|categoría|categoria|категория|kategoria)", re.IGNORECASE)
_IMAGE = Sought(
    r"\[\[ ?(?:file|image|fichier|datei|bild|archivo|imagen|файл|plik)\s?:|\.(?:jpe?g|png|svg|gif)\b",
    ("[[", ".jp", ".png", ".svg", ".gif"),
    re.IGNORECASE,
)
_SAMPLE = Sought(
    r"'''(?:bold text|texte gras|fett)|''(?:italic text|texte italique)|\[\[(?:link title|titre du lien|file:example)"
    r"|\bexample\.(?:jpg|ogg|com link title)|http://www[. ]example[. ]com|== ?(?:headline text|texte de sous-titre)"
    r"|insert (?:formula|non-formatted text|footnote text) here|enter your comments here|<!-- ?comment"
    r"|strike-through text"
    r"|small text</small>|superscript text|subscript text|block quote ?</blockquote|header 1 ?\|\| ?header"
    r"|#redirect \[\[target"
    r"|column header|your text here|bold text|italic text|link title",
    (
        *(
            "bold text",
            "texte gras",
            "''fett",
            "italic text",
            "texte italique",
            "link title",
            "titre du lien",
            ":example",
        ),
        *(":example", "example.jpg", "example.ogg", "example.com", "www.example", "www example", "headline text"),
        *(
            "de sous-titre",
            "insert formula",
            "non-formatted",
            "footnote text",
            "comment",
            "strike-through",
            "small text",
        ),
        *("script text", "block quote", "header 1", "[[target", "column header", "your text"),
    ),
    re.IGNORECASE,
)
_LONE_EMPHASIS = re.compile(r" ?'{2,5}[^'\n]{0,40}'{2,5} ?")
MOST_PIECES, MOST_PIECE, REACH = 20, 2_000, 400  # that are asked whether they stand in a comment
MOST_LINES = 10  # looked at for what toolbars put in: emphasis and nothing else, whatever the language
# Of a text with a line break in front, which re finds faster than ^.
_HEADING = re.compile(r"\n=+[^=\n]")
_PARAMETER = re.compile(r"\n[ \t]{0,9}\|[ \t]{0,9}[\w ]{1,40}=")
_MARK = Signs(r"[\[\]{}|=<>*#]")


def measure(window: Window) -> tuple[float, ...]:
    """What the change as a whole opens and does not close, and counts of what it puts in and takes out."""
    added, removed = window.added, window.removed
    lines = f"\n{added}"
    return (
        log1p(added.count("{{")),
        log1p(removed.count("{{")),
        float(_off(window, "{{", "}}")),
        float(_off(window, "[[", "]]")),
        float((window.near_new.count("''") - window.near_old.count("''")) % 2),
        float(min(5, len(_HEADING.findall(lines)))) if "=" in added else 0.0,
        log1p(added.count("{|") + added.count("|-")),
        log1p(len(_TAG.findall(added))) if "<" in added else 0.0,
        log1p(len(_TAG.findall(removed))) if "<" in removed else 0.0,
        float(min(5, len(_CATEGORY.findall(added)))) if "[[" in added else 0.0,
        float(min(5, _IMAGE.count(added))),
        float(min(5, _IMAGE.count(removed))),
        float(min(3, _SAMPLE.count(added))),
        log1p(sum(map(lines.count, ("\n*", "\n#", "\n:", "\n;")))),
        log1p(len(_PARAMETER.findall(lines))) if "=" in added else 0.0,
        (_MARK.count(added) + added.count("''")) / (len(added) or 1),
        float("''" in added and any(map(_LONE_EMPHASIS.fullmatch, added.split("\n", MOST_LINES)[:MOST_LINES]))),
        _in_comment(window) if "<!--" in window.near_new else 0.0,
        float("<!--" in added or "-->" in added),
    )


def _in_comment(window: Window) -> float:
    """The share of what was put in that only editors see: it stands in a comment of the source."""
    text = window.change.new
    inside = length = 0
    for piece in window.pieces[:MOST_PIECES]:
        end = min(piece.end, piece.start + MOST_PIECE)
        length += end - piece.start
        if (opened := text.rfind("<!--", max(0, piece.start - REACH), end)) >= 0:
            closed = text.find("-->", opened, end)
            inside += max(0, (closed + 3 if closed >= 0 else end) - max(opened, piece.start))
    return inside / length if length else 0.0


def _off(window: Window, opening: str, closing: str) -> int:
    """How far the change tips the balance of its lines, at most five; 0 where it sets right what was off."""
    before = window.near_old.count(opening) - window.near_old.count(closing)
    after = window.near_new.count(opening) - window.near_new.count(closing)
    return min(5, max(0, abs(after) - abs(before)))
