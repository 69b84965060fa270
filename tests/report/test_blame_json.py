"""Who wrote which run, for programs, held against its schema."""

from tests.documents import valid
from wikiwatch.report import blame_json


def test_runs_of_a_page_and_who_wrote_them(report, as_expected):
    page = report.pages[0]
    first, second = (passage.inserted_by for passage in page.passages[:2])
    text = blame_json.render(
        wiki=page.wiki,
        page=page.page,
        rev_id=1060,
        runs=[(0, 40, 1042), (41, 60, 1057), (60, 66, 1042)],
        origins={1057: second, 1042: first},
    )
    valid("blame", text)
    as_expected("blame.json", text)
