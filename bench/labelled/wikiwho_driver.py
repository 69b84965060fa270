"""Runs in a virtual environment that has WikiWho: revisions in as lines of JSON, origins of the wanted ones out.

WikiWho hands out its tokens in small letters and without their places. They are looked for in the text, one behind
the other with nothing but space between.
"""

import json
import sys

from WikiWho.utils import iter_rev_tokens
from WikiWho.wikiwho import Wikiwho


def lower_with_places(text):
    """The text in small letters, and for each of them the place of the letter it comes from: İ becomes two."""
    places = [place for place, letter in enumerate(text) for _ in letter.lower()]
    return text.lower(), places


def runs(text, tokens):
    """Start, end and origin of each token."""
    small, places = lower_with_places(text)
    end = 0
    for token in tokens:
        start = small.index(token.value, end)
        if small[end:start].strip():
            raise ValueError(f"the tokens leave out {small[end:start][:80]!r}")
        end = start + len(token.value)
        yield places[start], places[end - 1] + 1, token.origin_rev_id


def main():
    """Answer in the order of the questions. What WikiWho skipped as vandalism is left out."""
    wikiwho = Wikiwho("page")
    for line in sys.stdin:
        question = json.loads(line)
        revision = question["revision"]
        wikiwho.analyse_article([revision])
        if question["wanted"] and revision["revid"] in wikiwho.revisions:
            tokens = iter_rev_tokens(wikiwho.revisions[revision["revid"]])
            print(json.dumps({"rev_id": revision["revid"], "runs": list(runs(revision["*"], tokens))}))


if __name__ == "__main__":
    main()
