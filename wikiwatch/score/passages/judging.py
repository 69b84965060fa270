"""All sentences of a text judged together; a passage of a history judged with what is known of how it came."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wikiwatch.lexicons import base_language
from wikiwatch.model import Evidence, Finding, Judged, Label, Reason, Span
from wikiwatch.score import transparent
from wikiwatch.score.passages import stored
from wikiwatch.score.passages.asking import Asked, all_of, in_context
from wikiwatch.score.passages.columns import ALONE, columns_of, group_of
from wikiwatch.score.passages.encoder import Encoder, serves
from wikiwatch.score.passages.meaning import knows
from wikiwatch.score.passages.means import Vectors
from wikiwatch.score.passages.measures import DOUBTED, Encoded, Measuring, trusted_again, worth_encoding
from wikiwatch.score.passages.reading import Reading, Subject, subject_of, unit_length
from wikiwatch.score.passages.reasons import labels_of, reasons_of
from wikiwatch.score.passages.stored import STAGES, Judge
from wikiwatch.score.passages.trees import Trees
from wikiwatch.score.passages.wording import wording
from wikiwatch.settings import THRESHOLD
from wikiwatch.wikitext.prose import prose
from wikiwatch.wikitext.segments import segmented
from wikiwatch.wikitext.sentences import Sentence, SentenceKind

BLOCK = 1_000  # sentences that are compared with one another; a longer text is judged in such blocks
AGREEING = 0.1  # log-odds from which a kind of evidence speaks against a unit, and agrees with another that does
CLEARLY = 0.5  # log-odds by which a clause is worse than its sentence where it speaks for both
WORSE = 1.0  # log-odds by which a sentence is worse than each of its clauses where it is accused whole
MOST = 0.75  # of a sentence: when so much of it is guilty clauses, it is accused whole
BESIDE = 0.3  # share of the threshold from which a clause beside a guilty one is part of it
EXPLAINED = 0.25  # share of the threshold from which a score has its reasons: a scan adds two looks, neither sure alone

_FIRST = "first score"
_MEASURED = frozenset({Evidence.TOPIC, Evidence.REGISTER})  # what the model looks at itself

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Verdict:
    score: float
    spans: tuple[Span, ...]
    labels: tuple[Label, ...]
    reasons: tuple[Reason, ...]
    held_back: bool = False


def threshold(*, reference: bool, encoder: bool) -> float:
    """The score from which a sentence is suspect, so that a clean page has at most one false alarm in ten."""
    return stored.judge(stored.variant(reference=reference, encoder=encoder)).threshold


def judge_text(
    text: str,
    sentences: Sequence[Sentence],
    *,
    lang: str,
    title: str,
    findings: Sequence[Finding],
    established: str | None = None,
    encoder: Encoder | None = None,
) -> tuple[Judged, ...]:
    """One judgement a sentence, in the same order.

    With an ``established`` text the sentences are what is new in the text, whole sentences or clauses; the rest of the
    text is what they are measured by. ``encoder`` is used where it serves the language.
    """
    if encoder is not None and not serves(base_language(lang)):
        encoder = None
    shown, meant = prose(text), knows(lang)
    if established is None:
        subject = subject_of(text, shown, sentences, title, meant=meant)
        units = all_of(sentences)
    else:
        subject = subject_of(established, prose(established), segmented(established, lang), title, meant=meant)
        units = list(in_context(sentences, segmented(text, lang)))
    judge = stored.judge(stored.variant(reference=established is not None, encoder=encoder is not None))
    verdicts: dict[int, _Verdict] = {}
    for start in range(0, len(units), BLOCK):
        block = units[start : start + BLOCK]
        if any(unit.asked is not None for unit in block):
            told = _Block(text, shown, block, subject, lang, judge, encoder)
            verdicts |= told.verdicts(trusting=established is None)
    held = _held(sentences, findings)
    return tuple(_judged(s, verdicts.get(i), held.get(i, ()), judge) for i, s in enumerate(sentences))


class _Looked(NamedTuple):
    """What a variant said at its second look of each unit, and the rows that it went by."""

    judge: Judge
    rows: Floats
    further: Floats  # of the sentences
    extra: Floats  # of the clauses
    scores: Floats
    columns: Sequence[tuple[str, ...]]  # of the sentences, of the clauses

    def row(self, unit: int) -> Floats:
        """All that was measured of a unit."""
        beyond = unit - len(self.further)
        return np.concatenate([self.rows[unit], self.further[unit] if beyond < 0 else self.extra[beyond]])


class _Block:
    """Some sentences that are judged together."""

    def __init__(
        self,
        text: str,
        shown: str,
        units: Sequence[Asked],
        subject: Subject,
        lang: str,
        judge: Judge,
        encoder: Encoder | None,
    ) -> None:
        self._judge, self._lang = judge, base_language(lang)
        self._reading = reading = Reading(text, shown, [unit.sentence for unit in units], subject)
        self._asked = [units[index] for index in reading.index]
        self._wording = wording(reading, lang)
        self._quotations = reading.is_quotation()
        self._encoder = encoder

    def verdicts(self, *, trusting: bool) -> dict[int, _Verdict]:
        """By the place of each sentence that is asked for; those that say nothing are left out.

        ``trusting`` takes what is asked about for the page's own at the first look.
        """
        reading = self._reading
        if not reading.count:
            return {}
        encoded = None if self._encoder is None else _encoded(reading, self._encoder)
        self._measuring = Measuring(reading, self._wording, self._judge.heads, self._lang, encoded)
        asked = np.array([unit.asked is not None for unit in self._asked])
        self._alone: _Looked | None = None
        if trusting:
            self._looked = self._look(self._judge, np.ones(reading.count), asked)
        else:
            judge = stored.judge(stored.variant(reference=False, encoder=self._encoder is not None))
            self._alone = self._look(judge, np.ones(reading.count), np.ones(reading.count, np.bool_))
            self._looked = self._look(self._judge, np.where(asked, 0.0, 1.0), asked, self._alone.scores[:, None])
        scores = self._looked.scores.copy()
        scores[reading.count :] += self._judge.clause_shifts.get(self._lang, self._judge.clause_shifts[""])
        scores += self._judge.by_language.get(self._lang, self._judge.by_language.get("", 0.0))
        self._chances = _chance(self._judge.slope * scores + self._judge.shift)
        self._clauses: dict[int, list[int]] = {}
        for unit in range(reading.count, len(reading.host)):
            self._clauses.setdefault(int(reading.host[unit]), []).append(unit)
        found = {}
        for place, told in enumerate(self._asked):
            if told.asked is not None:
                found[told.asked] = self._verdict(place, told)
        return found

    def _look(self, judge: Judge, trust: Floats, doubtful: npt.NDArray[np.bool_], *alone: Floats) -> _Looked:
        """Both looks of a variant. ``doubtful`` are the sentences that are not trusted again where the first doubts."""
        reading, measuring, encoder = self._reading, self._measuring, self._encoder
        measured, believed = measuring.matrix(trust), trust
        first = self._scores(judge, measured, measuring.by_encoder(trust), measuring.of_clauses, STAGES[:2])
        if encoder is not None:
            measuring.add_clauses(self._clauses_encoded(first, encoder))
        chances = np.where(doubtful, self._worst(first, 0.0), 0.0)
        trust = trusted_again(trust, chances, reading.paragraphs)
        again = measuring.again(first, np.where(chances >= DOUBTED, chances, 0.0))
        if not np.array_equal(trust, believed):  # on most pages nothing is doubted
            measured = measuring.matrix(trust)
        rows = np.concatenate([measured, again, measuring.of_page(first, measured), *alone], axis=1)
        further = measuring.by_encoder(trust)
        clauses = [measuring.of_clauses, measuring.clauses_again(first), further[reading.count :]]
        extra = np.concatenate(clauses, axis=1)
        further = further[: reading.count]
        columns = [
            columns_of(clause=clause, encoder=encoder is not None, again=True, reference=bool(alone))
            for clause in (False, True)
        ]
        return _Looked(judge, rows, further, extra, self._scores(judge, rows, further, extra, STAGES[2:]), columns)

    def _scores(self, judge: Judge, rows: Floats, further: Floats, extra: Floats, stages: Sequence[str]) -> Floats:
        count, trees = self._reading.count, judge.trees
        whole = trees[stages[0]].scores(np.concatenate([rows[:count], further[:count]], axis=1))
        parts = trees[stages[1]].scores(np.concatenate([rows[count:], extra], axis=1))
        return np.concatenate([whole, parts])

    def _clauses_encoded(self, first: Floats, encoder: Encoder) -> dict[int, Vectors]:
        reading = self._reading
        asked = np.array([unit.asked is not None for unit in self._asked])
        units = worth_encoding(first, asked[reading.host], reading.count)
        return dict(zip(units, _vectors([reading.unit_text(unit) for unit in units], encoder), strict=True))

    def _worst(self, scores: Floats, shift: float) -> Floats:
        """For each sentence its own chance or that of its worst clause."""
        count = self._reading.count
        best = _chance(scores[:count])
        np.maximum.at(best, self._reading.host[count:], _chance(scores[count:] + shift))
        return best

    def _verdict(self, place: int, unit: Asked) -> _Verdict:
        clauses = self._clauses.get(place, [])
        if unit.part is not None:
            clauses = [u for u in clauses if self._reading.spans[u] == unit.part]
            worst = max(clauses, key=lambda u: self._chances[u], default=place)
            return self._told(worst, (unit.part,))
        worst = max(clauses, key=lambda u: self._chances[u], default=place)
        clearly = CLEARLY if self._chances[place] >= self._judge.threshold else 0.0
        speaks = place if self._odds(place) >= self._odds(worst) - clearly else worst
        return self._told(speaks, self._guilty(unit.sentence.span, place, clauses, worst))

    def _odds(self, unit: int) -> float:
        chance = float(self._chances[unit])
        return math.log(chance / (1 - chance))

    def _guilty(self, whole: Span, place: int, clauses: Sequence[int], worst: int) -> tuple[Span, ...]:
        """What is accused. A sentence is as suspect as what is grafted on it: whole, it must be worse than that."""
        if not clauses or self._odds(place) >= self._odds(worst) + WORSE:
            return (whole,)
        guilty = tuple(self._joined(clauses, worst))
        size = sum(span.end - span.start for span in guilty)
        return (whole,) if size >= MOST * (whole.end - whole.start) else guilty

    def _joined(self, clauses: Sequence[int], worst: int) -> Iterator[Span]:
        """The guilty clauses, those side by side as one."""
        least = min(self._judge.threshold, float(self._chances[worst])) * BESIDE
        guilty = [self._reading.spans[unit] for unit in clauses if self._chances[unit] >= least]
        start, end = guilty[0]
        for span in guilty[1:]:
            if self._reading.prose[end : span.start].strip():
                yield Span(start, end)
                start = span.start
            end = span.end
        yield Span(start, end)

    def _is_own_field(self, unit: int) -> bool:
        told = self._wording
        points = {told.fields[field]: told.points[field] for field in range(len(told.fields))}
        low, high = self._reading.low[unit], self._reading.high[unit]
        best = max(points, key=lambda name: points[name][low:high].sum(), default="")
        return best in told.own and bool(points[best][low:high].any())

    def _may_stand_alone(self, unit: int) -> bool:
        """Whether it is of the kind that has little in common with the page by nature: its opening, items of lists."""
        sentence = int(self._reading.host[unit])
        return self._asked[sentence].sentence.context_kind is SentenceKind.LIST or self._reading.index[sentence] == 0

    def _added(self, looked: _Looked, unit: int) -> dict[str, float]:
        """What each kind of evidence adds; what another look said is laid on what it went by."""
        clause = unit >= self._reading.count
        columns, row, trees = looked.columns[clause], looked.row(unit), looked.judge.trees
        added = _by_group(row, columns, trees[STAGES[2 + clause]])
        first = columns_of(clause=clause, encoder=self._encoder is not None, again=False)
        shares = {_FIRST: _by_group(row[[columns.index(name) for name in first]], first, trees[STAGES[clause]])}
        if ALONE in added and self._alone is not None:
            shares[ALONE] = self._added(self._alone, unit)
        for look, earlier in shares.items():
            for group, value in _shared_out(added.pop(look, 0.0), earlier).items():
                added[group] = added.get(group, 0.0) + value
        return added

    def _told(self, unit: int, spans: tuple[Span, ...]) -> _Verdict:
        score = float(self._chances[unit])
        if score < self._judge.threshold * EXPLAINED:
            return _Verdict(score, (), (), ())
        columns, row = self._looked.columns[unit >= self._reading.count], self._looked.row(unit)
        added = self._added(self._looked, unit)
        topic = added.get("topic", 0.0)
        if topic > 0 and self._is_own_field(unit):  # in an article about poker, "poker" says nothing
            odds = np.log(score / (1 - score)) - self._judge.slope * topic
            score, added["topic"] = float(_chance(odds)), 0.0
        agreeing = sum(value >= AGREEING for value in added.values())
        foreign_alone = max(added.get("topic", 0.0), added.get("register", 0.0)) < AGREEING
        is_excused = bool(self._quotations[unit]) or (foreign_alone and self._may_stand_alone(unit))
        held_back = agreeing < 2 or is_excused  # one kind alone never accuses, nor does what somebody else said
        if held_back:
            score = min(score, self._judge.threshold - 0.01)
        values = dict(zip(columns, row.tolist(), strict=True))
        reasons = reasons_of(self._reading, self._wording, unit, added, values)
        return _Verdict(score, spans, labels_of(added, values), reasons, held_back)


def _by_group(row: Floats, columns: Sequence[str], trees: Trees) -> dict[str, float]:
    """What each kind of evidence adds to a row's log-odds, and each other look."""
    added: dict[str, float] = {}
    for column, value in trees.contributions(row).items():
        group = columns[column] if columns[column] in (_FIRST, ALONE) else group_of(columns[column])
        added[group] = added.get(group, 0.0) + value
    return added


