"""What is told of a line that is no JSON."""

import pytest

from wikiwatch.pipeline.json_lines import parsed


@pytest.mark.parametrize(
    ("line", "held"),
    [(b'{"id": 1}\n', {"id": 1}), (b'\xef\xbb\xbf["a"]', ["a"]), (b'"\xed\xa0\x80"', "\ud800"), (b"5", 5)],
)
def test_a_line_of_utf8_with_and_without_its_mark(line: bytes, held: object) -> None:
    assert parsed(line) == held


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"\n", "not JSON: Expecting value at character 2 of the line"),
        (b'{"id": 1, "new"', "not JSON: Expecting ':' delimiter at character 16 of the line"),
        (b'{"a": "\xff"}', "not UTF-8: byte 8 of the line is 0xff"),
        (b"\xff\xfe{\x00", "not UTF-8: byte 1 of the line is 0xff"),
        (b"9" * 5_000, "not JSON: Exceeds the limit"),
        (b"[" * 100_000, "not JSON: nested more than 100 levels deep"),
    ],
)
def test_where_it_goes_wrong_is_told(line: bytes, told: str) -> None:
    with pytest.raises(ValueError) as raised:
        parsed(line)
    assert str(raised.value).startswith(told)
