"""``wikiwatch watch``: what is new is told once, what has ended is told once, and nothing else is."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Done, Run
from tests.cli.watched_wiki import WatchedWiki
from tests.deliver.test_email import MailServer
from tests.deliver.test_webhook import Receiver
from tests.documents import valid
from tests.fetch.scripted_server import Reply, ScriptedServer
from tests.pipeline.accusing import Words
from wikiwatch.archive import Archive
from wikiwatch.archive.lock import PassLock
from wikiwatch.archive.watch_state import WatchState
from wikiwatch.fetch.client import ApiClient
from wikiwatch.fetch.retry import RetryPolicy
from wikiwatch.model import Assessment, EditAssessment
from wikiwatch.pipeline import analyse, edit_scorer, sync, versions
from wikiwatch.pipeline.edit_scorer import ScoredLot
from wikiwatch.pipeline.watching import changes, one_pass, outgoing, wiki_pass

pytestmark = pytest.mark.usefixtures("jackpot")

GOOD = "Le beffroi domine la place."
BAD = "Gagnez le jackpot au casino."


@pytest.fixture
def wiki(server: ScriptedServer) -> WatchedWiki:
    """A wiki with the page Beffroi, on the list «towers»."""
    watched = WatchedWiki()
    watched.edit("Beffroi", GOOD)
    server.script(watched)
    return watched


@pytest.fixture
def configured(server: ScriptedServer, wiki: WatchedWiki) -> Callable[[str], None]:
    """configured('titles = ["A"]'): the list «towers» is this, and whatever follows it."""

    def write(towers: str, rest: str = "") -> None:
        general = f'wiki = "{server.api_url}"\ncontact = "operator@example.org"\n'
        Path("wikiwatch.toml").write_text(f"{general}[watchlist.towers]\n{towers}\n{rest}")

    write('titles = ["Beffroi"]')
    return write


@pytest.fixture
def watch(run: Run, configured: Callable[[str], None]) -> Run:
    """watch("--summary"): a pass; events as JSON lines."""
    return lambda *options: run("watch", "--format", "jsonl", *options)


@pytest.fixture
def events(watch: Run) -> Callable[[], list[tuple[str, str]]]:
    """A pass that must go well; what it told: kind and title."""

    def told() -> list[tuple[str, str]]:
        done = watch()
        assert (done.code, done.err) == (0, "")
        documents = [valid("watch", line) for line in done.out.splitlines()]
        return [(document["kind"], document["page"]["page_title"]) for document in documents]

    return told


Events = Callable[[], list[tuple[str, str]]]
Configured = Callable[..., None]


def lines(done: Done) -> list[dict[str, Any]]:
    assert done.code == 0, done.err
    return [json.loads(line) for line in done.out.splitlines()]


# ---------------------------------------------------------------- what is told, and that it is told once


def test_nothing_is_said_of_nothing(watch: Run) -> None:
    assert watch() == watch() == (0, "", "")


def test_what_is_new_is_told_once(wiki: WatchedWiki, events: Events) -> None:
    assert events() == []
    wiki.edit("Beffroi", f"{GOOD} {BAD}")
    assert events() == [("new", "Beffroi")]
    assert events() == []
    wiki.edit("Beffroi", f"{GOOD} Il est haut. {BAD}")
    assert events() == []


def test_its_end_is_told_once_and_by_whom(wiki: WatchedWiki, watch: Run) -> None:
    brought = wiki.edit("Beffroi", f"{GOOD} {BAD}", user="Passer-by")
    (new,) = lines(watch())
    ended_by = wiki.edit("Beffroi", GOOD, user="Patroller")
    (ended,) = lines(watch())
    assert lines(watch()) == []
    assert (new["kind"], new["rev_id"], new["passage"]["inserted_by"]["user"]) == ("new", brought, "Passer-by")
    assert (new["reason"], new["ended_by"], new["passage"]["text"]) == (None, None, BAD)
    assert (ended["kind"], ended["reason"], ended["passage_id"]) == ("ended", "removed", new["passage_id"])
    assert (ended["ended_by"]["rev_id"], ended["ended_by"]["user"]) == (ended_by, "Patroller")
    assert ended["id"] != new["id"]


def test_who_ended_it_is_told_where_what_is_gone_is_judged_by_less(
    wiki: WatchedWiki, watch: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    wiki.edit("Beffroi", f"{GOOD} {BAD}")
    assert [event["kind"] for event in lines(watch())] == ["new"]
    nothing = Assessment(score=0.1, calibrated=False, labels=())
    monkeypatch.setattr(analyse.transparent, "assess", lambda *_: nothing)
    wiki.edit("Beffroi", GOOD, user="Patroller")
    (ended,) = lines(watch())
    assert (ended["kind"], ended["reason"], ended["ended_by"]["user"]) == ("ended", "removed", "Patroller")


def test_what_ends_and_begins_again_is_new_again(wiki: WatchedWiki, watch: Run) -> None:
    told = []
    for text in (f"{GOOD} {BAD}", GOOD, f"{GOOD} {BAD}", GOOD):
        wiki.edit("Beffroi", text)
        told += lines(watch())
    assert [event["kind"] for event in told] == ["new", "ended", "new", "ended"]
    assert len({event["id"] for event in told}) == 4
    assert len({event["passage_id"] for event in told}) == 1


def test_what_came_and_went_unseen_is_not_told(wiki: WatchedWiki, events: Events) -> None:
    events()
    wiki.edit("Beffroi", f"{GOOD} {BAD}")
    wiki.edit("Beffroi", GOOD)
    assert events() == []


def test_what_stands_at_first_is_told_unless_it_is_not_wanted(
    wiki: WatchedWiki, events: Events, configured: Configured
) -> None:
    wiki.edit("Beffroi", f"{GOOD} {BAD}")
    configured('titles = ["Beffroi"]\ndeliver_existing = false')
    assert events() == []
    wiki.edit("Beffroi", f"{GOOD} {BAD} Encore un jackpot.")
    assert events() == [("new", "Beffroi")]
    wiki.edit("Beffroi", GOOD)
    assert events() == [("ended", "Beffroi")]


def test_a_deleted_page_ends_what_stood_on_it(wiki: WatchedWiki, watch: Run) -> None:
    wiki.edit("Beffroi", f"{GOOD} {BAD}")
    watch()
    wiki.delete("Beffroi")
    (ended,) = lines(watch())
    assert (ended["kind"], ended["reason"], ended["passage"]) == ("ended", "page_gone", None)
    assert watch("--quiet") == (0, "", "")
    wiki.edit("Beffroi", f"{GOOD} {BAD}")
    assert [event["kind"] for event in lines(watch())] == ["new"]


def test_a_page_that_a_fetch_found_deleted_before(wiki: WatchedWiki, watch: Run, run: Run) -> None:
    wiki.edit("Beffroi", f"{GOOD} {BAD}")
    watch()
    wiki.delete("Beffroi")
    assert run("fetch", "Beffroi").code == 4
    (ended,) = lines(watch())
    assert (ended["reason"], ended["page"]["page_title"]) == ("page_gone", "Beffroi")


def test_bots_are_not_told_of_even_where_asking_for_their_groups_failed_once(
    wiki: WatchedWiki, watch: Run, server: ScriptedServer, configured: Configured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wikiwatch.pipeline.watching.one_pass.open_client", impatient(server))
    wiki.groups["Helper"] = ["bot"]
    for title in ("A", "B"):
        wiki.edit(title, f"{title}. {BAD}", user="Helper")
    configured('titles = ["A", "B"]')
    asked: list[str] = []

    def failing(request: Any) -> Reply:
        if request.query.get("list") == "users":
            asked.append(request.query["ususers"])
            if len(asked) <= 2:
                return Reply("down", 500)
        return wiki(request)

    server.script(failing)
    assert (watch().code, watch().code) == (6, 0)
    assert asked == ["Helper"] * 4
    wiki.edit("A", GOOD)
    assert lines(watch()) == []


def test_a_hidden_text_ends_what_it_brought_without_showing_it(wiki: WatchedWiki, watch: Run) -> None:
    brought = wiki.edit("Beffroi", f"{GOOD} {BAD}")
    watch()
    wiki.edit("Beffroi", GOOD)
    wiki.hide("Beffroi", brought)
    done = watch()
    (ended,) = lines(done)
    assert (ended["kind"], ended["reason"], ended["rev_id"]) == ("ended", "withdrawn", brought)
    assert "jackpot" not in done.out


def test_a_moved_page_is_followed(wiki: WatchedWiki, events: Events) -> None:
    events()
    wiki.move("Beffroi", "Beffroi de Lille")
    assert events() == []
    wiki.edit("Beffroi de Lille", f"{GOOD} {BAD}")
    assert events() == [("new", "Beffroi de Lille")]


def test_an_edit_that_leaves_no_passage_is_told_too(
    wiki: WatchedWiki, watch: Run, detectors: Callable[..., None]
) -> None:
    detectors(blanking=Blanking())
    watch()
    blanked = wiki.edit("Beffroi", "", user="Passer-by")
    (new,) = lines(watch())
    assert (new["kind"], new["rev_id"], new["passage_id"], new["edit"]["rev_id"]) == ("new", blanked, None, blanked)
    undone = wiki.edit("Beffroi", GOOD, user="Patroller")
    (ended,) = lines(watch())
    assert (ended["kind"], ended["reason"], ended["ended_by"]["rev_id"]) == ("ended", "removed", undone)


class Blanking:
    """Holds it against an edit that the page is empty now."""

    def examine(self, edit: Any, context: Any) -> Any:
        from wikiwatch.model import Evidence, Finding, Label

        if edit.old and not edit.new:
            facts = {"label": Label.BLANKING, "evidence": Evidence.REMOVAL, "start": 0, "end": 0, "weight": 0.95}
            yield Finding(detector="blanking", message="The page was emptied.", **facts)


# ---------------------------------------------------------------- what is not told


@pytest.mark.parametrize(("group", "rule"), [("bot", "skip_bots"), ("sysop", "skip_sysops")])
def test_bots_and_sysops_are_not_told_of_unless_wanted(
    wiki: WatchedWiki, events: Events, configured: Configured, group: str, rule: str
) -> None:
    wiki.groups["Helper"] = ["user", group]
    events()
    wiki.edit("Beffroi", f"{GOOD} {BAD}", user="Helper")
    assert events() == []
    wiki.edit("Beffroi", GOOD)
    assert events() == []
    configured(f'titles = ["Beffroi"]\n{rule} = false')
    wiki.edit("Beffroi", f"{GOOD} Un autre jackpot.", user="Helper")
    assert events() == [("new", "Beffroi")]


def test_users_of_the_allowlist_are_not_told_of(wiki: WatchedWiki, events: Events, configured: Configured) -> None:
    configured('titles = ["Beffroi"]\nskip_users = ["Editor A"]')
    wiki.edit("Beffroi", f"{GOOD} {BAD}")
    wiki.edit("Beffroi", f"{GOOD} {BAD} Un jackpot de B.", user="Editor B")
    assert events() == [("new", "Beffroi")]


def test_who_takes_back_only_their_own_edits_is_not_told_of(
    wiki: WatchedWiki, events: Events, detectors: Callable[..., None]
) -> None:
    detectors(blanking=Blanking())
    wiki.edit("Beffroi", "")
    wiki.edit("Beffroi", GOOD)
    events()
    wiki.edit("Beffroi", "")  # as it was before their own edit
    assert events() == []


# ---------------------------------------------------------------- who is watched


def test_titles_of_a_file(wiki: WatchedWiki, events: Events, configured: Configured) -> None:
    Path("titles.txt").write_text("\ufeff# towers\n\nBeffroi\n\u200eHalle_aux_draps\u200e\n", encoding="utf-8")
    wiki.edit("Halle aux draps", BAD)
    configured('titles_file = "titles.txt"')
    assert events() == [("new", "Halle aux draps")]


def test_a_file_that_is_not_there(watch: Run, configured: Configured) -> None:
    configured('titles_file = "titles.txt"')
    done = watch()
    assert done.code == 2
    assert "watchlist.towers.titles_file: titles.txt cannot be read: No such file or directory" in done.err


def test_a_category_with_its_subcategories(wiki: WatchedWiki, events: Events, configured: Configured) -> None:
    for title in ("A", "B", "C"):
        wiki.edit(title, f"{title}: {BAD}")
    wiki.categories = {
        "Category:Towers": ["A", "Category:Belfries"],
        "Category:Belfries": ["B", "Category:Towers", "Category:Deep"],
        "Category:Deep": ["C"],
    }
    configured('category = "Category:Towers"\ncategory_depth = 1')
    assert events() == [("new", "A"), ("new", "B")]


def test_the_links_of_a_page(wiki: WatchedWiki, events: Events, configured: Configured) -> None:
    wiki.edit("A", BAD)
    wiki.links["User:Editor A/Watchlist"] = ["A"]
    configured('links_from = "User:Editor A/Watchlist"')
    assert events() == [("new", "A")]
    wiki.edit("B", BAD)
    wiki.links["User:Editor A/Watchlist"].append("B")
    assert events() == [("new", "B")]
    wiki.links["User:Editor A/Watchlist"].remove("B")
    wiki.edit("B", GOOD)
    assert events() == []


def test_a_title_without_a_page_is_named_once(watch: Run, configured: Configured) -> None:
    configured('titles = ["Nowhere", "a|b"]')
    done = watch()
    assert (done.code, done.out) == (0, "")
    assert [line.partition(": no page ")[2] for line in done.err.splitlines()] == [
        '"Nowhere" to watch',
        '"a|b" to watch',
    ]
    assert watch() == (0, "", "")


def test_recent_changes_by_tag_and_size(wiki: WatchedWiki, events: Events, configured: Configured) -> None:
    configured('recent = { namespace = 0, tags = ["possible-spam"], min_bytes = 20 }')
    assert events() == []
    wiki.edit("Untagged", BAD)
    wiki.edit("Small", "jackpot", tags=["possible-spam"])
    wiki.edit("Tagged", BAD, tags=["possible-spam"])
    assert events() == [("new", "Tagged")]
    wiki.edit("Tagged", GOOD)  # neither tagged nor large: followed because something stands there
    assert events() == [("ended", "Tagged")]


def test_a_redirect_that_leads_elsewhere_now(wiki: WatchedWiki, events: Events, configured: Configured) -> None:
    wiki.edit("Other", BAD)
    wiki.redirects["Tour"] = "Beffroi"
    configured('titles = ["Tour"]')
    assert events() == []
    wiki.redirects["Tour"] = "Other"
    wiki.now += timedelta(minutes=1)
    wiki._change(type="edit", title="Tour", pageid=77, revid=78, tags=[], oldlen=1, newlen=1)
    events()
    assert events() == [("new", "Other")]


def test_two_lists_with_thresholds_of_their_own(wiki: WatchedWiki, watch: Run, configured: Configured) -> None:
    wiki.edit("Beffroi", f"{GOOD} {BAD}")
    configured('titles = ["Beffroi"]\nthreshold = 0.5', '[watchlist.strict]\ntitles = ["Beffroi"]\nthreshold = 0.99\n')
    assert [event["list"] for event in lines(watch())] == ["towers"]


def test_two_lists_with_measures_of_their_own_for_edits(
    wiki: WatchedWiki, watch: Run, configured: Configured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Passages go by the threshold on both lists."""
    doubtful = EditAssessment(damaging=0.3, goodfaith=0.8, calibrated=True, labels=())
    monkeypatch.setattr(
        edit_scorer, "scored", lambda edits, scoring, _: ScoredLot([doubtful for _ in edits], [], [() for _ in edits])
    )
    rest = '[watchlist.strict]\ntitles = ["Beffroi"]\nfpr = 0.0\n'
    configured('titles = ["Beffroi"]\nprecision = 0.5\nprevalence = 0.2', rest)
    wiki.edit("Halle", GOOD)
    watch()
    wiki.edit("Beffroi", "", user="Editor B")
    assert [event["list"] for event in lines(watch()) if event["edit"]] == ["towers"]
    wiki.edit("Beffroi", f"{GOOD} {BAD}")
    assert [event["list"] for event in lines(watch()) if event["passage"]] == ["strict", "towers"]


