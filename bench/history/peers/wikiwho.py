"""WikiWho 1.0.3: Flöck & Acosta, WWW 2014, doi:10.1145/2566486.2568026; https://pypi.org/project/WikiWho/."""

from __future__ import annotations

from WikiWho.utils import iter_rev_tokens
from WikiWho.wikiwho import Wikiwho

from bench.history.accuracy import Tally
from bench.history.flat import History, read_history, read_truth
from bench.history.measure import Watch, answer, contestant_arguments


def analyse(history: History, watch: Watch) -> Wikiwho:
    """Feed it the revisions as its reader of API replies does, one by one."""
    article = Wikiwho("History")
    for place, (text, kind) in enumerate(zip(history.texts, history.kinds, strict=True)):
        revision = {
            "revid": place + 1,
            "*": text.decode(errors="replace"),
            "timestamp": "2020-01-01T00:00:00Z",
            "userid": 1,
            "user": "Editor A",
            "comment": kind,
        }
        article.analyse_article([revision])
        watch.passed(place + 1)
    return article


def main() -> None:
    """Measure, and compare with the truth where that is asked for."""
    options = contestant_arguments(__doc__).parse_args()
    history = read_history(options.prefix, options.revisions)
    watch = Watch(options.ticks)
    article = analyse(history, watch)
    result = watch.stop(history.texts)
    result["skipped"] = len(article.spam_ids)
    truth = read_truth(options.prefix) if options.score else {}
    tally = Tally()
    for place, origins in truth.items():
        revision = article.revisions.get(place + 1)
        if revision is not None:
            words = ((word.value, word.origin_rev_id - 1) for word in iter_rev_tokens(revision))
            tally.compare_words(history.texts[place].decode(errors="replace"), origins, words)
        elif place < len(history.texts):
            tally.skipped += 1
    result["accuracy"] = tally.result() if truth else None
    answer(result)


if __name__ == "__main__":
    main()
