"""MediaWiki exports made up for a test: long histories, and heavy ones."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

ACCOUNTS = ("Editor A", "Editor B", "Patroller")
ADDRESSES = ("192.0.2.17", "198.51.100.4", "2001:DB8:0:0:0:0:0:2A")
START = datetime(2021, 3, 1, 8, 0, tzinfo=UTC)
WORDS = re.findall(
    r"\S+",
    "river bridge market church valley mill council road school harvest orchard quarry railway festival stone parish "
    "population century œuvre naïve château forêt élection hôtel 東京 Ωμέγα деревня 🏞️",
)


def write_export(file: Path, pages: Mapping[str, Iterator[str]]) -> None:
    """Write an export in which each page's history is the given texts, oldest first."""
    with file.open("w", encoding="utf-8") as out:
        out.write('<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="en">\n')
        for title, texts in pages.items():
            out.write(f"<page><title>{escape(title)}</title><ns>0</ns>\n")
            out.writelines(revision(number, text) for number, text in enumerate(texts))
            out.write("</page>\n")
        out.write("</mediawiki>\n")


def revision(number: int, text: str) -> str:
    """One revision element; every tenth shares its second with the one before."""
    when = START + timedelta(hours=number - (number % 10 == 9))
    who = (*ACCOUNTS, *ADDRESSES)[number % 6]
    kind = "ip" if who in ADDRESSES else "username"
    minor = "<minor/>" if number % 4 == 3 else ""
    return (
        f"<revision><timestamp>{when:%Y-%m-%dT%H:%M:%SZ}</timestamp><contributor><{kind}>{who}</{kind}></contributor>"
        f"{minor}<comment>/* History */ change {number} &amp; « nothing » else</comment><model>wikitext</model>"
        f'<format>text/x-wiki</format><text xml:space="preserve">{escape(text)}</text></revision>\n'
    )


def growing_article(count: int, seed: int = 1) -> Iterator[str]:
    """``count`` states of an article of some 8 kB: sentences come, go and change place."""
    chance = random.Random(seed)
    sentences = [sentence(chance) for _ in range(90)]
    for _ in range(count):
        place = chance.randrange(len(sentences))
        sentences[place] = sentence(chance)
        if chance.random() < 0.1:
            sentences.append(sentences.pop(chance.randrange(len(sentences))))
        yield "'''Village''' is a [[commune]].\n\n== History ==\n" + "\n".join(sentences) + f"\n<!-- {place} -->"


def heavy_article(count: int, size: int) -> Iterator[str]:
    """``count`` different texts of exactly ``size`` bytes."""
    for number in range(count):
        line = f"A long paragraph, pasted for the {number}th time. "
        yield (line * (size // len(line) + 1))[: size - 1] + "."


def sentence(chance: random.Random) -> str:
    """A dozen words, each once (who says one word four times in a row is shouting), and a reference."""
    words = " ".join(chance.sample(WORDS, chance.randint(8, 16)))
    return f"{words.capitalize()}.<ref>Register, p. {chance.randint(1, 400)}</ref>"
