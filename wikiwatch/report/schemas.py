"""The JSON Schemas (2020-12) of what wikiwatch prints, as ``wikiwatch schema NAME`` shows them."""

import json
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from wikiwatch.errors import UsageError


def names() -> tuple[str, ...]:
    """The documents that have a schema."""
    return tuple(sorted(path.name.removesuffix(".json") for path in _folder().iterdir() if path.name.endswith(".json")))


def text(name: str) -> str:
    """One schema as it is written.

    Raises UsageError when there is no document of this name.
    """
    if name not in names():
        raise UsageError(f"There is no schema {name!r}. There are: {', '.join(names())}.")
    return _folder().joinpath(f"{name}.json").read_text(encoding="utf-8")


def schema(name: str) -> dict[str, Any]:
    """One schema, parsed.

    Raises UsageError when there is no document of this name.
    """
    parsed: dict[str, Any] = json.loads(text(name))
    return parsed


def _folder() -> Traversable:
    return files("wikiwatch.report").joinpath("schemas")
