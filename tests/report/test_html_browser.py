"""The HTML report in a real browser: nothing leaves it, nothing sticks out of a small screen.

Needs Chromium. Where there is none the tests are skipped, unless WIKIWATCH_REQUIRE_ALL=1 says that they must run.
"""

import fcntl
import json
import os
import select
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.report.conftest import WIKI, guilty_page
from tests.report.edit_reports import all_of_them
from tests.report.test_blame_view import ORIGINS, PIECES, laid_out
from wikiwatch.model import Report
from wikiwatch.report import blame_html, edit_html, html
from wikiwatch.report.coloring import ColorBy

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PATIENCE_SECONDS = 60
REQUIRED = os.environ.get("WIKIWATCH_REQUIRE_ALL") == "1"

pytestmark = pytest.mark.skipif(CHROMIUM is None and not REQUIRED, reason="no Chromium")

QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-default-apps",
    "--remote-debugging-pipe",
]


class Browser:
    """Chromium spoken to over a pipe (the DevTools protocol: JSON messages that end with a zero byte)."""

    def __init__(self, profile: Path) -> None:
        assert CHROMIUM is not None, "WIKIWATCH_REQUIRE_ALL=1, but there is no Chromium"
        low_in, self._out = os.pipe()
        self._in, low_out = os.pipe()
        # Chromium reads from 3 and writes to 4: kept clear of both, so that neither redirection closes the other.
        theirs_in, theirs_out = (fcntl.fcntl(fd, fcntl.F_DUPFD, 10) for fd in (low_in, low_out))
        self._process = subprocess.Popen(
            ["bash", "-c", 'exec "$0" "$@" 3<&"$IN" 4>&"$OUT"', CHROMIUM, *QUIET, f"--user-data-dir={profile}"],
            env={**os.environ, "IN": str(theirs_in), "OUT": str(theirs_out), "HOME": str(profile)},
            pass_fds=(theirs_in, theirs_out),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for fd in (low_in, low_out, theirs_in, theirs_out):
            os.close(fd)
        self._buffer = b""
        self._last = 0
        self._session: str | None = None
        self.events: list[dict[str, Any]] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Network", "Page", "Log", "Runtime"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and wait for its answer; events that come first are kept."""
        self._last += 1
        message = {"id": self._last, "method": method, "params": params}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while (answer := self._read()).get("id") != self._last:
            self.events.append(answer)
        assert "error" not in answer, answer
        return answer["result"]

    def open(self, page: Path, *, width: int, dark: bool = False) -> None:
        """Load a file at a width in CSS pixels, and wait until it is there."""
        self.events.clear()
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 600
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.call("Page.navigate", url=page.as_uri())
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self._read())

    def value(self, expression: str) -> Any:
        """What a JavaScript expression gives in the page."""
        return self.call("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(20)
        os.close(self._out)
        os.close(self._in)

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._in], [], [], PATIENCE_SECONDS)
            assert ready, "Chromium does not answer"
            chunk = os.read(self._in, 1 << 16)
            assert chunk, "Chromium went away"
            self._buffer += chunk
        message, self._buffer = self._buffer.split(b"\0", 1)
        return json.loads(message)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    started = Browser(tmp_path_factory.mktemp("chromium"))
    yield started
    started.close()


@pytest.fixture
def page(tmp_path: Path, report: Report) -> Path:
    path = tmp_path / "report.html"
    path.write_text(html.render(report), encoding="utf-8")
    return path


def test_the_file_asks_for_nothing_but_itself(browser: Browser, page: Path) -> None:
    browser.open(page, width=1200)
    asked = [e["params"]["request"]["url"] for e in browser.events if e.get("method") == "Network.requestWillBeSent"]
    assert [url for url in asked if not url.startswith("data:")] == [page.as_uri()]


def test_the_browser_has_nothing_to_complain_about(browser: Browser, page: Path) -> None:
    browser.open(page, width=1200)
    assert [e for e in browser.events if e.get("method") in ("Log.entryAdded", "Runtime.exceptionThrown")] == []


OVERFLOWING = """
[...document.querySelectorAll("main *, header *, nav *, footer *")]
    .filter(element => !element.closest("svg, .ticks") && element.getClientRects().length)
    .filter(element => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map(element => element.outerHTML.slice(0, 80))
"""


@pytest.mark.parametrize("width", [320, 420, 1200])
def test_nothing_sticks_out(browser: Browser, page: Path, width: int) -> None:
    browser.open(page, width=width)
    browser.value("document.querySelectorAll('details').forEach(details => { details.open = true })")
    assert browser.value(OVERFLOWING) == []
    assert browser.value("document.documentElement.scrollWidth") <= width


@pytest.fixture(params=["edits", "blame by origin", "blame by age"])
def other_document(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The other kinds of documents."""
    path = tmp_path / "other.html"
    if request.param == "edits":
        path.write_text(edit_html.render(all_of_them()), encoding="utf-8")
        return path
    revision = ORIGINS[1057]
    by = ColorBy(request.param.split()[-1])
    text, runs = laid_out(*PIECES, ("x" * 3_000, 1057))
    rendered = blame_html.render(text, runs, ORIGINS, wiki=WIKI, page=guilty_page().page, revision=revision, by=by)
    path.write_text(rendered, encoding="utf-8")
    return path


@pytest.mark.parametrize("width", [320, 1200])
def test_nothing_sticks_out_of_the_other_documents_nor_do_they_ask_for_anything(
    browser: Browser, other_document: Path, width: int
) -> None:
    browser.open(other_document, width=width)
    assert browser.value(OVERFLOWING) == []
    assert browser.value("document.documentElement.scrollWidth") <= width
    asked = [e["params"]["request"]["url"] for e in browser.events if e.get("method") == "Network.requestWillBeSent"]
    assert [url for url in asked if not url.startswith("data:")] == [other_document.as_uri()]
    assert [e for e in browser.events if e.get("method") in ("Log.entryAdded", "Runtime.exceptionThrown")] == []


def test_one_word_without_end_does_not_stick_out(browser: Browser, tmp_path: Path, report: Report) -> None:
    path = tmp_path / "long.html"
    path.write_text(html.render(report).replace("La ville compte alors", "x" * 3_000), encoding="utf-8")
    browser.open(path, width=420)
    assert browser.value("document.documentElement.scrollWidth") <= 420


def test_dark_and_light_follow_the_reader(browser: Browser, page: Path) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    browser.open(page, width=420, dark=False)
    light = browser.value(background)
    browser.open(page, width=420, dark=True)
    assert (light, browser.value(background)) == ("rgb(248, 247, 243)", "rgb(21, 23, 27)")
