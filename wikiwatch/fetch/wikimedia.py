"""Wikimedia's wikis: from database name to host, and back.

Source: https://wikitech.wikimedia.org/wiki/Wikimedia_database_names.
"""

from __future__ import annotations

import re

_DOMAINS = {
    "wiki": "wikipedia.org",
    "wikibooks": "wikibooks.org",
    "wikinews": "wikinews.org",
    "wikiquote": "wikiquote.org",
    "wikisource": "wikisource.org",
    "wikiversity": "wikiversity.org",
    "wikivoyage": "wikivoyage.org",
    "wiktionary": "wiktionary.org",
}
"""By the ending of the database name; what comes before it is the language."""

_HOSTS = {
    "be_x_oldwiki": "be-tarask.wikipedia.org",
    "commonswiki": "commons.wikimedia.org",
    "foundationwiki": "foundation.wikimedia.org",
    "incubatorwiki": "incubator.wikimedia.org",
    "labswiki": "wikitech.wikimedia.org",
    "mediawikiwiki": "www.mediawiki.org",
    "metawiki": "meta.wikimedia.org",
    "outreachwiki": "outreach.wikimedia.org",
    "sourceswiki": "wikisource.org",
    "specieswiki": "species.wikimedia.org",
    "test2wiki": "test2.wikipedia.org",
    "testwiki": "test.wikipedia.org",
    "wikidatawiki": "www.wikidata.org",
    "wikifunctionswiki": "www.wikifunctions.org",
    "wikimaniawiki": "wikimania.wikimedia.org",
}
"""Wikis without a language, and one whose host was renamed while its database was not."""

_DATABASE_NAMES = {host: name for name, host in _HOSTS.items()}
_ENDINGS = {domain: ending for ending, domain in _DOMAINS.items()}
_LANGUAGE = re.compile(r"(?:simple|[a-z]{2,3}(?:-[a-z]{1,10}){0,3})\Z")


def is_language(code: str) -> bool:
    """Whether a wiki could have this language code in its host: ``fr``, ``simple``, ``zh-min-nan``."""
    return _LANGUAGE.match(code) is not None


def host_of(database_name: str) -> str | None:
    """The host of a wiki: frwiktionary is fr.wiktionary.org, commonswiki commons.wikimedia.org."""
    if database_name in _HOSTS:
        return _HOSTS[database_name]
    for ending, domain in _DOMAINS.items():
        language = database_name.removesuffix(ending).replace("_", "-")
        if database_name.endswith(ending) and is_language(language):
            return f"{language}.{domain}"
    return None


def database_name_of(host: str) -> str | None:
    """The database name of a wiki: fr.wiktionary.org is frwiktionary. None for a host that is not Wikimedia's."""
    if host in _DATABASE_NAMES:
        return _DATABASE_NAMES[host]
    name, _, domain = host.partition(".")
    name = name.replace("-", "_")
    if domain == "wikimedia.org":
        return f"{name}wikimedia" if len(name) == 2 else f"{name}wiki"  # chapters have a country's code
    return f"{name}{_ENDINGS[domain]}" if domain in _ENDINGS else None
