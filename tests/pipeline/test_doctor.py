"""`examine` goes on after what is wrong, and says what to do."""

from __future__ import annotations

import shutil
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.permissions import held_to_permissions
from wikiwatch.archive import Archive
from wikiwatch.errors import ExitCode
from wikiwatch.model import Check, Condition, Page, Wiki
from wikiwatch.pipeline import doctor
from wikiwatch.score.passages import stored


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to run in, without configuration of the user's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    for name in ("WIKIWATCH_CONTACT", "WIKIWATCH_ARCHIVE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def archived(place: Path) -> Path:
    """The file of an archive with one page."""
    with Archive.open(place / "snapshots", write=True) as archive:
        archive.put_wiki(Wiki(wiki_id="testwiki", api_url=None))
        archive.put_page("testwiki", Page(page_id=7, page_title="Beffroi", namespace_id=0))
    return place / "snapshots" / "archive.sqlite3"


def looked() -> dict[str, Check]:
    return {check.name: check for check in doctor.examine(None, None, None, online=False)}


def test_without_anything_set_up_nothing_is_wrong() -> None:
    checks = looked()
    assert {name for name, check in checks.items() if check.condition is Condition.WRONG} == set()
    for name in ("configuration", "contact", "archive"):
        assert checks[name].condition is Condition.ABSENT
    assert checks["requests"].message == metadata.version("requests")
    assert "lightgbm" not in "".join(checks)  # for training only


def test_a_configuration_that_cannot_be_read_ends_the_list(place: Path) -> None:
    (place / "wikiwatch.toml").write_text("threshold = 7\n")
    *_, last = doctor.examine(None, None, None, online=True)
    assert (last.name, last.condition, last.exit_code) == ("configuration", Condition.WRONG, ExitCode.USAGE)
    assert "threshold" in last.message


def test_a_secret_that_is_not_there_does_not_hide_the_rest(place: Path) -> None:
    (place / "wikiwatch.toml").write_text(
        'contact = "you@example.org"\n'
        '[delivery.hook]\nkind = "webhook"\nurl = "https://hook.example.org/"\nsecret_env = "NOT_SET"\n'
        '[delivery.log]\nkind = "file"\nfolder = "log"\n'
    )
    checks = looked()
    assert checks["delivery.hook"].condition is Condition.WRONG
    assert checks["delivery.hook"].exit_code is ExitCode.USAGE
    assert "NOT_SET" in checks["delivery.hook"].message
    assert checks["delivery.log"].message == "file"
    assert checks["contact"].message == "you@example.org"
    assert "archive" in checks


def test_an_archive_is_counted(archived: Path) -> None:
    assert looked()["archive"].message.startswith("snapshots: 1 page, ")


def test_a_file_that_is_no_archive(place: Path) -> None:
    folder = place / "snapshots"
    folder.mkdir()
    (folder / "archive.sqlite3").write_bytes(b"not a database" * 100)
    check = looked()["archive"]
    assert (check.condition, check.exit_code) == (Condition.WRONG, ExitCode.ARCHIVE)


def test_a_full_disk(archived: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=1023))
    assert looked()["archive"].message == "snapshots: 0 MiB are free on its disk, too little"


def test_an_archive_of_somebody_else(archived: Path) -> None:
    archived.chmod(0o444)
    with held_to_permissions():
        assert looked()["archive"].message == "snapshots/archive.sqlite3: Permission denied"


def test_a_model_that_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "MODEL", tmp_path / "model.npz")
    monkeypatch.setattr(stored, "judge", stored.judge.__wrapped__)
    check = looked()["model of passages"]
    assert (check.condition, check.exit_code) == (Condition.WRONG, ExitCode.FAILURE)
    assert check.message.endswith("; install wikiwatch again")


def test_online_without_a_contact_names_what_is_missing() -> None:
    *_, check = doctor.examine(None, None, "https://wiki.example.org/w/api.php", online=True)
    assert (check.name, check.condition, check.exit_code) == ("wiki", Condition.WRONG, ExitCode.USAGE)
    assert "contact" in check.message
