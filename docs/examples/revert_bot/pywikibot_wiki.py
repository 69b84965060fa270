"""A wiki through pywikibot (extra ``bots``), which keeps to maxlag and to its own pause between edits."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

os.environ.setdefault("PYWIKIBOT_NO_USER_CONFIG", "2")  # the account comes from the command line

import pywikibot
from pywikibot import exceptions
from pywikibot.login import ClientLoginManager

from docs.examples.revert_bot.bot import Refused
from docs.examples.revert_bot.conduct import Situation

RUN = 50
"""How far back the revision is looked for that a rollback gives back."""


class PywikibotWiki:
    """The wiki behind an Action API, as one account."""

    def __init__(self, api_url: str, user: str, password: str | None) -> None:
        pywikibot.config.put_throttle = 1  # the rate is the bot's own; this only spaces its edits
        self._site = pywikibot.Site(url=api_url, user=user)
        pywikibot.config.usernames[self._site.family.name][self._site.code] = user
        self._site.login(user=user, cookie_only=password is not None)
        if password is not None and self._site.user() is None:  # a session of an earlier run is as good
            ClientLoginManager(site=self._site, user=user, password=password).login()
        self.bot: str = self._site.user() or user
        self.wiki_id: str = self._site.dbName()

    def text(self, title: str) -> str | None:
        """A page's text, empty for one that does not exist; None when it cannot be read."""
        try:
            page = pywikibot.Page(self._site, title)
            return str(page.get(force=True)) if page.exists() else ""
        except (exceptions.Error, OSError, ValueError):
            return None

    def situation(self, title: str, user: str, reported: frozenset[int]) -> Situation:
        """How things stand with a page and a user. Raises `Refused`."""
        with _refusals():
            page = pywikibot.Page(self._site, title)
            if not page.exists():
                return Situation(wiki_id=self.wiki_id, bot=self.bot, latest_rev_id=None)
            self._site.loadrevisions(page, total=RUN)
            revisions = sorted(page._revisions.values(), key=lambda one: (one.timestamp, one.revid), reverse=True)
            others = [one for one in revisions if one.user != user]
            account = pywikibot.User(self._site, user)
            known = account.isRegistered()
            return Situation(
                wiki_id=self.wiki_id,
                bot=self.bot,
                latest_rev_id=revisions[0].revid,
                restored_rev_id=others[0].revid if others else None,
                restored_user=(others[0].user or "") if others else None,
                user_edits=account.editCount() or 0 if known else 0,
                user_groups=frozenset(account.groups()) if known else frozenset(),
                reported=reported,
            )

    def rollback(self, title: str, user: str, summary: str) -> int:
        """Undo what the user did last on a page; the new revision. Raises `Refused`."""
        with _refusals():
            page = pywikibot.Page(self._site, title)
            return int(self._site.rollbackpage(page, user=user, summary=summary, markbot=False)["revid"])

    def add_to_talk(self, title: str, heading: str, text: str, summary: str) -> int:
        """Add a section to the page's talk page; the new revision. Raises `Refused`."""
        with _refusals():
            talk = pywikibot.Page(self._site, title).toggleTalkPage()
            if talk is None:
                raise Refused("the page has no talk page")
            before = talk.text if talk.exists() else ""
            talk.text = f"{before.rstrip()}\n\n== {heading} ==\n{text}\n".lstrip()
            talk.save(summary=summary, minor=False, bot=True, quiet=True)
            return int(talk.latest_revision_id)


@contextmanager
def _refusals() -> Iterator[None]:
    """What pywikibot raises, as `Refused`; the reason without line breaks."""
    try:
        yield
    except (exceptions.Error, ValueError) as error:
        raise Refused(" ".join(f"{type(error).__name__}: {error}".split())[:300]) from error
