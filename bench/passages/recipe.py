"""The frozen recipe: mixtures of a clean page and texts that do not belong, with the truth about every code point.

The same pages, texts and seed give the same mixtures. A page takes only texts of its own fold, so that no text and no
page is in training and in testing at once.
"""

from __future__ import annotations

import math
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.passages.items import BELONGING, GENERATED, UNRELATED, Page, Text
from wikiwatch.model import Span
from wikiwatch.wikitext.clauses import clauses
from wikiwatch.wikitext.segments import segment
from wikiwatch.wikitext.sentences import Sentence, SentenceKind

VERSION = 2
SEED = 20261126
COMMERCIAL = ("gambling", "commercial")
STYLED = (GENERATED, "moral", "promotional")
COUNTS = (1, 1, 1, 2, 2, 3, 4, 6, 9, 14, 20)
PARAGRAPH = (3, 6)  # sentences
GRAFT_WORDS = 8  # of a sentence that a clause is grafted into

TITLE = "{title}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Insertion:
    """Where an inserted text stands in the mixture."""

    span: Span
    kind: str
    form: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixture:
    """A page as it would be found. ``name`` is the kind of mixture, ``clean`` for the page itself.

    Of one that is not ``meant`` it is not known what words mean, as in a language that the table of meanings lacks.
    """

    page: Page
    name: str
    text: str
    insertions: tuple[Insertion, ...] = ()
    reference: str | None = field(default=None, repr=False)
    meant: bool = True

    @property
    def lang(self) -> str:
        """The language that it counts for: "" for any whose words have no known meaning."""
        return self.page.lang if self.meant else ""


class Shelf:
    """The texts to insert, by what is asked for."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self._by_need: defaultdict[tuple[int | None, str, str, str], dict[str, list[Text]]] = defaultdict(dict)
        for text in texts:
            if text.form == "paragraph":
                self._add(text, "paragraph")
            else:
                self._add(text, text.form)

    def _add(self, text: Text, form: str) -> None:
        self._by_need[text.fold, text.lang, text.kind, form].setdefault(text.source, []).append(text)

    def take(self, page: Page, kind: str, form: str, chance: random.Random) -> Text | None:
        """A text that fits a page's language and fold; a source with four times the texts is asked twice as often."""
        for _ in range(6):
            by_source = self._by_need[page.fold, page.lang, kind, form]
            if not by_source:
                return None
            sources = sorted(by_source)
            asked = [math.sqrt(len(by_source[source])) for source in sources]
            source = chance.choices(sources, asked)[0] if len(sources) > 1 else chance.choice(sources)
            text = chance.choice(by_source[source])
            fits = text.about in ("", page.subject) and not (text.kind == UNRELATED and text.origin == page.name)
            if fits:
                return text
        return None


def mixtures(
    pages: Sequence[Page], texts: Sequence[Text], *, seed: int = SEED, per_page: int = 5, always: Sequence[str] = ()
) -> Iterator[Mixture]:
    """The page itself and some mixtures, for each page; and those that are made of every page."""
    shelf = Shelf(texts)
    for page in pages:
        chance = random.Random(f"{seed} {page.source} {page.lang} {page.title}")
        yield plain_mixture(page)
        names = list(_MAKERS)
        chance.shuffle(names)
        for name in dict.fromkeys((*names[:per_page], *always)):
            mixture = _MAKERS[name](page, shelf, chance)
            if mixture is not None:
                yield mixture
        mixture = _sections(page, shelf, random.Random(f"{seed} section {page.source} {page.lang} {page.title}"))
        if mixture is not None:
            yield mixture


def repeated(pages: Sequence[Page], texts: Sequence[Text], seeds: int, per_page: int) -> Iterator[Mixture]:
    """The mixtures of several seeds, the first of which is the recipe's own; the pages themselves come once."""
    yield from mixtures(pages, texts, per_page=per_page)
    for seed in range(SEED + 1, SEED + seeds):
        yield from (m for m in mixtures(pages, texts, seed=seed, per_page=per_page) if m.name != "clean")


def plain_mixture(page: Page) -> Mixture:
    """The page as it is, beside the page as it was before."""
    return Mixture(page=page, name="clean", text=page.text, reference=page.before)


# ---------------------------------------------------------------- kinds of mixture


