"""What the context says of an edit's user."""

from datetime import UTC, datetime

import pytest

from wikiwatch.model import Context, Revision


@pytest.mark.parametrize(
    ("anon", "prior_edits", "newcomer", "known"),
    [
        (True, 12, True, False),  # somebody else may have had the address before
        (False, 0, True, False),
        (False, 9, False, False),
        (False, 10, False, True),
        (None, None, False, False),  # hidden
    ],
)
def test_newcomers_and_known_authors(anon: bool | None, prior_edits: int | None, newcomer: bool, known: bool) -> None:
    context = Context(lang="fr", page_title="Beffroi", established=lambda: "", prior_edits=prior_edits)
    made = {"rev_id": 2, "parent_id": 1, "page_id": 1, "dt": datetime(2024, 6, 1, tzinfo=UTC)}
    revision = Revision(**made, user=None, user_id=None, anon=anon, comment=None, slots=())
    assert (context.is_newcomers(revision), context.is_known_authors(revision)) == (newcomer, known)
