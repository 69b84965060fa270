"""What mixtures are made of: clean pages and texts to insert, each in a fold."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from wikiwatch.wikitext.sentences import sentences
from wikiwatch.wikitext.words import length_in_words

FOLDS = 3  # pages and texts to insert; all texts of one hand or site share one
WORDS = (8, 60)  # of a sentence that is cut from a text
STOPS = ".!?。！？।؟"

UNRELATED = "unrelated"
GENERATED = "generated"
BELONGING = "belonging"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An article that needs no finding. ``before`` lacks what good editors added later, where that is known."""

    source: str
    lang: str
    title: str
    text: str
    hard: bool = False
    real: bool = False  # from a file that the user names: nobody wrote or chose it for this
    before: str | None = None
    subject: str = ""  # the same for the same article in several languages
    part: int | None = None  # its fold, where it is not told by its name

    @property
    def name(self) -> str:
        """What it is in any language."""
        return self.subject or self.title

    @property
    def fold(self) -> int:
        """Which part of the data it belongs to."""
        return fold_of(self.name) if self.part is None else self.part


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text to insert. ``form`` is sentence, paragraph or clause; ``about`` names the only page it fits, if any."""

    source: str
    lang: str
    kind: str
    form: str
    text: str
    origin: str = ""  # what it was cut from: pieces of one origin share a fold
    about: str = ""
    part: int | None = None  # its fold, where it is not told by its origin

    @property
    def fold(self) -> int:
        """Which part of the data it belongs to."""
        return fold_of(self.origin or self.text) if self.part is None else self.part


def fold_of(name: str, folds: int = FOLDS) -> int:
    """The part of the data that a name falls into."""
    return zlib.crc32(name.encode()) % folds


def plain_sentences(text: str) -> list[str]:
    """Whole sentences without markup."""
    cut = [text[span.start : span.end] for span in sentences(text)]
    return [
        s
        for s in cut
        if WORDS[0] <= length_in_words(s) <= WORDS[1]
        and s[0].isalpha()
        and s[0] == s[0].upper()
        and s[-1] in STOPS
        and not re.search(r"[{}\[\]<>|=]", s)
    ]
