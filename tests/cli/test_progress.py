"""Progress on standard error: for whoever watches, and only when there is something to wait for."""

from __future__ import annotations

import io

import pytest
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TextColumn

from wikiwatch.cli import bars
from wikiwatch.cli.bars import Bars
from wikiwatch.cli.progress import meter


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What a watcher sees, of work that counts as long from its first moment on."""
    monkeypatch.setattr(bars, "_AFTER_SECONDS", -1.0)
    return io.StringIO()


def drawn(screen: io.StringIO) -> Progress:
    columns = (TextColumn("{task.description}", markup=False), MofNCompleteColumn(), bars._Rate())
    return Progress(*columns, console=Console(file=screen, force_terminal=True, width=80), refresh_per_second=1000)


def test_a_bar_names_the_work_and_counts(screen: io.StringIO) -> None:
    with drawn(screen) as shown, Bars(shown).task("Bef\x1b[31mfroi", 10, "revisions") as tick:
        for _ in range(7):
            tick(1)
        shown.refresh()
    assert "Bef‹U+001B›[31mfroi" in screen.getvalue()
    assert "7/10" in screen.getvalue() and "revisions" in screen.getvalue()


def test_short_work_shows_nothing(screen: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bars, "_AFTER_SECONDS", 3600.0)
    with drawn(screen) as shown, Bars(shown).task("Beffroi", 10, "revisions") as tick:
        tick(5)
        shown.refresh()
    assert "Beffroi" not in screen.getvalue()


@pytest.mark.parametrize("shown", [True, False])
def test_nobody_watches_a_pipe(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, shown: bool
) -> None:
    monkeypatch.setattr(bars, "_AFTER_SECONDS", -1.0)
    with meter(shown=shown) as silent, silent.task("Beffroi", None, "revisions") as tick:
        tick(1)
    assert capsys.readouterr() == ("", "")
