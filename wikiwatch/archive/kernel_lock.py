"""A lock of the kernel on a file: however the process ends that has it, it is free then."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path


def taken(path: Path) -> Callable[[], object] | None:
    """Take the lock of a file, which is made where there is none: what gives it back, None where another has it.

    Raises:
        OSError: the file cannot be opened or locked.
    """
    if sys.platform == "win32":
        from filelock import FileLock, Timeout  # which would do elsewhere too, but takes long to import

        lock = FileLock(str(path), timeout=0)
        try:
            lock.acquire()
        except Timeout:
            return None
        return lock.release
    import fcntl

    file = path.open("ab")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    except OSError:
        file.close()
        raise
    return file.close
