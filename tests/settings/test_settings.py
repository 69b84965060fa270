"""Defaults, overridden by a file, overridden by the environment."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wikiwatch.errors import ExitCode, UsageError
from wikiwatch.settings import Settings, load
from wikiwatch.settings.operating import OperatingPoint


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def written(text: str, name: str = "wikiwatch.toml") -> Path:
    file = Path(name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


DEFAULTS = Settings(archive=Path("snapshots"), wiki=None, contact=None, point=OperatingPoint())


def at(threshold: float) -> OperatingPoint:
    return OperatingPoint(threshold=threshold)


def test_without_any_file_the_defaults_hold() -> None:
    assert load(environ={}) == DEFAULTS


def test_a_file_sets_all_four() -> None:
    written('archive = "kept"\nwiki = "fr"\ncontact = "operator@example.org"\nthreshold = 0.6\n')
    assert load(environ={}) == Settings(archive=Path("kept"), wiki="fr", contact="operator@example.org", point=at(0.6))


@pytest.mark.parametrize(("line", "semantic"), [("", None), ("semantic = true", True), ("semantic = false", False)])
def test_whether_the_encoder_helps_may_be_left_open(line: str, semantic: bool | None) -> None:
    written(line)
    assert load(environ={}).semantic is semantic


def test_a_file_may_set_some() -> None:
    written("threshold = 1\n")
    assert load(environ={}) == Settings(archive=Path("snapshots"), wiki=None, contact=None, point=at(1.0))


def test_the_environment_wins_over_the_file() -> None:
    written('archive = "file"\ncontact = "file@example.org"\n')
    found = load(environ={"WIKIWATCH_ARCHIVE": "environment", "WIKIWATCH_CONTACT": "environment@example.org"})
    assert (found.archive, found.contact) == (Path("environment"), "environment@example.org")


def test_an_empty_variable_says_nothing() -> None:
    written('archive = "file"\n')
    assert load(environ={"WIKIWATCH_ARCHIVE": ""}).archive == Path("file")


@pytest.mark.parametrize(
    ("environ", "place"),
    [
        ({"XDG_CONFIG_HOME": "configuration", "HOME": "home"}, "configuration/wikiwatch/wikiwatch.toml"),
        ({"HOME": "home"}, "home/.config/wikiwatch/wikiwatch.toml"),
    ],
)
def test_the_users_own_file_is_found(environ: dict[str, str], place: str) -> None:
    written('wiki = "de"\n', place)
    assert load(environ=environ).wiki == "de"


def test_the_file_here_wins_over_the_users_own() -> None:
    written('wiki = "fr"\n')
    written('wiki = "de"\nthreshold = 0.9\n', "home/.config/wikiwatch/wikiwatch.toml")
    found = load(environ={"HOME": "home"})
    assert (found.wiki, found.threshold) == ("fr", 0.5)


def test_the_named_file_wins_over_the_file_here() -> None:
    written('wiki = "fr"\n')
    assert load(written('wiki = "es"\n', "other.toml"), environ={}).wiki == "es"


def test_a_tilde_in_archive_is_the_users_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/operator")
    written('archive = "~/wikis"\n')
    assert load(environ={}).archive == Path("/home/operator/wikis")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            'archiv = "kept"',
            "wikiwatch.toml: unknown key 'archiv'; known are archive, wiki, contact, threshold, fpr, precision, "
            "prevalence, semantic, watchlist, delivery",
        ),
        ("[archive]\npath = 1", "wikiwatch.toml: archive must be a non-empty text, not {'path': 1}"),
        ('wiki = ""', "wikiwatch.toml: wiki must be a non-empty text, not ''"),
        ("contact = 5", "wikiwatch.toml: contact must be a non-empty text, not 5"),
        ("threshold = 1.5", "wikiwatch.toml: threshold must be a number from 0 to 1, not 1.5"),
        ("threshold = nan", "wikiwatch.toml: threshold must be a number from 0 to 1, not nan"),
        ("threshold = true", "wikiwatch.toml: threshold must be a number from 0 to 1, not True"),
        ('threshold = "0.5"', "wikiwatch.toml: threshold must be a number from 0 to 1, not '0.5'"),
        ("fpr = 2", "wikiwatch.toml: fpr must be a number from 0 to 1, not 2"),
        ("fpr = 0.1\nprecision = 0.9", "wikiwatch.toml: fpr and precision exclude one another"),
        ("prevalence = 1", "wikiwatch.toml: prevalence must lie between 0 and 1, not be 1"),
    ],
)
def test_a_wrong_value_is_named(text: str, message: str) -> None:
    written(text)
    with pytest.raises(UsageError) as caught:
        load(environ={})
    assert str(caught.value) == message
    assert caught.value.exit_code == ExitCode.USAGE == 2


def test_a_byte_order_mark_before_it_is_passed_over() -> None:
    Path("wikiwatch.toml").write_bytes(b"\xef\xbb\xbfwiki = 'fr'\r\n")
    assert load(environ={}).wiki == "fr"


@pytest.mark.parametrize(
    "content",
    [
        b"wiki = ",
        b"wiki = \xff\xfe",
        b"\x00",
        b"wiki = 'a'\nwiki = 'b'",
        b"wiki = " + b"[" * 100_000,
        b"threshold = " + b"1" * 100_000,
    ],
    ids=lambda content: repr(content[:20]),
)
def test_what_is_not_toml_is_refused(content: bytes) -> None:
    Path("wikiwatch.toml").write_bytes(content)
    with pytest.raises(UsageError, match=r"^wikiwatch\.toml: not valid TOML: "):
        load(environ={})


def test_a_missing_named_file_is_refused() -> None:
    with pytest.raises(UsageError, match=r"^absent\.toml: cannot be read: No such file or directory$"):
        load(Path("absent.toml"), environ={})


def test_a_folder_is_no_configuration(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot be read: Is a directory$"):
        load(tmp_path, environ={})


@settings(max_examples=25)
@given(st.floats(0, 1))
def test_any_share_is_read_back(threshold: float) -> None:
    written(f"threshold = {threshold!r}\n")
    assert load(environ={}).threshold == threshold
