"""JSON documents as a program reads them."""

import json
from typing import Any

import jsonschema

from wikiwatch.report import schemas


def valid(name: str, text: str) -> Any:
    """The document, held against the JSON Schema of its name."""
    document = json.loads(text)
    jsonschema.Draft202012Validator(schemas.schema(name)).validate(document)
    return document
