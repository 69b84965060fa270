"""is_explained(): a reason in the author's own words, or none."""

import pytest

from wikiwatch.wikitext.summaries import is_explained


@pytest.mark.parametrize(
    "summary",
    [
        "removed claim that the cited book does not make",
        "/* Histoire */ d'après le recensement de 2021",
        "rvv",
        "copyvio",
        "Fusion avec l'article principal",
        "unsourced",
        "数字は国勢調査による",
    ],
)
def test_a_reason(summary):
    assert is_explained(summary)


@pytest.mark.parametrize(
    "summary",
    [
        None,
        "",
        "/* History */",
        "/* History */ fixed typo",
        "Correction d'une faute d'orthographe",
        "Korrektur",
        "Replaced content with 'hello to all of my friends'",
        "Page blanchie",
        "Updated info",
        "ok",
        "...",
        "12 34",
        "/* " * 5_000,
    ],
)
def test_no_reason(summary):
    assert not is_explained(summary)
