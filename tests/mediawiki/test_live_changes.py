"""Pages that change between two visits, and while they are being read."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from requests.adapters import HTTPAdapter

from wikiwatch.fetch import api
from wikiwatch.fetch.api import PageStatus, page_info, page_status
from wikiwatch.fetch.revisions import contents, metadata, revisions
from wikiwatch.fetch.sync import Changes, Part, SyncPlan, compare, sync_plan
from wikiwatch.model import Page

from .plain import page_id_of, plain_history, textless

pytestmark = pytest.mark.mediawiki


def visited(mediawiki, title):
    """The page, and its history without texts, as an archive would give it after a visit."""
    page_id = page_id_of(mediawiki.api_url, title)
    page = Page(page_id=page_id, page_title=title, namespace_id=0)
    return page, [textless(revision) for revision in plain_history(mediawiki.api_url, page_id)]


def summary(changes: Changes):
    """Changes by revision id."""
    return {
        "new": [revision.rev_id for revision in changes.new],
        "hidden": [(shown.revision.rev_id, sorted(shown.parts)) for shown in changes.hidden],
        "unhidden": [(shown.revision.rev_id, sorted(shown.parts)) for shown in changes.unhidden],
        "altered": [revision.rev_id for revision in changes.altered],
        "gone": list(changes.gone),
        "wanted": [revision.rev_id for revision in changes.wanted],
    }


def nothing_but(**expected):
    return {"new": [], "hidden": [], "unhidden": [], "altered": [], "gone": [], "wanted": [], **expected}


# ---------------------------------------------------------------- while it is being read


def test_edits_and_a_move_in_the_middle_of_a_walk(mediawiki, client, administrator, editor):
    page_id = page_id_of(mediawiki.api_url, "Old")
    before = plain_history(mediawiki.api_url, page_id)
    walk = revisions(client, page_id)
    read = [next(walk) for _ in range(20)]
    editor.append("Old", "\nAn edit while somebody reads.", "in the middle")
    read += [next(walk) for _ in range(20)]
    administrator.move("Old", "Old and moved")
    read += [next(walk) for _ in range(5)]
    editor.append("Old and moved", "\nAnother.", "still in the middle")
    read += walk
    administrator.move("Old and moved", "Old")
    assert read[: len(before)] == before
    assert read == plain_history(mediawiki.api_url, page_id)[: len(read)]
    assert [r.comment for r in read[len(before) : len(before) + 2]] == [
        "in the middle",
        "Administrator moved page [[Old]] to [[Old and moved]]: name",
    ]


def test_hiding_in_the_middle_of_a_walk(mediawiki, client, administrator):
    page_id = page_id_of(mediawiki.api_url, "Old")
    last = plain_history(mediawiki.api_url, page_id)[120].rev_id
    walk = revisions(client, page_id)
    next(walk)
    administrator.hide("Old", last, "content|user")
    hidden = next(revision for revision in walk if revision.rev_id == last)
    administrator.hide("Old", last, "content|user", show=True)
    assert (hidden.text, hidden.main.sha1, hidden.user) == (None, None, None)


# ---------------------------------------------------------------- between two visits


@pytest.fixture
def clock_that_trusts(monkeypatch):
    """Take a state at its word at once, so that the tests need not wait for pages to settle."""
    monkeypatch.setattr(api, "TOUCH_SETTLES", timedelta(days=-1))


def test_a_page_as_it_was_costs_one_request(client, monkeypatch):
    page = page_info(client, "Long").page
    first = page_status(client, page)
    asked = []
    send = HTTPAdapter.send
    monkeypatch.setattr(HTTPAdapter, "send", lambda *a, **k: (asked.append(a[1].method), send(*a, **k))[1])
    status = page_status(client, page)
    assert asked == ["GET"]
    assert status == first == PageStatus(page=page, latest_rev_id=first.latest_rev_id, state=first.state)
    assert sync_plan(status, first.state, is_empty=False) is SyncPlan.NOTHING


def test_a_page_edited_just_now_is_compared_again_later(client, editor):
    editor.edit("Fresh", "One.")
    status = page_status(client, page_info(client, "Fresh").page)
    assert status.state is None
    assert sync_plan(status, status.state, is_empty=False) is SyncPlan.COMPARE


def test_edits_are_followed(mediawiki, client, editor, clock_that_trusts):
    editor.edit("Followed", "One.")
    page, local = visited(mediawiki, "Followed")
    state = page_status(client, page).state
    made = [editor.edit("Followed", f"State {number}.", summary="more") for number in range(3)]
    assert sync_plan(page_status(client, page), state, is_empty=False) is SyncPlan.COMPARE
    changes = compare(local, metadata(client, page.page_id))
    assert summary(changes) == nothing_but(new=made, wanted=made)
    assert list(contents(client, page.page_id, changes.wanted)) == plain_history(mediawiki.api_url, page.page_id)[1:]


def test_hiding_suppressing_and_showing_are_followed(mediawiki, client, administrator, editor, clock_that_trusts):
    title = "Hidden in part"
    made = [editor.edit(title, f"State {number}.", summary=f"edit {number}") for number in range(5)]
    administrator.hide(title, made[0], "comment")
    page, local = visited(mediawiki, title)
    state = page_status(client, page).state
    administrator.hide(title, made[1], "content")
    administrator.hide(title, made[2], "content|comment|user", suppress=True)
    administrator.hide(title, made[0], "comment", show=True)
    assert sync_plan(page_status(client, page), state, is_empty=False) is SyncPlan.COMPARE
    changes = compare(local, metadata(client, page.page_id))
    assert summary(changes) == nothing_but(
        hidden=[(made[1], [Part.TEXT]), (made[2], [Part.COMMENT, Part.TEXT, Part.USER])],
        unhidden=[(made[0], [Part.COMMENT])],
    )
    page, local = visited(mediawiki, title)
    administrator.hide(title, made[1], "content", show=True)
    changes = compare(local, metadata(client, page.page_id))
    assert summary(changes) == nothing_but(unhidden=[(made[1], [Part.TEXT])], wanted=[made[1]])
    assert [r.text for r in contents(client, page.page_id, changes.wanted)] == [b"State 1."]


def test_every_kind_of_change_shows_in_the_state(mediawiki, client, administrator, editor, clock_that_trusts):
    made = [editor.edit("Watched", f"State {number}.") for number in range(3)]
    page, _ = visited(mediawiki, "Watched")
    states = [page_status(client, page).state]

    def note():
        states.append(page_status(client, Page(page_id=page.page_id, page_title="Watched", namespace_id=0)).state)

    for change in (
        lambda: administrator.hide("Watched", made[0], "content", suppress=True),
        lambda: administrator.hide("Watched", made[1], "content"),
        lambda: administrator.hide("Watched", made[1], "content", show=True),
        lambda: editor.append("Watched", "More.", ""),
        lambda: administrator.move("Watched", "Watched elsewhere"),
    ):
        until_the_next_second()
        change()
        note()
    assert None not in states
    assert len(set(states)) == len(states)


def until_the_next_second():
    """``touched`` counts whole seconds."""
    time.sleep(1.0 - time.time() % 1.0 + 0.01)


def test_revisions_restored_into_a_page_that_exists(mediawiki, client, administrator, editor, clock_that_trusts):
    old = [editor.edit("Twice", f"First life, {number}.") for number in range(2)]
    first, _ = visited(mediawiki, "Twice")
    administrator.delete("Twice")
    assert page_status(client, first) == PageStatus(page=None)
    new = editor.edit("Twice", "Second life.")
    page, local = visited(mediawiki, "Twice")
    assert page_status(client, first) == PageStatus(page=None, successor=page)
    state = page_status(client, page).state
    administrator.undelete("Twice")
    assert sync_plan(page_status(client, page), state, is_empty=False) is SyncPlan.COMPARE
    changes = compare(local, metadata(client, page.page_id))
    assert [revision.rev_id for revision in changes.new if revision.rev_id in old] == old
    assert {revision.rev_id for revision in changes.new} | {new} == {
        revision.rev_id for revision in plain_history(mediawiki.api_url, page.page_id)
    }
    assert changes.gone == ()


def test_revisions_that_are_not_restored_are_gone(mediawiki, client, administrator, editor):
    made = [editor.edit("Purged", f"State {number}.") for number in range(3)]
    page, local = visited(mediawiki, "Purged")
    administrator.delete("Purged")
    assert sync_plan(page_status(client, page), None, is_empty=False) is SyncPlan.DELETED
    administrator.undelete("Purged", f"{local[0].dt:%Y-%m-%dT%H:%M:%SZ}")
    restored = page_id_of(mediawiki.api_url, "Purged")
    left = [revision.rev_id for revision in plain_history(mediawiki.api_url, restored)]
    changes = compare(local, metadata(client, restored))
    assert list(changes.gone) == [rev_id for rev_id in made if rev_id not in left]


def test_a_move_is_followed(mediawiki, client, administrator, editor):
    editor.edit("Before", "Text.")
    page, _ = visited(mediawiki, "Before")
    administrator.move("Before", "After")
    moved = page_status(client, page).page
    assert moved == Page(page_id=page.page_id, page_title="After", namespace_id=0)
    assert page_info(client, "Before").notes == ('"Before" redirects to "After"',)


def test_tags_added_later_are_followed(mediawiki, client, editor, passer_by, patroller):
    editor.edit("Tagged", "Good.")
    bad = passer_by.edit("Tagged", "Bad.")
    page, local = visited(mediawiki, "Tagged")
    undone = patroller.undo("Tagged", bad)
    mediawiki.maintain("runJobs")
    changes = compare(local, metadata(client, page.page_id))
    assert summary(changes) == nothing_but(new=[undone], altered=[bad], wanted=[undone])
    assert changes.altered[0].tags == ("mw-reverted",)
