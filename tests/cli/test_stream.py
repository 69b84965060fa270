"""``wikiwatch stream``, as a command: options, output, signals, and being killed at any moment."""

from __future__ import annotations

import json
import random
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.conftest import SECONDS
from tests.documents import valid
from tests.fetch.live_wiki import LiveWiki
from tests.fetch.recorded_stream import Faults, RecordedStream

PLANTED = "Le beffroi domine la place.\nJOUEZ AU CASINO EN LIGNE, bonus de 500 € sans dépôt !!!\n"


@pytest.fixture
def live(server):
    """A wiki on loopback, the default one of the configuration here."""
    small = LiveWiki()
    server.script(small)
    Path("wikiwatch.toml").write_text(f'wiki = "{server.api_url}"\ncontact = "operator@example.org"\n')
    return small


@pytest.fixture
def events(live):
    return [live.edit(f"Page {number % 10}", f"Le village compte {number} habitants.") for number in range(60)]


@pytest.fixture
def stream(events):
    with RecordedStream(events) as running:
        yield running


def lines_of(text):
    return [json.loads(line) for line in text.splitlines()]


def rev_ids(text):
    return [line["rev_id"] for line in lines_of(text)]


def test_every_selected_edit_with_all(stream, run_process):
    done = run_process("stream", "--url", stream.url, "--all", "--max-events", "60")
    assert done.code == 0, done.err
    assert rev_ids(done.out) == list(range(1, 61))
    for line in done.out.splitlines():
        valid("stream", line)
    assert done.err == ""


def test_only_suspect_edits_by_default(live, run_process):
    events = [live.edit("Beffroi", "Le beffroi domine la place.\n"), live.edit("Beffroi", PLANTED)]
    with RecordedStream(events) as stream:
        done = run_process("stream", "--url", stream.url, "--max-events", "2", "--threshold", "0.3")
    [line] = lines_of(done.out)
    assert (line["rev_id"], line["parent_id"], line["id"]) == (2, 1, "smallwiki:2")
    assert "off_topic" in line["labels"]


def test_events_in_wikimedias_layout(stream, run_process):
    done = run_process("stream", "--url", stream.url, "--all", "--max-events", "5", "--format", "event")
    found = [valid("event", line) for line in done.out.splitlines()]
    assert [event["revision"]["rev_id"] for event in found] == [1, 2, 3, 4, 5]


def test_the_next_run_goes_on_and_appends(stream, run_process):
    for count in ("20", "40"):
        run_process("stream", "--url", stream.url, "--all", "--max-events", count, "--output", "edits.jsonl")
    assert rev_ids(Path("edits.jsonl").read_text()) == list(range(1, 61))


def test_since_begins_anew(stream, run_process):
    run_process("stream", "--url", stream.url, "--all", "--max-events", "60")
    done = run_process("stream", "--url", stream.url, "--all", "--max-events", "60", "--since", "2024-06-01")
    assert rev_ids(done.out) == list(range(1, 61))
    assert stream.asked[1] == (None, "2024-06-01T00:00:00Z")


def test_until_ends_it(stream, run_process):
    done = run_process("stream", "--url", stream.url, "--all", "--until", "2024-06-01T12:00:10Z")
    assert rev_ids(done.out) == list(range(1, 11))


def test_pages_and_flags(live, events, run_process):
    more = [live.edit("Page 3", "Un bot.", bot=True), live.edit("Page 3", "Une personne.")]
    Path("pages.txt").write_text("Page_3\n\nPage 4\n")
    with RecordedStream([*events, *more]) as stream:
        arguments = ("--pages", "pages.txt", "--without", "bot", "--without", "new", "--max-events", "11")
        done = run_process("stream", "--url", stream.url, "--all", *arguments)
    assert rev_ids(done.out) == sorted([*range(14, 61, 10), *range(15, 61, 10), 62])


def test_metrics_are_a_whole_file(stream, run_process):
    run_process("stream", "--url", stream.url, "--all", "--max-events", "60", "--metrics", "wikiwatch.prom")
    text = Path("wikiwatch.prom").read_text()
    assert "wikiwatch_stream_scored_total 60\n" in text
    assert "wikiwatch_stream_connections_total 1\n" in text
    assert [path.name for path in Path().glob("*.prom*")] == ["wikiwatch.prom"]


