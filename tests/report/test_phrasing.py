from datetime import UTC, datetime, timedelta, timezone

import pytest

from wikiwatch.model import Evidence, Finding, Label, PartialRevert, Provenance, Reason, Revision, Slot
from wikiwatch.report import phrasing

AFTERNOON = datetime(2024, 5, 3, 14, 2, 11, tzinfo=UTC)


def revision(user: str | None, *, anon: bool | None = False, comment: str | None = "") -> Revision:
    return Revision(
        rev_id=1,
        parent_id=None,
        page_id=1,
        dt=AFTERNOON,
        user=user,
        user_id=None,
        anon=anon,
        comment=comment,
        slots=(Slot(text=None, sha1=None, size=None),),
    )


@pytest.mark.parametrize(
    ("number", "noun", "words"),
    [(0, "page", "0 pages"), (1, "page", "1 page"), (2821, "revision", "2,821 revisions")],
)
def test_count(number, noun, words):
    assert phrasing.count(number, noun) == words


def test_count_with_a_plural_of_its_own():
    assert (phrasing.count(1, "entry", "entries"), phrasing.count(2, "entry", "entries")) == ("1 entry", "2 entries")


def test_dates_are_in_utc_whatever_the_zone():
    paris = AFTERNOON.astimezone(timezone(timedelta(hours=2)))
    assert phrasing.date(paris) == "3 May 2024 14:02 UTC"
    assert phrasing.day(paris) == "3 May 2024"
    assert phrasing.timestamp(paris.replace(microsecond=999_999)) == "2024-05-03T14:02:11Z"


def test_a_period_within_a_day_is_that_day():
    assert phrasing.period(AFTERNOON, AFTERNOON + timedelta(hours=1)) == "3 May 2024"
    assert phrasing.period(AFTERNOON, AFTERNOON + timedelta(days=40)) == "3 May 2024 to 12 June 2024"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "0 seconds"),
        (0, "0 seconds"),
        (1, "1 second"),
        (59, "59 seconds"),
        (60, "1 minute"),
        (125, "2 minutes 5 seconds"),
        (1906, "31 minutes"),
        (3_600 * 5 + 60, "5 hours 1 minute"),
        (86_400 * 3, "3 days"),
        (86_400 * 9.5, "9 days 12 hours"),
        (86_400 * 29, "29 days"),
        (86_400 * 31, "1 month"),
        (31_557_600 * 4 + 2_629_800 * 3, "4 years 3 months"),
        (31_557_600 * 12 + 2_629_800 * 3, "12 years"),
    ],
)
def test_duration(seconds, words):
    assert phrasing.duration(seconds) == words
    assert phrasing.duration(timedelta(seconds=seconds)) == words


@pytest.mark.parametrize(
    ("user", "anon", "words"),
    [
        ("Editor A", False, "Editor A"),
        ("192.0.2.7", True, "192.0.2.7 (IP address)"),
        (None, None, "hidden user"),
    ],
)
def test_who(user, anon, words):
    assert phrasing.who(revision(user, anon=anon)) == words


@pytest.mark.parametrize(
    ("comment", "words"),
    [
        (None, "(hidden)"),
        ("", "(none)"),
        ("  ", "(none)"),
        ("typo", "typo"),
        ("/* History */", "→History"),
        ("/* History */ typo", "→History: typo"),
        ("see /* History */", "see /* History */"),
        ("/* never closed", "/* never closed"),
    ],
)
def test_comment(comment, words):
    assert phrasing.comment(revision("Editor A", comment=comment)) == words


def test_detector_titles():
    names = ("section_blanking", "url_shortener", "shouting", "", "judge")
    titles = ["Section blanking", "URL shortener", "Shouting", "", "Rereading"]
    assert [phrasing.detector_title(name) for name in names] == titles


def test_that_there_is_no_source_is_said_last():
    labels = (Label.UNSOURCED, Label.OFF_TOPIC, Label.UNSOURCED, Label.PROMOTIONAL)
    assert phrasing.labels(labels) == ("off topic", "promotional", "unsourced")


def test_what_speaks_against_an_edit_and_what_for_it():
    weights = {"no comment": 0.6, "an account": -0.3, "smileys": 0.2}
    reasons = [Reason(group="g", contribution=weight, message=said) for said, weight in weights.items()]
    assert phrasing.reasons(reasons) == "Against it: no comment; smileys. For it: an account"
    assert phrasing.reasons(reasons[:1]) == "Against it: no comment"


def test_every_label_and_every_kind_of_evidence_has_words():
    assert [phrasing.label(value) for value in Label] == [
        "off topic",
        "promotional",
        "generated style",
        "link spam",
        "vandalism",
        "sneaky change",
        "blanking",
        "reference removal",
        "broken markup",
        "image swap",
        "unsourced",
    ]
    assert [phrasing.evidence(kind) for kind in Evidence] == [
        "What it is about",
        "How it speaks",
        "What it looks like",
        "Where it points",
        "What it changes",
        "What it takes away",
        "How it came",
    ]


@pytest.mark.parametrize(
    ("weight", "word"),
    [(1, "near-proof"), (0.9, "near-proof"), (0.6, "strong"), (0.59, "moderate"), (0.3, "moderate"), (0.1, "weak")],
)
def test_strength(weight, word):
    assert phrasing.strength(said_by("jackpot", weight)) == word


