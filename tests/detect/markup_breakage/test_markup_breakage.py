"""Reverts, and text that is nothing but markup."""

import time
from dataclasses import replace

import pytest

from wikiwatch.detect.markup_breakage import examine
from wikiwatch.history import compare
from wikiwatch.model import Context, Edit

CONTEXT = Context(lang="en", page_title="Page", established=str, prior_edits=0)


def lost(edit: Edit) -> list[tuple[str, int]]:
    return [(str(finding.signals["lost"]), int(str(finding.signals["strays"]))) for finding in examine(edit, CONTEXT)]


def test_each_kind_once():
    edit = compare("One.\n", "One [[two {{three <ref>four.\n\n[[Five\n\n[[Six\n")
    assert lost(edit) == [("link", 3), ("reference", 1), ("template", 1)]


def test_a_revert_is_silent():
    assert lost(replace(compare("One.\n", "One [[two.\n"), reverts=(1,))) == []


@pytest.mark.parametrize("unit", ["{{", "[[", "<ref>", "<!--", "{|\n"])
def test_cost_is_linear(unit):
    edit = compare("One.\n", "One.\n" + unit * 30_000)
    before = time.process_time()
    assert [kind for kind, _ in lost(edit)] != []
    assert time.process_time() - before < 4
