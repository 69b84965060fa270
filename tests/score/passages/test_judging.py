"""The judge on texts of our own: what it must find, what it must leave alone, and what no text may do to it."""

import time
from collections.abc import Sequence

import numpy as np
import pytest

from wikiwatch.model import Evidence, Finding, Judged, Label
from wikiwatch.score.passages import judge_text, judging, threshold
from wikiwatch.wikitext.segments import segment

VILLAGE = """'''Aldermoor''' is a village in the north of the county, on the river Wend. It had 412 inhabitants in 1901.

== History ==
The church of Saint Anne was built in 1312 and restored in 1874 by the architect Thomas Rigg. Its tower is 31 m high.
The village is first mentioned in a charter of 1184, in which the abbey of Wendbridge receives tithes.<ref>Rigg</ref>
The railway came in 1874, and the station was closed in 1963. The mill on the Wend ground corn until 1931.

== Geography ==
Aldermoor lies 4 km east of Wendbridge, at the foot of the Moor Hill. The soil is clay, and most farms keep sheep.
The river Wend rises on the Moor Hill and floods the lower meadows nearly every winter.
"""
BRIDGE = """'''Le pont de Ravel''' est un pont de pierre sur la Liane, à Ravel. Il a été construit entre 1742 et 1748.

Le premier pont, en bois, est mentionné en 1311. Il fut emporté par la crue de janvier 1740. L'ingénieur Paul Verdier
dressa les plans du pont actuel, qui compte cinq arches de onze mètres. Les piles reposent sur des pieux de chêne.
Deux arches furent détruites en juin 1940 et reconstruites en 1947. Le pont est inscrit aux monuments historiques
depuis 1926. La route départementale 14 l'emprunte, et quelque 3 000 véhicules y passent chaque jour.
"""
HASHI = """ラヴェル橋はリアーヌ川に架かる石橋である。
1742年から1748年にかけて技師ポール・ヴェルディエによって建設された。

最初の橋は木造で、1311年に記録があり、1740年の洪水で流失した。1940年6月に二つのアーチが破壊され、1947年に再建された。
"""
QIAO = """拉韦尔桥是利亚讷河上的一座石桥，由工程师保罗·韦尔迪耶于1742年至1748年间主持修建。

最早的桥是木桥，1311年已有记载，1740年被洪水冲毁。1940年6月有两个桥拱被炸毁，1947年重建。
"""
POKER = """'''Seven-card stud''' is a variant of poker. A player receives seven cards, three face down and four face up.

== Rules ==
Players place an ante before the deal, and the lowest card showing opens the betting. A player may call, raise or fold
in each of the five betting rounds. The winner of the pot is the player with the best five-card hand. Where two hands
are equal, the pot is shared. With eight players the deck may run out, and the last card is then dealt for all.

== History ==
The game was known in the United States by 1870. Casinos in Las Vegas dealt it in most of their poker rooms until
Texas hold 'em took its place in the 1990s. Stud is still one of the five games of H.O.R.S.E., which is played at the
World Series of Poker. Mixed games and home games have kept it alive, and online rooms offer it at low stakes.
"""


def judge(
    text: str, lang: str, title: str, *, established: str | None = None, findings: Sequence[Finding] = ()
) -> list[tuple[str, Judged]]:
    """Each sentence as it stands in the text, with its judgement."""
    asked = list(segment(text, lang))
    if established is not None:
        asked = [s for s in asked if text[s.span.start : s.span.end] not in established]
    judged = judge_text(text, asked, lang=lang, title=title, findings=findings, established=established)
    assert [verdict.span for verdict in judged] == [sentence.span for sentence in asked]
    return [(text[v.span.start : v.span.end], v) for v in judged]


def suspects(text: str, lang: str, title: str, *, established: str | None = None) -> list[str]:
    """What is accused: the spans themselves."""
    least = threshold(reference=established is not None, encoder=False)
    return [
        text[span.start : span.end]
        for _, verdict in judge(text, lang, title, established=established)
        if verdict.score >= least
        for span in verdict.spans
    ]


