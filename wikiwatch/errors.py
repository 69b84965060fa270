"""The failure tree. Each class owns the exit code that its failure ends a command with.

    WikiwatchError                3   other failure
    ├── UsageError                2   a wrong option, configuration or name
    ├── FetchError                4   the wiki, the network, an export or a file could not be read
    │   ├── PageUnavailable       4   missing, invalid, special, interwiki or not wikitext
    │   ├── ExportError           4   a malformed, truncated or hostile XML export
    │   ├── DocumentError         4   a file to check that is missing, not a text, or too large
    │   └── BudgetSpent           6   as many requests were made as this run may make; the next one goes on
    ├── ArchiveError              5   the archive is damaged, too new, read-only, or the disk is full
    │   └── ArchiveLocked         5   another process is writing
    └── DeliveryFailed            6   a delivery took no events; they are kept for the next pass

A message says what failed, on which file, page or revision, and what to do next. Only ``cli/main.py`` turns
these into text on stderr; anything else that is raised is a defect and keeps its traceback.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """Every exit code of the command line; docs/exit-codes.md explains each."""

    DONE = 0
    FOUND = 1
    USAGE = 2
    FAILURE = 3
    FETCH = 4
    ARCHIVE = 5
    PARTIAL = 6
    INTERRUPTED = 130


class WikiwatchError(Exception):
    """Anything wikiwatch can explain to the person who ran it."""

    exit_code = ExitCode.FAILURE


class UsageError(WikiwatchError):
    """The command line, the configuration or a name in it is wrong."""

    exit_code = ExitCode.USAGE


class FetchError(WikiwatchError):
    """A wiki or an export could not be read."""

    exit_code = ExitCode.FETCH


class PageUnavailable(FetchError):
    """The wiki answered, and there is no wikitext page behind this title."""


class ExportError(FetchError):
    """An XML export that is malformed, truncated, hostile or of an unknown version."""


class BudgetSpent(FetchError):
    """A run has made all the requests that its budget allows: a part is done, and the next run goes on."""

    exit_code = ExitCode.PARTIAL


class DocumentError(FetchError):
    """A file to check that cannot be read: missing, not a text, or too large."""


class ArchiveError(WikiwatchError):
    """The archive could not be read or written."""

    exit_code = ExitCode.ARCHIVE


class ArchiveLocked(ArchiveError):
    """Another process holds the writer's lock of this archive."""


class DeliveryFailed(WikiwatchError):
    """A delivery could not be made now; its events stay queued."""

    exit_code = ExitCode.PARTIAL
