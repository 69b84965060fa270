"""The example bot: what it does, and above all what it leaves."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from docs.examples.revert_bot.__main__ import arguments, password
from docs.examples.revert_bot.bot import Deed, Stopped
from docs.examples.revert_bot.ledger import Ledger
from docs.examples.revert_bot.suspects import BadLine, read, read_all

from .conftest import DAMAGE, NOON, STANDING, StandInWiki

STOP = "User:Revert bot/Stop"
REPORTS = "User:Revert bot/False positives"


def another(number, **changes):
    """Another suspect edit, of another user to another page."""
    fields = {"title": f"Page {number}", "user": f"192.0.2.{number}", **changes}
    return replace(DAMAGE, id=f"testwiki:{number}", **fields)


def test_it_rolls_back_and_says_why_and_where_to_complain(trial):
    bot = trial()
    assert bot.decisions(DAMAGE) == [("rolled back", "revision 43")]
    [(deed, title, user, summary)] = bot.wiki.done
    assert (deed, title, user) == ("rollback", "Beffroi", "192.0.2.17")
    assert summary == (
        "Bot: likely damage undone: [[Special:Diff/42]] (score 0.97, off topic); "
        "mistaken? [[User:Revert bot/False positives|tell]]"
    )


def test_it_tells_on_the_talk_page_instead(trial):
    bot = trial(deed=Deed.TAG)
    assert bot.decisions(DAMAGE) == [("tagged", "revision 43")]
    [(deed, title, heading, text, _)] = bot.wiki.done
    assert (deed, title, heading) == ("talk", "Beffroi", "Edit 42")
    assert "[[Special:Diff/42]]" in text
    assert REPORTS in text


def test_without_earnest_it_edits_nothing_and_remembers_nothing(trial):
    bot = trial(in_earnest=False)
    assert bot.decisions(DAMAGE, DAMAGE) == [("would rollback", None)] * 2
    assert bot.wiki.done == []
    assert bot.bot.ledger.acts == []


# ---------------------------------------------------------------- what is left


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"score": 0.94}, "below the threshold"),
        ({"wiki_id": "otherwiki"}, "of another wiki"),
        ({"namespace_id": 2}, "in another namespace"),
        ({"user": None}, "the user is hidden"),
        ({"user": "Revert bot"}, "the bot's own edit"),
        ({"user": "Editor B"}, "the user is on the list of those to spare"),
        ({"tags": ("mw-undo",)}, "the edit is itself a revert"),
    ],
)
def test_edits_that_are_left_without_asking_the_wiki(trial, changes, reason):
    bot = trial(spare_users=frozenset({"Editor B"}))
    assert bot.decisions(replace(DAMAGE, **changes)) == [("left", reason)]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"latest_rev_id": None}, "the page is gone"),
        ({"latest_rev_id": 43}, "not the newest revision any more"),
        ({"restored_user": None}, "nobody else has edited the page: there is nothing to go back to"),
        ({"restored_user": "Revert bot"}, "it would give back the bot's own revision"),
        ({"user_edits": 50}, "the user has 50 edits"),
        ({"user_groups": frozenset({"user", "sysop"})}, "the user is in the group sysop"),
    ],
)
def test_edits_that_are_left_for_what_the_wiki_says(trial, changes, reason):
    bot = trial(wiki=StandInWiki(standing=replace(STANDING, **changes)))
    assert bot.decisions(DAMAGE) == [("left", reason)]
    assert bot.wiki.done == []


def test_a_newcomer_with_fewer_edits_is_reverted(trial):
    bot = trial(wiki=StandInWiki(standing=replace(STANDING, user_edits=49)))
    assert bot.decisions(DAMAGE) == [("rolled back", "revision 43")]


def test_one_revert_of_a_user_on_a_page_a_day(trial):
    bot = trial(wiki=StandInWiki(standing=STANDING))
    again = replace(DAMAGE, id="testwiki:44", rev_id=44)
    bot.decisions(DAMAGE)
    bot.wiki.standing = replace(STANDING, latest_rev_id=44)
    assert bot.decisions(again) == [("left", "this user was reverted here within a day: a person decides")]
    bot.bot.sleep(timedelta(hours=24).total_seconds())
    assert bot.decisions(again) == [("rolled back", "revision 43")]


def test_the_same_user_elsewhere_and_another_user_here_are_other_cases(trial):
    bot = trial()
    elsewhere, other = another(2, user=DAMAGE.user), another(3, title=DAMAGE.title)
    assert [decision for decision, _ in bot.decisions(DAMAGE, elsewhere, other)] == ["rolled back"] * 3


def test_an_edit_that_comes_again_is_dealt_with_once(trial):
    bot = trial(again_after=timedelta(0))
    assert bot.decisions(DAMAGE, DAMAGE) == [("rolled back", "revision 43"), ("left", "already dealt with")]


def test_what_the_wiki_refuses_is_left(trial):
    bot = trial(wiki=StandInWiki(refusal="Error: alreadyrolled"))
    assert bot.decisions(DAMAGE) == [("left", "Error: alreadyrolled")]


# ---------------------------------------------------------------- people have the last word


def test_anything_on_the_stop_page_stops_it_before_the_next_edit(trial):
    bot = trial()
    bot.decisions(DAMAGE)
    bot.wiki.pages[STOP] = "Please stop"
    with pytest.raises(Stopped):
        bot.decisions(another(2))
    assert len(bot.wiki.done) == 1


def test_a_stop_page_that_cannot_be_read_stops_it_too(trial):
    bot = trial(wiki=StandInWiki(pages={STOP: None}))
    with pytest.raises(Stopped):
        bot.decisions(DAMAGE)


def test_a_reported_edit_is_not_reverted(trial):
    bot = trial(wiki=StandInWiki(pages={REPORTS: "* [[Special:Diff/42]] was fine. ~~~~"}))
    assert bot.decisions(DAMAGE) == [("left", "reported as a false positive")]


def test_after_a_report_the_user_is_left_alone_on_that_page(trial):
    bot = trial(again_after=timedelta(0))
    bot.decisions(DAMAGE)
    bot.wiki.pages[REPORTS] = "[[Special:Diff/42]]"
    bot.wiki.standing = replace(STANDING, latest_rev_id=44)
    again = replace(DAMAGE, id="testwiki:44", rev_id=44)
    reason = "an earlier revert of this user here was reported as a false positive"
    assert bot.decisions(again) == [("left", reason)]


def test_reports_that_cannot_be_read_are_a_reason_to_wait(trial):
    bot = trial(wiki=StandInWiki(pages={REPORTS: None}))
    assert bot.decisions(DAMAGE) == [("left", "the page of false positives cannot be read")]


# ---------------------------------------------------------------- rate and memory


def test_it_keeps_to_its_rate(trial):
    bot = trial(per_minute=2)
    bot.decisions(*(another(number) for number in range(1, 6)))
    assert len(bot.wiki.done) == 5
    assert bot.naps == [60.0, 60.0]


def test_it_remembers_over_a_restart(trial):
    first = trial()
    first.decisions(DAMAGE)
    assert trial().decisions(DAMAGE) == [("left", "already dealt with")]


def test_a_crash_in_the_middle_of_an_act_never_makes_it_act_twice(trial):
    bot = trial(wiki=StandInWiki())

    def crash(*deed):
        raise KeyboardInterrupt

    bot.wiki.rollback = crash
    with pytest.raises(KeyboardInterrupt):
        bot.decisions(DAMAGE)
    assert trial().decisions(DAMAGE) == [("left", "already dealt with")]


def test_half_a_line_in_the_ledger_is_no_act(trial, tmp_path):
    trial().decisions(DAMAGE)
    file = tmp_path / "ledger.jsonl"
    with file.open("a") as stream:
        stream.write('{"id": "testw')
    assert [act.id for act in Ledger(file).acts] == ["testwiki:42"]


# ---------------------------------------------------------------- what it reads


STREAMED = {
    "schema": "wikiwatch/stream/1",
    "id": "testwiki:42",
    "wiki_id": "testwiki",
    "page": {"page_title": "Beffroi", "namespace_id": 0},
    "rev_id": 42,
    "user": "192.0.2.17",
    "scores": {"damaging": 0.97, "goodfaith": 0.1},
    "labels": ["off_topic"],
    "tags": [],
}


def test_lines_of_the_stream():
    assert list(read(json.dumps(STREAMED))) == [DAMAGE]
    assert list(read(json.dumps({**STREAMED, "scores": None}))) == []


def test_what_became_of_an_edit_needs_nothing():
    told = {
        "schema": "wikiwatch/outcome/1",
        "id": "testwiki:42:mw-reverted",
        "edit_id": "testwiki:42",
        "reverted": True,
    }
    assert list(read(json.dumps(told))) == []


def test_the_rules_are_options():
    given = ["--api", "a", "--user", "b"]
    defaults = arguments().parse_args(given)
    assert not defaults.in_earnest
    assert (defaults.again_after, defaults.leave_users_with, defaults.threshold) == (24.0, 50, 0.95)
    chosen = arguments().parse_args([*given, "--again-after", "0.5", "--leave-users-with", "10", "--spare", "c"])
    assert (chosen.again_after, chosen.leave_users_with, chosen.spare) == (0.5, 10, ["c"])


def test_what_is_no_label_does_not_reach_an_edit_summary():
    [suspect] = read(json.dumps({**STREAMED, "labels": ["off_topic", "]] [[Main Page", "off_topic", "x" * 60]}))
    assert suspect.labels == ("off_topic",)


def test_reports_of_a_scan():
    edit = {"rev_id": 42, "user": "192.0.2.17", "scores": {"damaging": 0.97}, "findings": [{"label": "off_topic"}] * 2}
    report = {
        "schema": "wikiwatch/report/1",
        "pages": [
            {
                "wiki": {"wiki_id": "testwiki"},
                "page": {"page_title": "Beffroi", "namespace_id": 0},
                "edits": [{**edit, "reverted_by": None}, {**edit, "rev_id": 7, "reverted_by": 8}],
            }
        ],
    }
    assert list(read(json.dumps(report))) == [DAMAGE]


def test_what_is_new_on_a_watchlist():
    told = {
        "schema": "wikiwatch/watch/1",
        "kind": "new",
        "wiki": {"wiki_id": "testwiki"},
        "page": {"page_title": "Beffroi", "namespace_id": 0},
        "rev_id": 42,
        "passage": {"score": 0.97, "labels": ["off_topic"], "inserted_by": {"user": "192.0.2.17"}},
        "edit": None,
    }
    assert list(read(json.dumps(told))) == [DAMAGE]
    edit = {"user": "192.0.2.17", "scores": {"damaging": 0.97}, "findings": [{"label": "off_topic"}] * 2}
    assert list(read(json.dumps({**told, "passage": None, "edit": edit}))) == [DAMAGE]
    assert list(read(json.dumps({**told, "kind": "ended"}))) == []


@pytest.mark.parametrize(
    "line",
    ["", "{", "[]", "7", "{}", '{"schema": "wikiwatch/score/1"}', '{"schema": "wikiwatch/stream/1"}', "[" * 100_000]
    + [json.dumps({**STREAMED, key: None}) for key in ("page", "labels")],
)
def test_bad_lines_are_named_and_passed_over(line):
    with pytest.raises(BadLine):
        list(read(line))
    told = []
    good = json.dumps(STREAMED).encode()
    assert list(read_all([line.encode(), good], told.append)) == [DAMAGE]
    assert len(told) == 1


def test_a_password_that_others_may_read_is_refused(tmp_path):
    file = tmp_path / "password"
    file.write_text("secret\n")
    file.chmod(0o640)
    with pytest.raises(SystemExit, match="chmod 600"):
        password(file)
    file.chmod(0o600)
    assert password(file) == "secret"
    assert password(None) is None


def test_times_of_the_ledger_are_those_of_the_acts(trial):
    bot = trial()
    bot.decisions(DAMAGE)
    assert [act.at for act in bot.bot.ledger.acts] == [NOON]
