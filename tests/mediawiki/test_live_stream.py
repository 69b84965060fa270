"""A real wiki's own feed, followed as it is edited; and the example bot, which undoes what was planted."""

from __future__ import annotations

import time

import jsonschema
import pytest

from wikiwatch.archive.store import Archive
from wikiwatch.report import schemas

from .live import ADVERT, BOT, SECONDS, TOWN, followed, lines_of, revert_bot, wikiwatch
from .plain import plain_history, plain_query

pytestmark = pytest.mark.mediawiki


def test_a_real_wikis_edits_are_scored_within_seconds(switched, editor, passer_by, administrator, tmp_path):
    with followed(switched, tmp_path) as file:
        first = editor.edit("Heikenburg", TOWN, summary="new")
        planted = passer_by.edit("Heikenburg", TOWN + ADVERT)
        undone = administrator.rollback("Heikenburg", "198.51.100.23")
        lines = lines_of(file, [first, planted, undone])
    for line in lines.values():
        jsonschema.Draft202012Validator(schemas.schema("stream")).validate(line)
    advert = lines[planted]
    assert advert["parent_id"] == first
    assert (advert["user"], advert["anon"]) == ("198.51.100.23", True)
    assert advert["scores"]["damaging"] > lines[undone]["scores"]["damaging"]
    assert "off_topic" in advert["labels"]
    assert advert["latency_seconds"] < 10
    assert lines[first]["new"]
    assert lines[undone]["tags"] == ["mw-rollback"]


def test_what_a_real_wiki_hides_leaves_the_archive(switched, editor, administrator, tmp_path):
    made = [editor.edit("Secret keeper", f"State {number}.") for number in range(3)]
    fetching = wikiwatch(tmp_path, "fetch", "Secret keeper", "--wiki", switched.api_url)
    _, err = fetching.communicate(timeout=SECONDS)
    assert fetching.returncode == 0, err.decode()
    with followed(switched, tmp_path) as file:
        administrator.hide("Secret keeper", made[1], "content|user")
        after = editor.edit("Secret keeper", "State 4.")
        lines_of(file, [after])
    with Archive.open(tmp_path / "snapshots") as archive:
        [(wiki, page)] = archive.pages()
        shown = {one.rev_id: (one.text, one.user) for one in archive.revisions(wiki.wiki_id, page.page_id)}
    assert shown[made[1]] == (None, None)
    assert shown[made[0]] == (b"State 0.", "Editor A")


@pytest.fixture
def planted(switched, editor, passer_by, tmp_path):
    """An advert on a page of another, and the lines of the stream that tell of it."""
    title = f"Town {time.time_ns()}"
    switched.create_bot(BOT)
    with followed(switched, tmp_path) as file:
        made = [editor.edit(title, TOWN), passer_by.edit(title, TOWN + ADVERT)]
        lines_of(file, made)
    return title, made[1], file


def test_the_bot_undoes_the_planted_edit(switched, planted, tmp_path):
    title, rev_id, file = planted
    code, dry, err = revert_bot(switched, tmp_path, file)
    assert code == 0, err
    assert [one["decision"] for one in dry if one["id"].endswith(f":{rev_id}")] == ["would rollback"]
    code, decisions, err = revert_bot(switched, tmp_path, file, "--in-earnest")
    assert code == 0, err
    assert [one["decision"] for one in decisions] == ["left", "rolled back"], decisions[-1]["reason"]
    (page,) = plain_query(switched.api_url, titles=title)["query"]["pages"]
    *_, last = plain_history(switched.api_url, page["pageid"])
    assert (last.text, last.user) == (TOWN.strip().encode(), BOT)
    assert last.comment.startswith(f"Bot: likely damage undone: [[Special:Diff/{rev_id}]] (score ")
    _, again, _ = revert_bot(switched, tmp_path, file, "--in-earnest")
    assert again[-1]["reason"] == "not the newest revision any more"


def test_the_bot_tells_on_the_talk_page(switched, planted, tmp_path):
    title, rev_id, file = planted
    code, decisions, _ = revert_bot(switched, tmp_path, file, "--in-earnest", "--deed", "tag")
    assert (code, decisions[-1]["decision"]) == (0, "tagged"), decisions[-1]["reason"]
    reply = plain_query(switched.api_url, titles=f"Talk:{title}", prop="revisions", rvprop="content", rvslots="main")
    text = reply["query"]["pages"][0]["revisions"][0]["slots"]["main"]["content"]
    assert f"== Edit {rev_id} ==" in text
    assert f"[[Special:Diff/{rev_id}]]" in text


def test_people_stop_the_bot_and_correct_it(switched, planted, editor, administrator, tmp_path):
    _, rev_id, file = planted
    editor.edit(f"User:{BOT}/Stop", "Please stop.")
    code, decisions, err = revert_bot(switched, tmp_path, file, "--in-earnest")
    assert (code, decisions[-1]["decision"]) == (3, "left")
    assert "stopped" in err
    administrator.delete(f"User:{BOT}/Stop")
    editor.edit(f"User:{BOT}/False positives", f"* [[Special:Diff/{rev_id}]] was right.")
    _, decisions, _ = revert_bot(switched, tmp_path, file, "--in-earnest")
    assert decisions[-1]["reason"] == "reported as a false positive"
    administrator.delete(f"User:{BOT}/False positives")
