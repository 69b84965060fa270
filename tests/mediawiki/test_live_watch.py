"""`wikiwatch watch` on a real wiki: what people do there, and what it tells of it."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import requests

from wikiwatch.cli import main
from wikiwatch.fetch import api
from wikiwatch.fetch.client import ApiClient
from wikiwatch.fetch.retry import RetryPolicy
from wikiwatch.report import schemas

from .editor import Editor
from .server import MediaWiki

pytestmark = pytest.mark.mediawiki

GOOD = (
    "The mill of the village is first named in 1204. The older of the two wheels of the mill is of 1731. The mill "
    "ground the corn of the village until 1931, and the miller lived beside it."
)
SPAM = (
    "Play at our online casino: free spins, a welcome bonus and the biggest jackpot, sign up today at "
    "https://casino.example.com/win and start winning real money now!"
)
AFTER_AN_ANSWER_SECONDS = 0.2
"""MediaWiki writes its recent changes only after it has answered the editor."""

Watch = Callable[..., tuple[int, list[dict[str, Any]], str]]


@pytest.fixture
def configure(mediawiki: MediaWiki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """configure('titles = ["A"]'): an empty archive, and this as the one watchlist."""
    monkeypatch.chdir(tmp_path)
    general = f'wiki = "{mediawiki.api_url}"\ncontact = "operator@example.org"\n'

    def write(watchlist: str) -> None:
        Path("wikiwatch.toml").write_text(f"{general}[watchlist.mills]\nthreshold = 0.4\n{watchlist}\n")

    return write


@pytest.fixture
def watch(capsys: pytest.CaptureFixture[str]) -> Watch:
    """A pass: its exit code, the events it told, each valid, and what it said."""
    validator = jsonschema.Draft202012Validator(schemas.schema("watch"))

    def run(*options: str) -> tuple[int, list[dict[str, Any]], str]:
        time.sleep(AFTER_AN_ANSWER_SECONDS)
        capsys.readouterr()
        code = main.run(["watch", "--format", "jsonl", *options])
        out, err = capsys.readouterr()
        events = [json.loads(line) for line in out.splitlines()]
        for event in events:
            validator.validate(event)
        return code, events, err

    return run


def kinds(done: tuple[int, list[dict[str, Any]], str]) -> list[tuple[str, str]]:
    assert (done[0], done[2]) == (0, "")
    return [(event["kind"], event["page"]["page_title"]) for event in done[1]]


def ask_for_the_pages() -> None:
    """Have the next pass do what it does once a day."""
    with closing(sqlite3.connect("snapshots/archive.sqlite3")) as db, db:
        db.execute("UPDATE watch_position SET looked_at = 0")


def test_from_planted_to_removed(
    configure: Callable[[str], None], watch: Watch, editor: Editor, patroller: Editor, passer_by: Editor
) -> None:
    editor.edit("Old mill", GOOD)
    configure('titles = ["old_mill"]')
    assert kinds(watch()) == []
    planted = passer_by.append("Old mill", f"\n\n{SPAM}", "more")
    code, (new,), _ = watch()
    assert (code, new["kind"], new["rev_id"], new["passage"]["inserted_by"]["anon"]) == (0, "new", planted, True)
    assert kinds(watch()) == []
    editor.append("Old mill", "\n\nA road leads there.", "road")
    assert kinds(watch()) == []
    undone = patroller.edit("Old mill", GOOD)
    code, (ended,), _ = watch()
    assert (ended["kind"], ended["reason"]) == ("ended", "removed")
    assert (ended["ended_by"]["rev_id"], ended["ended_by"]["user"]) == (undone, "Patroller")
    assert kinds(watch()) == []


def test_moved_deleted_and_restored(
    configure: Callable[[str], None], watch: Watch, administrator: Editor, passer_by: Editor, editor: Editor
) -> None:
    editor.edit("New mill", GOOD)
    configure('titles = ["New mill"]')
    assert kinds(watch()) == []
    administrator.move("New mill", "Newer mill")
    assert kinds(watch()) == []
    passer_by.append("Newer mill", f"\n\n{SPAM}", "more")
    assert kinds(watch()) == [("new", "Newer mill")]
    administrator.delete("Newer mill")
    code, (ended,), _ = watch()
    assert (code, ended["kind"], ended["reason"]) == (0, "ended", "page_gone")
    administrator.undelete("Newer mill")
    watch()  # the redirect is looked up again, and leads there
    editor.append("Newer mill", "\n\nA road leads there.", "road")
    again = [kind for _ in range(2) for kind, _ in kinds(watch())]
    assert again in ([], ["new"])  # told again with the first of these passes, or before


@pytest.mark.parametrize("suppress", [False, True])
def test_a_text_that_is_hidden_leaves_and_its_end_is_told(
    configure: Callable[[str], None], watch: Watch, administrator: Editor, passer_by: Editor, suppress: bool
) -> None:
    title = f"Mill hidden {suppress}"
    administrator.edit(title, GOOD)
    configure(f'titles = ["{title}"]')
    assert kinds(watch()) == []
    planted = passer_by.append(title, f"\n\n{SPAM}", "more")
    assert kinds(watch()) == [("new", title)]
    administrator.edit(title, GOOD)
    administrator.hide(title, planted, "content", suppress=suppress)
    code, (ended,), _ = watch()
    assert (code, ended["kind"], ended["reason"], ended["passage"]) == (0, "ended", "withdrawn", None)
    assert b"welcome bonus" not in Path("snapshots/archive.sqlite3").read_bytes()


def test_what_was_suppressed_without_a_trace_is_found_once_a_day(
    configure: Callable[[str], None], watch: Watch, administrator: Editor, passer_by: Editor
) -> None:
    administrator.edit("Mill in silence", GOOD)
    planted = passer_by.append("Mill in silence", f"\n\n{SPAM}", "more")
    administrator.edit("Mill in silence", GOOD)
    configure('titles = ["Mill in silence"]')
    assert kinds(watch()) == []
    administrator.hide("Mill in silence", planted, "content", suppress=True)
    ask_for_the_pages()
    assert kinds(watch()) == []
    assert b"welcome bonus" not in Path("snapshots/archive.sqlite3").read_bytes()


def test_a_category_and_the_links_of_a_page(
    configure: Callable[[str], None], watch: Watch, mediawiki: MediaWiki, editor: Editor
) -> None:
    editor.edit("Category:Mills", "[[Category:Buildings]]")
    editor.edit("Watermill", f"{GOOD}\n\n{SPAM}\n[[Category:Mills]]")
    editor.edit("Windmill", f"{GOOD}\n\n{SPAM}")
    editor.edit("User:Editor A/Watchlist", "* [[Windmill]]\n* [[Talk:Windmill]]\n* [[No such mill]]")
    mediawiki.maintain("runJobs")
    configure('category = "Category:Buildings"\ncategory_depth = 1')
    assert kinds(watch()) == [("new", "Watermill")]
    configure('links_from = "User:Editor A/Watchlist"')
    code, (new,), said = watch()
    assert (code, new["page"]["page_title"]) == (0, "Windmill")
    assert said.endswith('no page "No such mill" to watch\n')


def test_recent_changes_of_a_namespace(
    configure: Callable[[str], None], watch: Watch, editor: Editor, passer_by: Editor
) -> None:
    editor.edit("Seen before", GOOD)
    configure("recent = { namespace = 4, min_bytes = 50 }")
    assert kinds(watch()) == []
    editor.edit("Seen in namespace 0", SPAM)
    passer_by.edit("Project:Seen", f"{GOOD}\n\n{SPAM}")
    assert [kind for kind, _ in kinds(watch())] == ["new"]
    passer_by.edit("Project:Seen", f"{GOOD}\n\n")
    assert [kind for kind, _ in kinds(watch())] == ["ended"]


def test_what_a_sysop_brought_is_not_told(
    configure: Callable[[str], None], watch: Watch, administrator: Editor
) -> None:
    administrator.edit("Mill of a sysop", f"{GOOD}\n\n{SPAM}")
    configure('titles = ["Mill of a sysop"]')
    assert kinds(watch()) == []
    configure('titles = ["Mill of a sysop"]\nskip_sysops = false')
    administrator.append("Mill of a sysop", f"\n\n{SPAM.replace('casino', 'poker and casino')}", "more")
    assert kinds(watch()) == [("new", "Mill of a sysop")]  # what was skipped stays so


def test_many_pages_cost_few_requests(
    configure: Callable[[str], None], watch: Watch, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "TOUCH_SETTLES", timedelta(days=-1))  # so that the test need not wait for pages to settle
    titles = [f"Mill {number}" for number in range(60)]
    for title in titles:
        editor.edit(title, f"{title}. {GOOD}")
    configure(f"titles = {json.dumps(titles)}")
    assert kinds(watch()) == []
    assert watch("--summary")[2].endswith(" 0 looked at, 0 new, 0 ended, 0 delivered, 0 waiting, 1 request\n")
    ask_for_the_pages()
    assert watch("--summary")[2].endswith(" 0 looked at, 0 new, 0 ended, 0 delivered, 0 waiting, 3 requests\n")


FAULTS = [
    ("http", "429 1", 4),
    ("http", "503", 4),
    ("maxlag", "9.5", 4),
    ("failread", "readonly", 4),
    ("failread", "internal_api_error_DBQueryError", 4),
    ("truncate", "", 4),
    ("readonly", "maintenance", 0),  # reading goes on
]


@pytest.mark.parametrize(("switch", "value", "code"), FAULTS)
def test_a_bad_day_ends_the_pass_and_the_next_one_catches_up(
    configure: Callable[[str], None],
    watch: Watch,
    switched: MediaWiki,
    editor: Editor,
    monkeypatch: pytest.MonkeyPatch,
    switch: str,
    value: str,
    code: int,
) -> None:
    def impatient(settings: Any, budget: Any = None) -> ApiClient:
        policy = RetryPolicy(attempts=2, longest_wait_seconds=0.05)
        return ApiClient(switched.api_url, "operator@example.org", policy=policy, budget=budget)

    monkeypatch.setattr("wikiwatch.pipeline.watching.one_pass.open_client", impatient)
    title = f"Mill of {switch} {value}".strip().replace("_", " ")
    editor.edit(title, GOOD)
    configure(f'titles = ["{title}"]')
    assert kinds(watch()) == []
    editor.append(title, f"\n\n{SPAM}", "more")
    switched.switch(switch, value)
    done = watch()
    assert done[0] == code
    assert (done[1] == []) is bool(code)
    switched.switch(switch, None)
    told = [*done[1], *watch()[1], *watch()[1]]
    assert [event["kind"] for event in told] == ["new"]


def until_it_is_a_recent_change(api_url: str, rev_id: int) -> None:
    """MediaWiki writes its recent changes after it has answered: a server that is stopped at once would lose it."""
    asked = {"action": "query", "list": "recentchanges", "rcprop": "ids", "format": "json", "formatversion": "2"}
    for _ in range(100):
        rows = requests.get(api_url, asked, timeout=60).json()["query"]["recentchanges"]
        if rev_id in [row["revid"] for row in rows]:
            return
        time.sleep(0.05)
    pytest.fail(f"revision {rev_id} is in no recent change")


def test_a_server_that_is_down(
    configure: Callable[[str], None],
    watch: Watch,
    mediawiki: MediaWiki,
    editor: Editor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def impatient(settings: Any, budget: Any = None) -> ApiClient:
        policy = RetryPolicy(attempts=2, first_wait_seconds=0.0)
        return ApiClient(mediawiki.api_url, "operator@example.org", policy=policy, budget=budget)

    monkeypatch.setattr("wikiwatch.pipeline.watching.one_pass.open_client", impatient)
    editor.edit("Mill in the dark", GOOD)
    configure('titles = ["Mill in the dark"]')
    assert kinds(watch()) == []
    planted = editor.append("Mill in the dark", f"\n\n{SPAM}", "more")
    until_it_is_a_recent_change(mediawiki.api_url, planted)
    mediawiki.stop()
    try:
        code, events, said = watch()
    finally:
        mediawiki.start()
    assert (code, events) == (4, [])
    assert "the connection failed or was broken" in said
    assert kinds(watch()) == [("new", "Mill in the dark")]