# ---------------------------------------------------------------- how little is asked


def grown(wiki: WatchedWiki, count: int) -> list[str]:
    titles = [f"Tour {number}" for number in range(count)]
    for title in titles:
        wiki.edit(title, f"{title} est une tour.")
    wiki.now += timedelta(hours=1)
    return titles


def test_unchanged_pages_cost_one_request(wiki: WatchedWiki, watch: Run, configured: Configured) -> None:
    Path("titles.txt").write_text("\n".join(grown(wiki, 120)))
    configured('titles_file = "titles.txt"')
    assert watch().code == 0
    asked = len(wiki.requests)
    assert watch("--summary").err == (
        "wikiwatch: 1 list, 120 pages watched, 0 looked at, 0 new, 0 ended, 0 delivered, 0 waiting, 1 request\n"
    )
    assert len(wiki.requests) == asked + 1


def test_once_a_day_the_pages_themselves_are_asked_for(wiki: WatchedWiki, watch: Run, configured: Configured) -> None:
    Path("titles.txt").write_text("\n".join(grown(wiki, 120)))
    configured('titles_file = "titles.txt"')
    assert watch().code == 0
    wiki.now += timedelta(days=1)
    assert watch("--summary").err.endswith(" 4 requests\n")
    assert watch("--summary").err.endswith(" 1 request\n")


