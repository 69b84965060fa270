"""Texts that are planted: where they go, and when they count as found."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from bench.planted.histories import History, revision, revisions_of
from wikiwatch.model import Revision
from wikiwatch.wikitext.segments import segmented
from wikiwatch.wikitext.sentences import Sentence, SentenceKind

PLANTED = {"paragraph": 1, "sentence": 4, "clause": 3}
SHORTEST_SENTENCE = 50
FOUND = 0.5
AROUND = ' ,.\n"'


class Plant(NamedTuple):
    """A text that was put in."""

    form: str
    text: str


def with_plants(history: History, random: Random) -> tuple[list[Revision], list[Plant]]:
    """The history and what newcomers did to its newest text; the last edit is somebody else's."""
    revisions, plants = revisions_of(history), list[Plant]()
    text = history.texts[-1]
    for form, count in PLANTED.items():
        known = [text for text in history.plants if text.form == form]
        for item in random.sample(known, min(count, len(known))):
            sentences = [one for one in segmented(text, history.lang) if takes(text, one, form, plants)]
            if not sentences:
                continue
            said = item.text.replace("{title}", history.title)
            text = put(text, random.choice(sentences), form, said)
            plants.append(Plant(form, said))
            newcomer = f"192.0.2.{len(plants)}" if len(plants) % 2 else f"Newcomer {len(plants)}"
            revisions.append(revision(len(revisions) + 1, text, newcomer, anon=newcomer.startswith("192")))
    return [*revisions, revision(len(revisions) + 1, f"{text}\n", "Editor 1")], plants


def takes(text: str, sentence: Sentence, form: str, plants: Sequence[Plant]) -> bool:
    """Whether a text of this form may stand in or after a sentence."""
    start, end = sentence.span
    is_prose = sentence.context_kind is SentenceKind.PROSE and end - start >= SHORTEST_SENTENCE
    has_place = form != "clause" or ", " in text[start + 15 : end - 15]
    return is_prose and has_place and not any(are_one(text[start:end], plant.text) for plant in plants)


def put(text: str, sentence: Sentence, form: str, said: str) -> str:
    """The text with what was said, in or after a sentence of it."""
    start, end = sentence.span
    if form == "sentence":
        return f"{text[:end]} {said}{text[end:]}"
    if form == "paragraph":
        line_end = text.find("\n", end)
        line_end = len(text) if line_end < 0 else line_end
        return f"{text[:line_end]}\n\n{said}{text[line_end:]}"
    comma = text.index(", ", start + 15)
    return f"{text[:comma]}, {said.strip(AROUND)}{text[comma:]}"


def is_found(plant: Plant, accused: Sequence[str]) -> bool:
    """Whether half of it is accused."""
    here = {text for text in accused if are_one(text, plant.text)}
    return sum(min(len(text), len(plant.text)) for text in here) >= FOUND * len(plant.text.strip(AROUND))


def are_one(text: str, plant: str) -> bool:
    """Whether one is in the other."""
    text, plant = text.strip(AROUND), plant.strip(AROUND)
    return bool(text) and (text in plant or plant in text)
