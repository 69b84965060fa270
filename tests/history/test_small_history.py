"""Every token of every revision of one small history: words put in, replaced, taken out, given back, vandalised."""

from tests.history.histories import revision
from wikiwatch.history import PageHistory

HISTORY = [
    ("A boat lies in a bay .", "1 1 1 1 1 1 1"),
    ("A boat lay in the bay . One gull was calling loudly !", "1 1 2 1 2 1 1 2 2 2 2 2 2"),
    ("A boat lay in the bay .", "1 1 2 1 2 1 1"),
    ("A boat lay in the bay . One gull was calling loudly !", "1 1 2 1 2 1 1 2 2 2 2 2 2"),
    ("A boat lay in the bay . One gull was calling softly .", "1 1 2 1 2 1 1 2 2 2 2 5 5"),
    ("Some ship lay in the bay . One gull was calling softly .", "6 6 2 1 2 1 1 2 2 2 2 5 5"),
    ("A boat lay in the bay . One gull was calling softly .", "1 1 2 1 2 1 1 2 2 2 2 5 5"),
    (
        "A boat lay in the bay . One gull was calling softly . No sail had ever come near",
        "1 1 2 1 2 1 1 2 2 2 2 5 5 8 8 8 8 8 8",
    ),
    (
        "A boat lay in the bay . One gull was calling softly . No sail showed itself",
        "1 1 2 1 2 1 1 2 2 2 2 5 5 8 8 9 9",
    ),
    ("tuba tuba tuba", "10 10 10"),
    ("", ""),
    (
        "A boat lay in the bay . One gull was calling softly . No sail showed itself",
        "1 1 2 1 2 1 1 2 2 2 2 5 5 8 8 9 9",
    ),
    (
        "A boat lay in the wide bay . One gull was calling softly . No sail showed itself yet .",
        "1 1 2 1 2 13 1 1 2 2 2 2 5 5 8 8 9 9 13 13",
    ),
    (
        "A boat lay in the wide bay . One krrx was calling softly . No sail showed itself yet .",
        "1 1 2 1 2 13 1 1 2 14 2 2 5 5 8 8 9 9 13 13",
    ),
    (
        "A boat lay in the wide bay . One gull was calling softly . No sail showed itself yet .",
        "1 1 2 1 2 13 1 1 2 2 2 2 5 5 8 8 9 9 13 13",
    ),
]


def origins(history: PageHistory) -> str:
    """The origin of each token of the newest text, which stand between blanks."""
    of_points = {place: run.rev_id for run in history.origin_runs() for place in range(run.start, run.end)}
    starts = [0, *(place + 1 for place, letter in enumerate(history.text) if letter == " ")]
    return " ".join(str(of_points[start]) for start in starts if start in of_points)


def test_the_origin_of_every_token_after_every_revision() -> None:
    history = PageHistory()
    given = []
    for rev_id, (text, _) in enumerate(HISTORY, 1):
        history.add(revision(rev_id, text))
        given.append((text, origins(history)))
    assert given == HISTORY
