"""Promotional texts that others wrote, from files that the user names: ``lang``, ``kind``, ``site``, ``text`` a line.

Nothing of them lies in this repository. A site is a hand: its texts share a fold. One site in five is held back:
nothing is learned from it, no threshold set by it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench.passages.files import rows_of
from bench.passages.items import Text, fold_of, plain_sentences
from bench.passages.real import HELD_BACK, spread

SENTENCES, PARAGRAPHS = 40, 10  # of a site and kind at most
BLANK = re.compile(r"\n\s*\n")


def web_texts(files: Sequence[Path], *, held_back: bool = False) -> list[Text]:
    """The texts of all files, or those of the sites that are held back."""
    sites: defaultdict[tuple[str, str, str], dict[str, None]] = defaultdict(dict)
    for file in files:
        for row in rows_of(file):
            paragraphs = sites[row["lang"], row["kind"], row["site"]]
            paragraphs.update((" ".join(told.split()), None) for told in BLANK.split(row["text"]))
    return [
        text
        for (lang, kind, site), paragraphs in sorted(sites.items())
        if (fold_of(f"held back {site}", HELD_BACK) == 0) == held_back
        for form, told in _by_form(list(paragraphs)).items()
        for text in _of_site(site, lang, kind, form, told)
    ]


def _by_form(paragraphs: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """What of a site can be put into a page: sentences, and paragraphs of two or more."""
    whole = [plain_sentences(paragraph) for paragraph in paragraphs]
    told = list(dict.fromkeys(sentence for sentences in whole for sentence in sentences))
    return {
        "paragraph": spread([" ".join(sentences) for sentences in whole if len(sentences) > 1], PARAGRAPHS),
        "sentence": spread(told, SENTENCES),
    }


def _of_site(site: str, lang: str, kind: str, form: str, told: Sequence[str]) -> Iterator[Text]:
    for one in told:
        yield Text(source=f"web {site}", lang=lang, kind=kind, form=form, text=one, origin=f"web {site}")
