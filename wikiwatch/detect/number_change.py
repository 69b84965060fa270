"""A number or date changed in a sentence that is otherwise left alone, without a word of why.

Looks for
    Digits, or the month of a date, exchanged in a sentence or infobox parameter where nothing else changed: no word, no
    reference. The edit gives no reason, or a set phrase such as "fixed typo".

Why it matters
    Small false facts are the damage that stays longest: no word gives them away, and whoever reads the edit must know
    the subject. https://en.wikipedia.org/wiki/Wikipedia:Vandalism#Sneaky_vandalism
    https://fr.wikipedia.org/wiki/Wikipédia:Vandalisme#Vandalisme_sournois

Stays silent on
    Edits with a reason, a reference or a link added, sentences that were rewritten or whose reference changed, another
    way to write the same number (1,000 for 1000), updates (a year or an age brought up to date, three or more numbers
    that all rise, small rises in an infobox, table cells that rise), numbers in references, addresses, file names,
    formulas, sizes, versions of software, identifiers and templates that hold no date or quantity, large edits,
    reverts.

Signals
    ``before`` and ``after``: the number; ``cited``: 1 when the sentence has a reference, which now supports another
    number; ``life``: 1 when it is about birth or death; ``leap``: 1 for a change tenfold or of fifty years;
    ``altered``: numbers altered by the edit in all; ``newcomer``: 1 or 0.

References
    Share of digits and "only numbers changed" as features: Mola-Velasco (PAN at CLEF 2010); Adler et al., Wikipedia
    Vandalism Detection (CICLing 2011). Abuse filters of several wikis tag "number change without summary".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from wikiwatch.model import Change, ChangeKind, Context, Edit, Evidence, Finding, Label, Span
from wikiwatch.wikitext.display import shortened
from wikiwatch.wikitext.later import later
from wikiwatch.wikitext.markup import FILE_PREFIXES, Kind, namespace, scan
from wikiwatch.wikitext.numbers import digits, has_month, is_year, letters, number_at, significant, value
from wikiwatch.wikitext.overlaps import Overlaps
from wikiwatch.wikitext.prose import prose
from wikiwatch.wikitext.sentences import sentences
from wikiwatch.wikitext.summaries import is_explained
from wikiwatch.wikitext.windows import lines_around, windows_around
from wikiwatch.wikitext.words import words

NAME = "number_change"
LABEL = Label.SNEAKY_CHANGE
EVIDENCE = Evidence.FACTS

MAX_LENGTH = 40  # characters of a change that is still one number or date
MAX_ALTERED = 40  # more is the update of a table
MAX_OTHER_TEXT = 300  # characters inserted besides; more is the work of an editor of this page
MIN_WORDS = 4  # of a sentence; a shorter one is a list of figures
MIN_RISING = 3
SMALL_RISE = 1.1
FIRST_UPDATED_YEAR = 1990
MAX_BIRTHDAYS = 5
LEAP_YEARS = 50
QUOTED = 70

_NUMERIC = later(r"[\w\s.,'’/:%°–()\u00a0\u202f\u2009-]*")
_SOURCE = later(r"<ref|//|\{\{\s*(?:cite|sfn|harv|lien web|ouvrage|article|literatur|internetquelle)", re.I)
_HOLDS_VALUE = later(
    r"date|birth|death|born|died|naiss|décès|mort|nacimiento|fallec|geboren|gestorben|âge|\bage|unit|conv|nombre|"
    r"formatnum|\bnb\b|\bval\b|population|height|start|end",
    re.IGNORECASE,
)
_NOT_A_FACT_PARAMETER = later(
    r"access|accès|consult|archiv|abruf|retriev|fecha ?acceso|update|mise à jour|stand|as of|version|release|size|"
    r"width|taille|größe|tamaño|zoom|upright|colou?r|couleur|isbn|issn|oclc|doi|pmid|insee|postal|code|phone|\bid\b|caps|"
    r"goals|sélections|buts|matchs|views|vues|abonn|followers|subscri|latitude|longitude|coord|image|photo|logo|bild|"
    r"imagen|carte|map|file",
    re.IGNORECASE,
)
_NOT_A_FACT_BEFORE = later(
    r"(?:isbn|issn|oclc|doi|pmid|rfc|arxiv|bibcode|lccn|[#_]|=\s?[\"']|(?:width|height|span|size)\W{1,3})[\d\s:.,/-]{0,20}\Z",
    re.IGNORECASE,
)
_NOT_A_FACT_AFTER = later(r"px|[_#]|[\"'];?\s?(?:\||style|class)")
_LIFE = later(
    r"\b(?:born|birth|died|death|née?s?\b|naissance|mort|décès|décédé|nacid[oa]|nació|nacimiento|murió|fallec|"
    r"geboren|gestorben|geburt|tod\b)|[†✝]",
    re.IGNORECASE,
)
_AGE = later(r"[\s-]?(?:ans|years?[\s-]old|años|jahre alt)\b", re.IGNORECASE)
_PARAMETER = later(r"\|\s*([^|=\[\]{}\n]{1,60})=(?!\s?[\"'])")
_NEARBY = 40  # characters
_OPAQUE = frozenset({Kind.REFERENCE, Kind.URL, Kind.COMMENT, Kind.RAW, Kind.LITERAL, Kind.TAG})


class _Alteration(NamedTuple):
    """A number in the old and the new text, with all its digits."""

    before: Span
    after: Span
    old: str
    new: str


class _Unit(NamedTuple):
    """A sentence, infobox parameter or cell of the new text whose only changes are numbers."""

    text: str
    start: int
    altered: list[_Alteration]


def examine(edit: Edit, context: Context) -> Iterator[Finding]:
    """One finding for each altered number, on the number as it now stands."""
    if edit.reverts:
        return
    numeric = [change for change in edit.changes if _is_numeric(edit, change)]
    if not numeric or len(numeric) > MAX_ALTERED or is_explained(edit.revision.comment):
        return
    altered = [_alteration(edit, change) for change in numeric]
    real = [alteration for alteration in altered if alteration is not None]
    if not real or _is_editing(edit, numeric) or _all_rise(real):
        return
    for unit in _units(edit, real, numeric):
        if not _is_update(unit, edit.revision.dt.year):
            for alteration in unit.altered:
                if _is_fact(unit, alteration, alone=len(real) == 1):
                    yield _finding(edit, context, unit, alteration, len(real))


# ---------------------------------------------------------------- which changes alter numbers


def _is_numeric(edit: Edit, change: Change) -> bool:
    """Digits for digits, or month for month, with the same letters besides."""
    if change.kind not in (ChangeKind.REPLACED, ChangeKind.INSERTED, ChangeKind.REMOVED):
        return False
    if max(change.old.end - change.old.start, change.new.end - change.new.start) > MAX_LENGTH:
        return False
    old, new = edit.old[change.old.start : change.old.end], edit.new[change.new.start : change.new.end]
    if not _NUMERIC.fullmatch(old) or not _NUMERIC.fullmatch(new):
        return False
    dated = has_month(old) and has_month(new)
    return dated or (letters(old) == letters(new) and (digits(old) or digits(new)) != "")


def _alteration(edit: Edit, change: Change) -> _Alteration | None:
    """The whole numbers at a change; None where it only writes the same number in another way."""
    before, after = number_at(edit.old, change.old), number_at(edit.new, change.new)
    old, new = edit.old[before.start : before.end], edit.new[after.start : after.end]
    if has_month(old) or has_month(new):
        same = (digits(old), letters(old)) == (digits(new), letters(new))
    else:
        same = significant(old) == significant(new)
    complete = all(any(map(str.isdecimal, text)) or has_month(text) for text in (old, new))
    return None if same or not complete else _Alteration(before, after, old, new)


# ---------------------------------------------------------------- which edits are about something else


def _is_editing(edit: Edit, numeric: Sequence[Change]) -> bool:
    """Whether the edit brought a source, or much besides the numbers."""
    numbers = set(numeric)
    other = [edit.new[c.new.start : c.new.end] for c in edit.changes if c not in numbers]
    return sum(map(len, other)) > MAX_OTHER_TEXT or any(_SOURCE.search(text) for text in other)


def _all_rise(altered: Sequence[_Alteration]) -> bool:
    return len(altered) >= MIN_RISING and all(value(a.old) < value(a.new) for a in altered)


def _units(edit: Edit, altered: Sequence[_Alteration], numeric: Sequence[Change]) -> Iterator[_Unit]:
    numbers = set(numeric)
    by_new = Overlaps([change.new for change in edit.changes])
    old_order = sorted(edit.changes, key=lambda change: change.old)
    by_old = Overlaps([change.old for change in old_order])
    for window, _ in windows_around(edit.new, [alteration.after for alteration in altered]):
        for new in sentences(edit.new, window.start, window.end):
            inside = [a for a in altered if new.start <= a.after.start and a.after.end <= new.end]
            old = _sentence_at(edit.old, inside[0].before) if inside else None
            if old is None:
                continue
            changes = {edit.changes[i] for i in by_new.within(new)} | {old_order[i] for i in by_old.within(old)}
            if changes <= numbers and _same_length_besides(old, new, changes):
                yield _Unit(edit.new[new.start : new.end], new.start, inside)


def _sentence_at(text: str, place: Span) -> Span | None:
    window = lines_around(text, place.start, place.end)
    found = sentences(text, window.start, window.end)
    return next((span for span in found if span.start <= place.start and place.end <= span.end), None)


def _same_length_besides(old: Span, new: Span, changes: set[Change]) -> bool:
    """Whether both sentences are the same but for the changes: all else is equal, so lengths tell."""
    grown = sum((c.new.end - c.new.start) - (c.old.end - c.old.start) for c in changes)
    return (new.end - new.start) - (old.end - old.start) == grown


# ---------------------------------------------------------------- which numbers are facts


def _is_update(unit: _Unit, year: int) -> bool:
    """A year brought up to date, with what was counted that year; or a small rise of an infobox's figure."""
    if any(_is_recent(a, year) or _is_birthday(unit, a) for a in unit.altered):
        return True
    if not _PARAMETER.match(unit.text) or _LIFE.search(unit.text):
        return False
    return all(value(a.old) < value(a.new) <= SMALL_RISE * value(a.old) and not is_year(a.old) for a in unit.altered)


