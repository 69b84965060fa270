import json

import jsonschema
import pytest

from wikiwatch.errors import UsageError
from wikiwatch.report import schemas

FINDING = {
    "detector": "shouting",
    "label": "vandalism",
    "evidence": "form",
    "start": 0,
    "end": 4,
    "message": "Capitals.",
    "signals": {"share": 1.0},
    "weight": 0.5,
}
SCORED = {
    "schema": "wikiwatch/score/1",
    "id": "a",
    "scores": {"damaging": 0.9, "goodfaith": 0.2},
    "calibrated": True,
    "suspect": True,
    "labels": ["vandalism"],
    "reasons": [{"group": "case", "contribution": 1.5, "message": "Capitals.", "spans": [[0, 4]]}],
    "findings": [FINDING],
}
CHECKED = {
    "schema": "wikiwatch/check/1",
    "lang": "en",
    "threshold": 0.5,
    "sentences": [
        {"start": 0, "end": 4, "text": "SPAM", "score": 0.5, "labels": [], "spans": [[0, 4]], "findings": [FINDING]}
    ],
    "suspect_share": 1.0,
}


def validator(name: str, definition: str | None = None) -> jsonschema.Draft202012Validator:
    schema = schemas.schema(name)
    if definition is not None:
        schema = {"$ref": f"#/$defs/{definition}", "$defs": schema["$defs"]}
    return jsonschema.Draft202012Validator(schema)


def test_names():
    names = ("blame", "check", "doctor", "edit", "event", "outcome", "report", "score", "stream", "watch")
    assert schemas.names() == names


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(
        UsageError,
        match=r"no schema 'rapport'. There are: blame, check, doctor, edit, event, outcome, report, score, stream, ",
    ):
        schemas.schema("rapport")


@pytest.mark.parametrize("name", schemas.names())
def test_each_is_a_schema_of_2020_12_named_after_its_document(name):
    schema = schemas.schema(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert (schema["title"], schema["$id"]) == (f"wikiwatch/{name}/1", f"urn:wikiwatch:schema:{name}:1")
    assert json.loads(schemas.text(name)) == schema


@pytest.mark.parametrize("name", schemas.names())
def test_every_definition_is_used_or_named_in_the_description(name):
    schema, text = schemas.schema(name), schemas.text(name)
    unused = [each for each in schema["$defs"] if text.count(f'"#/$defs/{each}"') == 0]
    assert [each for each in unused if f"$defs/{each}" not in schema["description"]] == []


def test_what_the_documents_share_is_the_same_in_all():
    versions: dict[str, list[object]] = {}
    for name in schemas.names():
        for definition, body in schemas.schema(name)["$defs"].items():
            versions.setdefault(definition, []).append(body)
    assert [name for name, bodies in versions.items() if any(body != bodies[0] for body in bodies)] == []


@pytest.mark.parametrize(
    "document",
    [SCORED, {"id": None, "line": 3, "error": "no such thing"}, {"id": 7, "line": 3, "error": "old is missing"}],
)
def test_lines_that_score_prints(document):
    validator("score").validate(document)


@pytest.mark.parametrize(
    "document",
    [
        {**SCORED, "extra": 1},
        {key: value for key, value in SCORED.items() if key != "findings"},
        {**SCORED, "scores": {"damaging": 1.1, "goodfaith": 0}},
        {**SCORED, "labels": ["Off topic"]},
        {**SCORED, "findings": [{**FINDING, "start": -1}]},
        {**SCORED, "reasons": [{"group": "case", "contribution": 1.5, "message": "", "spans": []}]},
        {**SCORED, "findings": [{**FINDING, "signals": {"nested": {"a": 1}}}]},
        {"id": "a", "line": 0, "error": "lines count from one"},
    ],
)
def test_lines_that_score_must_not_print(document):
    assert not validator("score").is_valid(document)


@pytest.mark.parametrize(
    "document",
    [
        {"id": "a", "old": None, "new": "text"},
        {"id": 1, "old": "a", "new": "b", "comment": None, "user": None, "anon": None, "lang": "fr", "tags": ["x"]},
        {"id": 1, "removed": "", "added": "text", "unknown": "fields are passed over"},
    ],
)
def test_lines_that_score_reads(document):
    validator("score", "request").validate(document)


@pytest.mark.parametrize("document", [{"id": "a", "new": "text"}, {"old": "a", "new": "b"}, {"id": 1, "added": "b"}])
def test_lines_that_score_cannot_read(document):
    assert not validator("score", "request").is_valid(document)


@pytest.mark.parametrize("document", [CHECKED, {**CHECKED, "id": "a"}, {**CHECKED, "text": "SPAM", "sentences": []}])
def test_documents_that_check_prints(document):
    validator("check").validate(document)


@pytest.mark.parametrize(
    "document",
    [
        {**CHECKED, "schema": "wikiwatch/check/2"},
        {**CHECKED, "suspect_share": 1.5},
        {key: value for key, value in CHECKED.items() if key != "threshold"},
        {**CHECKED, "sentences": [{**CHECKED["sentences"][0], "spans": [[0, 4, 5]]}]},
    ],
)
def test_documents_that_check_must_not_print(document):
    assert not validator("check").is_valid(document)
