"""Numbers in all their spellings, and what two texts alone cannot say."""

from dataclasses import replace

import pytest

from wikiwatch.detect.number_change import examine
from wikiwatch.history import compare
from wikiwatch.model import Context, Edit

TEXT = "The old stone bridge over the river is {} long and wide.\n"


def altered(edit: Edit, **given) -> list[tuple[str, str]]:
    context = Context(lang="en", page_title="Bridge", established=lambda: edit.old, **given)
    return [(str(f.signals["before"]), str(f.signals["after"])) for f in examine(edit, context)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("12 metres", "19 metres", [("12", "19")]),
        ("1,204 metres", "1,304 metres", [("1,204", "1,304")]),
        ("12.5 metres", "17.5 metres", [("12.5", "17.5")]),
        ("25 metres", "250 metres", [("25", "250")]),
        ("١٢ metres", "١٩ metres", [("١٢", "١٩")]),
        ("1000 metres", "1,000 metres", []),
        ("12 metres", "12.0 metres", []),
        ("012 metres", "12 metres", []),
        ("12 metres", "twelve metres", []),
        ("12 metres", "12 feet", []),
        ("[http://a.example/12 so]", "[http://a.example/13 so]", []),
        ("<math>x^{12}</math>", "<math>x^{13}</math>", []),
        ("{{sfn|Lee|1990}} 5", "{{sfn|Lee|1991}} 5", []),
        ("{{convert|12|m}}", "{{convert|19|m}}", [("12", "19")]),
    ],
)
def test_spellings(before, after, expected):
    assert altered(compare(TEXT.format(before), TEXT.format(after))) == expected


def test_a_revert_is_silent():
    edit = compare(TEXT.format("12 m"), TEXT.format("19 m"))
    assert altered(replace(edit, reverts=(1,))) == []


def test_many_numbers_are_a_table():
    old = "".join(f"The pier number {i} is {3 * i + 100} metres away from here.\n" for i in range(50))
    new = "".join(f"The pier number {i} is {3 * i + 700 - 2 * i % 7} metres away from here.\n" for i in range(50))
    assert altered(compare(old, new)) == []


@pytest.mark.parametrize(
    ("anon", "prior_edits", "weight"), [(True, 5, 0.4), (False, 0, 0.4), (False, 5, 0.25), (False, 10, 0.15)]
)
def test_weight_by_author(anon, prior_edits, weight):
    edit = compare(TEXT.format("12 m"), TEXT.format("19 m"), anon=anon)
    context = Context(lang="en", page_title="Bridge", established=lambda: edit.old, prior_edits=prior_edits)
    assert [finding.weight for finding in examine(edit, context)] == [weight]