@pytest.mark.parametrize(
    ("page", "lang", "title", "after", "foreign"),
    [
        (
            VILLAGE,
            "en",
            "Aldermoor",
            "The mill on the Wend ground corn until 1931.",
            "Claim your welcome bonus at our online casino and spin the reels for a life-changing jackpot.",
        ),
        (
            VILLAGE,
            "en",
            "Aldermoor",
            "The soil is clay, and most farms keep sheep.",
            "It is important to remember that true beauty lies within, and that we can all learn from the past.",
        ),
        (
            BRIDGE,
            "fr",
            "Pont de Ravel",
            "Il fut emporté par la crue de janvier 1740.",
            "Profitez d'un bonus de bienvenue et tentez votre chance aux machines à sous de notre casino en ligne.",
        ),
        (
            BRIDGE,
            "fr",
            "Pont de Ravel",
            "depuis 1926.",
            "Contactez-nous dès aujourd'hui pour obtenir un crédit rapide et sans justificatif.",
        ),
        (
            QIAO,
            "zh",
            "拉韦尔桥",
            "1740年被洪水冲毁。",
            "立即注册我们的在线赌场，领取欢迎奖金和免费旋转！",
        ),
    ],
)
def test_a_single_foreign_sentence_is_found_and_nothing_else(
    page: str, lang: str, title: str, after: str, foreign: str
) -> None:
    assert suspects(page.replace(after, f"{after} {foreign}"), lang, title) == [foreign]


@pytest.mark.parametrize(
    ("page", "lang", "title"),
    [
        (VILLAGE, "en", "Aldermoor"),
        (BRIDGE, "fr", "Pont de Ravel"),
        (POKER, "en", "Stud"),
        (HASHI, "ja", "ラヴェル橋"),
        (QIAO, "zh", "拉韦尔桥"),
    ],
)
def test_a_clean_page_is_silent(page: str, lang: str, title: str) -> None:
    assert suspects(page, lang, title) == []


def test_in_japanese_an_advert_is_the_most_suspect_sentence_by_far() -> None:
    advert = "今すぐ登録して、オンラインカジノの入金不要ボーナスとフリースピンを手に入れましょう！"
    text = HASHI.replace("1740年の洪水で流失した。", f"1740年の洪水で流失した。{advert}")
    next_worst, worst = sorted((verdict.score, told) for told, verdict in judge(text, "ja", "ラヴェル橋"))[-2:]
    assert worst[1] == advert
    assert worst[0] > 2 * next_worst[0]


def test_a_grafted_clause_is_found_as_a_clause() -> None:
    graft = "like a gambler pushing his last chips across the roulette table"
    text = VILLAGE.replace("and the station was closed", f"{graft}, and the station was closed")
    found = suspects(text, "en", "Aldermoor")
    assert len(found) == 1
    assert graft in found[0]
    assert len(found[0]) < len(graft) + 10


def test_with_a_reference_what_stood_before_scores_nothing_and_what_is_new_is_found() -> None:
    new = "Spin the reels of our slots tonight and win the jackpot."
    text = VILLAGE.replace("Its tower is 31 m high.", f"Its tower is 31 m high. {new}")
    assert suspects(text, "en", "Aldermoor", established=VILLAGE) == [new]
    later = "The primary school was closed in 1968, and the building has been the village hall since 1971."
    text = VILLAGE.replace("Its tower is 31 m high.", f"Its tower is 31 m high. {later}")
    assert suspects(text, "en", "Aldermoor", established=VILLAGE) == []


