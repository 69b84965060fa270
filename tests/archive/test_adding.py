"""What add_revisions does with revisions it knows, does not believe, or does not get."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain, islice

import pytest

from wikiwatch.archive import AddResult, Archive, Limits
from wikiwatch.errors import ArchiveError, FetchError
from wikiwatch.model import Slot

HIDDEN = Slot(text=None, sha1=None, size=None)


def add(archive: Archive, *revisions, exact: bool = False) -> AddResult:
    return archive.add_revisions("testwiki", 7, revisions, exact=exact)


def place(archive: Archive, rev_id: int) -> str:
    return f"{archive.path}: revision {rev_id} of page 7 (Vélo) of testwiki"


# ---------------------------------------------------------------- what changes


def test_what_the_wiki_hides_later_is_hidden_but_the_text_stays(archive, rev, history):
    add(archive, rev(1, b"shown"), rev(2, b"kept"))
    hidden = rev(2, None, user=None, user_id=None, anon=None, comment=None, suppressed=True)
    assert add(archive, rev(1, b"shown"), hidden) == AddResult(updated=1, unchanged=1)
    assert history(archive) == [rev(1, b"shown"), replace(hidden, slots=rev(2, b"kept").slots)]


def test_what_the_wiki_shows_again_is_added(archive, rev, history):
    hidden = rev(2, None, user=None, user_id=None, anon=None, comment=None)
    add(archive, rev(1, b"shown"), hidden, rev(3, b"later"))
    assert add(archive, rev(2, b"was hidden")) == AddResult(updated=1)
    assert history(archive) == [rev(1, b"shown"), rev(2, b"was hidden"), rev(3, b"later")]


def test_a_source_that_cannot_tell_erases_nothing(archive, rev, history):
    known = rev(1, b"text", tags=("mw-rollback",))
    add(archive, known)
    old_export = rev(1, b"text", parent_id=None, user_id=None, anon=None)
    assert add(archive, old_export) == AddResult(unchanged=1)
    assert history(archive) == [known]


def test_an_exact_source_is_followed_to_the_letter(archive, rev, history):
    add(archive, rev(1, b"text", tags=("mw-rollback",), suppressed=True, comment=None))
    told = rev(1, b"text", parent_id=None, user_id=None, anon=None, comment=None)
    assert add(archive, told, exact=True) == AddResult(updated=1)
    assert history(archive) == [told]


def test_another_user_takes_nothing_from_the_one_before(archive, rev, history):
    add(archive, rev(1, user="Editor A", user_id=11, anon=False))
    renamed = rev(1, user="192.0.2.7", user_id=None, anon=True)
    add(archive, renamed)
    assert history(archive) == [renamed]


def test_suppression_ends_when_all_is_shown(archive, rev, history):
    add(archive, rev(1, b"text", suppressed=True, comment=None))
    add(archive, rev(1, b"text", comment=None))
    assert history(archive) == [rev(1, b"text", suppressed=True, comment=None)]
    add(archive, rev(1, b"text"))
    assert history(archive) == [rev(1, b"text")]


def test_a_slot_that_is_not_mentioned_stays(archive, rev, history):
    caption = Slot(role="mediainfo", model="json", format="application/json", text=b"{}", sha1=None, size=None)
    both = rev(1, b"file page")
    both = replace(both, slots=(both.main, caption))
    add(archive, both)
    add(archive, rev(1, b"file page", comment="other comment"))
    digest = hashlib.sha1(b"{}").digest()
    expected = (both.main, replace(caption, sha1=digest, size=2))
    assert history(archive) == [rev(1, b"file page", comment="other comment", slots=expected)]


def test_a_stub_gets_its_text(archive, rev, history):
    whole = rev(1, b"text")
    stub = replace(whole, slots=(replace(whole.main, text=None),))
    add(archive, stub)
    assert history(archive) == [stub]
    assert add(archive, whole) == AddResult(updated=1)
    assert add(archive, stub) == AddResult(unchanged=1)
    assert history(archive) == [whole]


def test_a_revision_told_twice_in_one_go(archive, rev, history):
    assert add(archive, rev(1, None), rev(1, b"text")) == AddResult(added=1, updated=1)
    assert history(archive) == [rev(1, b"text")]


# ---------------------------------------------------------------- what is refused


def test_a_text_with_another_sha1_is_refused(archive, rev, history):
    wrong = rev(2, slots=(Slot(text=b"corrupted", sha1=hashlib.sha1(b"original").digest(), size=9),))
    with pytest.raises(ArchiveError) as failure:
        add(archive, rev(1, b"before"), wrong, rev(3, b"after"))
    assert str(failure.value) == (
        f"{place(archive, 2)}: its text (9 bytes, SHA-1 {hashlib.sha1(b'corrupted').hexdigest()}) is not the one its "
        f"source describes (9 bytes, SHA-1 {hashlib.sha1(b'original').hexdigest()}); fetch it again"
    )
    assert history(archive) == [rev(1, b"before")]


def test_a_text_of_another_size_is_refused(archive, rev, history):
    with pytest.raises(ArchiveError, match=r"its text \(4 bytes.*describes \(5 bytes, SHA-1 unknown\)"):
        add(archive, rev(2, slots=(Slot(text=b"four", sha1=None, size=5),)))
    assert history(archive) == []


def test_sources_that_disagree_about_a_text(archive, rev, history):
    add(archive, rev(1, b"first told"))
    digest = hashlib.sha1(b"told otherwise").digest()
    for other in (rev(1, b"told otherwise"), rev(1, slots=(Slot(text=None, sha1=digest, size=14),))):
        with pytest.raises(ArchiveError) as failure:
            add(archive, rev(2, b"new"), other)
        assert str(failure.value) == (
            f"{place(archive, 1)}: its text (SHA-1 {digest.hex()}) is not the one archived earlier; "
            "one of the two sources is wrong, and the earlier one was kept"
        )
    assert history(archive) == [rev(1, b"first told"), rev(2, b"new")]


def test_who_is_told_of_another_text_gets_the_revisions_behind_it_too(archive, rev, history):
    told = []
    revisions = [rev(1, b"first"), rev(1, b"second"), rev(2, b"next"), rev(1, b"first")]
    result = archive.add_revisions("testwiki", 7, revisions, on_other_text=told.append)
    assert (told, history(archive)) == ([rev(1, b"second")], [rev(1, b"first"), rev(2, b"next")])
    assert result == AddResult(added=2, unchanged=1)


def test_sources_that_disagree_within_one_batch_or_over_a_stub(archive, rev, history):
    with pytest.raises(ArchiveError, match=r"revision 1 .* not the one archived earlier"):
        add(archive, rev(1, b"first"), rev(1, b"second"))
    stub = replace(rev(2, b"one"), slots=(replace(rev(2, b"one").main, text=None),))
    with pytest.raises(ArchiveError, match=r"revision 2 .* not the one archived earlier"):
        add(archive, stub, rev(2, b"two"))
    assert history(archive) == [rev(1, b"first"), stub]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"page_id": 8}, "belongs to page 8"),
        ({"slots": ()}, "needs slots of different names, not []"),
        ({"slots": (HIDDEN, HIDDEN)}, "needs slots of different names, not ['main', 'main']"),
        ({"rev_id": -1}, "not a revision id that MediaWiki can give"),
        ({"rev_id": 2**63}, "not a revision id that MediaWiki can give"),
        ({"dt": datetime(2020, 1, 1)}, "the time 2020-01-01T00:00:00 has no time zone"),
        (
            {"dt": datetime(2020, 1, 1, microsecond=5, tzinfo=UTC)},
            "saved at 2020-01-01T00:00:00.000005+00:00, but MediaWiki's times are whole seconds",
        ),
    ],
)
def test_revisions_that_cannot_be(archive, rev, history, fields, message):
    impossible = replace(rev(5, b"text"), **fields)
    with pytest.raises(ArchiveError) as failure:
        add(archive, rev(1, b"good"), impossible)
    assert str(failure.value) == f"{place(archive, impossible.rev_id)}: {message}"
    assert history(archive) == [rev(1, b"good")]


def test_a_page_that_was_not_put(archive, rev):
    with pytest.raises(ArchiveError, match="no page 99 of testwiki in the archive; fetch or import it first"):
        archive.add_revisions("testwiki", 99, [rev(1)])
    with pytest.raises(ArchiveError, match="no page 99 of testwiki in the archive; fetch or import it first"):
        list(archive.revisions("testwiki", 99))


# ---------------------------------------------------------------- batches


@pytest.mark.parametrize("error", [FetchError("connection lost"), OSError("no route"), KeyboardInterrupt()])
def test_what_came_before_a_failure_is_kept(archive, rev, history, error):
    def interrupted():
        yield rev(1, b"one")
        yield rev(2, b"two")
        raise error

    with pytest.raises(type(error)) as failure:
        archive.add_revisions("testwiki", 7, interrupted())
    assert failure.value is error
    assert history(archive) == [rev(1, b"one"), rev(2, b"two")]


@pytest.mark.parametrize("limits", [Limits(revisions=10), Limits(raw_bytes=1000), Limits(seconds=0)])
def test_revisions_are_committed_while_they_come(tmp_path, open_page, rev, limits):
    numbers = iter(range(100))
    with open_page(tmp_path, limits) as archive, Archive.open(tmp_path) as reader:

        def coming():
            for number in numbers:
                yield rev(number, b"%0100d" % number)
                if number == 50:
                    seen.extend(revision.rev_id for revision in reader.revisions("testwiki", 7))

        seen: list[int] = []
        archive.add_revisions("testwiki", 7, coming())
    assert seen == list(range(len(seen)))
    assert len(seen) >= 40


def test_revisions_told_again_between_commits(tmp_path, open_page, rev, history):
    told = [rev(number, b"%d" % number) for number in (1, 1, 2, 2, 3, 1, 3, 2)]
    with open_page(tmp_path, Limits(seconds=0)) as archive:
        assert archive.add_revisions("testwiki", 7, told) == AddResult(added=3, unchanged=5)
        assert history(archive) == [rev(number, b"%d" % number) for number in (1, 2, 3)]


def test_revisions_come_as_a_stream(tmp_path, open_page, rev):
    """No more than a batch is read ahead: an endless source is archived until it fails."""

    def endless():
        yield from islice((rev(n, b"%d" % n) for n in range(10**9)), 500)
        raise FetchError("enough")

    with open_page(tmp_path, Limits(revisions=50)) as archive:
        with pytest.raises(FetchError):
            archive.add_revisions("testwiki", 7, chain(endless()))
        assert len(list(archive.revisions("testwiki", 7))) == 500


# ---------------------------------------------------------------- size


def versions(count: int):
    """A page of 20 kB that gains a sentence at a changing place with each edit."""
    sentences = [f"Sentence {hashlib.sha1(b'%d' % n).hexdigest()} of the article.\n" for n in range(300)]
    for number in range(count):
        digest = hashlib.sha1(b"edit %d" % number).hexdigest()
        sentences.insert(int(digest, 16) % len(sentences), f"An edit added {digest}.\n")
        yield "".join(sentences).encode()


def test_single_appends_cost_little_more_than_one_import(tmp_path, open_page, rev, history):
    revisions = [rev(number, text) for number, text in enumerate(versions(250))]
    limits = Limits(raw_bytes=1 << 20)
    sizes = {}
    for name, batches in (("bulk", [revisions]), ("single", [[revision] for revision in revisions])):
        with open_page(tmp_path / name, limits) as archive:
            for batch in batches:
                archive.add_revisions("testwiki", 7, batch)
            assert history(archive) == revisions
        sizes[name] = archive.path.stat().st_size
    assert sizes["single"] < 1.5 * sizes["bulk"]
    raw_bytes = sum(len(revision.text or b"") for revision in revisions)
    assert sizes["bulk"] < raw_bytes / 50


def test_identical_texts_are_stored_once(tmp_path, open_page, rev, history):
    noise = b"".join(hashlib.sha1(b"%d" % n).digest() for n in range(5000))
    revisions = [rev(number, noise if number % 2 else b"blanked") for number in range(60)]
    with open_page(tmp_path, Limits(revisions=7)) as archive:
        archive.add_revisions("testwiki", 7, revisions)
        assert history(archive) == revisions
    assert archive.path.stat().st_size < 2.2 * len(noise)
