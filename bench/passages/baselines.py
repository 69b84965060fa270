"""Simple judges to compare with: what anybody would try first, and the rule that wikiwatch had before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from wikiwatch.lexicons import Grade, Matcher, base_language, load
from wikiwatch.model import Finding
from wikiwatch.score import transparent
from wikiwatch.score.passages.meaning import NoMeanings, knows, meanings
from wikiwatch.score.passages.reading import unit_length, vector_of
from wikiwatch.score.passages.wording import PERSON, REGISTERS, fields
from wikiwatch.wikitext.prose import prose
from wikiwatch.wikitext.sentences import Sentence
from wikiwatch.wikitext.words import word_texts

Floats = npt.NDArray[np.float64]
Baseline = Callable[[str, Sequence[Sentence], str], Floats]


def centroid(text: str, sentences: Sequence[Sentence], lang: str) -> Floats:
    """Distance of a sentence's words from the mean of the page. Points the wrong way where most is inserted."""
    shown = prose(text)
    table = meanings() if knows(lang) else NoMeanings()
    rows = np.stack([vector_of(shown[s.span.start : s.span.end][:3_000], table) for s in sentences])
    return np.asarray(1 - (rows @ unit_length(rows.sum(axis=0)[None, :])[0]), np.float64)


def keywords(text: str, sentences: Sequence[Sentence], lang: str) -> Floats:
    """Strong terms of the fields that spam comes from, by word."""
    return _counted(text, sentences, _strong(base_language(lang)))


def style(text: str, sentences: Sequence[Sentence], lang: str) -> Floats:
    """Terms of a register that sells, moralises or is generated, and exclamation marks, by word."""
    marks = np.array([text.count("!", *s.span) for s in sentences], float)
    return _counted(text, sentences, _style(base_language(lang))) + marks / 20


def rule(findings: Sequence[Sequence[Finding]]) -> Floats:
    """The transparent rule over the findings of all detectors, by sentence."""
    return np.array([transparent.assess(held).score for held in findings])


BASELINES: dict[str, Baseline] = {"centroid": centroid, "keywords": keywords, "style": style}


def _counted(text: str, sentences: Sequence[Sentence], matcher: Matcher) -> Floats:
    shown = prose(text)
    counts = []
    for sentence in sentences:
        told = shown[sentence.span.start : sentence.span.end][:3_000]
        counts.append(sum(1 for _ in matcher.hits(told)) / max(5, len(word_texts(told))))
    return np.array(counts)


@cache
def _strong(lang: str) -> Matcher:
    return Matcher([(name, [e for e in load(lang, name) if e.grade is Grade.STRONG]) for name in fields(lang)])


@cache
def _style(lang: str) -> Matcher:
    return Matcher([(name, load(lang, name)) for name in REGISTERS if name != PERSON])
