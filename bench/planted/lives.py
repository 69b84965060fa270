"""Histories in which true additions and planted texts come in many ways, and are left standing or not.

Every edit that adds something is by an anonymous hand, a new account or an editor of the page, at the rates of
`OF_PLANTS` and `OF_ADDITIONS`. Those who pass by may take a planted text out; its hand may put it back. So what a
text's history tells of it follows from a few rates, each with its source. True additions come in the same forms as what
is planted: clauses of the page's own are put into their sentences later, and so are references.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import NamedTuple

from bench.passages.items import Text
from bench.planted.histories import History, growing, revision
from bench.planted.plants import AROUND, PLANTED, Plant, are_one, put, takes
from wikiwatch.model import Revision
from wikiwatch.wikitext.segments import segmented
from wikiwatch.wikitext.sentences import Sentence, SentenceKind

EDITORS = 12
NEW = "Newcomer"
BETWEEN = timedelta(days=20)
PASSING = (0, 0, 1, 2, 4)  # who pass by between two edits
PASSING_AT_LAST = (0, 1, 3, 6, 12)
AT_ONCE = 0.5  # of the hands bring all that they bring in one edit, the others bit by bit
IN_THE_FIRST = 0.1  # of the hands began the page
HANDS = (1, 1, 2, 3)
GRAFTED = (0, 1, 2, 3)  # clauses of the page's own that come later; as many are planted
LATER = (0, 1, 2, 4)  # sentences of the page's own that come later, each alone; as many are planted
FEWEST_WORDS = 4  # of such a clause or sentence
ANCHOR = 40  # code points before it
CITED_LATER = 0.1  # of those who pass by put a reference to a sentence


class Rates(NamedTuple):
    """How often an edit is by an anonymous hand or a new account, and has a reference; how often who passes by takes
    it out, and how often it then comes back."""

    anonymous: float
    new: float
    referenced: float
    taken_out: float
    back: float


# Anonymous and referenced: of edits of twenty words or more, reverted and not, in three corpora of English edits
# (docs/models.md), in the middle, and the distance between both lessened: reverted edits are mostly vandalism, and what
# is looked for here has passed for good. New, taken out and back are guesses.
OF_PLANTS = Rates(anonymous=0.55, new=0.25, referenced=0.25, taken_out=0.06, back=0.5)
OF_ADDITIONS = Rates(anonymous=0.25, new=0.10, referenced=0.35, taken_out=0.01, back=1.0)

MARKUP = re.compile(r"[\[\]{}<>|=]")
REFERENCE = "<ref>{{cite web|url=https://example.org/%d|title=%s|access-date=2015-03-02}}</ref>"


class Graft(NamedTuple):
    """A clause or sentence, and what it comes right behind."""

    before: str
    clause: str


class Lived(NamedTuple):
    """A history, and what was planted in it and still stands."""

    revisions: Sequence[Revision]
    plants: Sequence[Plant]


def lived(history: History, random: Random, *, planted: bool) -> Lived:
    """The history as it may have come about, with planted texts or without."""
    page = _Page(history, random)
    hands = list(_hands(history, random)) if planted else []
    if not history.revisions:
        _grow(page, history, hands, random)
    for hand in hands:
        page.plant(hand)
    page.pass_by(random.choice(PASSING_AT_LAST))
    return Lived(page.revisions, page.standing)


def _grow(page: _Page, history: History, hands: list[list[Text]], random: Random) -> None:
    """A page begins and gets what belongs there; ``hands`` that plant before it has all are taken from the list.

    What is planted and what is added come at like times, so that how late something came tells nothing of it.
    """
    first = growing(history.texts[0], history.lang)
    texts = [*first, *(text for text in history.texts if text not in first)]
    grafts = _grafts(texts[-1], history.lang, random)
    for graft in grafts:
        texts = [text.replace(graft.before + graft.clause, graft.before, 1) for text in texts]
    rewritten = max((i for i, (one, other) in enumerate(pairwise(texts), 1) if not other.startswith(one)), default=0)
    grafted = [(random.randint(max(1, rewritten), len(texts)), graft) for graft in grafts]
    due: dict[int, list[list[Text]]] = {}
    for hand in list(hands):
        after = 0 if random.random() < IN_THE_FIRST else random.randint(1, len(texts))
        if rewritten <= after < len(texts):  # else it would be written over, or comes last
            hands.remove(hand)
            due.setdefault(after, []).append(hand)
    page.begin(texts[0], [text for hand in due.get(0, ()) for text in hand])
    for step, (before, after_it) in enumerate(pairwise(texts), 1):
        page.grow(before, after_it)
        for hand in due.get(step, ()):
            page.plant(hand)
        grafted = [(after, graft) for after, graft in grafted if after > step or not page.graft(graft)]
    for _, graft in grafted:
        page.graft(graft)


def _grafts(text: str, lang: str, random: Random) -> list[Graft]:
    """Clauses and sentences of a text that may come later than what they stand in or behind."""
    sentences = segmented(text, lang)
    clauses = {place: graft for place in range(len(sentences)) if (graft := _clause_of(text, sentences[place]))}
    places = random.sample(sorted(clauses), min(random.choice(GRAFTED), len(clauses)))
    taken = {near for place in places for near in (place, place + 1)}
    whole = {
        place: graft
        for place in range(1, len(sentences))
        if not taken & {place - 1, place} and (graft := _sentence_of(text, sentences[place - 1], sentences[place]))
    }
    later: list[int] = []
    for place in random.sample(sorted(whole), min(random.choice(LATER), len(whole))):
        if not {place - 1, place + 1} & set(later):  # each comes behind what stands there
            later.append(place)
    return [*(clauses[place] for place in places), *(whole[place] for place in later)]


def _clause_of(text: str, sentence: Sentence) -> Graft | None:
    if MARKUP.search(text[slice(*sentence.span)]):
        return None
    for before, clause in pairwise(sentence.clauses):
        start = sentence.span.start + len(text[sentence.span.start : before.end].rstrip(AROUND))
        said = text[start : clause.start + len(text[slice(*clause)].rstrip(AROUND))]
        if (graft := _graft(text, sentence.span.start, start, said)) is not None:
            return graft
    return None


def _sentence_of(text: str, before: Sentence, sentence: Sentence) -> Graft | None:
    said = text[before.span.end : sentence.span.end]
    is_prose = before.context_kind is sentence.context_kind is SentenceKind.PROSE
    if not is_prose or "\n" in said or MARKUP.search(text[before.span.start : sentence.span.end]):
        return None
    return _graft(text, before.span.start, before.span.end, said)


def _graft(text: str, earliest: int, start: int, said: str) -> Graft | None:
    known = text[max(earliest, start - ANCHOR) : start]
    return Graft(known, said) if len(said.split()) >= FEWEST_WORDS and text.count(known) == 1 else None


def _hands(history: History, random: Random) -> Iterator[list[Text]]:
    """What each hand brings: some of the forms, the same number as are measured in all, or fewer."""
    texts = [
        text
        for form, count in PLANTED.items()
        if (known := [text for text in history.plants if text.form == form])
        for text in random.sample(known, min(random.randint(1, count), len(known)))
    ]
    random.shuffle(texts)
    hands = random.choice(HANDS)
    for hand in range(hands):
        if texts[hand::hands]:
            yield texts[hand::hands]


class _Page:
    """A page while it is written."""

    def __init__(self, history: History, random: Random) -> None:
        self._history, self._random = history, random
        self.revisions = list(history.revisions)
        self.standing: list[Plant] = []
        self._body = history.texts[-1] if history.revisions else ""
        self._passed, self._strangers = 0, 0

    def begin(self, text: str, planted: Sequence[Text]) -> None:
        """The first revision."""
        self._body = text
        self._put_all(planted, OF_PLANTS)
        self._save(self._who(OF_PLANTS if planted else OF_ADDITIONS))
        self.pass_by(3)

    def grow(self, before: str, after: str) -> None:
        """A true addition, perhaps undone and then put back."""
        start = self._body
        is_suffix = after.startswith(before)
        self._body = start + after[len(before) :] if is_suffix else after
        if is_suffix and self._random.random() < OF_ADDITIONS.referenced:
            self._body += self._reference()
        self._save(self._who(OF_ADDITIONS))
        if self._random.random() < OF_ADDITIONS.taken_out * 10:
            self._body, grown = start, self._body
            self._save(self._editor())
            self._body = grown
            self._save(self._editor())
        self.pass_by(self._random.choice(PASSING))

    def graft(self, graft: Graft) -> bool:
        """What belongs there, put where it stands, as soon as what stands before it does; whether it does."""
        if self._body.count(graft.before) != 1:
            return False
        self._body = self._body.replace(graft.before, graft.before + graft.clause)
        self._save(self._who(OF_ADDITIONS))
        self.pass_by(self._random.choice(PASSING))
        return True

    def plant(self, texts: Sequence[Text]) -> None:
        """What one hand brings, at once or bit by bit."""
        who = self._who(OF_PLANTS)
        at_once = self._random.random() < AT_ONCE
        for few in [texts] if at_once else [[text] for text in texts]:
            self._put_all(few, OF_PLANTS)
            self._save(who)
            self.pass_by(self._random.choice(PASSING), who)

    def pass_by(self, count: int, hand: tuple[str, bool] | None = None) -> None:
        """Editors each save a trifle, and may take out what is planted, which may then come back."""
        for _ in range(count):
            caught = [plant for plant in self.standing if self._random.random() < OF_PLANTS.taken_out]
            if not caught:
                self._passed += 1
                if self._random.random() < CITED_LATER:
                    self._cite()
                self._save(self._editor())
                continue
            body, standing = self._body, self.standing
            for plant in caught:
                self._body = self._body.replace(plant.text.strip(AROUND), "", 1)
            self.standing = [plant for plant in standing if plant not in caught]
            self._save(self._editor())
            if hand is not None and self._random.random() < OF_PLANTS.back:
                self._body, self.standing = body, standing
                self._save(hand)

    def _put_all(self, texts: Sequence[Text], rates: Rates) -> None:
        for item in texts:
            sentences = [
                one
                for one in segmented(self._body, self._history.lang)
                if takes(self._body, one, item.form, self.standing)
            ]
            if not sentences:
                continue
            said = item.text.replace("{title}", self._history.title)
            cited = self._reference() if self._random.random() < rates.referenced else ""
            self._body = put(self._body, self._random.choice(sentences), item.form, said)
            if item.form != "clause" and cited:
                self._body = self._body.replace(said, said + cited, 1)
            self.standing = [*self.standing, Plant(item.form, said)]

    def _cite(self) -> None:
        """Puts a reference to a sentence, whoever wrote it; not into the midst of what is planted as one."""
        long = [plant.text for plant in self.standing if plant.form != "sentence"]
        ends = [
            one.span.end
            for one in segmented(self._body, self._history.lang)
            if one.context_kind is SentenceKind.PROSE
            and not any(are_one(self._body[slice(*one.span)], text) for text in long)
        ]
        if ends:
            end = self._random.choice(ends)
            self._body = self._body[:end] + self._reference() + self._body[end:]

    def _reference(self) -> str:
        return REFERENCE % (self._random.randrange(1000), self._history.title.replace("|", " "))

    def _save(self, who: tuple[str, bool]) -> None:
        text = self._body.rstrip("\n") + "\n" + "<!-- -->" * self._passed
        last = self.revisions[-1] if self.revisions else None
        saved = revision(len(self.revisions) + 1, text, who[0], anon=who[1])
        if last is not None:
            saved = replace(saved, rev_id=last.rev_id + 1, parent_id=last.rev_id, dt=last.dt + BETWEEN)
        self.revisions.append(saved)

    def _who(self, rates: Rates) -> tuple[str, bool]:
        drawn = self._random.random()
        self._strangers += 1
        if drawn < rates.anonymous:
            return f"192.0.2.{self._strangers}", True
        if drawn < rates.anonymous + rates.new:
            return f"{NEW} {self._strangers}", False
        return self._editor()

    def _editor(self) -> tuple[str, bool]:
        """Somebody who is no stranger, as soon as there is any such."""
        known = [r.user for r in self.revisions if r.user and not r.anon and not r.user.startswith(NEW)]
        number = self._random.randrange(EDITORS)
        return (self._random.choice(known) if len(set(known)) >= EDITORS / 2 else f"Editor {number}"), False