def _interleaved(kinds: Sequence[str], name: str):
    def make(page: Page, shelf: Shelf, chance: random.Random) -> Mixture | None:
        places = _after_sentences(page.text)
        kind = chance.choice(kinds)
        count = min(chance.choice(COUNTS), max(1, len(places) // 2))
        taken = [_filled(shelf.take(page, kind, "sentence", chance), page) for _ in range(count)]
        return _put(page, name, _placed([text for text in taken if text], places, chance))

    return make


def _paragraphs(page: Page, shelf: Shelf, chance: random.Random) -> Mixture | None:
    places = _after_paragraphs(page.text)
    inserts = []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        kind = chance.choice((*COMMERCIAL, *STYLED, UNRELATED))
        text = _paragraph(page, shelf, kind, chance)
        if text and places:
            inserts.append((chance.choice(places), text, "\n\n{}"))
    return _put(page, "paragraphs", inserts)


def _paragraph(page: Page, shelf: Shelf, kind: str, chance: random.Random) -> Text | None:
    whole = _filled(shelf.take(page, kind, "paragraph", chance), page) if chance.random() < 0.5 else None
    if whole:
        return whole
    first = shelf.take(page, kind, "sentence", chance)
    parts = [first, *(shelf.take(page, kind, "sentence", chance) for _ in range(chance.randint(*PARAGRAPH) - 1))]
    told = list(dict.fromkeys(part.text for part in parts if part))
    if not first or len(told) < 2:
        return None
    joined = Text(source=first.source, lang=page.lang, kind=kind, form="paragraph", text=" ".join(told))
    return _filled(joined, page)


def _grafts(page: Page, shelf: Shelf, chance: random.Random) -> Mixture | None:
    places = list(_inside_sentences(page.text))
    chance.shuffle(places)
    inserts = []
    for place in places[: chance.choice((1, 1, 2, 3, 5))]:
        kinds = chance.sample((*COMMERCIAL, *STYLED), len(COMMERCIAL) + len(STYLED))
        text = next((found for kind in kinds if (found := shelf.take(page, kind, "clause", chance))), None)
        if text and (told := _filled(text, page)):
            inserts.append((place.at, told, ", {}" if place.closes else ", {},"))
    return _put(page, "clauses", inserts)


def _mixed(page: Page, shelf: Shelf, chance: random.Random) -> Mixture | None:
    places = _after_sentences(page.text)
    inserts = []
    for _ in range(min(chance.choice(COUNTS[3:]), max(1, len(places) // 2))):
        kind = chance.choice((*COMMERCIAL, *STYLED, UNRELATED))
        text = _filled(shelf.take(page, kind, "sentence", chance), page)
        if text and places:
            inserts.append((chance.choice(places), text, " {}"))
    grafted = list(_inside_sentences(page.text))
    for place in chance.sample(grafted, min(len(grafted), chance.choice((0, 1, 2)))):
        text = _filled(shelf.take(page, chance.choice((*COMMERCIAL, "moral")), "clause", chance), page)
        if text:
            inserts.append((place.at, text, ", {}" if place.closes else ", {},"))
    return _put(page, "mixed", inserts)


def _two_thirds(page: Page, shelf: Shelf, chance: random.Random) -> Mixture | None:
    places = _after_sentences(page.text)
    kind, wanted = chance.choice(COMMERCIAL), min(80, 2 * len(places))
    inserts: list[tuple[int, Text, str]] = []
    for _ in range(wanted):
        text = _filled(shelf.take(page, kind if chance.random() < 0.8 else "moral", "sentence", chance), page)
        if text:
            inserts.append((chance.choice(places), text, " {}"))
    return _put(page, "two thirds", inserts) if len(inserts) >= wanted / 2 else None


def _with_what_belongs(page: Page, shelf: Shelf, chance: random.Random) -> Mixture | None:
    """Sentences that a good editor may have added: nothing to find in it."""
    places = _after_sentences(page.text)
    taken = [shelf.take(page, BELONGING, "sentence", chance) for _ in range(chance.choice((1, 2, 3)))]
    return _put(page, BELONGING, _placed([text for text in taken if text], places, chance))


def _sections(page: Page, shelf: Shelf, chance: random.Random) -> Mixture | None:
    """A section of its own, of one to three paragraphs, under a heading: in every other page."""
    places = _after_paragraphs(page.text)
    if not places or chance.random() < 0.5:
        return None
    kind, at = chance.choice((*COMMERCIAL, *STYLED, UNRELATED)), chance.choice(places)
    inserts: list[tuple[int, Text, str]] = []
    for number in range(chance.choice((1, 2, 2, 3))):
        text = _paragraph(page, shelf, kind, chance)
        if text:
            heading = " ".join(text.text.split()[:3]).strip(",.;:!?")
            inserts.append((at, text, "\n\n{}" if number else f"\n\n== {heading} ==\n{{}}"))
    return _put(page, "section", inserts)


_MAKERS = {
    BELONGING: _with_what_belongs,
    "commercial sentences": _interleaved(COMMERCIAL, "commercial sentences"),
    "styled sentences": _interleaved(STYLED, "styled sentences"),
    "unrelated sentences": _interleaved((UNRELATED,), "unrelated sentences"),
    "paragraphs": _paragraphs,
    "clauses": _grafts,
    "mixed": _mixed,
    "two thirds": _two_thirds,
}

# ---------------------------------------------------------------- places and putting


@dataclass(frozen=True, slots=True)
class _Place:
    at: int
    closes: bool  # the sentence ends here: no comma after the clause


def _prose_sentences(text: str) -> list[Sentence]:
    return [
        s
        for s in segment(text)
        if s.context_kind is SentenceKind.PROSE and text[s.span.end - 1 : s.span.end] in (".", ">")
    ]


def _after_sentences(text: str) -> list[int]:
    return [sentence.span.end for sentence in _prose_sentences(text)]


def _after_paragraphs(text: str) -> list[int]:
    ends = [s.span.end for s in _prose_sentences(text)]
    return [end for end in ends if text[end : end + 1] in ("", "\n")] or ends[-1:]


def _inside_sentences(text: str) -> Iterator[_Place]:
    """Where a clause can be grafted: before the full stop, or at a comma."""
    for sentence in _prose_sentences(text):
        start, end = sentence.span
        if len(text[start:end].split()) < GRAFT_WORDS or not text[start:end].endswith("."):
            continue
        commas = [m.start() + start for m in re.finditer(r"(?<=[^\W\d]), (?=[^\W\d])", text[start:end])]
        parts = list(clauses(text, start, end))
        cuts = [comma for comma in commas if any(part.end == comma + 1 for part in parts)]
        yield _Place(end - 1, True)
        if cuts:
            yield _Place(cuts[0], False)


def _filled(text: Text | None, page: Page) -> Text | None:
    if text is None or TITLE not in text.text:
        return text
    return Text(
        source=text.source, lang=text.lang, kind=text.kind, form=text.form, text=text.text.replace(TITLE, page.title)
    )


def _placed(texts: Sequence[Text], places: Sequence[int], chance: random.Random) -> list[tuple[int, Text, str]]:
    return [(chance.choice(places), text, " {}") for text in texts] if places else []


def _put(page: Page, name: str, inserts: Sequence[tuple[int, Text, str]]) -> Mixture | None:
    if not inserts:
        return None
    lower = page.text == page.text.lower()  # a source that keeps no capitals must not give the insertion away
    parts: list[str] = []
    found: list[Insertion] = []
    done = length = 0
    used: set[str] = set()
    for at, text, frame in sorted(inserts, key=lambda insert: insert[0]):
        if text.text in used or at < done:
            continue
        used.add(text.text)
        before, after = frame.split("{}")
        told = text.text.lower() if lower else text.text
        if after == "," and page.text[at : at + 1] == ",":
            after = ""  # the comma that was there closes it
        parts += [page.text[done:at], before, told, after]
        start = length + at - done + len(before)
        found.append(Insertion(span=Span(start, start + len(told)), kind=text.kind, form=text.form, source=text.source))
        length, done = start + len(told) + len(after), at
    mixed = "".join([*parts, page.text[done:]])
    return Mixture(page=page, name=name, text=mixed, insertions=tuple(found), reference=page.text)


def folders(paths: Sequence[str]) -> list[Path]:
    """The folders that the user names; those that are not there are left out."""
    return [Path(path) for path in paths if Path(path).is_dir()]
