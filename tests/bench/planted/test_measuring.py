"""What bench.planted is asked for."""

from __future__ import annotations

import pytest

from bench.planted.measuring import main


def test_judges_of_folds_and_texts_of_sites_do_not_go_together(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--judges", "folds", "--texts", "shops.jsonl"])
    assert capsys.readouterr().err.endswith("--judges plants the texts of its own half alone: leave out --texts\n")