def test_reasons_are_of_two_kinds_at_least_and_add_words() -> None:
    foreign = "Claim your welcome bonus at our online casino and spin the reels for a life-changing jackpot."
    text = VILLAGE.replace("Its tower is 31 m high.", f"Its tower is 31 m high. {foreign}")
    verdict = next(v for told, v in judge(text, "en", "Aldermoor") if told == foreign)
    assert sum(reason.contribution >= 0.25 for reason in verdict.reasons) >= 2
    assert any("«online casino»" in reason.message or "«casino»" in reason.message for reason in verdict.reasons)
    assert Label.OFF_TOPIC in verdict.labels


@pytest.mark.parametrize(("beside_fit", "accuses"), [({}, False), ({"topic": 0.05}, False), ({"topic": 0.15}, True)])
def test_one_kind_of_evidence_alone_never_accuses(
    monkeypatch: pytest.MonkeyPatch, beside_fit: dict[str, float], accuses: bool
) -> None:
    foreign = "Claim your welcome bonus at our online casino and spin the reels for a life-changing jackpot."
    text = VILLAGE.replace("Its tower is 31 m high.", f"Its tower is 31 m high. {foreign}")
    monkeypatch.setattr(judging._Block, "_added", lambda *_: {"fit": 5.0, "company": -1.0, **beside_fit})
    verdict = next(v for told, v in judge(text, "en", "Aldermoor") if told == foreign)
    assert verdict.held_back is not accuses
    assert (verdict.score >= threshold(reference=False, encoder=False)) is accuses


def test_near_proof_of_a_detector_accuses_too() -> None:
    start = VILLAGE.index("The mill")
    proof = Finding(
        detector="generated_artefact",
        label=Label.GENERATED_STYLE,
        evidence=Evidence.FORM,
        start=start,
        end=start + 8,
        message="An example.",
        weight=0.95,
    )
    found = {told[:8]: v for told, v in judge(VILLAGE, "en", "Aldermoor", findings=[proof])}
    assert found["The mill"].score >= threshold(reference=False, encoder=False)
    assert found["The mill"].labels[0] is Label.GENERATED_STYLE
    assert sum(v.score >= threshold(reference=False, encoder=False) for v in found.values()) == 1


@pytest.mark.parametrize(
    "text", ["", " \n\n ", "Word", "a", "…", "== ==", "{|\n| a || b\n|}", "[[[[{{{{<ref>", "''''''"]
)
def test_nothing_to_say(text: str) -> None:
    assert all(v.score < 0.5 for _, v in judge(text, "en", ""))


@pytest.mark.parametrize("lang", ["und", "xx", "el", "hi", "ja", "pt-br"])
def test_a_language_without_words_is_no_error(lang: str) -> None:
    assert all(0 <= v.score <= 1 for _, v in judge(VILLAGE, lang, ""))


def flood(kind: str) -> str:
    """Texts that tempt a judge to accuse everything."""
    chance = np.random.default_rng(2)
    syllables = ["bel", "ka", "ro", "mi", "ton", "sa", "ver", "du", "lin", "os"]
    names = ["".join(chance.choice(syllables, 3)).title() for _ in range(10_000)]
    if kind == "names":
        return "\n".join(f"* {names[2 * i]} {names[2 * i + 1]}" for i in range(5_000))
    if kind == "table":
        return "{|\n" + "".join(f"|-\n| {names[i]} || {i} || {names[i + 1]}\n" for i in range(3_000)) + "|}"
    return " ".join(names)


@pytest.mark.parametrize("kind", ["names", "table", "one line"])
def test_no_flood_of_findings(kind: str) -> None:
    assert len(suspects(flood(kind), "en", "List of names")) <= 1


def test_time_grows_with_the_text_only() -> None:
    def seconds(copies: int) -> float:
        text = VILLAGE * copies
        sentences = list(segment(text, "en"))
        started = time.process_time()
        judge_text(text, sentences, lang="en", title="Aldermoor", findings=())
        return time.process_time() - started

    seconds(20)
    assert seconds(800) < 6 * seconds(200) + 0.5
