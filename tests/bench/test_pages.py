"""The edits of exports, labelled by what became of them."""

from __future__ import annotations

from pathlib import Path

from bench.train.pages import Source, read_pages
from bench.train.rows import Row

TOWER = "The tower stands in the old town, above the river and the market."
SAIL = f"{TOWER} Boats with two sails pass below it every morning."
BANANA = f"{TOWER} lol bananas"


def export(*pages: tuple[str, list[tuple[str, str, str]]]) -> str:
    """Pages by their titles, each with the user, comment and text of its revisions, an hour apart."""
    told, rev_id = [], 0
    for number, (title, revisions) in enumerate(pages, 1):
        told.append(f"<page><title>{title}</title><ns>0</ns><id>{number}</id>")
        for hour, (user, comment, text) in enumerate(revisions):
            rev_id += 1
            who = f"<ip>{user}</ip>" if user.startswith("192.") else f"<username>{user}</username><id>{len(user)}</id>"
            told.append(
                f"<revision><id>{rev_id}</id><timestamp>2024-01-01T{hour:02}:00:00Z</timestamp>"
                f"<contributor>{who}</contributor><comment>{comment}</comment><model>wikitext</model>"
                f"<format>text/x-wiki</format><text>{text}</text></revision>"
            )
        told.append("</page>")
    return f'<mediawiki version="0.11" xml:lang="en"><siteinfo><dbname>x</dbname></siteinfo>{"".join(told)}</mediawiki>'


def rows(folder: Path, *pages: tuple[str, list[tuple[str, str, str]]], titled: bool = True) -> list[Row]:
    (folder / "x.xml").write_text(export(*pages), encoding="utf-8")
    return list(read_pages(folder, [Source("x.xml", "nl", titled)]))


UNDONE = [("Ada", "new", TOWER), ("192.0.2.1", "", BANANA), ("Bea", "rvv", TOWER), ("Cor", "boats", SAIL)]


def test_what_another_user_undid_is_damaging_and_reverts_are_no_edits(tmp_path: Path) -> None:
    found = rows(tmp_path, ("Tower", UNDONE))
    assert [(row.rev_id, row.damaging, row.ill_will) for row in found] == [
        (1, False, False),
        (2, True, True),
        (4, False, False),
    ]
    undone = found[1]
    assert (undone.corpus, undone.page, undone.change.title) == ("pages-nl", "x.xml/Tower", "Tower")
    assert (undone.change.old, undone.change.new, undone.change.anon) == (TOWER, BANANA, True)
    assert undone.change.record is not None
    assert undone.weight == 1.0


def test_a_revert_that_names_no_vandalism_is_believed_less(tmp_path: Path) -> None:
    [undone] = [
        row
        for row in rows(tmp_path, ("Tower", [UNDONE[0], UNDONE[1], ("Bea", "not so", TOWER), UNDONE[3]]))
        if row.damaging
    ]
    assert not undone.ill_will
    assert 0 < undone.weight < 0.5


def test_what_went_along_with_others_is_left_out(tmp_path: Path) -> None:
    rollback = "Reverted edits by [[Special:Contributions/192.0.2.1|192.0.2.1]] to last version by [[User:Ada|Ada]]"
    both = [UNDONE[0], UNDONE[1], ("Bea", "", f"{BANANA}."), ("Cor", rollback, TOWER)]
    assert [(row.rev_id, row.damaging) for row in rows(tmp_path, ("Tower", both))] == [(1, False), (2, True)]
    bots = [UNDONE[0], UNDONE[1], ("WordBot", "", f"{BANANA}."), UNDONE[2]]
    assert [row.rev_id for row in rows(tmp_path, ("Tower", bots))] == [1, 2]


def test_what_its_author_undid_is_left_out(tmp_path: Path) -> None:
    own = [UNDONE[0], UNDONE[1], ("192.0.2.1", "oops", TOWER)]
    assert [row.rev_id for row in rows(tmp_path, ("Tower", own))] == [1]


def test_each_page_has_a_record_of_its_own(tmp_path: Path) -> None:
    found = rows(tmp_path, ("Tower", UNDONE), ("River", [("Ada", "new", TOWER), ("Ada", "more", SAIL)]), titled=False)
    later = found[-1].change
    assert later.record is not None
    assert (later.record.user_edits, later.title) == (1, None)
    assert {row.page for row in found} == {"x.xml/Tower", "x.xml/River"}


def test_who_takes_back_their_own_words_is_no_row_though_the_sitting_is_undone(tmp_path: Path) -> None:
    less = BANANA.replace(" bananas", "")
    sitting = [UNDONE[0], UNDONE[1], ("192.0.2.1", "", less), ("Bea", "rvv", TOWER)]
    assert [(row.rev_id, row.damaging) for row in rows(tmp_path, ("Tower", sitting))] == [(1, False), (2, True)]
