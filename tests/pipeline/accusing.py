"""A detector that sees nothing but the word it is told, and a page to show it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from wikiwatch.model import Context, Edit, Evidence, Finding, Label, Page, Wiki
from wikiwatch.wikitext.sentences import pieces

WIKI = Wiki(wiki_id="testwiki", lang="fr")
PAGE = Page(page_id=1, page_title="Beffroi", namespace_id=0)


@dataclass
class Words:
    """Finds each inserted sentence that holds a word; remembers the edits and contexts it was shown."""

    word: str
    evidence: Evidence = Evidence.TOPIC
    weight: float = 0.95
    seen: list[tuple[Edit, Context]] = field(default_factory=list)

    def examine(self, edit: Edit, context: Context) -> Iterator[Finding]:
        self.seen.append((edit, context))
        for span in pieces(edit.new, edit.inserted):
            if re.search(self.word, edit.new[span.start : span.end]):
                yield Finding(
                    detector=self.word.lower(),
                    label=Label.OFF_TOPIC,
                    evidence=self.evidence,
                    start=span.start,
                    end=span.end,
                    message=f"«{self.word}»",
                    weight=self.weight,
                )
