"""Reading the toy history's spreadsheet."""

from bench.toy import truth_of


def test_origins_stand_two_rows_below_the_tokens_whatever_stands_beside_them() -> None:
    rows = {
        1: {1: "revID", 2: "editor"},
        3: {1: "0", 2: "A", 3: "add"},
        4: {4: "a", 5: "house", 19: "<---", 20: "tokens"},
        5: {4: "A", 5: "A"},
        6: {4: "0", 5: "0"},
        8: {1: "1", 2: "B", 4: "#"},
        9: {4: "a", 6: "hut", 7: "legend"},
        10: {4: "A", 6: "B"},
        11: {4: "0", 6: "1"},
    }
    assert truth_of(rows, {0: ["a", "house"], 1: ["a", "hut"]}) == {0: [0, 0], 1: [0, 1]}
