"""docs/json.md explains every field of every JSON Schema, in its order, and none that does not exist."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from wikiwatch.model import Label
from wikiwatch.report import schemas

DOCS = Path(__file__).parents[2] / "docs" / "json.md"
DOCUMENT = re.compile(r"^## .*`(\w+)`$")
DEFINITION = re.compile(r"^### `(\w+)`$")
ROW = re.compile(r"^\| `(\$?\w+)` \| ([^|]+) \| ([^|]+) \|$")


class Row(NamedTuple):
    field: str
    kind: str
    meaning: str


def documented() -> dict[str, dict[str, list[Row]]]:
    """The rows of each table: by document, then by definition ("" for the document itself)."""
    tables: dict[str, dict[str, list[Row]]] = {}
    name = definition = ""
    for line in DOCS.read_text(encoding="utf-8").splitlines():
        if heading := DOCUMENT.match(line):
            name, definition = heading[1], ""
            tables[name] = {}
        elif heading := DEFINITION.match(line):
            definition = heading[1]
        elif row := ROW.match(line):
            tables[name].setdefault(definition, []).append(Row(*row.groups()))
    return tables


def explained(name: str) -> dict[str, list[Row]]:
    """The tables of a document, with those that it shares with others."""
    tables = documented()
    shared = {definition: rows for each in tables.values() for definition, rows in each.items() if definition}
    return {key: tables[name].get(key, shared.get(key, [])) for key in specified(name)}


def specified(name: str) -> dict[str, dict]:
    """The objects that a schema describes: the document itself as "", then its definitions."""
    schema = schemas.schema(name)
    return {key: body for key, body in {"": schema, **schema["$defs"]}.items() if "properties" in body}


def may_be_null(value: dict) -> bool:
    return "null" in value.get("type", []) or {"type": "null"} in value.get("anyOf", [])


def test_every_document_has_its_chapter():
    assert sorted(documented()) == sorted(schemas.names())


@pytest.mark.parametrize("name", schemas.names())
def test_every_field_is_explained_in_its_place(name):
    fields = {key: [row.field for row in rows] for key, rows in explained(name).items()}
    assert fields == {key: list(body["properties"]) for key, body in specified(name).items()}


@pytest.mark.parametrize("name", schemas.names())
def test_nothing_is_explained_that_does_not_exist(name):
    assert set(documented()[name]) <= set(specified(name))


@pytest.mark.parametrize("name", schemas.names())
def test_what_may_be_null_is_said(name):
    said = {(key, row.field) for key, rows in explained(name).items() for row in rows if "`null`" in row.kind}
    assert said == {
        (key, field)
        for key, body in specified(name).items()
        for field, value in body["properties"].items()
        if may_be_null(value)
    }


@pytest.mark.parametrize("name", schemas.names())
def test_what_may_be_left_out_is_said(name):
    said = {(key, row.field) for key, rows in explained(name).items() for row in rows if "left out" in row.meaning}
    assert said == {
        (key, field)
        for key, body in specified(name).items()
        for field in body["properties"]
        if key != "request" and field not in body["required"]  # of a request the chapter says it once for all
    }


def test_the_labels_are_those_of_the_program():
    row = next(row for row in documented()["report"]["passage"] if row.field == "labels")
    assert re.findall(r"`(\w+)`", row.meaning) == [label.value for label in Label]
    assert schemas.schema("report")["$defs"]["label"]["description"].startswith(", ".join(Label))