def test_a_budget_is_kept_and_the_next_run_goes_on(live, stream, server, run_process):
    """Site information, the stream, and a request for each 25 edits; the stream is silent after its last event."""
    arguments = ("stream", "--url", stream.url, "--all", "--output", "edits.jsonl")
    done = run_process(*arguments, "--budget", "4")
    assert done.code == 6
    assert done.err == "wikiwatch: the budget of 4 requests is spent; the next run goes on from here\n"
    assert len(server.requests) + len(stream.asked) == 4
    written = rev_ids(Path("edits.jsonl").read_text())
    assert written == list(range(1, len(written) + 1))
    assert run_process(*arguments, "--max-events", str(60 - len(written)), "--budget", "9").code == 0
    assert rev_ids(Path("edits.jsonl").read_text()) == list(range(1, 61))


def test_an_operating_point_instead_of_a_score(live, run_process):
    events = [live.edit("Beffroi", "Le beffroi domine la place.\n"), live.edit("Beffroi", PLANTED)]
    found = {}
    with RecordedStream(events) as stream:
        for point in ("--fpr 1", "--fpr 0.05", "--precision 0.5", "--threshold 1"):
            arguments = ("--max-events", "2", "--since", "2024-06-01", *point.split())
            found[point] = rev_ids(run_process("stream", "--url", stream.url, *arguments).out)
    assert found == {"--fpr 1": [1, 2], "--fpr 0.05": [2], "--precision 0.5": [2], "--threshold 1": []}


def test_the_operating_point_of_the_configuration(live, run_process):
    with Path("wikiwatch.toml").open("a") as file:
        file.write("fpr = 1.0\nprevalence = 0.5\n")
    events = [live.edit("Beffroi", "Le beffroi domine la place.\n")]
    with RecordedStream(events) as stream:
        arguments = ("stream", "--url", stream.url, "--max-events", "1", "--since", "2024-06-01")
        [at_half] = lines_of(run_process(*arguments).out)
        [at_little] = lines_of(run_process(*arguments, "--prevalence", "0.01").out)
        assert run_process(*arguments, "--threshold", "1").out == ""
    assert at_half["suspect"]
    assert at_half["scores"]["damaging"] > at_little["scores"]["damaging"]


def test_one_operating_point_is_enough(live, run):
    done = run("stream", "--url", "https://stream.example.org/", "--fpr", "0.01", "--threshold", "0.9")
    assert done.code == 2
    assert "give one of --threshold, --fpr and --precision" in done.err


def test_what_became_of_a_suspect_follows_its_line(live, run_process):
    events = [live.edit("Beffroi", "Le beffroi.\n"), live.edit("Beffroi", PLANTED)]
    events += [live.tag(1, "mw-reverted"), live.tag(2, "mw-reverted"), live.edit("Gare", "Une gare.\n")]
    with RecordedStream(events) as stream:
        arguments = ("stream", "--url", stream.url, "--max-events", "3", "--since", "2024-06-01", "--threshold", "0.3")
        done = run_process(*arguments, "--metrics", "wikiwatch.prom")
        suspect, outcome = done.out.splitlines()
        as_events = [json.loads(line) for line in run_process(*arguments, "--format", "event").out.splitlines()]
    assert valid("outcome", outcome)["edit_id"] == valid("stream", suspect)["id"] == "smallwiki:2"
    assert "wikiwatch_stream_reverted_total 2\n" in Path("wikiwatch.prom").read_text()
    assert "wikiwatch_stream_suspects_reverted_total 1\n" in Path("wikiwatch.prom").read_text()
    assert [(event["changelog_kind"], event["revision"]["rev_id"]) for event in as_events] == [
        ("insert", 2),
        ("delete", 2),
    ]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_cleanly(live, stream, start, number):
    process = start("stream", "--url", stream.url, "--all", "--output", "edits.jsonl")
    await_lines(Path("edits.jsonl"), 60)
    process.send_signal(number)
    _, err = process.communicate(timeout=SECONDS)
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert position_offset() == 59


def test_a_reader_that_goes_away_ends_it(events, start):
    with RecordedStream(events, rate=20.0) as stream:
        process = start("stream", "--url", stream.url, "--all", stderr=subprocess.DEVNULL)
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        process.stdout = None
        assert process.wait(timeout=SECONDS) == 3


def test_two_wikis_of_one_id_cannot_be_followed_together(live, server, run):
    done = run("stream", "--wiki", server.api_url, "--wiki", server.api_url, "--url", "https://stream.example.org/")
    assert done.code == 2
    assert "another wiki with the id smallwiki" in done.err


