"""Histories made on a real wiki: what is read equals, record by record, what the wiki says when asked plainly."""

from __future__ import annotations

import pytest

from wikiwatch.errors import PageUnavailable
from wikiwatch.fetch.revisions import metadata, revisions

from .plain import page_id_of, plain_history, plain_query, textless

pytestmark = pytest.mark.mediawiki

GOOD = "'''Village''' is a [[commune]].\n\n== History ==\nFounded in 1204.<ref>Register</ref>\n"
HOSTILE = "\u202egnp.exe\u2066 e\u0301 𝒳 👩‍👩‍👧 </script><b>\tמבחן\u200f {{{{ [[ |\n<nowiki>&amp;lt;</nowiki>"


@pytest.fixture(scope="module")
def village(mediawiki, administrator, editor, patroller, passer_by):
    """A page with most of what happens to pages; the ids of its remarkable revisions."""
    title, made = "Village", {}
    made["creation"] = editor.edit(title, GOOD, summary="New page 🙂")
    made["vandalism"] = passer_by.edit(title, GOOD.replace("commune", "poo"), summary="")
    made["undo"] = patroller.undo(title, made["vandalism"])
    made["insult"] = passer_by.edit(title, "YOU ARE ALL STUPID")
    made["blanking"] = passer_by.edit(title, "")
    made["rollback"] = administrator.rollback(title, "198.51.100.23")
    made["joke"] = passer_by.edit(title, GOOD + "\nHa ha")
    made["manual revert"] = editor.edit(title, GOOD, summary="as before", minor=1)
    administrator.move(title, "Village (Alps)")
    title = "Village (Alps)"
    made["hostile"] = editor.edit(title, GOOD + HOSTILE, summary='\u202e</script> "><img src=x> \\e[31m' + "x" * 400)
    made["no text"] = editor.append(title, "\nPrivate insult.", "secret one")
    made["no comment"] = editor.append(title, "\nMore.", "secret two")
    made["no user"] = passer_by.append(title, "\nStill more.", "secret three")
    made["nothing"] = passer_by.append(title, "\nAn address.", "secret four")
    made["suppressed"] = patroller.append(title, "\nOversight.", "secret five")
    made["end"] = editor.edit(title, GOOD, summary="clean")
    administrator.hide(title, made["no text"], "content")
    administrator.hide(title, made["no comment"], "comment")
    administrator.hide(title, made["no user"], "user")
    administrator.hide(title, made["nothing"], "content|comment|user")
    administrator.hide(title, made["suppressed"], "content|comment|user", suppress=True)
    mediawiki.maintain("runJobs")
    return made


def test_the_village_whole(mediawiki, client, village):
    page_id = page_id_of(mediawiki.api_url, "Village (Alps)")
    plain = plain_history(mediawiki.api_url, page_id)
    assert list(revisions(client, page_id)) == plain
    assert list(metadata(client, page_id)) == [textless(revision) for revision in plain]
    assert client.warnings == ()


def test_tags_of_the_village(mediawiki, client, village):
    tags = {r.rev_id: tuple(sorted(r.tags)) for r in revisions(client, page_id_of(mediawiki.api_url, "Village (Alps)"))}
    remarkable = {name: tags[rev_id] for name, rev_id in village.items() if tags[rev_id]}
    assert remarkable == {
        "vandalism": ("mw-reverted",),
        "undo": ("mw-undo",),
        "insult": ("mw-reverted",),
        "blanking": ("mw-blank", "mw-reverted"),
        "rollback": ("mw-rollback",),
        "joke": ("mw-reverted",),
        "manual revert": ("mw-manual-revert",),
        "hostile": ("mw-reverted",),
        "no comment": ("mw-reverted",),
        "no user": ("mw-reverted",),
        "end": ("mw-manual-revert",),
    }


