"""The newest text read whole and in layers: what each look is asked, and what comes of what both say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from wikiwatch.history import PageHistory
from wikiwatch.model import Judged, Label, Reason, Revision, Slot, Span
from wikiwatch.pipeline import layers, rereading
from wikiwatch.pipeline.foreign import findings_of
from wikiwatch.pipeline.rereading import reread
from wikiwatch.score import passages
from wikiwatch.score.passages import Encoder
from wikiwatch.score.passages.standing import Looked
from wikiwatch.wikitext.sentences import Sentence

TOWER = "Le beffroi date de 1492. Il domine la place du marché."
BELLS = "Ses trois cloches sonnent les heures."
CASINO = "Chaque visiteur y mise son dernier jeton sur le rouge."
CLAUSE = ", comme un joueur pousse ses jetons au milieu de la table,"
AT_WORST = 10.0  # log-odds of a look that is as sure as can be, by the judge below


def history(*texts: str, users: Sequence[str] = ()) -> PageHistory:
    pages = PageHistory()
    for number, text in enumerate(texts, 1):
        pages.add(
            Revision(
                rev_id=number,
                parent_id=number - 1 or None,
                page_id=1,
                dt=datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=number),
                user=users[number - 1] if users else f"Editor {number}",
                user_id=number,
                anon=False,
                comment=None,
                slots=(Slot(text=text.encode(), sha1=None, size=None),),
            )
        )
    return pages


class Silent:
    """An encoder that nobody may ask."""

    def encode(self, texts: Sequence[str], /) -> npt.NDArray[np.floating[Any]]:
        raise AssertionError(f"asked for {len(texts)} vectors")


class Judge:
    """Knows one guilty word; remembers what it was asked about, and by what to measure it."""

    def __init__(self, word: str = "jeton") -> None:
        self.word = word
        self.held_back: set[bool] = set()  # the looks that may not accuse: without a text below, with one
        self.silent: set[bool] = set()  # those that name no words
        self.weighs_as_one = False  # what an edit wrote in a paragraph
        self.clause = ""  # that is guilty in the place of its whole sentence
        self.scores = {False: 0.9, True: 0.9}
        self.reason = Reason(group="topic", contribution=2.0, message="«jeton»: words of another field")
        self.asked: list[tuple[list[str], str | None]] = []
        self.encoders: list[Encoder | None] = []
        self.looked: list[Looked] = []

    def chance_of(self, looked: Looked, lang: str) -> float:
        """What both looks come to. What one may come to that is not taken yet is not remembered."""
        if looked.layered == AT_WORST:
            return 1.0
        self.looked.append(looked)
        return (looked.whole + (looked.whole if looked.layered is None else looked.layered) + 2) / 20

    def __call__(
        self,
        text: str,
        sentences: Sequence[Sentence],
        *,
        established: str | None,
        encoder: Encoder | None,
        **known: Any,
    ) -> tuple[Judged, ...]:
        self.encoders.append(encoder)
        layered = established is not None
        told = [text[sentence.span.start : sentence.span.end] for sentence in sentences]
        self.asked.append((told, None if established is None else " ".join(established.split())))
        return tuple(
            Judged(
                span=sentence.span,
                score=self.scores[layered] if self.word in said else 0.1,
                labels=(Label.OFF_TOPIC,) if layered not in self.silent else (),
                spans=(self._guilty(text, sentence.span),) if self.word in said and layered not in self.silent else (),
                reasons=(self.reason,),
                held_back=layered in self.held_back,
            )
            for sentence, said in zip(sentences, told, strict=True)
        )

    def _guilty(self, text: str, span: Span) -> Span:
        start = text.find(self.clause, *span) if self.clause else -1
        return Span(start, start + len(self.clause)) if start >= 0 else span


@pytest.fixture
def judge(monkeypatch: pytest.MonkeyPatch) -> Judge:
    found = Judge()
    monkeypatch.setattr(passages, "judge_text", found)
    monkeypatch.setattr(rereading, "odds_apart", lambda score, lang, **known: 20 * (score - 0.5))
    monkeypatch.setattr(rereading, "chance_of", found.chance_of)
    monkeypatch.setattr(rereading, "is_one", lambda looked: looked.paragraph is not None and found.weighs_as_one)
    return found


def anew(asked: Iterable[object], judge: Callable[[], tuple[Judged, ...]]) -> tuple[Judged, ...]:
    """Remembers nothing."""
    return judge()


def test_where_nothing_is_in_doubt_no_layers_are_laid(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(rereading, "Layers")
    assert reread(history(TOWER, f"{TOWER} {BELLS}"), "fr", "Beffroi", 0.5, anew) == []
    assert judge.asked == [([*TOWER.replace(". ", ".|").split("|"), BELLS], None)]


def test_each_layer_with_something_in_doubt_is_measured_by_those_below_it(judge: Judge) -> None:
    pages = history(TOWER, f"{TOWER} {BELLS}", f"{TOWER} {BELLS} {CASINO}")
    found = reread(pages, "fr", "Beffroi", 0.5, anew)
    assert judge.asked[1:] == [([CASINO], f"{TOWER} {BELLS}")]
    assert [(one.place, one.score) for one in found] == [(2, 0.9)]


def test_where_the_whole_look_finds_nothing_no_other_is_taken(judge: Judge) -> None:
    assert reread(history(TOWER, f"{TOWER} {BELLS}"), "fr", "Beffroi", 0.5, anew) == []
    assert [established for _, established in judge.asked] == [None]


def test_what_was_found_guilty_is_no_measure(judge: Judge) -> None:
    spoiled, more = f"{TOWER} {CASINO}", "Un autre jeton roule."
    found = reread(history(TOWER, spoiled, f"{spoiled} {more}"), "fr", "Beffroi", 0.5, anew)
    assert judge.asked[1:] == [([CASINO], TOWER), ([more], TOWER)]
    assert [one.place for one in found] == [1, 2]


def test_a_grafted_clause_is_judged_alone(judge: Judge) -> None:
    grafted = TOWER.replace(" domine", f"{CLAUSE} domine")
    pages = history(TOWER, grafted)
    found = reread(pages, "fr", "Beffroi", 0.5, anew)
    assert [text for text, _ in judge.asked] == [
        ["Le beffroi date de 1492.", f"Il{CLAUSE} domine la place du marché."],
        [CLAUSE],
    ]
    assert [pages.text[one.span.start : one.span.end] for one in found] == [CLAUSE]


def test_a_clause_is_laid_to_its_own_edit_where_its_sentence_lies_in_the_same_layer(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layers, "MOST_LAYERS", 2)
    judge.clause = CLAUSE
    base = f"{TOWER} {BELLS} La flèche fut relevée après l'incendie de 1873, puis couverte d'ardoise par deux maçons."
    told = "Le guet y monte chaque soir, et le bourg y enferme ses archives."
    pages = history(base, f"{base} {told}", f"{base} {told.replace(',', CLAUSE, 1)}")
    (found,) = reread(pages, "fr", "Beffroi", 0.5, anew)
    assert judge.asked[1][0] == [told.replace(",", CLAUSE, 1)]
    assert (found.place, [pages.text[slice(*span)] for span in found.spans]) == (2, [CLAUSE])


def test_a_page_without_a_history_is_judged_by_itself(judge: Judge) -> None:
    found = reread(history(f"{TOWER} {CASINO}"), "fr", "Beffroi", 0.5, anew)
    assert [established for _, established in judge.asked] == [None]
    assert [(one.place, one.score) for one in found] == [(0, 0.9)]


def test_of_what_all_else_is_measured_by_the_whole_look_tells(judge: Judge) -> None:
    spoiled = f"{TOWER} {CASINO}"
    found = reread(history(spoiled, f"{spoiled} {BELLS}"), "fr", "Beffroi", 0.5, anew)
    assert [one.place for one in found] == [0]


def test_neighbours_of_one_edit_are_one_run(judge: Judge) -> None:
    more = "Un autre jeton roule déjà sous la table."
    pages = history(TOWER, f"{TOWER} {CASINO} {more}")
    found = reread(pages, "fr", "Beffroi", 0.5, anew)
    assert [pages.text[one.span.start : one.span.end] for one in found] == [f"{CASINO} {more}"]
    assert [len(one.spans) for one in found] == [2]


def test_the_reader_is_told_of_each_run_once(judge: Judge) -> None:
    (found,) = reread(history(TOWER, f"{TOWER} {CASINO} {CASINO}"), "fr", "Beffroi", 0.5, anew)
    (finding,) = findings_of([found])
    assert (len(found.spans), finding.start, finding.end) == (2, *found.span)
    assert (finding.detector, finding.label, finding.message, finding.signals) == (
        "judge",
        Label.OFF_TOPIC,
        "«jeton»: words of another field",
        {"topic": 2.0},
    )


@pytest.mark.parametrize(
    ("whole", "layered", "score"),
    [(0.9, 0.9, 0.9), (0.9, 0.1, 0.1), (0.6, 0.6, 0.3), (0.4, 0.9, 0.4)],
)
def test_neither_look_is_sure_alone(judge: Judge, whole: float, layered: float, score: float) -> None:
    judge.scores = {False: whole, True: layered}
    (found,) = reread(history(TOWER, f"{TOWER} {CASINO}"), "fr", "Beffroi", 0.0, anew)
    assert found.score == pytest.approx(score)


@pytest.mark.parametrize(
    ("held_back", "is_accused"),
    [(set(), True), ({True}, True), ({False}, False), ({False, True}, False)],
)
def test_what_may_not_be_accused_is_not(judge: Judge, held_back: set[bool], is_accused: bool) -> None:
    judge.held_back = held_back
    assert bool(reread(history(TOWER, f"{TOWER} {CASINO}"), "fr", "Beffroi", 0.5, anew)) == is_accused


def test_the_threshold_decides(judge: Judge) -> None:
    assert reread(history(TOWER, f"{TOWER} {CASINO}"), "fr", "Beffroi", 0.95, anew) == []


@pytest.mark.parametrize("at_least", [0.0, 0.3, 0.7, 0.95])
def test_a_chance_does_not_depend_on_what_is_asked_for(judge: Judge, at_least: float) -> None:
    judge.scores = {False: 0.7, True: 0.9}
    spoiled, more = f"{TOWER} {CASINO}", "Un autre jeton roule."
    pages = history(TOWER, spoiled, f"{spoiled} {more}")
    found = reread(pages, "fr", "Beffroi", at_least, anew)
    assert judge.asked[1:] == [([CASINO], TOWER), ([more], TOWER)]
    assert [one.score for one in found] == [0.7, 0.7][: 2 * (at_least <= 0.7)]


@pytest.mark.parametrize("text", ["", "  \n", "== =="])
def test_nothing_is_found_where_nothing_is_said(judge: Judge, text: str) -> None:
    assert reread(history(TOWER, text), "fr", "Beffroi", 0.5, anew) == []


def test_the_encoder_is_asked_only_where_the_plain_look_is_in_doubt(judge: Judge) -> None:
    encoder = Silent()
    reread(history(TOWER, f"{TOWER} {BELLS}"), "fr", "Beffroi", 0.5, anew, encoder)
    assert judge.encoders == [None]
    reread(history(TOWER, f"{TOWER} {CASINO}"), "fr", "Beffroi", 0.5, anew, encoder)
    assert judge.encoders[1:] == [None, encoder, encoder]


def test_the_history_is_heard_before_anything_is_accused(judge: Judge) -> None:
    pages = history(TOWER, f"{TOWER} {CASINO}")
    heard: list[tuple[float, int]] = []

    def halved(chance: float, place: int) -> float:
        heard.append((chance, place))
        return chance / 2

    assert reread(pages, "fr", "Beffroi", 0.5, anew, weigh=halved) == []
    assert set(heard) == {(1.0, 1), (0.9, 1)}  # what it may come to at worst, and what it came to
    (found,) = reread(pages, "fr", "Beffroi", 0.4, anew, weigh=halved)
    assert found.score == 0.45


def test_what_cannot_become_suspect_once_the_history_is_heard_no_layered_look_is_taken_at(judge: Judge) -> None:
    pages = history(TOWER, f"{TOWER} {CASINO}", f"{TOWER} {CASINO} Un autre jeton roule.")

    def known(chance: float, place: int) -> float:
        return chance / 3 if place == 1 else chance

    assert [one.place for one in reread(pages, "fr", "Beffroi", 0.5, anew, weigh=known)] == [2]
    assert [established for _, established in judge.asked] == [None, f"{TOWER} {CASINO}"]


def test_of_what_the_page_began_with_the_history_says_nothing(judge: Judge) -> None:
    (found,) = reread(history(f"{TOWER} {CASINO}"), "fr", "Beffroi", 0.5, anew, weigh=lambda chance, place: 0.0)
    assert found.score == 0.9


def test_what_the_same_edit_wrote_in_the_paragraph_is_heard(judge: Judge) -> None:
    more = "Un autre jeton roule déjà sous la table."
    reread(history(TOWER, f"{TOWER} {CASINO} {more} {BELLS}\n\n{more}"), "fr", "Beffroi", 0.5, anew)
    doubted, sure = 3.0, rereading.UNSURE
    assert [one.beside for one in judge.looked] == [(doubted + sure) / 2, (doubted + sure) / 2, None]


def test_what_the_same_edit_wrote_in_other_paragraphs_is_heard(judge: Judge) -> None:
    more = "Un autre jeton roule déjà sous la table."
    pages = history(
        TOWER, f"{TOWER} {CASINO}\n\n{more} {BELLS}\n\n{BELLS}", f"{TOWER} {CASINO}\n\n{more} {BELLS}\n\n{BELLS} {more}"
    )
    reread(pages, "fr", "Beffroi", 0.5, anew)
    doubted, sure = 3.0, rereading.UNSURE
    assert [one.elsewhere for one in judge.looked] == [(doubted + 2 * sure) / 3, (doubted + sure) / 2, None]


def test_what_the_same_hand_wrote_in_other_edits_is_heard(judge: Judge) -> None:
    more = "Un autre jeton roule déjà sous la table."
    pages = history(TOWER, f"{TOWER} {CASINO}", f"{TOWER} {CASINO}\n\n{more} {BELLS}", users=("Ada", "Bo", "Bo"))
    reread(pages, "fr", "Beffroi", 0.5, anew)
    doubted, sure = 3.0, rereading.UNSURE
    assert [one.otherwise for one in judge.looked] == [(doubted + sure) / 2, doubted]


def test_a_paragraph_that_an_edit_wrote_is_weighed_as_one_and_accused_whole(judge: Judge) -> None:
    judge.weighs_as_one = True
    more = "La pluie revient toujours en novembre."
    pages = history(TOWER, f"{TOWER}\n\n{CASINO} {BELLS} {more}", f"{TOWER}\n\n{CASINO} {BELLS} {more} Il neige enfin.")
    (found,) = reread(pages, "fr", "Beffroi", 0.5, anew)
    assert [pages.text[span.start : span.end] for span in found.spans] == [CASINO, BELLS, more]
    (written,) = (one.paragraph for one in judge.looked if one.paragraph is not None)
    told = pytest.approx([8.0, -8.0, -8.0])
    assert (written.whole, written.layered) == (told, told)
    assert 0.8 < written.share < 0.9


def test_two_sentences_make_no_paragraph(judge: Judge) -> None:
    pages = history(TOWER, f"{TOWER}\n\n{CASINO} {BELLS}")
    (found,) = reread(pages, "fr", "Beffroi", 0.5, anew)
    assert [pages.text[span.start : span.end] for span in found.spans] == [CASINO]
    assert [one.paragraph for one in judge.looked] == [None]


def test_a_paragraph_that_is_mostly_guilty_is_accused_whole(judge: Judge) -> None:
    more, odd = "Un autre jeton roule déjà sous la table.", "La pluie revient."
    pages = history(TOWER, f"{TOWER}\n\n{CASINO} {odd} {more}")
    (found,) = reread(pages, "fr", "Beffroi", 0.5, anew)
    assert [pages.text[span.start : span.end] for span in found.spans] == [CASINO, odd, more]


def test_what_another_edit_wrote_in_such_a_paragraph_is_not(judge: Judge) -> None:
    more, odd = "Un autre jeton roule déjà sous la table.", "La pluie revient."
    pages = history(TOWER, f"{TOWER}\n\n{odd}", f"{TOWER}\n\n{CASINO} {odd} {more}")
    assert [len(one.spans) for one in reread(pages, "fr", "Beffroi", 0.5, anew)] == [1, 1]


def test_one_guilty_sentence_of_three_does_not_drag_the_others_along(judge: Judge) -> None:
    pages = history(TOWER, f"{TOWER}\n\n{CASINO} {BELLS} La pluie revient toujours en novembre.")
    (found,) = reread(pages, "fr", "Beffroi", 0.5, anew)
    assert [pages.text[span.start : span.end] for span in found.spans] == [CASINO]


@pytest.mark.parametrize("layered", [0.2, 0.6])
def test_a_grafted_clause_that_a_text_alone_says_little_of_is_told_by_the_layered_look(
    judge: Judge, layered: float
) -> None:
    judge.scores = {False: 0.32, True: layered}
    judge.silent = {False}
    pages = history(TOWER, TOWER.replace(" domine", f"{CLAUSE} domine"))
    (found,) = reread(pages, "fr", "Beffroi", -1.0, anew)
    assert (pages.text[found.span.start : found.span.end], found.labels) == (CLAUSE, (Label.OFF_TOPIC,))
    assert [looked.is_clause for looked in judge.looked] == [True]


def test_of_a_whole_sentence_that_a_text_alone_says_little_of_no_other_look_is_taken(judge: Judge) -> None:
    judge.scores = {False: 0.32, True: 0.9}
    judge.silent = {False}
    assert reread(history(TOWER, f"{TOWER} {CASINO}"), "fr", "Beffroi", 0.5, anew) == []
    assert [established for _, established in judge.asked] == [None]


def test_a_reference_put_to_a_sentence_later_makes_no_clause_of_it_and_no_other_its_author(judge: Judge) -> None:
    cited = f"{CASINO}<ref>{{{{cite web|url=https://example.org/1|title=Un titre assez long pour compter}}}}</ref>"
    pages = history(TOWER, f"{TOWER} {CASINO}", f"{TOWER} {cited}")
    found = reread(pages, "fr", "Beffroi", 0.5, anew)
    assert [one.place for one in found] == [1]
    assert [looked.is_clause for looked in judge.looked] == [False]


def test_nor_does_it_of_what_the_page_began_with(judge: Judge) -> None:
    spoiled = f"{TOWER} {CASINO}"
    pages = history(
        spoiled, f"{spoiled}<ref>{{{{cite web|url=https://example.org/1|title=Un titre assez long}}}}</ref>"
    )
    assert [one.place for one in reread(pages, "fr", "Beffroi", 0.5, anew)] == [0]
