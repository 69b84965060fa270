"""The examples of docs/python.md, run."""

from __future__ import annotations

import doctest
import inspect
import re
from pathlib import Path

import pytest

import wikiwatch

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "python.md"


def test_the_examples_do_what_the_page_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = doctest.testfile(str(PAGE), module_relative=False, verbose=False)
    assert done.attempted >= 12
    assert done.failed == 0


@pytest.mark.parametrize("name", [name for name in wikiwatch.__all__ if not name.startswith("_")])
def test_the_signatures_are_those_of_the_functions(name: str) -> None:
    shown = re.search(rf"^{name}\((.*?)\) -> (\w+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert shown is not None
    signature = inspect.signature(getattr(wikiwatch, name))
    told = re.findall(r"(?:^|, )(\w+)(?=:)", " ".join(shown[1].split()))
    assert told == list(signature.parameters)
    assert shown[2] == signature.return_annotation
