"""A line of JSON, and what is wrong with one that is none."""

from __future__ import annotations

import json
from typing import Any

from wikiwatch.model.foreign_json import loaded


def parsed(line: bytes) -> Any:
    """What a line of UTF-8 holds. Raises `ValueError`, whose text tells a person what is wrong and where."""
    try:
        return loaded(line)
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8: byte {error.start + 1} of the line is 0x{line[error.start]:02x}") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at character {error.pos + 1} of the line") from None
    except ValueError as error:
        raise ValueError(f"not JSON: {error}") from None
