"""The hand-labelled edits: what the files hold, what does not fit a text, and how origins are judged."""

from itertools import pairwise

from bench.labelled.records import Expectation, Label, LabelledPage, misfits, read_labels
from bench.labelled.scoring import judge, misses, table
from wikiwatch.model import Span

TEXTS = {1: "Une rivière coule.", 2: "Au nord, une rivière coule.", 3: "Elle est longue. Une rivière coule."}
SHA1 = "20aac2bd563d192af3bb3ba367921666fe23c022"


def expectation(**changes: object) -> Expectation:
    """The river's sentence, which edit 3 carried to the end."""
    fields: dict[str, object] = {
        "span": Span(17, 35),
        "first": "Une",
        "last": "coule",
        "origin": None,
        "same_as": (1, Span(0, 18)),
    }
    return Expectation(**{**fields, **changes})  # type: ignore[arg-type]


def page(*expectations: Expectation, **changes: object) -> LabelledPage:
    fields: dict[str, object] = {"rev_id": 3, "parent_rev_id": 2, "sha1": SHA1, "kind": "move", "rule": "Moved."}
    label = Label(**{**fields, **changes}, expect=expectations)  # type: ignore[arg-type]
    return LabelledPage(file="river.toml", exports=("river.xml",), title="River", labels=(label,))


def test_the_labels_that_are_shipped_are_well_formed() -> None:
    labels = [(label.rev_id, label) for labelled in read_labels() for label in labelled.labels]
    assert len(labels) >= 64
    for rev_id, label in labels:
        assert label.rule.strip(), rev_id
        assert label.expect, rev_id
        for expected in label.expect:
            assert (expected.origin is None) != (expected.same_as is None), rev_id
            assert isinstance(expected.origin, int | None) or expected.origin in {"this_edit", "not_this_edit"}, rev_id
        for one, other in pairwise(label.expect):
            assert one.span.end <= other.span.start, rev_id


def test_a_label_that_fits() -> None:
    assert list(misfits(page(expectation()), TEXTS, [1, 2, 3])) == []


def test_labels_that_do_not_fit() -> None:
    wrong = [
        page(expectation(), rev_id=4),
        page(expectation(), sha1="0" * 40),
        page(expectation(), parent_rev_id=1),
        page(expectation(last="longue")),
        page(expectation(origin="this_edit")),
        page(expectation(same_as=(1, Span(0, 3)))),
        page(expectation(same_as=(3, Span(17, 35)))),
    ]
    assert [list(misfits(labelled, TEXTS, [1, 2, 3])) for labelled in wrong] == [
        ["river.toml, revision 4: not in the export, or its text is hidden"],
        ["river.toml, revision 3: the text is not the one that was labelled"],
        ["river.toml, revision 3: 1 is not the revision before it"],
        ["river.toml, revision 3: Span(start=17, end=35) does not begin with 'Une' and end with 'longue'"],
        ["river.toml, revision 3: Span(start=17, end=35) needs either an origin or same_as"],
        ["river.toml, revision 3: Span(start=17, end=35) and Span(start=0, end=3) of 1 have different tokens"],
        ["river.toml, revision 3: 3 is not an earlier revision with a visible text"],
    ]


def test_origins_are_judged_token_by_token() -> None:
    labelled = page(
        expectation(span=Span(0, 16), first="Elle", last="longue", origin="this_edit", same_as=None),
        expectation(),
    )
    origins: dict[tuple[int, Span], list[int | None]] = {
        (3, Span(0, 16)): [3] * 16,
        (3, Span(17, 35)): [3] * 3 + [1] * 15,
        (1, Span(0, 18)): [1] * 18,
    }
    verdicts = judge(labelled, TEXTS, origins)
    assert table({"engine": verdicts}) == [
        "| kind | labels | expectations | tokens | engine: expectations met | labels met | tokens right |",
        "|---|---:|---:|---:|---:|---:|---:|",
        "| move | 1 | 2 | 8 | 1 | 0 | 87.50% |",
        "| **all** | 1 | 2 | 8 | 1 | 0 | 87.50% |",
    ]
    assert misses(verdicts) == [
        "- **River, 3** (move). Moved.",
        "  - 17–35 (Une … coule): 1 of 4 tokens wrong: 1 × this edit for 1",
    ]


def test_an_engine_without_an_answer_is_wrong() -> None:
    verdicts = judge(page(expectation()), TEXTS, {(1, Span(0, 18)): [1] * 18})
    assert [(verdict.right, verdict.tokens, verdict.skipped) for verdict in verdicts] == [(0, 4, True)]


def test_what_must_not_be_new() -> None:
    labelled = page(expectation(origin="not_this_edit", same_as=None))
    old = judge(labelled, TEXTS, {(3, Span(17, 35)): [2] * 18})
    new = judge(labelled, TEXTS, {(3, Span(17, 35)): [3] * 18})
    assert [verdict.right for verdict in (*old, *new)] == [4, 0]