def test_pages_that_older_code_judged_are_judged_again_without_asking_for_them(
    wiki: WatchedWiki,
    watch: Run,
    configured: Configured,
    detectors: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wiki_pass, "MOST_QUIET", 2)
    titles = ["A", "B", "C"]
    for title in titles:
        wiki.edit(title, f"{title}. Un vilain mot.")
    configured(f"titles = {titles}")
    assert lines(watch()) == []
    detectors(vilain=Words("vilain"))
    monkeypatch.setattr(wiki_pass, "code_version", lambda: 5)
    monkeypatch.setattr(versions, "_code", lambda: "5" * 20)
    asked = len(wiki.requests)
    told = [[event["page"]["page_title"] for event in lines(watch())] for _ in range(3)]
    assert told == [["A", "B"], ["C"], []]
    assert {request.get("list") for request in wiki.requests[asked:]} == {"recentchanges", "users"}


def test_a_list_that_draws_the_line_elsewhere_judges_its_pages_anew(
    wiki: WatchedWiki, watch: Run, configured: Configured
) -> None:
    wiki.edit("Beffroi", f"{GOOD} {BAD}")
    configured('titles = ["Beffroi"]\nthreshold = 0.99')
    assert lines(watch()) == []
    asked = len(wiki.requests)
    configured('titles = ["Beffroi"]\nthreshold = 0.5')
    assert [event["kind"] for event in lines(watch())] == ["new"]
    configured('titles = ["Beffroi"]\nthreshold = 0.99')
    assert [(event["kind"], event["reason"]) for event in lines(watch())] == [("ended", "withdrawn")]
    assert lines(watch()) == []
    assert {request.get("prop") for request in wiki.requests[asked:]} == {None}  # no page was asked for


