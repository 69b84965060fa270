"""What a single case folder cannot show: neighbours, standing words, other languages, hostile text."""

from __future__ import annotations

from pathlib import Path

import pytest

from wikiwatch.detect import foreign_topic
from wikiwatch.history import compare
from wikiwatch.model import Context, Finding

HERE = Path(__file__).parent
BEFORE = "La '''gare de Valmont''' est une gare ferroviaire ouverte en 1874.\n"


def examine(added: str, *, before: str = BEFORE, lang: str = "fr", title: str = "Gare de Valmont") -> list[Finding]:
    edit = compare(before, before + added)
    context = Context(lang=lang, page_title=title, established=lambda: before)
    return list(foreign_topic.examine(edit, context))


def fields(findings: list[Finding]) -> list[object]:
    return [finding.signals["field"] for finding in findings]


def test_one_ordinary_word_counts_only_beside_its_like() -> None:
    alone = "Le chef de gare avance ses jetons."
    assert examine(alone) == []
    (first, second) = examine(alone + " La salle d'attente devient un casino, un tripot pour croupiers.")
    assert (first.signals["terms"], first.signals["company"]) == (("jetons",), 1.2)
    assert second.weight > first.weight


def test_what_stood_before_does_not_count() -> None:
    sentence = "Les joueurs misent leurs jetons et le croupier distribue les cartes."
    known = BEFORE + "Le hall expose une table de jeu, ses jetons, ses cartes et la palette du croupier.\n"
    (fresh,) = examine(sentence)
    assert fresh.signals["established_share"] == 0
    assert examine(sentence, before=known) == []


@pytest.mark.parametrize(
    ("title", "before"),
    [
        ("Casino de Valmont", BEFORE),
        ("Établissement Dubreuil", "L''''établissement Dubreuil''' est un casino de la côte.\n"),
        ("Établissement Dubreuil", "L''''établissement Dubreuil''' date de 1874.\n\n[[Catégorie:Casino en France]]\n"),
    ],
)
def test_a_field_of_its_own_by_title_opening_or_category(title: str, before: str) -> None:
    added = "Les croupiers servent douze tables de roulette et de blackjack, avec un jackpot quotidien.\n"
    assert examine(added, before=before, title=title) == []
    assert fields(examine(added)) == ["gambling"]


@pytest.mark.parametrize("name", ["Категория", "Category", "category"])
def test_a_field_of_its_own_by_a_category_in_another_script(name: str) -> None:
    before = "Заведение Дюбрея открыто в 1874 году на берегу моря.\n\n"
    added = "Крупье обслуживают столы рулетки и блэкджека, каждый день разыгрывается джекпот казино.\n"
    assert fields(examine(added, before=before, lang="ru")) == ["gambling"]
    assert examine(added, before=f"{before}[[{name}:Казино]]\n", lang="ru") == []


def test_each_field_has_its_own_finding() -> None:
    added = "Un casino en ligne paie ses jackpots en bitcoin et en ethereum."
    assert fields(examine(added)) == ["crypto", "gambling"]


def test_an_unknown_language_is_read_for_strong_english_terms_alone() -> None:
    assert examine("He bet his chips on a lucky hand and lost the game.", lang="is") == []
    assert fields(examine("Payday loans online, no credit check.", lang="is")) == ["loans"]


def sentences(name: str) -> list[tuple[str, ...]]:
    """The lines of a list beside this file: what stands before the first colon, word by word, and the sentence."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    parted = [line.partition(": ") for line in lines if line and not line.startswith("#")]
    return [(*before.split(), sentence) for before, _, sentence in parted]


@pytest.mark.parametrize(("lang", "field", "sentence"), sentences("firing.txt"))
def test_every_field_is_seen_in_every_language(lang: str, field: str, sentence: str) -> None:
    assert field in fields(examine(f"{sentence}\n", lang=lang))


@pytest.mark.parametrize(("lang", "field", "opening"), sentences("at_home.txt"))
def test_a_field_is_silent_where_it_is_at_home(lang: str, field: str, opening: str) -> None:
    (sentence,) = (sentence for *place, sentence in sentences("firing.txt") if place == [lang, field])
    found = examine(f"{sentence}\n", before=f"{opening}\n", lang=lang, title="Valmont")
    assert field not in fields(found)


@pytest.mark.parametrize(("lang", "sentence"), sentences("silent.txt"))
def test_what_editors_write_near_a_field_stays_silent(lang: str, sentence: str) -> None:
    assert examine(f"{sentence}\n", lang=lang) == []


def test_company_ends_after_a_few_sentences() -> None:
    plain = "Le train part à midi. " * (foreign_topic.COMPANY_REACH + 1)
    spam = "Le casino offre un jackpot au croupier."
    assert [finding.signals["company"] for finding in examine(f"Il avance ses jetons. {plain}{spam}")] == [0]


@pytest.mark.parametrize("hostile", ["casino " * 20_000, "{{" * 50_000, "[[casino" * 12_000, "«casino" * 12_000])
def test_hostile_text(hostile: str) -> None:
    assert len(examine(hostile)) <= 1
