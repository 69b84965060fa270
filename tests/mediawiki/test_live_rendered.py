"""A page as a real wiki shows it to readers, and the text that is read out of it again."""

from __future__ import annotations

import pytest
import requests

from tests.pipeline.accusing import Words, judge_by_findings
from wikiwatch.fetch.html import page_text
from wikiwatch.pipeline import check

pytestmark = pytest.mark.mediawiki

WIKITEXT = """\
'''Rendered''' is a [[page]] of the [https://www.example.org/ town].<ref name="a">The Gazette, 4 March 2003.</ref>

== History ==
It opened in 2003 with twelve rooms.<ref name="a" /> Then it closed.

== Rooms ==
=== Public ===
* Music &amp; dance
* Games
** Chess
{| class="wikitable"
! Room !! Seats
|-
| Music || 12
|}

== More ==
The rest is known.

== References ==
<references />
"""

READ = """\
Rendered is a page of the town.

== History ==

It opened in 2003 with twelve rooms. Then it closed.

== Rooms ==

=== Public ===

* Music & dance
* Games
* Chess
! Room
! Seats
| Music
| 12

== More ==

The rest is known.

== References ==
"""


@pytest.mark.parametrize("skin", ["vector", "vector-2022"])
def test_the_text_is_what_was_written(mediawiki, editor, skin, monkeypatch):
    title = f"Rendered in {skin}"
    editor.edit(title, WIKITEXT)
    address = mediawiki.api_url.replace("api.php", "index.php")
    html = requests.get(address, params={"title": title, "useskin": skin}, timeout=30).text
    page = page_text(html, "rendered.html")
    assert page == (READ, title)

    monkeypatch.setattr(check, "detectors", lambda: {"any": Words(r"\w")})
    monkeypatch.setattr(check, "judge_text", judge_by_findings)
    new = "A new sentence has come in here."
    report = check.check_text(check.Request(text=f"{page.text}\n{new}", reference=WIKITEXT, lang="en"))
    assert [sentence.text for sentence in report.suspects] == [new]