@pytest.mark.parametrize(
    ("weight", "word"), [(0.99, "very likely"), (0.7, "likely"), (0.3, "possible"), (0.1, "doubtful")]
)
def test_what_was_judged_is_never_proof(weight, word):
    assert phrasing.strength(said_by("judge", weight)) == word


def said_by(detector, weight):
    return Finding(
        detector=detector,
        label=Label.OFF_TOPIC,
        evidence=Evidence.TOPIC,
        start=0,
        end=9,
        message="An example.",
        weight=weight,
    )


@pytest.mark.parametrize(("value", "shown"), [(0, "0.00"), (0.934, "0.93"), (0.9999, "0.99"), (1, "1.00")])
def test_a_score_is_never_rounded_up_to_certainty(value, shown):
    assert phrasing.score(value) == shown


@pytest.mark.parametrize(
    ("size", "shown"),
    [(1, "1 byte"), (999, "999 bytes"), (24_083, "24.1 kB"), (999_949, "999.9 kB"), (999_950, "1.0 MB")],
)
def test_size(size, shown):
    assert phrasing.size(size) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (-5, "0min"),
        (59, "0min"),
        (60, "1min"),
        (7_199, "1h"),
        (86_400, "1d"),
        (2_629_800, "1mo"),
        (31_557_599, "11mo"),
        (710_000_000, "22y"),
    ],
)
def test_age(seconds, shown):
    assert phrasing.age(seconds) == shown


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0, "0%"), (0.0009, "below 0.1%"), (0.001, "0.1%"), (0.0349, "3.5%"), (0.1, "10%"), (0.999, "100%"), (1, "100%")],
)
def test_percent(share, shown):
    assert phrasing.percent(share) == shown


@pytest.mark.parametrize(
    ("change", "shown"),
    [(1, "+1 byte"), (24_083, "+24.1 kB"), (-812, "−812 bytes"), (-1_200_000, "−1.2 MB"), (0, "as large as before")],
)
def test_size_change(change, shown):
    assert phrasing.size_change(change) == shown


def undone(removed):
    return PartialRevert(rev_id=30 + removed, undone_rev_id=12, removed=removed, put_in=3, restored=0, taken_out=0)


@pytest.mark.parametrize(
    ("reverts", "stands", "words"),
    [
        ((undone(2),), None, "66% undone by 32"),
        ((undone(2), undone(3)), False, "undone by 33"),
        ((undone(3),), True, "still stands"),
    ],
)
def test_outcome_of_what_was_undone_in_part(reverts, stands, words):
    assert phrasing.outcome(None, stands, reverts) == words
    assert phrasing.outcome(20, False, reverts) == "reverted by 20"


def test_a_run():
    assert phrasing.run(3, 1_200) == "3 suspect edits in a row, together +1.2 kB"
    assert phrasing.run(2, None) == "2 suspect edits in a row"


def test_survival():
    assert phrasing.survival(0, 0) == "no later revision by others"
    assert phrasing.survival(17, 1) == "17 later revisions by 1 editor left it in place"


@pytest.mark.parametrize(
    ("reverted_by", "stands", "words"),
    [
        (None, None, ""),
        (12, None, "reverted by 12"),
        (12, True, "still stands"),
        (12, False, "reverted by 12"),
        (None, False, "removed since"),
    ],
)
def test_outcome(reverted_by, stands, words):
    assert phrasing.outcome(reverted_by, stands) == words


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        (" one\n two ", "one two"),
        ("exactly 12 c", "exactly 12 c"),
        ("cut between words", "cut between…"),
        ("oneverylongword", "oneverylongw…"),
        ("x" + " " * 500 + "y", "x…"),
    ],
)
def test_excerpt(text, shown):
    assert phrasing.excerpt(text, 12) == shown


def test_listed():
    assert phrasing.listed((101, 102, 103), 3) == "101, 102, 103"
    assert phrasing.listed((101, 102, 103, 104), 2) == "101, 102 and 2 more"


def test_setting():
    assert [phrasing.setting(value) for value in (None, True, False, 0.5, "fr")] == [
        "not set",
        "yes",
        "no",
        "0.5",
        "fr",
    ]


@pytest.mark.parametrize(
    ("came", "told"),
    [
        (
            Provenance(edit_words=1, references_added=0, prior_edits=0, anonymous=True),
            "in an edit of 1 word without a reference, the first here from this address",
        ),
        (
            Provenance(
                edit_words=1_312,
                references_added=2,
                prior_edits=1,
                anonymous=False,
                other_suspects=3,
                partial_reverts=1,
                reinserted=2,
            ),
            "in an edit of 1,312 words with 2 references, after 1 other edit to this page by this user; 3 other "
            "suspect edits by the same hand; undone in part once; taken out and put back twice",
        ),
        (
            Provenance(edit_words=0, references_added=1, prior_edits=None, anonymous=None, reinserted=3),
            "in an edit of 0 words with 1 reference; taken out and put back 3 times",
        ),
    ],
)
def test_provenance(came, told):
    assert phrasing.provenance(came) == told