def _is_recent(alteration: _Alteration, year: int) -> bool:
    if not is_year(alteration.old) or not is_year(alteration.new):
        return False
    old, new = value(alteration.old), value(alteration.new)
    return FIRST_UPDATED_YEAR <= old < new and abs(new - year) <= 1


def _is_birthday(unit: _Unit, alteration: _Alteration) -> bool:
    """The age of somebody alive, a few years on."""
    follows = _AGE.match(unit.text, alteration.after.end - unit.start)
    return follows is not None and 0 < value(alteration.new) - value(alteration.old) <= MAX_BIRTHDAYS


def _is_fact(unit: _Unit, alteration: _Alteration, *, alone: bool) -> bool:
    start, end = alteration.after.start - unit.start, alteration.after.end - unit.start
    if not _is_read(unit.text, start):
        return False
    if _NOT_A_FACT_BEFORE.search(unit.text[max(0, start - _NEARBY) : start]) or _NOT_A_FACT_AFTER.match(unit.text, end):
        return False
    parameter = _PARAMETER.match(unit.text)
    if parameter:
        return not _NOT_A_FACT_PARAMETER.search(parameter.group(1))
    if unit.text[0] in "|!":
        return alone and value(alteration.new) < value(alteration.old)
    return sum(1 for word in words(prose(unit.text)) if not word.text.isdecimal()) >= MIN_WORDS


