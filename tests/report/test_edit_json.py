"""Single edits for programs, held against their schema."""

from tests.documents import valid
from tests.report.edit_reports import all_of_them, made_of, suspect_edit
from wikiwatch.report import edit_json


def test_single_edits(as_expected):
    text = edit_json.render(all_of_them())
    valid("edit", text)
    as_expected("edits.json", text)


def test_the_changes_of_an_edit_make_the_new_text_of_the_old_one():
    shown = suspect_edit()
    (told,) = valid("edit", edit_json.render(made_of(shown)))["edits"]
    old, new = shown.edit.old, shown.edit.new
    for change in told["changes"]:
        assert change["old_text"] == old[slice(*change["old"])]
        assert change["new_text"] == new[slice(*change["new"])]
    assert [change["kind"] for change in told["changes"]] == ["inserted", "replaced", "moved", "restored", "inserted"]
    assert [piece["move"] for piece in told["diff"] if piece["kind"].startswith("moved")] == [1, 1]