def test_what_the_village_hides(mediawiki, client, village):
    read = {r.rev_id: r for r in revisions(client, page_id_of(mediawiki.api_url, "Village (Alps)"))}
    hidden = {
        name: (r.text is None, r.main.sha1 is None, r.comment is None, r.user is None, r.anon, r.suppressed)
        for name, rev_id in village.items()
        if (r := read[rev_id]).text is None or r.comment is None or r.user is None
    }
    assert hidden == {
        "no text": (True, True, False, False, False, False),
        "no comment": (False, False, True, False, False, False),
        "no user": (False, False, False, True, None, False),
        "nothing": (True, True, True, True, None, False),
        "suppressed": (True, True, True, True, None, True),
    }


def test_the_villages_hostile_text_is_unchanged(mediawiki, client, village):
    read = {r.rev_id: r for r in revisions(client, page_id_of(mediawiki.api_url, "Village (Alps)"))}
    reply = plain_query(mediawiki.api_url, revids=village["hostile"], prop="revisions", rvprop="content", rvslots="*")
    (raw,) = reply["query"]["pages"][0]["revisions"]
    assert read[village["hostile"]].text == raw["slots"]["main"]["content"].encode()
    assert "\u202egnp.exe\u2066" in raw["slots"]["main"]["content"]


def test_the_redirect_that_a_move_leaves(mediawiki, client, village):
    page_id = page_id_of(mediawiki.api_url, "Village")
    read = list(revisions(client, page_id))
    assert read == plain_history(mediawiki.api_url, page_id)
    assert [r.text for r in read] == [b"#REDIRECT [[Village (Alps)]]"]
    assert read[0].tags == ("mw-new-redirect",)


def test_two_thousand_revisions(mediawiki, client):
    page_id = page_id_of(mediawiki.api_url, "Long")
    plain = plain_history(mediawiki.api_url, page_id)
    assert len(plain) == 2000
    assert list(revisions(client, page_id)) == plain
    assert list(metadata(client, page_id)) == [textless(revision) for revision in plain]


@pytest.mark.parametrize("known", [1, 49, 50, 51, 79, 80, 129, 130])
def test_going_on_behind_any_revision(mediawiki, client, known):
    page_id = page_id_of(mediawiki.api_url, "Old")
    history = list(metadata(client, page_id))
    newest = history[known - 1]
    rest = [textless(revision) for revision in revisions(client, page_id, (newest.dt, newest.rev_id))]
    assert rest == history[known:]


def test_replies_that_the_wiki_cuts_at_8_mib(mediawiki, client):
    page_id = page_id_of(mediawiki.api_url, "Heavy")
    fields = {"pageids": page_id, "prop": "revisions", "rvprop": "content", "rvslots": "main", "rvlimit": 50}
    cut = plain_query(mediawiki.api_url, **fields)
    assert "result" in cut["warnings"]  # the premise: one reply does not hold the 42 of them
    assert len(cut["query"]["pages"][0]["revisions"]) < 42
    assert list(revisions(client, page_id)) == plain_history(mediawiki.api_url, page_id)


def test_a_deleted_page(mediawiki, client, administrator, editor):
    editor.edit("Short-lived", "One.")
    page_id = page_id_of(mediawiki.api_url, "Short-lived")
    administrator.delete("Short-lived")
    for read in (revisions, metadata):
        with pytest.raises(PageUnavailable) as failure:
            list(read(client, page_id))
        assert str(failure.value) == f"{client.wiki}: page id {page_id}: no page has this id; it was deleted"


def test_a_page_restored_in_part(mediawiki, client, administrator, editor):
    made = [editor.edit("Restored", f"State {number}.", summary=f"edit {number}") for number in range(3)]
    before = plain_history(mediawiki.api_url, page_id_of(mediawiki.api_url, "Restored"))
    administrator.delete("Restored")
    stamps = {revision.rev_id: f"{revision.dt:%Y-%m-%dT%H:%M:%SZ}" for revision in before}
    administrator.undelete("Restored", stamps[made[0]])
    page_id = page_id_of(mediawiki.api_url, "Restored")
    read = list(revisions(client, page_id))
    assert read == plain_history(mediawiki.api_url, page_id)
    assert made[0] in [revision.rev_id for revision in read]
