"""mwpersistence 0.2.4 with deltas 0.7.0, set up as its own utilities do; https://pypi.org/project/mwpersistence/."""

from __future__ import annotations

import deltas
import mwpersistence
from deltas.tokenizers import wikitext_split

from bench.history.accuracy import Tally
from bench.history.flat import read_history, read_truth
from bench.history.measure import Watch, answer, contestant_arguments

_RADIUS = 15  # mwreverts' default


def main() -> None:
    """Measure, and compare with the truth where that is asked for."""
    options = contestant_arguments(__doc__).parse_args()
    history = read_history(options.prefix, options.revisions)
    truth = read_truth(options.prefix) if options.score else {}
    matcher = deltas.SegmentMatcher(tokenizer=wikitext_split)
    state = mwpersistence.DiffState(matcher, revert_radius=_RADIUS)
    sampled = {}
    watch = Watch(options.ticks)
    for place, text in enumerate(history.texts):
        tokens, _, _ = state.update(text.decode(errors="replace"), revision=place)
        if place in truth:
            sampled[place] = tokens
        watch.passed(place + 1)
    result = watch.stop(history.texts)
    tally = Tally()
    for place, tokens in sampled.items():
        words = ((str(token), token.revisions[0]) for token in tokens)
        tally.compare_words(history.texts[place].decode(errors="replace"), truth[place], words)
    result |= {"skipped": 0, "accuracy": tally.result() if truth else None}
    answer(result)


if __name__ == "__main__":
    main()
