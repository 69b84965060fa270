"""Promotional texts that others wrote, from files that the user names: ``lang``, ``kind``, ``site``, ``text`` a line.

Nothing of them lies in this repository. A file is a source, a site a hand: its texts share a fold. One site in five is
held back: nothing is learned from it, no threshold set by it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.passages.files import rows_of
from bench.passages.items import Text, plain_sentences
from bench.passages.real import is_held_back, spread
from wikiwatch.score.passages.heads import Heads
from wikiwatch.score.passages.meaning import knows, meanings
from wikiwatch.score.passages.reading import vector_of

SENTENCES, PARAGRAPHS = 16, 6  # of a site and kind at most
SPEAKS_OUT = -0.5  # log-odds: nineteen of twenty sentences of encyclopedias are below
BLANK = re.compile(r"\n\s*\n")


def web_texts(files: Sequence[Path], *, held_back: bool = False) -> list[Text]:
    """The texts of all files, or those of the sites that are held back."""
    sites: defaultdict[tuple[str, str, str, str], dict[str, None]] = defaultdict(dict)
    for file in files:
        for row in rows_of(file):
            paragraphs = sites[file.stem, row["lang"], row["kind"], row["site"]]
            paragraphs.update((" ".join(told.split()), None) for told in BLANK.split(row["text"]))
    return [
        Text(source=f"web {source}", lang=lang, kind=kind, form=form, text=one, origin=site)
        for (source, lang, kind, site), paragraphs in sorted(sites.items())
        if is_held_back(site) == held_back
        for form, told in _by_form(list(paragraphs)).items()
        for one in told
    ]


def spoken_out(texts: Sequence[Text], heads: Heads) -> list[Text]:
    """Without the sentences that heads which know none of these texts take for an encyclopedia's: much of what a shop
    says anybody might say."""

    def speaks_out(text: Text) -> bool:
        if text.form != "sentence" or not knows(text.lang):
            return True
        return float(heads.words(vector_of(text.text, meanings())[None]).max()) > SPEAKS_OUT

    return list(filter(speaks_out, texts))


def _by_form(paragraphs: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """What of a site can be put into a page: sentences, and paragraphs of two or more."""
    whole = [plain_sentences(paragraph) for paragraph in paragraphs]
    told = list(dict.fromkeys(sentence for sentences in whole for sentence in sentences))
    return {
        "paragraph": spread([" ".join(sentences) for sentences in whole if len(sentences) > 1], PARAGRAPHS),
        "sentence": spread(told, SENTENCES),
    }
