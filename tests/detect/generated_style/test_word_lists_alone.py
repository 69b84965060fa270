"""Languages that have stock phrases but no grammar of tails and triads are read for the phrases."""

from wikiwatch.detect import generated_style
from wikiwatch.history import compare
from wikiwatch.model import Context

BEFORE = "Мельница построена в 1874 году.\n\n"
MANNERED = (
    "Мельница играет ключевую роль в жизни региона и является ярким свидетельством богатой истории. "
    "Она остаётся символом стойкости и продолжает вдохновлять новые поколения, гармонично сочетая традиции и "
    "современность. Важно отметить, что мельница оставила неизгладимый след и стала неотъемлемой частью культуры. "
    "В заключение, она служит мостом между прошлым и будущим для миллионов людей со всего мира."
)


def test_stock_phrases_are_enough() -> None:
    context = Context(lang="ru", page_title="Мельница", established=lambda: BEFORE, prior_edits=0)
    assert list(generated_style.examine(compare(BEFORE, BEFORE + MANNERED), context))


def test_facts_are_left_alone() -> None:
    facts = "Здание построено из кирпича, имеет три этажа и башню высотой 21 метр; " * 4
    context = Context(lang="ru", page_title="Мельница", established=lambda: BEFORE, prior_edits=0)
    assert list(generated_style.examine(compare(BEFORE, BEFORE + facts), context)) == []