def test_a_second_process_on_the_same_stream_is_refused(stream, start, run_process):
    start("stream", "--url", stream.url, "--all", "--output", "edits.jsonl")
    await_lines(Path("edits.jsonl"), 1)
    done = run_process("stream", "--url", stream.url, "--all")
    assert done.code == 5
    assert "another process follows" in done.err


def test_a_wiki_is_needed(run):
    done = run("stream", "--url", "https://stream.example.org/")
    assert done.code == 2
    assert "no wiki" in done.err


@pytest.mark.parametrize("arguments", [("--udp", "127.0.0.1"), ("--udp", "127.0.0.1:0", "--since", "2024-01-01")])
def test_udp_takes_an_address_and_no_position(live, run, arguments):
    assert run("stream", *arguments).code == 2


def test_a_stream_that_is_not_there(live, run):
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}/"
    with RecordedStream([], lambda number: Faults(status=404)) as stream:
        assert run("stream", "--url", stream.url, "--workers", "1").code == 4
    assert run("stream", "--url", url.replace("http", "ftp")).code == 2


def test_datagrams_of_a_wiki(live, start):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    edits = [json.loads(live.edit("Beffroi", f"État {number}.")) for number in range(3)]
    process = start("stream", "--udp", f"127.0.0.1:{port}", "--all", "--max-events", "3", "--output", "edits.jsonl")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wiki:
        deadline = time.monotonic() + SECONDS
        while process.poll() is None and time.monotonic() < deadline:
            for edit in edits:
                wiki.sendto(json.dumps(recent_change(edit)).encode(), ("127.0.0.1", port))
            time.sleep(0.2)
    assert process.returncode == 0
    assert rev_ids(Path("edits.jsonl").read_text()) == [1, 2, 3]


def recent_change(edit):
    revision = edit["revision"]
    return {
        "type": "edit" if "rev_parent_id" in revision else "new",
        "namespace": 0,
        "title": "Beffroi",
        "timestamp": 1717243200,
        "revision": {"old": revision.get("rev_parent_id"), "new": revision["rev_id"]},
        "wiki": "smallwiki",
    }


# ---------------------------------------------------------------- killed


def await_lines(file: Path, count: int) -> None:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if file.exists() and file.read_bytes().count(b"\n") >= count:
            return
        time.sleep(0.02)
    raise AssertionError(f"{file} has no {count} lines")


def position_offset() -> int:
    [file] = Path("snapshots").glob("stream-*.json")
    return json.loads(json.loads(file.read_text())["last_event_id"])[0]["offset"]


def test_killed_at_random_moments_it_loses_nothing(live, start):
    """Edits go on while it is killed and started again; after dedupe by id each is there once, and no line is torn."""
    chance = random.Random(7)
    events = [live.edit(f"Page {number % 10}", f"Le village compte {number} habitants.") for number in range(1500)]
    file = Path("edits.jsonl")
    with RecordedStream(events, lambda number: Faults(most=400, half=True, repeats=3), rate=250.0) as stream:
        for _ in range(6):
            process = start("stream", "--url", stream.url, "--all", "--output", file)
            had = file.read_bytes().count(b"\n") if file.exists() else 0
            await_lines(file, had + 1)
            time.sleep(chance.uniform(0.0, 0.7))
            process.kill()
            process.communicate()
        last = start("stream", "--url", stream.url, "--all", "--output", file)
        deadline = time.monotonic() + SECONDS
        while position_offset() < 1499 and time.monotonic() < deadline:
            time.sleep(0.1)
        last.send_signal(signal.SIGTERM)
        last.communicate(timeout=SECONDS)
    found = rev_ids(file.read_text())
    assert sorted(set(found)) == list(range(1, 1501))
    assert len(found) < 1500 + 6 * 600  # what a kill repeats is what came since the position was last kept


def test_half_a_line_that_a_kill_left_is_taken_off(stream, run_process):
    Path("edits.jsonl").write_text('{"rev_id": 0}\n{"rev_id": 1, "pa')
    run_process("stream", "--url", stream.url, "--all", "--max-events", "60", "--output", "edits.jsonl")
    assert rev_ids(Path("edits.jsonl").read_text()) == list(range(61))


def test_a_file_of_nothing_but_half_a_line(stream, run_process):
    Path("edits.jsonl").write_text("x" * 200_000)
    run_process("stream", "--url", stream.url, "--all", "--max-events", "60", "--output", "edits.jsonl")
    assert rev_ids(Path("edits.jsonl").read_text()) == list(range(1, 61))
