"""Reading the tables of a configuration file. Every complaint names the file and the key."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from wikiwatch.errors import UsageError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z")


class Table:
    """One table of the file. ``path`` is what stands before its keys in messages, such as ``watchlist.towers.``."""

    def __init__(self, file: Path, values: Mapping[str, object], path: str = "") -> None:
        self._file, self._values, self._path = file, values, path

    def wrong(self, key: str, what: str) -> UsageError:
        """The error for a key's value."""
        return UsageError(f"{self._file}: {self._path}{key} {what}")

    def only(self, known: Collection[str]) -> None:
        """Raise UsageError for a key that is not among these."""
        for key in self._values:
            if key not in known:
                where = f" in {self._path[:-1]}" if self._path else ""
                raise UsageError(f"{self._file}: unknown key {key!r}{where}; known are {', '.join(known)}")

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self._values

    def text(self, key: str) -> str | None:
        """A non-empty text, None where the key is missing."""
        value = self._values.get(key)
        if value is not None and (not isinstance(value, str) or not value):
            raise self.wrong(key, f"must be a non-empty text, not {value!r}")
        return value

    def needed(self, key: str) -> str:
        """A text that must be there."""
        value = self.text(key)
        if value is None:
            raise self.wrong(key, "is missing")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of non-empty texts; a single text counts as a list of one."""
        value = self._values.get(key, [])
        entries = [value] if isinstance(value, str) else value
        if not isinstance(entries, list) or not all(isinstance(entry, str) and entry for entry in entries):
            raise self.wrong(key, f"must be a text or a list of non-empty texts, not {value!r}")
        return tuple(entries)

    def path(self, key: str) -> Path | None:
        """A path, ``~`` being the user's folder."""
        value = self.text(key)
        return Path(value).expanduser() if value else None

    def maybe_share(self, key: str) -> float | None:
        """A number from 0 to 1, None where the key is missing."""
        value = self._values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise self.wrong(key, f"must be a number from 0 to 1, not {value!r}")
        return float(value)

    def whole(self, key: str, default: int, least: int, most: int) -> int:
        """A whole number within bounds."""
        value = self._values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self.wrong(key, f"must be a whole number from {least} to {most}, not {value!r}")
        return value

    def wholes(self, key: str, default: tuple[int, ...]) -> tuple[int, ...]:
        """A list of whole numbers of at least 0."""
        value = self._values.get(key, list(default))
        good = isinstance(value, list) and value and all(type(entry) is int and entry >= 0 for entry in value)
        if not good or not isinstance(value, list):
            raise self.wrong(key, f"must be a list of whole numbers of at least 0, not {value!r}")
        return tuple(value)

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        value = self._values.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, f"must be true or false, not {value!r}")
        return value

    def maybe_flag(self, key: str) -> bool | None:
        """True or false, None where the key is missing."""
        return self.flag(key, False) if self.has(key) else None

    def choice(self, key: str, choices: Collection[str], default: str | None = None) -> str:
        """One of a few words; it must be there where there is no default."""
        value = self._values.get(key, default)
        if value is None:
            raise self.wrong(key, f"is missing; it is one of {', '.join(choices)}")
        if not isinstance(value, str) or value not in choices:
            raise self.wrong(key, f"must be one of {', '.join(choices)}, not {value!r}")
        return value

    def table(self, key: str) -> Table | None:
        """A table inside this one, None where the key is missing."""
        value = self._values.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.wrong(key, f"must be a table, not {value!r}")
        return Table(self._file, value, f"{self._path}{key}.")

    def named(self, key: str) -> list[tuple[str, Table]]:
        """The tables ``[key.NAME]``. A name is of letters, digits, ``-`` and ``_``: it stands in files and headers."""
        outer = self.table(key)
        found = []
        for name in outer._values if outer else ():
            if not _NAME.match(name):
                raise self.wrong(key, f"has a bad name, {name!r}: use at most 64 letters, digits, - and _")
            if outer is not None and (table := outer.table(name)) is not None:
                found.append((name, table))
        return found
