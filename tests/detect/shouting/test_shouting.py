"""The shouting detector beyond its case folders."""

import pytest

from wikiwatch.detect import shouting
from wikiwatch.history import compare
from wikiwatch.model import Context, Signal

BEFORE = "A mill on the river.\n"


def judged(added: str, namespace_id: int = 0) -> list[tuple[str, dict[str, Signal]]]:
    edit = compare(BEFORE, BEFORE + added)
    context = Context(
        lang="en", page_title="Mill", namespace_id=namespace_id, established=lambda: BEFORE, prior_edits=0
    )
    return [(edit.new[f.start : f.end], dict(f.signals)) for f in shouting.examine(edit, context)]


@pytest.mark.parametrize(
    ("text", "signals"),
    [
        ("Noooo!", {"held": 4}),
        ("lololololol", {"held": 5}),
        ("poop, poop, poop, poop", {"words": 4}),
        ("What???", {"signs": 3}),
        ("哈哈哈哈哈哈", {"held": 6}),
    ],
)
def test_what_is_counted(text: str, signals: dict[str, Signal]) -> None:
    assert judged(text) == [(text, signals)]


@pytest.mark.parametrize("text", ["aaaa", "www.aaaaaaaa.example", "MMMM", "XXXX", "1111111", "Qxd4!!", "a... b..... c"])
def test_what_is_not(text: str) -> None:
    assert judged(f"Here {text} it stands.") == []


def test_three_equal_lines_make_one_finding_over_all_of_them() -> None:
    assert judged("My mill.\n\nMy mill.\n\nMy mill.\n") == [("My mill.\n\nMy mill.\n\nMy mill.", {"lines": 3})]
    assert judged("My mill.\n\nMy mill.\n") == []


@pytest.mark.parametrize(("namespace_id", "findings"), [(0, 1), (118, 1), (1, 0), (3, 0), (4, 0)])
def test_people_greet_each_other_outside_articles(namespace_id: int, findings: int) -> None:
    assert len(judged("Welcome, and happy editing!!!!", namespace_id)) == findings


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("{{" * 50_000, []),
        ("[[" * 50_000, []),
        ("a" * 2_000_000, [("held",)]),
        ("A " * 50_000, []),
        ("ha " * 30_000, [("words",)]),
        ("?" * 100_000, [("signs",)]),
        ("aaaaab" * 15_000, [("held",)]),
    ],
    ids=["braces", "brackets", "one letter", "capitals", "one word", "one sign", "held letters"],
)
def test_hostile_input_is_read_in_linear_time(text: str, kinds: list[tuple[str, ...]]) -> None:
    assert [tuple(signals) for _, signals in judged(text)] == kinds
