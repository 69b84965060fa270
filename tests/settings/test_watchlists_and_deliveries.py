"""The tables of watchlists and deliveries, and what is said of wrong ones."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from wikiwatch.errors import UsageError
from wikiwatch.settings import Settings, load
from wikiwatch.settings.deliveries import (
    AtomDelivery,
    EmailDelivery,
    FileDelivery,
    Secret,
    StdoutDelivery,
    WebhookDelivery,
)
from wikiwatch.settings.operating import OperatingPoint
from wikiwatch.settings.watchlists import WATCHLIST_KEYS, RecentChanges, Watchlist

EXAMPLE = files("wikiwatch.settings").joinpath("example.toml").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def read(text: str) -> Settings:
    Path("wikiwatch.toml").write_text(text, encoding="utf-8")
    return load(environ={})


def test_the_example_is_a_configuration() -> None:
    found = read(EXAMPLE)
    assert [watchlist.titles for watchlist in found.watchlist] == [("Wikipedia:Sandbox",)]
    assert found.delivery == ()


def switched_on(text: str) -> str:
    """The example with every line that holds a key or the head of a table."""
    return re.sub(r"^# (?=\[delivery|[a-z_]+ = )", "", text, flags=re.MULTILINE)


def test_the_example_names_every_key_and_is_right_about_it() -> None:
    whole = switched_on(EXAMPLE)
    found = read(whole)
    assert set(tomllib.loads(whole)["watchlist"]["example"]) == set(WATCHLIST_KEYS) - {"precision"}
    assert EXAMPLE.count("# or: precision = ") == 2  # it excludes fpr
    assert {type(delivery) for delivery in found.delivery} == {
        StdoutDelivery,
        FileDelivery,
        WebhookDelivery,
        EmailDelivery,
        AtomDelivery,
    }


def test_a_list_with_everything() -> None:
    (found,) = read(
        'wiki = "fr"\nthreshold = 0.6\n[watchlist.towers]\ntitles = ["Tour Eiffel"]\ntitles_file = "titles.txt"\n'
        'category = "Catégorie:Tour"\ncategory_depth = 2\nlinks_from = ["Portail:Lille", "Utilisateur:A/Suivi"]\n'
        'recent = { namespace = 0, tags = ["mw-blank"], min_bytes = 500 }\nnamespaces = [0, 4]\nlang = "fr"\n'
        'wiki = "de"\nthreshold = 0.7\ndeliver = ["log"]\ndeliver_existing = false\nskip_self_reverts = false\n'
        'skip_bots = false\nskip_sysops = false\nskip_users = ["A"]\n[delivery.log]\nkind = "file"\nfolder = "events"\n'
    ).watchlist
    assert found == Watchlist(
        name="towers",
        wiki="de",
        point=OperatingPoint(threshold=0.7),
        titles=("Tour Eiffel",),
        titles_file=Path("titles.txt"),
        categories=("Catégorie:Tour",),
        category_depth=2,
        links_from=("Portail:Lille", "Utilisateur:A/Suivi"),
        recent=RecentChanges(namespace=0, tags=("mw-blank",), min_bytes=500),
        namespaces=(0, 4),
        lang="fr",
        deliver=("log",),
        deliver_existing=False,
        skip_self_reverts=False,
        skip_bots=False,
        skip_sysops=False,
        skip_users=("A",),
    )


def test_a_list_takes_wiki_and_threshold_from_the_file_and_tells_standard_output() -> None:
    (found,) = read('wiki = "fr"\nthreshold = 0.6\n[watchlist.a]\ntitles = "Tour"\n').watchlist
    assert (found.wiki, found.point.threshold, found.titles, found.deliver) == ("fr", 0.6, ("Tour",), ("stdout",))


def test_a_webhook() -> None:
    (found,) = read('[delivery.hook]\nkind = "webhook"\nurl = "https://a.example.org/x"\nsecret_env = "S"\n').delivery
    assert found == WebhookDelivery(
        name="hook",
        url="https://a.example.org/x",
        secret=Secret(env="S"),
        form="jsonl",
        dead_letters=Path("hook.dead.jsonl"),
        give_up_hours=72,
    )


LIST = 'wiki = "fr"\n[watchlist.a]\n'
HOOK = '[delivery.hook]\nkind = "webhook"\nsecret_env = "S"\n'
MAIL = '[delivery.mail]\nkind = "email"\nhost = "mail.example.org"\nfrom = "a@example.org"\nto = "b@example.org"\n'
WRONG = [
    (
        LIST + 'lang = "fr"',
        "watchlist.a.titles is missing; a watchlist needs at least one of titles, titles_file, category, links_from, "
        "recent",
    ),
    (LIST + "titles = 5", "watchlist.a.titles must be a text or a list of non-empty texts, not 5"),
    (LIST + 'titles = ["a", ""]', "watchlist.a.titles must be a text or a list of non-empty texts, not ['a', '']"),
    (LIST + 'titels = "a"', "unknown key 'titels' in watchlist.a; known are wiki, titles,"),
    (LIST + 'titles = "a"\nthreshold = 2', "watchlist.a.threshold must be a number from 0 to 1, not 2"),
    (LIST + 'titles = "a"\nskip_bots = 1', "watchlist.a.skip_bots must be true or false, not 1"),
    (LIST + 'titles = "a"\nnamespaces = []', "watchlist.a.namespaces must be a list of whole numbers of at least 0"),
    (LIST + 'titles = "a"\nnamespaces = [true]', "watchlist.a.namespaces must be a list of whole numbers"),
    (LIST + 'titles = "a"\ncategory_depth = 11', "watchlist.a.category_depth must be a whole number from 0 to 10"),
    (LIST + "recent = 5", "watchlist.a.recent must be a table, not 5"),
    (LIST + "recent = { tag = 'x' }", "unknown key 'tag' in watchlist.a.recent; known are namespace, tags, min_bytes"),
    (LIST + 'titles = "a"\ndeliver = "log"', "watchlist.a.deliver names 'log', which is no [delivery.NAME]; known are"),
    ('[watchlist.a]\ntitles = "a"', "watchlist.a.wiki is missing, and the file sets no wiki for all lists either"),
    ('wiki = "fr"\nwatchlist = "a"', "watchlist must be a table, not 'a'"),
    ('[watchlist."a\\nb"]\ntitles = "a"', "watchlist has a bad name, 'a\\nb': use at most 64 letters, digits, - and _"),
    ("[delivery.a]\nfolder = 'x'", "delivery.a.kind is missing; it is one of file, stdout, webhook, email, atom"),
    ("[delivery.a]\nkind = 'fax'", "delivery.a.kind must be one of file, stdout, webhook, email, atom, not 'fax'"),
    ("[delivery.a]\nkind = 'file'", "delivery.a.folder is missing"),
    ("[delivery.a]\nkind = 'file'\nfolder = 'x'\nformat = 'text'", "delivery.a.format must be one of jsonl, event"),
    ("[delivery.stdout]\nkind = 'file'\nfolder = 'x'", "delivery.stdout.kind must be 'stdout' under this name"),
    (HOOK, "delivery.hook.url is missing"),
    (HOOK + 'url = "http://a.example.org/"', "delivery.hook.url must begin with https://, except on this machine"),
    (HOOK + 'url = "https://u:p@a.example.org/"', "delivery.hook.url must not hold a user name or password"),
    (HOOK + 'url = "https:///x"', "delivery.hook.url is not an address of printable ASCII with a host in it"),
    (HOOK + 'url = "https://[x"', "delivery.hook.url is not an address"),
    (HOOK + 'url = "https://a/"\nsecret_file = "f"', "delivery.hook.secret_env and secret_file exclude one another"),
    ('[delivery.hook]\nkind = "webhook"\nurl = "https://a/"', "delivery.hook.secret_env or secret_file is missing"),
    (MAIL + 'tls = "none"', "delivery.mail.tls may be 'none' only for a server on this machine"),
    (MAIL + 'username = "u"', "delivery.mail.username and password_env (or password_file) go together"),
    (MAIL.replace("b@", "b@c@"), "delivery.mail.to must hold plain mail addresses such as you@example.org"),
    (MAIL.replace("b@", "b\\r\\nBcc: x@"), "delivery.mail.to must hold plain mail addresses"),
    (MAIL + "port = 0", "delivery.mail.port must be a whole number from 1 to 65535, not 0"),
]


@pytest.mark.parametrize(("text", "message"), WRONG)
def test_what_is_wrong_is_named_with_file_and_key(text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(text)
    assert str(caught.value).startswith(f"wikiwatch.toml: {message}")


def test_a_webhook_on_this_machine_needs_no_encryption() -> None:
    for host in ("127.0.0.1:8080", "localhost", "[::1]"):
        assert len(read(HOOK + f'url = "http://{host}/x"').delivery) == 1


@pytest.mark.parametrize(
    ("general", "own", "point"),
    [
        ("", "", OperatingPoint(threshold=0.5)),
        ("threshold = 0.6\nfpr = 0.01", "", OperatingPoint(threshold=0.6, fpr=0.01)),
        ("threshold = 0.6\nfpr = 0.01", "precision = 0.9", OperatingPoint(threshold=0.6, precision=0.9)),
        ("fpr = 0.01\nprevalence = 0.03", "threshold = 0.7", OperatingPoint(threshold=0.7, prevalence=0.03)),
        ("", "threshold = 0.7\nfpr = 0.01", OperatingPoint(threshold=0.7, fpr=0.01)),
        ("fpr = 0.01", "prevalence = 0.02", OperatingPoint(fpr=0.01, prevalence=0.02)),
    ],
)
def test_a_list_may_have_an_operating_point_of_its_own(general: str, own: str, point: OperatingPoint) -> None:
    (found,) = read(f'wiki = "fr"\n{general}\n[watchlist.towers]\ntitles = "A"\n{own}\n').watchlist
    assert found.point == point


def test_a_list_cannot_have_two_measures() -> None:
    with pytest.raises(UsageError, match=r"watchlist\.towers\.fpr and precision exclude one another"):
        read('wiki = "fr"\n[watchlist.towers]\ntitles = "A"\nfpr = 0.1\nprecision = 0.9\n')
