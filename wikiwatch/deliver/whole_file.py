"""A file that appears under its name only when all of it has been written."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_MOST_SHOWN = 40  # characters of up to 4 bytes; a name has 255


@contextmanager
def replacing(output: Path) -> Iterator[BinaryIO]:
    """A stream into a temporary file beside ``output``, renamed at the end, and removed after a failure."""
    beside = f".{output.name[:_MOST_SHOWN]}."  # what is added must fit into a name as well
    handle, name = tempfile.mkstemp(prefix=beside, dir=output.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(output)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
