"""What two texts alone cannot say: reverts, suspicion, and what the author is known for."""

from dataclasses import replace

import pytest

from wikiwatch.detect.section_blanking import examine
from wikiwatch.history import compare
from wikiwatch.model import Context, Edit

BODY = (
    "The harbour was dug in 1750 and has silted up twice since. Fishing boats use the inner basin, and a dredger comes "
    "every other spring to keep the channel open for the ferry, which has sailed here since the bridge fell in the "
    "great storm. A stone tower marks the end of the mole.\n"
)
OLD = f"'''Oldhaven''' is a port.\n\n== Harbour ==\n{BODY}\n== Notes ==\nNone.\n"
NEW = OLD.replace(BODY, "")


def context(**given) -> Context:
    return Context(**{"lang": "en", "page_title": "Oldhaven", "established": lambda: OLD} | given)


def weights(edit: Edit, **given) -> list[float]:
    return [finding.weight for finding in examine(edit, context(**given))]


@pytest.mark.parametrize(
    ("anon", "prior_edits", "comment", "weight"),
    [
        (True, 50, None, [0.6]),
        (False, 0, None, [0.6]),
        (False, 3, None, [0.35]),
        (None, None, None, [0.35]),
        (False, 10, None, [0.2]),
        (True, 0, "never true, ask the harbour master", [0.25]),
        (False, 0, "never true, ask the harbour master", []),
    ],
)
def test_weight_by_author_and_summary(anon, prior_edits, comment, weight):
    assert weights(compare(OLD, NEW, anon=anon, comment=comment), prior_edits=prior_edits) == weight


def test_a_revert_is_not_blanking():
    edit = replace(compare(OLD, NEW, anon=True), reverts=(1,))
    assert weights(edit) == []


def test_removing_what_was_suspect_is_a_clean_up():
    edit = compare(OLD, NEW, anon=True)
    assert weights(edit, established=lambda: NEW) == []


def test_what_already_stood_may_be_taken_from_a_user_page():
    assert weights(compare(OLD, "", anon=True), namespace_id=2) == []
