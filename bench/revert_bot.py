"""The example bot undoes a planted edit on a real MediaWiki: the transcript of docs/bots.md.

    python -m bench.revert_bot

Starts a MediaWiki of its own (tests/mediawiki/install.sh installs what it needs) and `wikiwatch stream` on its feed.
Somebody without an account adds an advert to an article; the bot reads the lines dry, in earnest, and once more. Exit
code 0 when the text is what it was and the bot acted once, else 1.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.mediawiki.editor import Editor
from tests.mediawiki.live import ADVERT, BOT, TOWN, followed, lines_of, revert_bot
from tests.mediawiki.plain import plain_query
from tests.mediawiki.running import running
from tests.mediawiki.server import PASSWORD, MediaWiki

TITLE = "Heikenburg"
SHOWN = ("schema", "id", "wiki_id", "page", "rev_id", "parent_id", "dt", "user", "anon", "tags", "scores", "suspect")
RUNS = (("", ()), (" … --in-earnest", ("--in-earnest",)), (" … --in-earnest", ("--in-earnest",)))


def shortened(line: dict[str, Any]) -> str:
    """A line of the stream without what takes room: reasons, weights, addresses, signals."""
    page = {key: line["page"][key] for key in ("page_id", "page_title", "namespace_id")}
    findings = [{"detector": one["detector"], "message": one["message"]} for one in line["findings"]]
    rest = {"labels": line["labels"], "findings": findings, "latency_seconds": line["latency_seconds"]}
    return json.dumps({**{key: line[key] for key in SHOWN}, "page": page, **rest}, ensure_ascii=False)


def history(wiki: MediaWiki) -> list[dict[str, Any]]:
    """The page's revisions as the wiki's API tells them, newest first."""
    asked = {"prop": "revisions", "titles": TITLE, "rvlimit": 10, "rvprop": "ids|user|size|comment|tags|content"}
    (page,) = plain_query(wiki.api_url, **asked, rvslots="main")["query"]["pages"]
    found: list[dict[str, Any]] = page["revisions"]
    return found


def main() -> None:
    """Plant, follow, undo, and print it all."""
    acts = []
    with tempfile.TemporaryDirectory() as name, running(Path(name) / "wiki", {}) as wiki:
        folder = Path(name)
        wiki.create_bot(BOT)
        editor = Editor(wiki.api_url, account="Editor A", password=PASSWORD)
        passer_by = Editor(wiki.api_url, address="198.51.100.23")
        with followed(wiki, folder) as file:
            made = [editor.edit(TITLE, TOWN, summary="A town"), passer_by.edit(TITLE, TOWN + ADVERT)]
            print(shortened(lines_of(file, made)[made[1]]), end="\n\n")
        for command, options in RUNS:
            code, decisions, said = revert_bot(wiki, folder, file, *options)
            print(f"$ python -m docs.examples.revert_bot edits.jsonl{command}", f"(exit code {code})", said.strip())
            print("\n".join(json.dumps(one, ensure_ascii=False) for one in decisions), end="\n\n")
            acts += [one["decision"] for one in decisions if one["decision"] != "left"]
        revisions = history(wiki)
        for one in revisions:
            print(f"| {one['revid']} | {one['user']} | {one['size']} | {one['comment']} | {', '.join(one['tags'])} |")
    is_undone = revisions[0]["slots"]["main"]["content"].strip() == TOWN.strip()
    sys.exit(0 if is_undone and acts == ["would rollback", "rolled back"] else 1)


if __name__ == "__main__":
    main()