def test_a_busy_wiki_is_not_walked_for_a_few_pages(wiki: WatchedWiki, events: Events, watch: Run) -> None:
    events()
    wiki.edit("Beffroi", f"{GOOD} {BAD}")
    for number in range(1100):
        wiki._change(type="edit", title=f"Other {number}", pageid=50_000 + number, revid=1, tags=[])
    asked = len(wiki.requests)
    assert events() == [("new", "Beffroi")]
    assert [request.get("list") for request in wiki.requests[asked:]].count("recentchanges") == 1
    assert events() == []


def test_a_change_that_reaches_the_list_late_is_not_missed(wiki: WatchedWiki, events: Events, watch: Run) -> None:
    """A wiki writes its recent changes after the edit, and a later edit may be faster."""
    events()
    wiki.edit("Beffroi", f"{GOOD} {BAD}")
    late = wiki.changes.pop()
    wiki.now += timedelta(minutes=3)
    wiki.edit("Other", GOOD)
    assert events() == []
    wiki.changes.insert(-1, late)
    assert events() == [("new", "Beffroi")]
    asked = len(wiki.requests)
    assert events() == []
    assert len(wiki.requests) == asked + 1  # what the overlap shows again is known


def test_a_list_of_changes_in_several_parts(wiki: WatchedWiki, events: Events, configured: Configured) -> None:
    configured("recent = { namespace = 0 }")
    events()
    for number in range(700):
        wiki._change(type="log", title=f"Other {number}", pageid=0, tags=[])
    wiki.edit("Last", BAD)
    assert events() == [("new", "Last")]


