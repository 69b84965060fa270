"""Which names are about one thing."""

import pytest

from wikiwatch.detect.image_swap import examine
from wikiwatch.history import compare
from wikiwatch.model import Context

TEXT = "[[File:{}|thumb|A caption]]\nText.\n"


@pytest.mark.parametrize(
    ("before", "after", "title", "swapped"),
    [
        ("Mona Lisa.jpg", "Pig.jpg", "Mona Lisa", True),
        ("Mona_Lisa.jpg", "MonaLisa restored.png", "Mona Lisa", False),
        ("Façade nord.jpg", "Facade 2.jpg", "Gare", False),
        ("Old.jpg", "ÉGLISE.jpg", "Eglise Saint-Jean", False),
        ("Old.jpg", "東京タワー.jpg", "東京", False),
        ("Flag A.svg", "Flag B.svg", "Norway", True),
        ("Vue.jpg", "Vue.jpg", "Ville", False),
    ],
)
def test_related_names(before, after, title, swapped):
    edit = compare(TEXT.format(before), TEXT.format(after))
    context = Context(lang="en", page_title=title, established=lambda: edit.old)
    found = [(f.signals["before"], f.signals["after"]) for f in examine(edit, context)]
    assert found == ([(before, after)] if swapped else [])
