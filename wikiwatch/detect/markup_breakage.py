"""Markup that an edit broke, and samples of the edit toolbar left in the text.

Looks for
    ``[[``, ``{{``, ``<ref>``, ``<!--``, ``<nowiki>`` or a table without its other half, on a page that had none such
    before; and what the toolbar's buttons insert when nothing was selected: ``'''Bold text'''``,
    ``[[File:Example.jpg]]``, ``== Texte du titre ==``, in English, French, Spanish and German.

Why it matters
    Toolbar samples are the mark of a test edit. A lost bracket shows raw markup to the reader, or swallows the text up
    to the next one; mostly an accident, but a frequent trace of careless damage.
    https://en.wikipedia.org/wiki/Wikipedia:Vandalism#Not_vandalism (test edits), https://en.wikipedia.org/wiki/Help:Cheatsheet

Stays silent on
    Pages that were already broken in the same way, repairs, reverts, a link bracket or two lost by a known author,
    halves that a formula, code, comment or ``<nowiki>`` holds, other HTML, samples that the page already showed,
    project, help, template and user pages.

Signals
    ``sample``: the toolbar's text, ``samples``: how many the edit left; or ``lost``: what lost its other half (link,
    template, reference, comment, nowiki, table), ``strays``: how many halves are new; ``newcomer``: 1 or 0.

References
    MediaWiki's messages ``bold_sample``, ``wikieditor-toolbar-tool-*-example`` and the like; abuse filters of the large
    wikis tag such edits "possible test edit": https://en.wikipedia.org/wiki/Special:Tags
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice

from wikiwatch.model import Change, Context, Edit, Evidence, Finding, Label, Signal, Span
from wikiwatch.wikitext.later import later
from wikiwatch.wikitext.markup import strays
from wikiwatch.wikitext.overlaps import Overlaps
from wikiwatch.wikitext.windows import windows_around

NAME = "markup_breakage"
LABEL = Label.MARKUP_BREAKAGE
EVIDENCE = Evidence.FORM

SAMPLE_WEIGHT = 0.6
MANY_SAMPLES_WEIGHT = 0.8
LOST_WEIGHTS = {"link": 0.2, "nowiki": 0.3, "template": 0.35, "table": 0.35, "reference": 0.4, "comment": 0.4}
NEWCOMER_WEIGHT = 0.1  # added
MANY_STRAYS = 3
MANY_STRAYS_WEIGHT = 0.1  # added
MAX_SAMPLES = 20
SHOWN = 20  # characters of a half

_NAMESPACES_OF_MARKUP = frozenset({2, 3, 4, 8, 10, 12, 828})
_SAMPLES = (  # each begins with a literal: re then looks for these alone
    r"'''(?:Bold text|Texte (?:en )?gras|Texto en negrita|Fetter Text)'''",
    r"''(?:Italic text|Texte (?:en )?italique|Texto en cursiva|Kursiver Text)''",
    r"\[\[(?:Link title|Titre du lien|Título del enlace|Linktitel|Link-Text)\]\]",
    r"\[https?://www\.ex[ae]mpl[eo]\.(?:com|org)/? "
    r"(?:link title|[Tt]itre du lien|[Tt]ítulo del enlace|Link-Text|Text für den Link)\]",
    r"=(?<!==)={1,5} ?(?:Headline text|Heading text|Texte de sous-titre|Texte du titre|Texto de (?:titular|título)"
    r"|Ebene 2 Überschrift|Kopfzeile) ?={2,6}",
    r"\[\[(?:File|Image|Media|Fichier|Média|Archivo|Imagen|Datei|Bild|Medium):(?:Example|Exemple|Ejemplo|Beispiel)\."
    r"(?:jpg|ogg)(?:\|[^\]\n]{0,40})?\]\]",
    r"<gallery>\s*(?:File:|Image:)?(?:Example|Exemple|Ejemplo|Beispiel)\.jpg\|",
    r"Insert formula here|Formel hier einfügen",
    r"Insert non-formatted text here|Insérer ici un texte non formaté|Entrez le texte non formaté ici"
    r"|Escribe texto sin formato aquí|Hier den unformatierten Text eingeben|Unformatierten Text hier einfügen",
    r"Insert footnote text here|Insérer ici le texte de la note de bas de page|Insertar nota a pie de página aquí"
    r"|Hier den Fußnotentext eingeben",
    r"\* (?:Bulleted list item|Élément de la liste à puces|Elemento de lista de viñetas|Aufgezählter Listeneintrag)",
    r"# (?:Numbered list item|Élément de la liste numérotée|Elemento de lista numerada|Nummerierter Listeneintrag)",
    r"<(?:big|small|sup|sub)>(?:(?:Big|Small|Superscript|Subscript) text|Grand texte|Petit texte|Texte en exposant"
    r"|Texte en indice|Texto grande|Texto pequeño|Texto en superíndice|Texto en subíndice|Großer Text|Kleiner Text"
    r"|Hochgestellter Text|Tiefgestellter Text)<",
    r"! (?:header 1|En-tête 1|cabecera 1|Überschrift 1)\n! (?:header|En-tête|cabecera|Überschrift) 2",
)
_SAMPLE = later("|".join(_SAMPLES))
_LONGEST_SAMPLE = 80
_SIGNS = later(r"[\[\]{}<>]|ref|nowiki|--")
_REF_TAG = later(r"<(/?)ref(?=[\s/>])[^<>]*>", re.IGNORECASE)
_TABLE_START = later(r"\n[ \t:*#]*\{\|")  # of a text with a line break in front, which re finds faster than ^
_TABLE_END = later(r"\n[ \t]*\|\}(?!\})")


def examine(edit: Edit, context: Context) -> Iterator[Finding]:
    """One finding for each toolbar sample, and one for each kind of construct that lost a half."""
    if edit.reverts or context.namespace_id in _NAMESPACES_OF_MARKUP:
        return
    newcomer = context.is_newcomers(edit.revision)
    known = context.is_known_authors(edit.revision)
    yield from _toolbar_samples(edit, newcomer)
    if not edit.is_creation and _tips_balance(edit):
        yield from _lost_halves(edit, newcomer, known)


# ---------------------------------------------------------------- samples


def _toolbar_samples(edit: Edit, newcomer: bool) -> Iterator[Finding]:
    left = list(islice(_new_samples(edit), MAX_SAMPLES))
    weight = SAMPLE_WEIGHT if len(left) == 1 else MANY_SAMPLES_WEIGHT
    for span in left:
        sample = " ".join(edit.new[span.start : span.end].split())
        yield _finding(
            span,
            f"«{sample}»: what the edit toolbar inserts when nothing is selected",
            weight,
            {"sample": sample, "samples": len(left), "newcomer": int(newcomer)},
        )


def _new_samples(edit: Edit) -> Iterator[Span]:
    done = 0
    for span in edit.inserted:
        start = max(done, span.start - _LONGEST_SAMPLE)
        for match in _SAMPLE.finditer(edit.new, start, min(len(edit.new), span.end + _LONGEST_SAMPLE)):
            touched = match.start() < span.end and match.end() > span.start
            if touched and match.group() not in edit.old:
                done = match.end()
                yield Span(*match.span())


# ---------------------------------------------------------------- lost halves


def _tips_balance(edit: Edit) -> bool:
    """Whether the edit changes how many more brackets open than close: a look at the changed text alone."""
    touched = _touching_markup(edit)
    if not touched:
        return False
    gone = "\n".join(edit.old[c.old.start : c.old.end] for c in touched)
    come = "\n".join(edit.new[c.new.start : c.new.end] for c in touched)
    pairs = ("[]", "{}", "<>")
    if any(_excess(come, *pair) != _excess(gone, *pair) for pair in pairs):
        return True
    before = _tag_excess(edit.old, [c.old for c in touched])
    return before != _tag_excess(edit.new, [c.new for c in touched])


def _touching_markup(edit: Edit) -> list[Change]:
    return [c for c in edit.changes if _SIGNS.search(edit.old, *c.old) or _SIGNS.search(edit.new, *c.new)]


def _excess(text: str, opening: str, closing: str) -> int:
    return text.count(opening) - text.count(closing)


def _tag_excess(text: str, spans: Sequence[Span]) -> tuple[int, int]:
    """How many more references, and comments and ``<nowiki>``, open than close in the lines of ``spans``."""
    references = others = 0
    for window, _ in windows_around(text, sorted(spans)):
        lines = text[window.start : window.end]
        if "<" not in lines and ">" not in lines:
            continue
        tags = (match for match in _REF_TAG.finditer(lines) if not match.group().endswith("/>"))
        references += sum(-1 if tag.group(1) else 1 for tag in tags)
        others += _excess(lines, "<!--", "-->") + _excess(lines, "<nowiki>", "</nowiki>")
    return references, others


def _lost_halves(edit: Edit, newcomer: bool, known: bool) -> Iterator[Finding]:
    before, after = _excess_by_kind(edit.old), _excess_by_kind(edit.new)
    tipped = {kind for kind in after if abs(after[kind]) > abs(before[kind])}
    halves = _strays_by_kind(edit.new) if tipped - {"table"} else {}
    already = _strays_by_kind(edit.old) if tipped & set(halves) else {}
    for kind in sorted(tipped & set(halves) - set(already)):
        spans = halves[kind]
        if kind != "link" or not known or len(spans) >= MANY_STRAYS:
            sign = edit.new[spans[0].start : spans[0].end][:SHOWN]
            yield _lost(kind, f"«{sign}» has no other half", _place(edit, spans), len(spans), newcomer)
    if "table" in tipped and not before["table"]:
        sign = "{|" if after["table"] > 0 else "|}"
        yield _lost("table", f"a table's «{sign}» has no other half", _place(edit, ()), 1, newcomer)


@lru_cache(maxsize=1)
def _excess_by_kind(text: str) -> Mapping[str, int]:
    """How many more halves open than close on the page: quick, but blind to formulas and code.

    Kept for the next edit, which begins with what this one left.
    """
    tags = [tag for tag in _REF_TAG.finditer(text) if not tag.group().endswith("/>")]
    return {
        "link": _excess(text, "[[", "]]"),
        "template": _excess(text, "{", "}"),
        "comment": _excess(text, "<!--", "-->"),
        "nowiki": _excess(text, "<nowiki>", "</nowiki>"),
        "reference": sum(-1 if tag.group(1) else 1 for tag in tags),
        "table": len(_TABLE_START.findall("\n" + text)) - len(_TABLE_END.findall("\n" + text)),
    }


def _strays_by_kind(text: str) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    for span in strays(text):
        found.setdefault(_kind(text, span), []).append(span)
    return found


def _kind(text: str, span: Span) -> str:
    sign = text[span.start : span.end].lower()
    if sign[0] in "[]":
        return "link"
    if sign[0] in "{}":
        return "template"
    if sign.startswith("<!"):
        return "comment"
    return "reference" if "ref" in sign else "nowiki"


def _place(edit: Edit, spans: Sequence[Span]) -> Span:
    """The first new half that the edit itself wrote, else the empty span where it took the other one away."""
    changes = _touching_markup(edit)
    halves = Overlaps(spans)
    for change in changes:
        for index in halves.within(change.new):
            return spans[index]
    first = spans[0].end if spans else 0
    nearest = min(changes, key=lambda change: abs(change.new.start - first))
    return Span(nearest.new.start, nearest.new.start)


def _lost(kind: str, said: str, span: Span, count: int, newcomer: bool) -> Finding:
    weight = LOST_WEIGHTS[kind] + NEWCOMER_WEIGHT * newcomer + MANY_STRAYS_WEIGHT * (count >= MANY_STRAYS)
    message = f"{said}, and the page had none such before"
    return _finding(span, message, round(weight, 2), {"lost": kind, "strays": count, "newcomer": int(newcomer)})


def _finding(span: Span, message: str, weight: float, signals: dict[str, Signal]) -> Finding:
    return Finding(
        detector=NAME,
        label=LABEL,
        evidence=EVIDENCE,
        start=span.start,
        end=span.end,
        message=message[0].upper() + message[1:],
        weight=weight,
        signals=signals,
    )