def _shared_out(value: float, shares: Mapping[str, float]) -> dict[str, float]:
    """A value laid on those groups that point its way, by how far they do."""
    same = {group: share for group, share in shares.items() if share * value > 0}
    total = sum(same.values())
    return {group: value * share / total for group, share in same.items()} if same else {"company": value}


def _encoded(reading: Reading, encoder: Encoder) -> Encoded:
    """A row for each sentence, and those of the title and the opening."""
    texts = [*(reading.unit_text(unit) for unit in range(reading.count)), reading.subject.title]
    rows = _vectors([*texts, reading.subject.opening], encoder)
    return Encoded(rows[:-2], rows[-2], rows[-1])


def _vectors(texts: Sequence[str], encoder: Encoder) -> Vectors:
    """What is the same text is encoded once."""
    distinct = list(dict.fromkeys(texts))
    if not distinct:
        return np.empty((0, 0), np.float32)
    rows = dict(zip(distinct, np.asarray(encoder.encode(distinct), np.float32), strict=True))
    return unit_length(np.stack([rows[told] for told in texts]))


def _chance(log_odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -30, 30))), np.float64)


def _held(sentences: Sequence[Sentence], findings: Sequence[Finding]) -> dict[int, list[Finding]]:
    """The findings by the sentence they lie in; sentences are in order."""
    starts, ends = [s.span.start for s in sentences], [s.span.end for s in sentences]
    held: dict[int, list[Finding]] = {}
    for finding in findings:
        for index in range(bisect_right(ends, finding.start), bisect_left(starts, finding.end)):
            held.setdefault(index, []).append(finding)
    return held


def _judged(sentence: Sentence, verdict: _Verdict | None, findings: Sequence[Finding], judge: Judge) -> Judged:
    """The model's verdict and the findings on what the model does not measure: form, links, facts, near-proof; all
    findings where it reads nothing, as in a heading, a caption or a table."""
    score = verdict.score if verdict else 0.0
    labels = verdict.labels if verdict else ()
    spans = verdict.spans if verdict else ()
    is_read = verdict is not None
    others = [f for f in findings if not is_read or f.evidence not in _MEASURED or f.weight >= transparent.NEAR_PROOF]
    said = transparent.assess(others)
    if said.score >= THRESHOLD:
        score = max(score, 1 - (1 - score) * (1 - said.score), judge.threshold)
        spans = tuple(sorted({*spans, *(Span(f.start, f.end) for f in others)}))
        labels = tuple(dict.fromkeys((*said.labels, *labels)))
    return Judged(
        span=sentence.span,
        score=round(score, 4),
        labels=labels,
        spans=spans,
        reasons=verdict.reasons if verdict else (),
        held_back=verdict is not None and verdict.held_back and said.score < THRESHOLD,
    )
