"""Patterns that are looked for by the signs in them."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import wikiwatch
from wikiwatch.wikitext.sought import Sought, SoughtTogether


def in_use(value: object) -> Iterator[Sought]:
    if isinstance(value, Sought):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from in_use(part)


MODULES = [
    importlib.import_module(module.name)
    for module in pkgutil.walk_packages(wikiwatch.__path__, "wikiwatch.")
    if ".detect." in module.name or ".groups." in module.name
]
IN_USE = {s.pattern.pattern: s for module in MODULES for value in vars(module).values() for s in in_use(value)}


def test_what_holds_no_sign_is_not_searched() -> None:
    mail = Sought(r"\w+@\w+", "@")
    assert mail.is_in("to a@b")
    assert not mail.is_in("to a@b", 0, 4)
    assert not mail.is_in("nothing")
    assert mail.count("a@b, c@d") == 2
    assert mail.count("nothing") == 0


def test_several_patterns_are_looked_for_together() -> None:
    either = SoughtTogether([Sought(r"\w@\w", "@"), Sought("promo code", ["promo"], re.IGNORECASE)])
    assert either.is_in("to a@b")
    assert either.is_in("PROMO CODE")
    assert not either.is_in("a promo @ home")
    assert not either.is_in("to a@b", 0, 4)


@pytest.mark.parametrize("text", ["A WORD", "a word", "a wo\u017fd wor\u212a", "WOR\u212a"])
def test_case_makes_no_difference_to_a_pattern_that_ignores_it(text: str) -> None:
    for pattern in ("word", "work", "wosd"):
        assert Sought(pattern, [pattern], re.IGNORECASE).is_in(text) == bool(re.search(pattern, text, re.IGNORECASE))


@pytest.mark.parametrize("sought", IN_USE.values(), ids=lambda sought: sought.pattern.pattern[:30])
@settings(max_examples=30, derandomize=True, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.data())
def test_every_match_holds_a_sign(sought: Sought, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(sought.pattern))
    assert sought.is_in(text)
    assert sought.count(text) == len(sought.pattern.findall(text))
