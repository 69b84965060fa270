"""What a group of features has to say, in plain words and with the places it rests on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from wikiwatch.model import Reason, Span
from wikiwatch.score.edits.groups import words
from wikiwatch.score.edits.window import Window

TAKES_BACK = "does nothing but take back what this editor did just before"

LEAST = 0.15
"""A smaller contribution, in natural logarithms of the odds, is no reason."""

MOST_REASONS = 6
MOST_SPANS = 20
MOST_SEARCHED = 20_000

Values = Mapping[str, float]


class _Saying(NamedTuple):
    """Said when ``holds``; ``where`` finds the places in what was put in, None where there are none."""

    holds: Callable[[Values], bool]
    text: str
    where: re.Pattern[str] | None = None


def _at_least(name: str, least: float = 1.0) -> Callable[[Values], bool]:
    return lambda values: values[name] >= least


_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_ANYTHING = re.compile(r"\S[^\n]*")
_SAYINGS: dict[str, tuple[_Saying, ...]] = {
    "size": (
        _Saying(_at_least("blanked_share", 0.8), "nearly the whole page was taken out"),
        _Saying(lambda v: v["removed_length"] > 5 and v["net_length"] < -4, "much was taken out"),
        _Saying(
            lambda v: v["added_length"] == 0 and v["removed_length"] > 0, "something was taken out, nothing put in"
        ),
        _Saying(_at_least("nothing_visible"), "no visible change"),
        _Saying(lambda v: v["added_length"] > 6, "much was put in"),
    ),
    "repetition": (
        _Saying(_at_least("held_letters"), "letters held down", re.compile(r"([^\W\d_])\1{2,}")),
        _Saying(_at_least("longest_run", 4), "signs repeated", re.compile(r"([^\s=\-.*_|])\1{3,}")),
        _Saying(lambda v: v["doubled_words"] > 1 or v["commonest_word"] > 0.4, "the same words again and again"),
        _Saying(lambda v: v["packed"] < 0.45, "text that repeats itself"),
    ),
    "case": (
        _Saying(_at_least("shouted_words"), "words in capitals", re.compile(r"\b[^\W\d_a-zà-ÿ]{4,}\b")),
        _Saying(_at_least("small_i"), "a small «i» for «I»", re.compile(r"(?<![\w'’.])i(?![\w.])")),
        _Saying(_at_least("opens_small"), "begins a sentence with a small letter"),
        _Saying(_at_least("mixed_case"), "capitals inside words", re.compile(r"\b[a-z]+[A-Z]\w*")),
        _Saying(lambda v: v["capitals"] > 0.4, "mostly capitals"),
    ),
    "numbers": (
        _Saying(_at_least("only_a_number"), "nothing but a number was exchanged", _NUMBER),
        _Saying(_at_least("far_year"), "a year far off", re.compile(r"\b[2-9]\d{3}\b")),
        _Saying(lambda v: v["numbers_added"] > 0, "numbers put in", _NUMBER),
    ),
    "punctuation": (
        _Saying(
            _at_least("smileys"), "smileys", re.compile(r"[:;=]['-]?[)(DPpOo3/]|<3|\^_?\^|[\U0001F300-\U0001FAFF]")
        ),
        _Saying(_at_least("repeated_marks"), "marks repeated", re.compile(r"[!?]{2,}|,{2,}")),
        _Saying(_at_least("exclamations"), "exclamation marks", re.compile(r"!+")),
        _Saying(_at_least("questions"), "question marks", re.compile(r"\?+")),
        _Saying(_at_least("unended"), "a sentence without an end"),
        _Saying(_at_least("glued"), "no space after a sign", re.compile(r"(?<=[^\W\d_])[,;!?](?=[^\W\d_])")),
    ),
    "gibberish": (
        _Saying(_at_least("key_runs"), "keys beaten along a row"),
        _Saying(lambda v: v["odd_words"] > 0.2, "letters that make no word"),
        _Saying(_at_least("consonants", 5), "words nobody pronounces", re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}")),
        _Saying(lambda v: v["longest_word"] > 3.2, "a word that is too long", re.compile(r"[^\W\d_]{24,}")),
    ),
    "words": (
        _Saying(lambda v: v["strong"] + v["ordinary"] >= 1, "abusive, obscene or rude words"),
        _Saying(lambda v: v["abuse_removed"] >= 1, "abusive words taken out"),
        _Saying(lambda v: v["topic"] > 0, "a topic of spam"),
        _Saying(lambda v: v["promotion"] > 0, "words of advertising"),
        _Saying(lambda v: v["informal"] > 0, "informal words"),
        _Saying(lambda v: v["person"] > 0, "speaks of itself or to the reader"),
    ),
    "wording": (
        _Saying(lambda v: v["worst_word"] > 1, "words of damaging edits"),
        _Saying(lambda v: v["pieces_removed"] + v["words_removed"] < -0.5, "what was taken out reads as damage"),
    ),
    "meaning": (
        _Saying(lambda v: v["added"] > 1, "speaks of what damaging edits speak of"),
        _Saying(lambda v: v["removed"] < -0.5, "what was taken out spoke of what damage does"),
        _Saying(lambda v: v["unknown_more"] > 0.3, "words that are in no dictionary"),
        _Saying(lambda v: v["content_more"] < -0.3, "hardly any words that say something"),
    ),
    "links": (
        _Saying(_at_least("odd_hosts"), "links to hosts of ill repute", re.compile(r"(?:https?:)?//\S+|\bwww\.\S+")),
        _Saying(_at_least("mail"), "an e-mail address", re.compile(r"[\w.+-]{1,64}@[\w.-]{1,63}")),
        _Saying(lambda v: v["addresses_added"] > 0, "links put in", re.compile(r"(?:https?:)?//\S+|\bwww\.\S+")),
        _Saying(lambda v: v["references_added"] > 0, "references put in", re.compile(r"<ref[\s>/]", re.IGNORECASE)),
        _Saying(lambda v: v["references_removed"] > 0, "references taken out"),
        _Saying(lambda v: v["inner_added"] > 0, "links to other pages", re.compile(r"\[\[[^\[\]\n]{1,200}\]\]")),
    ),
    "markup": (
        _Saying(_at_least("samples"), "the editor's own sample text"),
        _Saying(lambda v: v["braces_off"] + v["brackets_off"] >= 1, "brackets that do not close"),
        _Saying(lambda v: v["templates_removed"] > 0, "templates taken out"),
        _Saying(lambda v: v["templates_added"] > 0, "templates put in", re.compile(r"\{\{[^{}\n]{1,80}")),
        _Saying(lambda v: v["tags_added"] > 0, "tags put in", re.compile(r"</?[a-zA-Z][^<>\n]{0,80}>")),
    ),
    "novelty": (
        _Saying(_at_least("one_word_for_another"), "one word exchanged for another", _ANYTHING),
        _Saying(lambda v: v["known_on_page"] < 0.3, "words that the page did not hold"),
        _Saying(lambda v: v["known_in_line"] > 0.6, "words that stood there already"),
    ),
    "setting": (
        _Saying(_at_least("grown_words"), "letters put into a word"),
        _Saying(_at_least("cut_words"), "letters taken out of a word"),
        _Saying(_at_least("inside_sentence"), "something put into a sentence"),
        _Saying(_at_least("sentence_cut"), "a sentence cut short"),
        _Saying(_at_least("unlinked_item"), "a name without a link in a list"),
        _Saying(_at_least("reference_lost"), "text taken out with its reference"),
        _Saying(_at_least("all_small"), "no capitals"),
        _Saying(_at_least("said_before"), "the same text again"),
    ),
    "surroundings": (
        _Saying(_at_least("abuse_kept"), "abusive words are left beside it"),
        _Saying(_at_least("abuse_in_title"), "the title speaks so, too"),
        _Saying(_at_least("inside_address"), "an address was changed"),
        _Saying(_at_least("inside_link"), "something put into a link"),
    ),
    "comment": (
        _Saying(_at_least("reverting"), "says that it reverts"),
        _Saying(_at_least("blanking"), "the wiki's own summary of blanking"),
        _Saying(_at_least("abuse"), "abuse in the comment"),
        _Saying(_at_least("small_claim"), "a large change said to be a small one"),
        _Saying(_at_least("explained"), "a reason is given"),
        _Saying(_at_least("section_only"), "a section's name for a comment"),
        _Saying(_at_least("empty"), "no comment"),
    ),
    "author": (
        _Saying(_at_least("anonymous"), "an anonymous or temporary account"),
        _Saying(lambda v: v["anonymous"] == 0, "an account"),
    ),
    "record": (
        _Saying(_at_least("undoes"), "gives back an older text of the page"),
        _Saying(_at_least("previous_reverted"), "this editor's last edit here was reverted"),
        _Saying(lambda v: v["reinserts"] > 0.5, "puts in again what had been taken out"),
        _Saying(lambda v: v["page_odds"] > 1, "much was undone on this page of late"),
        _Saying(lambda v: v["user_edits"] == 0, "this editor's first edit here"),
        _Saying(lambda v: v["user_edits"] > 1, "an editor who has edited here before"),
    ),
    "earlier": (
        _Saying(lambda v: v["highest_of_late"] > 0, "this editor's edits just before look damaging"),
        _Saying(lambda v: v["highest_of_late"] < 0, "this editor's edits just before look good"),
        _Saying(lambda v: v["highest"] > 0, "earlier edits of this editor here look damaging"),
    ),
}
_OTHERWISE = {
    "size": "how much was changed",
    "repetition": "no repetition",
    "case": "how capitals are used",
    "numbers": "how numbers are used",
    "punctuation": "how marks are used",
    "gibberish": "how words are spelled",
    "words": "what the word lists know of it",
    "wording": "its choice of words",
    "meaning": "what its words mean, and how common they are",
    "links": "how it deals with links",
    "markup": "how it deals with markup",
    "novelty": "how it goes with what stood there",
    "setting": "where it was put",
    "surroundings": "what stands beside it",
    "comment": "its comment",
    "author": "who made it",
    "record": "what the page's history tells",
    "earlier": "what this editor did here before",
}


def reasons(
    window: Window, values: Mapping[str, Values], contributions: Mapping[str, float], *, with_places: bool
) -> tuple[Reason, ...]:
    """The groups that weigh most, each in words; ``values`` and ``contributions`` by group.

    Of an ordinary edit nobody asks for the places; ``with_places`` says to look for them.
    """
    weighty = sorted([(-abs(value), at) for at, value in enumerate(contributions.values()) if abs(value) >= LEAST])
    groups = list(contributions)
    return tuple(
        [
            _reason(window, groups[at], values[groups[at]], contributions[groups[at]], with_places=with_places)
            for _, at in weighty[:MOST_REASONS]
        ]
    )


def _reason(window: Window, group: str, values: Values, contribution: float, *, with_places: bool) -> Reason:
    record = window.change.record
    if group == "record" and record is not None and record.takes_back:
        return Reason(group=group, contribution=round(contribution, 4), message=TAKES_BACK, spans=())
    said = [saying for saying in _SAYINGS[group] if saying.holds(values)]
    message = "; ".join([saying.text for saying in said]) or _OTHERWISE[group]
    spans: list[Span] = []
    if with_places and group == "words":
        spans = _listed(window)
    elif with_places:
        spans = sorted({span for saying in said for span in _places(window, saying.where)})
    return Reason(group=group, contribution=round(contribution, 4), message=message, spans=tuple(spans[:MOST_SPANS]))


def _places(window: Window, pattern: re.Pattern[str] | None) -> Iterator[Span]:
    """Where a pattern stands in what was put in."""
    if pattern is None:
        return
    for piece in window.pieces[:MOST_SPANS]:
        for match in pattern.finditer(window.change.new, piece.start, min(piece.end, piece.start + MOST_SEARCHED)):
            yield Span(*match.span())


def _listed(window: Window) -> list[Span]:
    places = {Span(start, end) for piece in window.pieces[:MOST_SPANS] for start, end in words.places(window, piece)}
    return sorted(places)
