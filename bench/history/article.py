"""Wikitext without end: article text made of coined words between the short words of real source material."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from wikiwatch.fetch.export import read_export

_WORD = re.compile(r"[^\W\d_]+")
_COINED = 8000  # words, about what a long article has
_SHORT = 3  # letters; words up to this long are taken as they come, as the glue of every sentence
_EXPORT_SUFFIXES = (".xml", ".gz", ".bz2", ".7z", ".zst", ".xz", ".lzma")
_END = "\n"  # in the letter model


def read_sources(files: Sequence[str]) -> list[str]:
    """The texts of files of wikitext, and the newest text of each page of exports."""
    texts: list[str] = []
    for file in files:
        if file.endswith(_EXPORT_SUFFIXES):
            texts += _newest_texts(file)
        else:
            texts.append(Path(file).read_text(encoding="utf-8"))
    return texts


def _newest_texts(file: str) -> Iterator[str]:
    with read_export(file) as reader:
        for part in reader:
            newest = b""
            for revision in part.revisions:
                newest = revision.text or newest
            yield newest.decode(errors="replace")


class Prose:
    """Makes words, sentences and wikitext constructs that read like none in particular, the same for one seed."""

    def __init__(self, chance: Random, sources: Sequence[str]) -> None:
        self._chance = chance
        words = [word for text in sources for word in _WORD.findall(text)]
        if len(words) < 100:
            raise SystemExit("the sources have fewer than 100 words; name more")
        self._glue: list[str] = [word.lower() for word in words if len(word) <= _SHORT]
        self._letters = _letter_model(words)
        found = sorted({word.lower() for word in words if len(word) > _SHORT})
        chance.shuffle(found)
        self._words: list[str] = found + [self._coin() for _ in range(_COINED)]
        chance.shuffle(self._words)

    def _coin(self) -> str:
        while True:
            word, letter = "", _END
            while len(word) < 12 and (letter := self._chance.choice(self._letters[letter])) != _END:
                word += letter
            if len(word) > _SHORT:
                return word

    def word(self) -> str:
        """A long word, some far more often than others."""
        return self._words[int(len(self._words) * self._chance.random() ** 2)]

    def number(self) -> str:
        """A year, or any other number."""
        return str(self._chance.choice((self._chance.randint(1700, 2025), self._chance.randint(1, 99999))))

    def name(self) -> str:
        """One to three words in capitals."""
        return " ".join(self.word().capitalize() for _ in range(self._chance.randint(1, 3)))

    def link(self) -> str:
        """A link into the wiki, with a text of its own now and then."""
        return f"[[{self.name()}|{self.word()}]]" if self._chance.random() < 0.3 else f"[[{self.name()}]]"

    def sentence(self) -> str:
        """Six to thirty words and a full stop."""
        parts = [self._part() for _ in range(self._chance.randint(6, 30))]
        return parts[0][:1].upper() + " ".join(parts)[1:] + "."

    def _part(self) -> str:
        kind = self._chance.random()
        if kind < 0.42:
            return self._chance.choice(self._glue)
        if kind < 0.86:
            return self.word()
        if kind < 0.93:
            return self.word() + ","
        return self.link() if kind < 0.97 else self.number()

    def reference(self) -> str:
        """A footnote, in one of the ways people write them."""
        kind = self._chance.random()
        if kind < 0.2:
            return f'<ref name="{self.word()}{self._chance.randint(1, 99)}" />'
        title = " ".join(self.word() for _ in range(self._chance.randint(3, 9))).capitalize()
        if kind < 0.4:
            page = self._chance.randint(1, 900)
            return f"<ref>{self.name()}, ''{title}'', {self.name()}, {self.number()}, p. {page}</ref>"
        if kind < 0.55:
            return f"<ref>[{self._address()} {title}], {self.name()}</ref>"
        fields = [f"title={title}", f"date={self._date()}"]
        fields += [f"{name}={self.name()}" for name in ("publisher", "last", "work") if self._chance.random() < 0.4]
        fields.append(f"url={self._address()}")
        self._chance.shuffle(fields)
        template = self._chance.choice(("cite web", "Cite news", "cite book", "cite journal"))
        return f"<ref>{{{{{template} |{' |'.join(fields)}}}}}</ref>"

    def _address(self) -> str:
        scheme, ending = self._chance.choice(("http", "https")), self._chance.choice(("org", "com", "net"))
        return f"{scheme}://{self.word()}.example.{ending}/{self.word()}/{self._chance.randint(1, 10**6)}"

    def _date(self) -> str:
        year, month, day = (self._chance.randint(*ends) for ends in ((1995, 2025), (1, 12), (1, 28)))
        return f"{year}-{month:02}-{day:02}" if self._chance.random() < 0.5 else f"{day} {self.word()} {year}"

    def paragraph(self, footnotes: float = 0.3) -> str:
        """One to eight sentences, such a share of them with footnotes."""
        sentences = [self.sentence() for _ in range(self._chance.randint(1, 8))]
        return " ".join(one + self.reference() if self._chance.random() < footnotes else one for one in sentences)

    def item(self) -> str:
        """An item of a list."""
        return f"* {self.link()}, {self.word()} {self.word()} ({self.number()})"

    def row(self) -> list[str]:
        """A row of a table."""
        return ["|-", f"| {self.name()} || {self.link()} || {self.number()} || {self.word()}"]

    def table(self) -> list[str]:
        """A table of three to twenty rows."""
        style = self._chance.choice(("wikitable", "wikitable sortable", f"toc {self.word()}"))
        head = [
            f'{{| class="{style}" id="{self.word()}"',
            f"! {self.name()} !! {self.name()} !! {self.name()} !! {self.name()}",
        ]
        rows = [line for _ in range(self._chance.randint(3, 20)) for line in self.row()]
        return [*head, *rows, "|}", ""]

    def section(self) -> list[str]:
        """A heading with paragraphs, and a list or a table now and then."""
        level = "=" * self._chance.choice((2, 2, 3))
        lines = [f"{level} {self.name()} {level}"]
        for _ in range(self._chance.randint(1, 5)):
            lines += [self.paragraph(), ""]
        kind = self._chance.random()
        if kind < 0.25:
            lines += [*(self.item() for _ in range(self._chance.randint(3, 12))), ""]
        elif kind < 0.4:
            lines += self.table()
        return lines

    def article(self) -> Iterator[str]:
        """The lines of an article that does not end."""
        yield f"{{{{Infobox {self.word()}"
        for _ in range(self._chance.randint(5, 15)):
            yield f" | {self.word()} = {self._chance.choice((self.name, self.number, self.link))()}"
        yield "}}"
        yield from (f"'''{self.name()}''' {self.paragraph()}", "")
        while True:
            yield from self.section()


def _letter_model(words: Sequence[str]) -> dict[str, list[str]]:
    """For each letter those that follow it, as often as they do in the long words."""
    followers: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for word in words:
        if len(word) > _SHORT:
            letters = word.lower()
            followers[_END][letters[0]] += 1
            for letter, following in zip(letters, letters[1:] + _END, strict=True):
                followers[letter][following] += 1
    return {letter: sorted(counts.elements()) for letter, counts in followers.items()}
