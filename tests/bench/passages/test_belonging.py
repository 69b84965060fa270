"""Belonging is learned from pages: sentences of one page are told from those of another that was not learned from."""

from bench.passages.belonging import sentences_of, train_belonging
from bench.passages.items import Page

SUBJECTS = ("bridge river arch", "poet verse novel", "virus vaccine fever", "match goal league", "comet orbit planet")


def page(number: int) -> Page:
    one, two, three = SUBJECTS[number % len(SUBJECTS)].split()
    lines = [f"The {one} and the {two} of {number} are old.", f"A {three} stands by the {one}, not far from the {two}."]
    text = " ".join(line.replace("old", word) for word in ("new", "great", "small") for line in lines)
    return Page(source="test", lang="en", title=f"Page {number}", text=text, part=number % 3)


PAGES = [page(number) for number in range(40)]


def test_a_sentence_is_nearer_to_its_own_page() -> None:
    model = train_belonging(PAGES, frozenset({0, 1}), None)
    bridge, poet = (model.placed(sentences_of(found).vectors) for found in (page(50), page(51)))
    own = model.to_each(bridge[:1], bridge[1:]).mean()
    assert own > model.to_each(bridge[:1], poet).mean() + 1


def test_a_page_in_another_language_is_left_out_with_its_fold() -> None:
    here = [*PAGES, Page(source="test", lang="fr", title="Pont", subject="Page 2", text=PAGES[2].text, part=0)]
    again = train_belonging(here, frozenset({0, 1}), None)
    assert (again.axes == train_belonging(PAGES, frozenset({0, 1}), None).axes).all()