def _is_read(text: str, at: int) -> bool:
    """Whether a reader sees this place as part of the sentence: not in a reference, address, formula, file name."""
    for node in scan(text):
        if not node.start <= at < node.end:
            continue
        name = text[node.start + 2 : node.pipes[0] if node.pipes else node.end]
        if node.kind in _OPAQUE or (node.kind is Kind.LINK and namespace(name) in FILE_PREFIXES):
            return False
        if node.kind is Kind.TEMPLATE and not _HOLDS_VALUE.search(name):
            return False
    return True


# ---------------------------------------------------------------- the finding


def _finding(edit: Edit, context: Context, unit: _Unit, alteration: _Alteration, altered: int) -> Finding:
    newcomer = context.is_newcomers(edit.revision)
    known = context.is_known_authors(edit.revision)
    cited = "<ref" in unit.text or "{{sfn" in unit.text.lower()
    life = _LIFE.search(unit.text) is not None
    leap = _leaps(alteration)
    weight = (0.4 if newcomer else 0.15 if known else 0.25) + 0.1 * (cited + life + leap)
    return Finding(
        detector=NAME,
        label=LABEL,
        evidence=EVIDENCE,
        start=alteration.after.start,
        end=alteration.after.end,
        message=_message(unit, alteration, cited),
        weight=round(weight, 2),
        signals={
            "before": alteration.old,
            "after": alteration.new,
            "cited": int(cited),
            "life": int(life),
            "leap": int(leap),
            "altered": altered,
            "newcomer": int(newcomer),
        },
    )


def _leaps(alteration: _Alteration) -> bool:
    old, new = value(alteration.old), value(alteration.new)
    if is_year(alteration.old) and is_year(alteration.new):
        return abs(old - new) >= LEAP_YEARS
    return max(old, new) >= 10 * max(1, min(old, new))


def _message(unit: _Unit, alteration: _Alteration, cited: bool) -> str:
    said = shortened(prose(unit.text) if unit.text[0] not in "|!" else unit.text, QUOTED)
    source = ", its reference stayed" if cited else ""
    return (
        f"«{alteration.old}» became «{alteration.new}» in «{said}»: nothing else there changed{source}, no reason given"
    )
