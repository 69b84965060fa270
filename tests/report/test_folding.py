import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from wikiwatch.report.folding import fitted, fold


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("un mot", ["un mot"]),
        ("dix signes", ["dix signes"]),
        ("onze signes.", ["onze", "signes."]),
        ("  un mot  de  plus", ["  un mot", "de  plus"]),
        ("interminablement", ["interminab", "lement"]),
        ("et interminablement là", ["et", "interminab", "lement là"]),
        ("漢字漢字漢字漢字", ["漢字漢字漢", "字漢字"]),
        ("e\u0301" * 12, ["e\u0301" * 10, "e\u0301" * 2]),
        ("👩‍👧" * 6, ["👩‍👧" * 5, "👩‍👧"]),
        ("\u200d\u200da" + "漢" * 5, ["\u200d\u200da" + "漢" * 4, "漢"]),
    ],
)
def test_ten_columns(text, lines):
    assert list(fold(text, 10)) == lines


@given(st.text(st.sampled_from("ab 漢é\u0301\u200d👩")), st.integers(2, 12))
def test_no_line_is_too_wide_and_nothing_but_spaces_is_lost(text, columns):
    lines = list(fold(text, columns))
    assert [line for line in lines if cell_len(line) > columns] == []
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ann", "Ann   "),
        ("Annick", "Annick"),
        ("Annabel", "Annab…"),
        ("漢字", "漢字  "),
        ("漢字漢", "漢字漢"),
        ("漢字漢字", "漢字 …"),
        ("e\u0301e\u0301", "e\u0301e\u0301    "),
        ("", "      "),
    ],
)
def test_a_name_in_six_columns(name, shown):
    assert fitted(name, 6) == shown
    assert cell_len(shown) == 6