def test_a_pass_after_a_long_time_asks_for_the_pages(
    wiki: WatchedWiki, events: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    events()
    wiki.edit("Beffroi", f"{GOOD} {BAD}")
    wiki.changes.clear()  # the wiki keeps them no longer
    monkeypatch.setattr(changes, "WALKED_BACK", timedelta(minutes=1))
    assert events() == [("new", "Beffroi")]


@pytest.mark.parametrize("days", [-400, -10, -3, 3, 10, 400])
def test_a_wiki_whose_clock_is_wrong(wiki: WatchedWiki, events: Events, configured: Configured, days: int) -> None:
    wiki.now += timedelta(days=days)
    wiki.edit("Halle", GOOD)
    configured('titles = ["Halle"]')
    events()
    for _ in range(2):
        wiki.edit("Halle", f"{GOOD} {BAD}")
        assert events() == [("new", "Halle")]
        assert events() == []
        wiki.edit("Halle", GOOD)
        assert events() == [("ended", "Halle")]


def test_a_wiki_whose_clock_is_set_back(wiki: WatchedWiki, events: Events) -> None:
    events()
    wiki.now -= timedelta(days=3)
    wiki.edit("Beffroi", f"{GOOD} {BAD}", timestamp="2099-01-01T00:00:00Z")
    assert events() == [("new", "Beffroi")]


def test_a_budget_is_kept_and_the_next_pass_goes_on(wiki: WatchedWiki, watch: Run, configured: Configured) -> None:
    for number in range(6):
        wiki.edit(f"Tour {number}", f"Tour {number}. {BAD}")
    titles = [f"Tour {number}" for number in range(6)]
    configured(f"titles = {titles}")
    told: list[str] = []
    codes = []
    for _ in range(8):
        before = len(wiki.requests)
        done = watch("--budget", "9")
        codes.append(done.code)
        told += [json.loads(line)["page"]["page_title"] for line in done.out.splitlines()]
        assert len(wiki.requests) - before <= 9
    assert sorted(told) == titles
    assert (codes[0], codes[-1]) == (6, 0)


# ---------------------------------------------------------------- when it goes wrong


def impatient(server: ScriptedServer) -> Callable[..., ApiClient]:
    policy = RetryPolicy(attempts=2, first_wait_seconds=0.0)
    return lambda settings, budget=None: ApiClient(
        server.api_url, "operator@example.org", policy=policy, budget=budget, read_seconds=0.5
    )


def too_late(request: Any) -> Reply:
    time.sleep(1.0)
    return Reply({})


FAULTS = [
    too_late,
    Reply("busy", 429),
    Reply("down", 503),
    Reply({"errors": [{"code": "maxlag", "text": "lagged"}]}),
    Reply({"errors": [{"code": "readonly", "text": "maintenance"}]}),
    Reply("<html>garbage"),
    Reply({"query": {"recentchanges": "no list"}, "curtimestamp": "x"}),
    Reply(b"", lacking=100),
    Reply(reset=True),
]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_ends_the_pass_and_the_next_one_catches_up(
    wiki: WatchedWiki, watch: Run, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, fault: Any
) -> None:
    monkeypatch.setattr("wikiwatch.pipeline.watching.one_pass.open_client", impatient(server))
    watch()
    wiki.edit("Beffroi", f"{GOOD} {BAD}")
    server.script(fault)
    done = watch()
    assert (done.code, done.out) == (4, "")
    assert done.err.startswith(f"wikiwatch: {server.host}: ")
    server.script(wiki)
    assert [event["kind"] for event in lines(watch())] == ["new"]
    assert lines(watch()) == []


def test_a_wiki_that_fails_in_the_middle(
    wiki: WatchedWiki, watch: Run, server: ScriptedServer, configured: Configured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wikiwatch.pipeline.watching.one_pass.open_client", impatient(server))
    titles = [f"Tour {number}" for number in range(4)]
    for title in titles:
        wiki.edit(title, f"{title}. {BAD}")
    configured(f"titles = {titles}")
    second = wiki.pages["Tour 1"][0]

    def failing(request: Any) -> Reply:
        return Reply("down", 500) if request.query.get("pageids") == str(second) else wiki(request)

    server.script(failing)
    done = watch()
    assert done.code == 6
    assert 'page "Tour 1"' in done.err
    assert len(done.out.splitlines()) == 3
    server.script(wiki)
    assert [event["page"]["page_title"] for event in lines(watch())] == ["Tour 1"]


def test_a_server_that_is_down(
    wiki: WatchedWiki, watch: Run, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}/w/api.php"
    watch()
    wiki.edit("Beffroi", f"{GOOD} {BAD}")
    with monkeypatch.context() as down:
        # the same wiki, at an address where nobody listens by now
        down.setattr(ApiClient, "_get", lambda client, fields: client._session.get(address))
        down.setattr("wikiwatch.pipeline.watching.one_pass.open_client", impatient(server))
        done = watch()
    assert (done.code, done.out) == (4, "")
    assert "the connection failed or was broken (tried 2 times" in done.err
    assert [event["kind"] for event in lines(watch())] == ["new"]


def test_a_host_name_that_is_unknown_for_a_while(
    wiki: WatchedWiki, watch: Run, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: Any, **__: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr("wikiwatch.pipeline.watching.one_pass.open_client", impatient(server))
    watch()
    wiki.edit("Beffroi", f"{GOOD} {BAD}")
    with monkeypatch.context() as patched:
        patched.setattr(socket, "getaddrinfo", unknown)
        done = watch()
    assert (done.code, done.out) == (4, "")
    assert done.err.startswith(f"wikiwatch: {server.host}: recent changes: the host name is unknown")
    assert [event["kind"] for event in lines(watch())] == ["new"]


class Crash(BaseException):
    """The process ends here: nothing catches it."""


def crashing_once(monkeypatch: pytest.MonkeyPatch, where: Any, name: str) -> None:
    """The next call ends the process; later ones do what they always do."""
    real = getattr(where, name)
    calls = []

    def crash(*arguments: Any, **options: Any) -> Any:
        calls.append(name)
        if len(calls) == 1:
            raise Crash
        return real(*arguments, **options)

    monkeypatch.setattr(where, name, crash)


CRASHES = [
    ("after the walk, before its end is noted", WatchState, "note_position", 0),
    ("with pages due, before any is synced", wiki_pass, "sync_known", 0),
    ("after a sync, before the analysis", wiki_pass, "scan_page", 0),
    ("after the analysis, before it is recorded", WatchState, "record", 0),
    ("with an event queued, before it is sent", outgoing, "notice", 0),
    ("after an event arrived, before it leaves the queue", WatchState, "delivered", 1),
]


@pytest.mark.parametrize(("moment", "where", "name", "repeats"), CRASHES, ids=[crash[0] for crash in CRASHES])
def test_a_crash_neither_loses_nor_doubles(
    wiki: WatchedWiki,
    watch: Run,
    configured: Configured,
    monkeypatch: pytest.MonkeyPatch,
    moment: str,
    where: Any,
    name: str,
    repeats: int,
) -> None:
    configured('titles = ["Beffroi"]\ndeliver = "log"', FILE)
    watch()
    for text, kind in ((f"{GOOD} {BAD}", "new"), (GOOD, "ended")):
        wiki.edit("Beffroi", text)
        with monkeypatch.context() as patched:
            crashing_once(patched, where, name)
            with pytest.raises(Crash):
                watch()
        assert watch() == watch() == (0, "", "")
        told = [event["id"] for event in delivered() if event["kind"] == kind]
        assert (len(told), len(set(told))) == (1 + repeats, 1)


def test_the_last_pass_still_runs(watch: Run) -> None:
    lock = PassLock(Path("snapshots"))
    lock.acquire()
    done = watch()
    lock.release()
    assert done.code == 5
    assert "the last pass (process " in done.err and ") still runs; this one did nothing" in done.err


def test_without_watchlists(run: Run, configured: Configured) -> None:
    Path("wikiwatch.toml").write_text('wiki = "fr"\n')
    done = run("watch")
    assert (done.code, done.out) == (2, "")
    assert "no watchlist: add a [watchlist.NAME] table to wikiwatch.toml" in done.err


def test_a_broken_detector_is_named_and_the_rest_told(wiki: WatchedWiki, watch: Run, broken: None) -> None:
    wiki.edit("Beffroi", f"{GOOD} {BAD}")
    done = watch()
    assert done.code == 6
    assert 'page "Beffroi": detect/broken: revision' in done.err
    assert json.loads(done.out)["kind"] == "new"


# ---------------------------------------------------------------- deliveries


FILE = '[delivery.log]\nkind = "file"\nfolder = "events"\n'


def delivered() -> list[dict[str, Any]]:
    return [json.loads(line) for file in sorted(Path("events").iterdir()) for line in file.read_text().splitlines()]


def test_into_a_file_instead_of_standard_output(wiki: WatchedWiki, events: Events, configured: Configured) -> None:
    configured('titles = ["Beffroi"]\ndeliver = "log"', FILE)
    wiki.edit("Beffroi", f"{GOOD} {BAD}")
    assert events() == []
    assert [event["kind"] for event in delivered()] == ["new"]


def test_what_could_not_be_delivered_is_kept(wiki: WatchedWiki, watch: Run, configured: Configured) -> None:
    configured('titles = ["Beffroi"]\ndeliver = ["log", "stdout"]', FILE)
    Path("events").write_text("in the way")
    wiki.edit("Beffroi", f"{GOOD} {BAD}")
    done = watch()
    assert (done.code, len(done.out.splitlines())) == (6, 1)
    assert done.err == "wikiwatch: delivery log: events: File exists\n"
    Path("events").unlink()
    assert watch() == (0, "", "")
    assert [event["id"] for event in delivered()] == [json.loads(done.out)["id"]]


def test_what_waits_is_delivered_even_when_the_wiki_is_down(
    wiki: WatchedWiki, watch: Run, server: ScriptedServer, configured: Configured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wikiwatch.pipeline.watching.one_pass.open_client", impatient(server))
    configured('titles = ["Beffroi"]\ndeliver = "log"', FILE)
    Path("events").write_text("in the way")
    wiki.edit("Beffroi", f"{GOOD} {BAD}")
    assert watch().code == 6
    Path("events").unlink()
    server.script(Reply("down", 503))
    assert watch().code == 4
    assert [event["kind"] for event in delivered()] == ["new"]


def test_a_long_pass_tells_meanwhile(
    wiki: WatchedWiki, watch: Run, server: ScriptedServer, configured: Configured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one_pass, "DELIVER_EVERY_SECONDS", 0.0)
    for title in ("A", "B"):
        wiki.edit(title, f"{title}. {BAD}")
    configured('titles = ["A", "B"]\ndeliver = "log"', FILE)
    second = str(wiki.pages["B"][0])
    told: list[str] = []

    def noticing(request: Any) -> Reply:
        if request.query.get("pageids") == second and not told:
            told.extend(event["page"]["page_title"] for event in delivered())
        return wiki(request)

    server.script(noticing)
    assert watch().code == 0
    assert told == ["A"]


def test_events_for_a_delivery_that_was_taken_away(wiki: WatchedWiki, watch: Run, configured: Configured) -> None:
    configured('titles = ["Beffroi"]\ndeliver = "log"', FILE)
    Path("events").write_text("in the way")
    wiki.edit("Beffroi", f"{GOOD} {BAD}")
    watch()
    configured('titles = ["Beffroi"]')
    done = watch()
    assert done.err == "wikiwatch: delivery log is not configured any more: 1 events for it were dropped\n"
    assert watch() == (0, "", "")


EVERYWHERE = """
[delivery.log]
kind = "file"
folder = "events"
[delivery.hook]
kind = "webhook"
url = "http://127.0.0.1:{hook}/t0ken"
secret_file = "hook.secret"
[delivery.mail]
kind = "email"
host = "127.0.0.1"
port = {mail}
tls = "none"
from = "wikiwatch@example.org"
to = "you@example.org"
[delivery.feed]
kind = "atom"
file = "feed.atom"
"""


def test_everywhere_at_once(wiki: WatchedWiki, watch: Run, configured: Configured) -> None:
    Path("hook.secret").write_text("loopback-only-secret")
    Path("hook.secret").chmod(0o600)
    with Receiver().running() as receiver, MailServer().running() as mail:
        names = '["log", "hook", "mail", "feed", "stdout"]'
        configured(f'titles = ["Beffroi"]\ndeliver = {names}', EVERYWHERE.format(hook=receiver.port, mail=mail.port))
        wiki.edit("Beffroi", f"{GOOD} {BAD}", user="Evil\r\nBcc: x@example.org", comment="</content>\x00")
        done = watch("--summary")
        assert "1 new, 0 ended, 5 delivered, 0 waiting" in done.err
        assert lines(watch()) == []
    told = valid("watch", done.out)
    assert [valid("watch", file.read_text()) for file in Path("events").iterdir()] == [told]
    assert [valid("watch", body.decode()) for _, body in receiver.posts] == [told]
    assert [message["To"] for message in mail.messages] == ["you@example.org"]
    assert f"urn:wikiwatch:event:{told['id']}" in Path("feed.atom").read_text()
    kept = b"".join(file.read_bytes() for file in Path("snapshots").iterdir())
    for secret in (b"loopback-only-secret", b"t0ken"):
        assert secret not in kept + done.err.encode() + done.out.encode()


def test_a_secret_that_others_may_read_ends_the_pass_before_it_begins(
    wiki: WatchedWiki, watch: Run, configured: Configured
) -> None:
    Path("hook.secret").write_text("loopback-only-secret")
    Path("hook.secret").chmod(0o644)
    configured('titles = ["Beffroi"]\ndeliver = "hook"', EVERYWHERE.format(hook=1, mail=1))
    done = watch()
    assert (done.code, done.out) == (2, "")
    assert done.err == ("wikiwatch: delivery.hook: others may read or change hook.secret; run: chmod 600 hook.secret\n")
    assert wiki.requests == []


def test_the_exit_code_tells_that_something_is_new(wiki: WatchedWiki, watch: Run) -> None:
    assert watch("--exit-code").code == 0
    wiki.edit("Beffroi", f"{GOOD} {BAD}")
    assert watch("--exit-code").code == 1
    wiki.edit("Beffroi", GOOD)
    assert watch("--exit-code").code == 0


def test_for_people(wiki: WatchedWiki, run: Run, configured: Configured) -> None:
    brought = wiki.edit("Beffroi", f"{GOOD} {BAD}", user="Passer\u202eby", comment="\x1b[31m")
    done = run("watch")
    assert done.code == 0
    head, excerpt, reason, author, address, *_ = done.out.splitlines()
    assert head == "new: Beffroi, score 0.95 (towers)"
    assert (excerpt, reason) == (f"    «{BAD}»", "    - «jackpot»")
    assert author.startswith("    Brought by Passer‹U+202E›by on ") and author.endswith(f"edit {brought}: ‹U+001B›[31m")
    assert address.endswith(f"/w/index.php?diff={brought}")


def test_in_the_layout_of_event_streams(wiki: WatchedWiki, run: Run, configured: Configured) -> None:
    brought = wiki.edit("Beffroi", f"{GOOD} {BAD}")
    event = valid("event", run("watch", "--format", "event").out)
    assert (event["changelog_kind"], event["revision"]["rev_id"], event["wiki_id"]) == ("insert", brought, "smallwiki")
    assert event["predicted_classification"]["predictions"] == ["off_topic"]
    assert event["predicted_classification"]["probabilities"] == {"suspect": 0.95}
    wiki.edit("Beffroi", GOOD)
    event = valid("event", run("watch", "--format", "event").out)
    assert (event["changelog_kind"], event["revision"]["rev_id"]) == ("delete", brought)


def test_a_delivered_event_does_not_stay_in_the_archive(wiki: WatchedWiki, events: Events) -> None:
    wiki.edit("Beffroi", f"{GOOD} {BAD}")
    events()
    with Archive.open(Path("snapshots"), write=True) as archive:
        assert archive.watch.waiting() == {}
    assert b"wikiwatch/watch/1" not in Path("snapshots/archive.sqlite3").read_bytes()


def test_it_is_what_it_syncs_with_that_is_trusted_for_a_week(
    wiki: WatchedWiki, watch: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch()
    monkeypatch.setattr(changes, "TRUSTED_FOR", timedelta(seconds=-1))
    monkeypatch.setattr(sync, "TRUSTED_FOR", timedelta(seconds=-1))
    wiki.now += timedelta(days=1)
    asked = len(wiki.requests)
    watch()
    assert any(request.get("prop") == "revisions" for request in wiki.requests[asked:])
