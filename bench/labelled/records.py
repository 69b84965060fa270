"""Labels as they stand in the files beside this one, and whether they fit the texts they are about."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wikiwatch.model import Span

FOLDER = Path(__file__).parent
_CHARACTERS = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"  # Thai, kana, Han, Hangul: one token each
_TOKEN = re.compile(rf"[{_CHARACTERS}]|(?:(?![{_CHARACTERS}])\w)+|[^\w\s]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What the tokens of a span must have as origin.

    ``origin`` is a revision id, "this_edit" or "not_this_edit", None where ``same_as`` says it: a revision, and the
    span of its text that has the same tokens.
    """

    span: Span
    first: str
    last: str
    origin: int | str | None
    same_as: tuple[int, Span] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One edit and what is right about it."""

    rev_id: int
    parent_rev_id: int
    sha1: str
    kind: str
    rule: str
    expect: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledPage:
    """The labels of one page. ``exports`` are the parts of the export that has it, as paths."""

    file: str
    exports: tuple[str, ...]
    title: str
    labels: tuple[Label, ...]

    def spans(self) -> Mapping[int, list[Span]]:
        """The spans of each revision whose origins a score needs."""
        wanted = defaultdict(list)
        for label in self.labels:
            for expectation in label.expect:
                wanted[label.rev_id].append(expectation.span)
                if expectation.same_as:
                    rev_id, span = expectation.same_as
                    wanted[rev_id].append(span)
        return wanted


def read_labels(folder: Path = FOLDER) -> list[LabelledPage]:
    """All labels of a folder, its files by name. Raises KeyError or TypeError for a file that lacks a field."""
    return [_page(file.name, tomllib.loads(file.read_text("utf-8"))) for file in sorted(folder.glob("*.toml"))]


def _page(file: str, data: dict[str, Any]) -> LabelledPage:
    labels = tuple(_label(label) for label in data["labels"])
    return LabelledPage(file=file, exports=tuple(data["exports"]), title=data["title"], labels=labels)


def _label(data: dict[str, Any]) -> Label:
    return Label(**{**data, "expect": tuple(_expectation(expected) for expected in data["expect"])})


def _expectation(data: dict[str, Any]) -> Expectation:
    same_as = data.get("same_as")
    return Expectation(
        span=Span(*data["span"]),
        first=data["first"],
        last=data["last"],
        origin=data.get("origin"),
        same_as=(same_as["rev_id"], Span(*same_as["span"])) if same_as else None,
    )


def token_spans(text: str, span: Span) -> list[Span]:
    """The tokens in a span of a text: words, signs, and characters of scripts written without spaces."""
    return [Span(*match.span()) for match in _TOKEN.finditer(text, *span)]


def misfits(page: LabelledPage, texts: Mapping[int, str], order: Iterable[int]) -> Iterator[str]:
    """What does not fit: labels against the texts of the revisions they name, and against the order of all."""
    place = {rev_id: number for number, rev_id in enumerate(order)}
    for label in page.labels:
        name = f"{page.file}, revision {label.rev_id}"
        if label.rev_id not in texts:
            yield f"{name}: not in the export, or its text is hidden"
        elif hashlib.sha1(texts[label.rev_id].encode(), usedforsecurity=False).hexdigest() != label.sha1:
            yield f"{name}: the text is not the one that was labelled"
        elif place.get(label.parent_rev_id) != place[label.rev_id] - 1:
            yield f"{name}: {label.parent_rev_id} is not the revision before it"
        else:
            for expectation in label.expect:
                yield from (f"{name}: {fault}" for fault in _faults(expectation, label, texts, place))


def _faults(
    expectation: Expectation, label: Label, texts: Mapping[int, str], place: Mapping[int, int]
) -> Iterator[str]:
    tokens = _tokens(texts[label.rev_id], expectation.span)
    words = [token for token in tokens if token[0].isalnum() or token[0] == "_"]
    if not words or (words[0], words[-1]) != (expectation.first, expectation.last):
        yield f"{expectation.span} does not begin with {expectation.first!r} and end with {expectation.last!r}"
    if (expectation.same_as is None) == (expectation.origin is None):
        yield f"{expectation.span} needs either an origin or same_as"
    if expectation.same_as:
        rev_id, span = expectation.same_as
        if rev_id not in texts or place[rev_id] >= place[label.rev_id]:
            yield f"{rev_id} is not an earlier revision with a visible text"
        elif _tokens(texts[rev_id], span) != tokens:
            yield f"{expectation.span} and {span} of {rev_id} have different tokens"


def _tokens(text: str, span: Span) -> list[str]:
    return [text[slice(*token)] for token in token_spans(text, span)]
