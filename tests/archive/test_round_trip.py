"""Any revisions in, the same out: whatever their order, their batches and how often they come."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from wikiwatch.archive import AddResult, Limits
from wikiwatch.model import Revision, Slot

SMALL = (Limits(raw_bytes=60, revisions=4), Limits(raw_bytes=300, revisions=9, chain_heads=2, chain_bytes=50))

any_text = st.binary(max_size=40) | st.sampled_from(
    [b"", b"\x37\xa4\x30\xec dictionary?", b"the same again", b"x" * 90]
)
any_string = st.text(max_size=12) | st.sampled_from(["\x00\x1b[31m", "\ud800", "‮drawkcab", "</script>"])
any_moment = st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)


@st.composite
def slots(draw: st.DrawFn, role: str) -> Slot:
    text = draw(st.none() | any_text)
    sha1 = draw(st.none() | st.binary(min_size=20, max_size=20)) if text is None else hashlib.sha1(text).digest()
    size = draw(st.none() | st.integers(0, 10**12)) if text is None else len(text)
    model, form = draw(st.sampled_from([("wikitext", "text/x-wiki"), ("json", "application/json"), ("é", "")]))
    return Slot(role=role, model=model, format=form, text=text, sha1=sha1, size=size)


@st.composite
def revisions(draw: st.DrawFn) -> Revision:
    roles = draw(st.sampled_from([("main",), ("main",), ("main", "mediainfo"), ("other", "main", "third")]))
    return Revision(
        rev_id=draw(st.integers(0, 40) | st.integers(0, 2**63 - 1)),
        parent_id=draw(st.none() | st.integers(0, 2**63)),
        page_id=7,
        dt=draw(any_moment),
        user=draw(st.none() | any_string),
        user_id=draw(st.none() | st.integers(0, 2**40)),
        anon=draw(st.none() | st.booleans()),
        comment=draw(st.none() | any_string),
        minor=draw(st.booleans()),
        tags=tuple(draw(st.lists(any_string, max_size=2))),
        suppressed=draw(st.booleans()),
        slots=tuple(draw(slots(role)) for role in roles),
    )


def history_order(revision: Revision) -> tuple[datetime, int]:
    return (revision.dt, revision.rev_id)


@settings(max_examples=40, deadline=None)
@given(
    given=st.lists(revisions(), max_size=25, unique_by=lambda revision: revision.rev_id),
    cuts=st.lists(st.integers(0, 25), max_size=5),
    again=st.randoms(use_true_random=False),
    limits=st.sampled_from(SMALL),
)
def test_any_revisions_in_any_batches_come_back(open_page, history, given, cuts, again, limits):
    with tempfile.TemporaryDirectory() as folder, open_page(Path(folder), limits) as archive:
        edges = [0, *sorted(cuts), len(given)]
        for start, end in pairwise(edges):
            archive.add_revisions("testwiki", 7, given[start:end])
        expected = sorted(given, key=history_order)
        assert history(archive) == expected
        assert archive.bare_revisions("testwiki", 7) == list(archive.revisions("testwiki", 7, text=False))

        repeated = again.sample(given, len(given))
        assert archive.add_revisions("testwiki", 7, repeated) == AddResult(unchanged=len(given))
        assert history(archive) == expected
        assert [archive.revision("testwiki", revision.rev_id) for revision in given] == given


def test_metadata_alone(archive, rev):
    archive.add_revisions("testwiki", 7, [rev(1, b"one"), rev(2, b"two"), rev(3, b"one")])
    without_text = [
        replace(revision, slots=(replace(revision.main, text=None),))
        for revision in (rev(1, b"one"), rev(2, b"two"), rev(3, b"one"))
    ]
    assert list(archive.revisions("testwiki", 7, text=False)) == without_text
    assert archive.revision("testwiki", 2, text=False) == without_text[1]


def test_bare_revisions_are_those_without_texts(tmp_path, open_page, rev):
    """Whatever order they came in, with deleted and hidden ones among them, also when the file has been closed."""
    with open_page(tmp_path, Limits(revisions=3)) as archive:
        given = [rev(n, b"%d" % (n % 4), user=f"Editor {n % 3}", tags=("a tag",) * (n % 2)) for n in (5, 1, 4, 7, 2, 9)]
        archive.add_revisions("testwiki", 7, [*given, rev(3, None, user=None, comment=None), rev(8, b"")])
        archive.mark_gone("testwiki", [4], rev(100).dt)
        bare, expected = archive.bare_revisions("testwiki", 7), list(archive.revisions("testwiki", 7, text=False))
    assert bare.rev_ids == [1, 2, 3, 5, 7, 8, 9]
    assert bare == expected
    assert (bare.users[2], bare.sizes[2], bare.sizes[5]) == (None, None, 0)
    assert bare.times == [revision.dt.timestamp() for revision in expected]


def test_a_page_without_revisions_has_no_bare_ones(archive):
    assert archive.bare_revisions("testwiki", 7) == []


def test_what_follows_a_revision(tmp_path, open_page, rev):
    with open_page(tmp_path, Limits(revisions=3)) as archive:
        archive.add_revisions("testwiki", 7, [rev(n, b"%d" % n) for n in range(10)])
        same_minute = rev(12, b"late", dt=rev(6).dt)
        archive.add_revisions("testwiki", 7, [same_minute])
        follow = archive.revisions("testwiki", 7, after=rev(6))
        assert [revision.rev_id for revision in follow] == [12, 7, 8, 9]


def test_missing_checksums_are_filled_in(archive, rev, history):
    bare = replace(rev(1).main, text=b"old export", sha1=None, size=None)
    archive.add_revisions("testwiki", 7, [rev(1, slots=(bare,))])
    assert history(archive) == [rev(1, b"old export")]


def test_several_pages_and_wikis_keep_apart(archive, rev, history):
    other_page = replace(rev(1, b"another page"), page_id=8, rev_id=2)
    other_wiki = replace(rev(1, b"another wiki"), rev_id=1)
    archive.put_page("testwiki", replace(find(archive, "Vélo"), page_id=8, page_title="Roue"))
    archive.put_wiki(replace(archive.wiki("testwiki"), wiki_id="zwiki"))
    archive.put_page("zwiki", find(archive, "Vélo"))
    archive.add_revisions("testwiki", 7, [rev(1, b"this page")])
    archive.add_revisions("testwiki", 8, [other_page])
    archive.add_revisions("zwiki", 7, [other_wiki])
    assert history(archive) == [rev(1, b"this page")]
    assert archive.revision("testwiki", 2) == other_page
    assert archive.revision("zwiki", 1) == other_wiki
    assert archive.revision("zwiki", 2) is None


def find(archive, title):
    return archive.find_page("testwiki", title)[1]


POOL_TEXTS = [b"", b"stub", b"a longer text that others resemble", b"a longer text that others share", b"z" * 70]
operations = st.tuples(
    st.sampled_from(["add", "add", "purge text", "purge user", "delete", "delete page"]),
    st.lists(st.integers(0, 14), min_size=1, max_size=6, unique=True),
)


@settings(max_examples=30, deadline=None)
@given(steps=st.lists(operations, max_size=12), limits=st.sampled_from(SMALL))
def test_adding_hiding_and_deleting_in_any_order(open_page, history, rev, steps, limits):
    pool = [rev(number, POOL_TEXTS[number % 5] + b"!" * (number // 10)) for number in range(15)]
    standing: dict[int, Revision] = {}
    with tempfile.TemporaryDirectory() as folder, open_page(Path(folder), limits) as archive:
        for step, rev_ids in steps:
            if step == "add":
                archive.add_revisions("testwiki", 7, [pool[rev_id] for rev_id in rev_ids])
                standing |= {rev_id: pool[rev_id] for rev_id in rev_ids}
            elif step == "delete page":
                archive.mark_page_deleted("testwiki", 7, pool[0].dt)
                standing = {}
            elif step == "delete":
                archive.mark_gone("testwiki", rev_ids, pool[0].dt)
                standing = {rev_id: kept for rev_id, kept in standing.items() if rev_id not in rev_ids}
            else:
                text = step == "purge text"
                archive.purge("testwiki", rev_ids, text=text, user=not text, comment=False)
                for rev_id in standing.keys() & set(rev_ids):
                    standing[rev_id] = without(standing[rev_id], text=text)
        assert history(archive) == [standing[rev_id] for rev_id in sorted(standing)]


def without(revision: Revision, *, text: bool) -> Revision:
    """The revision as it is after its text, or else its user, was purged."""
    if text:
        return replace(revision, slots=(replace(revision.main, text=None, sha1=None),))
    return replace(revision, user=None, user_id=None, anon=None)
