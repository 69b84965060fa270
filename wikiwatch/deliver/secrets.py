"""Secrets, read when they are needed from where the configuration says they are."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from wikiwatch.errors import UsageError
from wikiwatch.settings.deliveries import Secret

_MOST_BYTES = 4096


def read_secret(name: str, secret: Secret, environ: Mapping[str, str] = os.environ) -> str:
    """The secret of the delivery ``name``.

    Raises UsageError when it is missing or empty, or in a file that others than its owner may read or write.
    """
    if secret.file is not None:
        return _checked(name, _from_file(name, secret.file), str(secret.file))
    variable = secret.env or ""
    return _checked(name, environ.get(variable, ""), f"the environment variable {variable}")


def _checked(name: str, value: str, where: str) -> str:
    if not value:
        raise UsageError(f"delivery.{name}: no secret in {where}")
    return value


def _from_file(name: str, file: Path) -> str:
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as stream:
            status = os.fstat(descriptor)  # of the very file that is read, not of what its name may mean later
            if not stat.S_ISREG(status.st_mode):
                raise UsageError(f"delivery.{name}: {file} is not a file")
            if stat.S_IMODE(status.st_mode) & 0o077:
                raise UsageError(f"delivery.{name}: others may read or change {file}; run: chmod 600 {file}")
            if status.st_uid not in (os.geteuid(), 0):
                raise UsageError(f"delivery.{name}: {file} belongs to another user")
            return stream.read(_MOST_BYTES).decode("utf-8").strip()
    except OSError as error:
        raise UsageError(f"delivery.{name}: {file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        raise UsageError(f"delivery.{name}: {file} is not UTF-8 text") from None
