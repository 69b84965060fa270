import pytest

from wikiwatch.errors import UsageError
from wikiwatch.fetch.wikis import WikiAddress, resolve_wiki


@pytest.mark.parametrize(
    ("name", "api_url", "wiki_id"),
    [
        ("fr", "https://fr.wikipedia.org/w/api.php", "frwiki"),
        (" FR ", "https://fr.wikipedia.org/w/api.php", "frwiki"),
        ("frwiki", "https://fr.wikipedia.org/w/api.php", "frwiki"),
        ("simple", "https://simple.wikipedia.org/w/api.php", "simplewiki"),
        ("frwiktionary", "https://fr.wiktionary.org/w/api.php", "frwiktionary"),
        ("enwikibooks", "https://en.wikibooks.org/w/api.php", "enwikibooks"),
        ("dewikinews", "https://de.wikinews.org/w/api.php", "dewikinews"),
        ("eswikiquote", "https://es.wikiquote.org/w/api.php", "eswikiquote"),
        ("frwikisource", "https://fr.wikisource.org/w/api.php", "frwikisource"),
        ("dewikiversity", "https://de.wikiversity.org/w/api.php", "dewikiversity"),
        ("itwikivoyage", "https://it.wikivoyage.org/w/api.php", "itwikivoyage"),
        ("zh-min-nan", "https://zh-min-nan.wikipedia.org/w/api.php", "zh_min_nanwiki"),
        ("zh_min_nanwiki", "https://zh-min-nan.wikipedia.org/w/api.php", "zh_min_nanwiki"),
        ("be-tarask", "https://be-tarask.wikipedia.org/w/api.php", "be_x_oldwiki"),
        ("be_x_oldwiki", "https://be-tarask.wikipedia.org/w/api.php", "be_x_oldwiki"),
        ("nb", "https://no.wikipedia.org/w/api.php", "nowiki"),
        ("commonswiki", "https://commons.wikimedia.org/w/api.php", "commonswiki"),
        ("wikidatawiki", "https://www.wikidata.org/w/api.php", "wikidatawiki"),
        ("testwiki", "https://test.wikipedia.org/w/api.php", "testwiki"),
        ("https://wiki.example.org/w/api.php", "https://wiki.example.org/w/api.php", None),
        ("http://127.0.0.1:8080/w/api.php", "http://127.0.0.1:8080/w/api.php", None),
        ("http://[::1]:8080/api.php", "http://[::1]:8080/api.php", None),
    ],
)
def test_names_of_wikis(name, api_url, wiki_id):
    assert resolve_wiki(name) == WikiAddress(api_url, wiki_id)


HOW = "give a language code such as fr, a wiki id such as frwiktionary, or an address such as https://host/w/api.php"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", f'unknown wiki "": {HOW}'),
        ("wiki", f'unknown wiki "wiki": {HOW}'),
        ("frwikipedia", f'unknown wiki "frwikipedia": {HOW}'),
        ("fr.wikipedia.org", f'unknown wiki "fr.wikipedia.org": {HOW}'),
        ("français", f'unknown wiki "français": {HOW}'),
        ("fr\x1b[31m", f'unknown wiki "fr‹U+001B›[31m": {HOW}'),
        (
            "ftp://wiki.example.org/w/api.php",
            'bad wiki address "ftp://wiki.example.org/w/api.php": it must begin with http:// or https://',
        ),
        ("file:///w/api.php", 'bad wiki address "file:///w/api.php": it must begin with http:// or https://'),
        (
            "https://wiki.example.org/wiki/Page",
            f'bad wiki address "https://wiki.example.org/wiki/Page": it must end in /api.php; {HOW}',
        ),
        (
            "https://wiki.example.org/w/api.php?action=query",
            f'bad wiki address "https://wiki.example.org/w/api.php?action=query": it must end in /api.php; {HOW}',
        ),
        (
            "https://user:word@wiki.example.org/w/api.php",
            'bad wiki address "https://user:word@wiki.example.org/w/api.php": '
            "it must name a host, and hold no user name or password",
        ),
        (
            "https:///w/api.php",
            'bad wiki address "https:///w/api.php": it must name a host, and hold no user name or password',
        ),
        (
            "https://wiki.example.org:99999/w/api.php",
            'bad wiki address "https://wiki.example.org:99999/w/api.php": Port out of range 0-65535',
        ),
        ("https://[::1/w/api.php", 'bad wiki address "https://[::1/w/api.php": Invalid IPv6 URL'),
        (
            "https://wiki.example.org/w/\n/api.php",
            'bad wiki address "https://wiki.example.org/w/‹U+000A›/api.php": '
            "only printable ASCII without spaces is allowed",
        ),
    ],
)
def test_what_is_no_wiki_is_refused_with_a_way_out(name, message):
    with pytest.raises(UsageError) as refusal:
        resolve_wiki(name)
    assert str(refusal.value) == message
