"""What two texts alone cannot say: reverts, suspicion; and that cost stays low."""

import time
from dataclasses import replace

from wikiwatch.detect.reference_removal import examine
from wikiwatch.history import compare
from wikiwatch.model import Context, Edit

OLD = "The tower was built by monks in the ninth century.<ref>Annals, p. 3.</ref> It leans.\n"
NEW = "The tower was built by monks in the ninth century. It leans.\n"


def places(edit: Edit, established: str) -> list[int]:
    context = Context(lang="en", page_title="Tower", established=lambda: established, prior_edits=0)
    return [finding.start for finding in examine(edit, context)]


def test_the_place_is_where_the_reference_stood():
    assert places(compare(OLD, NEW), OLD) == [NEW.index(" It leans")]


def test_a_revert_is_silent():
    assert places(replace(compare(OLD, NEW), reverts=(1,)), OLD) == []


def test_a_sentence_that_was_suspect_is_silent():
    assert places(compare(OLD, NEW), "It leans.\n") == []


def test_cost_is_linear():
    sentences = [f"The stone w{i} with mark m{i} stands here{{}}." for i in range(1_500)]
    old = " ".join(sentence.format(f"<ref>Book {i}</ref>") for i, sentence in enumerate(sentences))
    edit = compare(old, " ".join(sentence.format("") for sentence in sentences))
    before = time.process_time()
    assert len(places(edit, old)) == 200  # no more are looked at
    assert time.process_time() - before < 4
