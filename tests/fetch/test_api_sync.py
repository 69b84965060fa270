from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikiwatch.fetch.api import PageStatus
from wikiwatch.fetch.sync import Changes, Part, Shown, SyncPlan, compare, sync_plan
from wikiwatch.model import Page

from .fake_wiki import record

PAGE = Page(page_id=7, page_title="Page", namespace_id=0)


def known(rev_id, text="text"):
    return record(rev_id, rev_id, text, with_text=False)


def textless(revision):
    (slot,) = revision.slots
    return replace(revision, slots=(replace(slot, sha1=None),))


# ---------------------------------------------------------------- what to do


@pytest.mark.parametrize(
    ("state", "known_state", "is_empty", "plan"),
    [
        ("9 T 1", "9 T 1", False, SyncPlan.NOTHING),
        ("9 T 2", "9 T 1", False, SyncPlan.COMPARE),
        ("9 T 1", None, False, SyncPlan.COMPARE),
        (None, "9 T 1", False, SyncPlan.COMPARE),
        (None, None, False, SyncPlan.COMPARE),
        ("9 T 1", None, True, SyncPlan.FETCH),
        (None, None, True, SyncPlan.FETCH),
    ],
)
def test_what_to_do_for_a_page_that_exists(state, known_state, is_empty, plan):
    assert sync_plan(PageStatus(page=PAGE, state=state), known_state, is_empty=is_empty) is plan


@pytest.mark.parametrize("is_empty", [True, False])
def test_what_to_do_for_a_page_that_is_gone(is_empty):
    assert sync_plan(PageStatus(page=None), "9 T 1", is_empty=is_empty) is SyncPlan.DELETED


# ---------------------------------------------------------------- what changed


def test_nothing_changed():
    history = [known(1), known(2)]
    changes = compare(history, history)
    assert changes == Changes()
    assert not changes


def test_new_revisions_are_wanted_in_the_wikis_order():
    late_import = replace(known(9), dt=known(1).dt)
    changes = compare([known(1), known(2)], [known(1), late_import, known(2), known(3)])
    assert changes == Changes(new=(late_import, known(3)), wanted=(late_import, known(3)))
    assert changes


def test_a_new_revision_whose_text_is_hidden_is_not_wanted():
    assert compare([], [textless(known(1))]) == Changes(new=(textless(known(1)),))


@pytest.mark.parametrize(
    ("conceal", "parts"),
    [
        (textless, {Part.TEXT}),
        (lambda r: replace(r, comment=None), {Part.COMMENT}),
        (lambda r: replace(r, user=None, user_id=None, anon=None), {Part.USER}),
        (
            lambda r: replace(textless(r), comment=None, user=None, user_id=None, anon=None, suppressed=True),
            {Part.TEXT, Part.COMMENT, Part.USER},
        ),
    ],
)
def test_hiding_and_showing(conceal, parts):
    here, there = known(2), conceal(known(2))
    assert compare([known(1), here], [known(1), there]) == Changes(hidden=(Shown(there, frozenset(parts)),))
    assert compare([known(1), there], [known(1), here]) == Changes(
        unhidden=(Shown(here, frozenset(parts)),), wanted=(here,) if Part.TEXT in parts else ()
    )


def test_one_part_hidden_while_another_is_shown():
    here, there = replace(known(2), comment=None), textless(known(2))
    assert compare([here], [there]) == Changes(
        hidden=(Shown(there, frozenset({Part.TEXT})),), unhidden=(Shown(there, frozenset({Part.COMMENT})),)
    )


def test_deleted_or_not_restored_revisions():
    assert compare([known(3), known(1), known(2)], [known(2)]) == Changes(gone=(1, 3))


@pytest.mark.parametrize(
    "changed",
    [
        replace(known(2), tags=("mw-reverted",)),
        replace(known(2), user="Editor B"),
        replace(known(2), parent_id=1),
        replace(known(2), suppressed=True),
        replace(known(2), minor=True),
    ],
)
def test_other_facts_that_changed(changed):
    assert compare([known(1), known(2)], [known(1), changed]) == Changes(altered=(changed,))


def test_another_text_under_the_same_id_is_read_again():
    assert compare([known(2)], [known(2, "other")]) == Changes(
        altered=(known(2, "other"),), wanted=(known(2, "other"),)
    )


def test_the_order_of_tags_and_the_format_say_nothing():
    here, there = replace(known(2), tags=("a", "b")), replace(known(2), tags=("b", "a"))
    there = replace(there, slots=(replace(there.main, format="text/plain"),))
    assert compare([here], [there]) == Changes()


@given(st.sets(st.integers(1, 30)), st.sets(st.integers(1, 30)), st.sets(st.integers(1, 30)))
def test_doing_what_compare_says_gives_the_wikis_history(here, there, concealed):
    local = {rev_id: known(rev_id) for rev_id in here}
    remote = [textless(known(n)) if n in concealed else known(n) for n in sorted(there)]
    changes = compare(local.values(), remote)
    for rev_id in changes.gone:
        del local[rev_id]
    for shown in (*changes.hidden, *changes.unhidden):
        local[shown.revision.rev_id] = shown.revision
    for revision in (*changes.new, *changes.altered):
        local[revision.rev_id] = revision
    assert [local[rev_id] for rev_id in sorted(local)] == remote
    assert {revision.rev_id for revision in changes.wanted} == (there - here) - concealed
