"""A checked text for programs, held against its schema."""

from tests.documents import valid
from tests.report.test_check_view import GRAFT, HOST, REPORT, TEXT, checked, sentence
from wikiwatch.model import Judged, Reason, Span, StageError
from wikiwatch.report import check_json


def test_every_sentence_with_its_guilty_clauses():
    first, second = valid("check", check_json.render(REPORT))["sentences"]
    assert (first["score"], first["spans"], first["findings"]) == (0, [], [])
    assert (second["text"], second["score"], second["labels"]) == (HOST, 0.87, ["off_topic"])
    assert [TEXT[start:end] for start, end in second["spans"]] == [GRAFT]


def test_measured_reasons_stand_beside_the_findings():
    part = sentence(TEXT, HOST)
    span = Span(part.judged.span.start, part.judged.span.start + 2)
    reason = Reason(group="topic", contribution=1.25, message="«joueur» is foreign here", spans=(span,))
    told = checked(
        type(part)(text=HOST, judged=Judged(span=part.judged.span, score=0.9, reasons=(reason,)), findings=())
    )
    assert valid("check", check_json.line(told))["sentences"][0]["reasons"] == [
        {"group": "topic", "contribution": 1.25, "message": "«joueur» is foreign here", "spans": [list(span)]}
    ]


def test_what_is_there_only_sometimes():
    assert not {"id", "text", "errors"} & valid("check", check_json.render(REPORT)).keys()
    failed = (StageError(stage="detect/shouting", message="KeyError: 1"),)
    document = valid("check", check_json.line(checked(document_id="a", extracted=True, errors=failed)))
    assert (document["id"], document["text"], document["sentences"]) == ("a", TEXT, [])
    assert document["errors"] == [{"stage": "detect/shouting", "message": "KeyError: 1"}]
