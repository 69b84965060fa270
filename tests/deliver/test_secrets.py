"""Secrets come from the environment or from a file of the user's own, and are in no message."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from wikiwatch.deliver.secrets import read_secret
from wikiwatch.errors import UsageError
from wikiwatch.settings.deliveries import Secret

FILE = Path("hook.secret")


def written(mode: int, content: bytes = b"s3cret\n") -> Secret:
    FILE.write_bytes(content)
    FILE.chmod(mode)
    return Secret(file=FILE)


def test_from_the_environment() -> None:
    assert read_secret("hook", Secret(env="HOOK_SECRET"), {"HOOK_SECRET": "s3cret"}) == "s3cret"


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_from_a_file_of_the_users_own(mode: int) -> None:
    assert read_secret("hook", written(mode)) == "s3cret"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620, 0o602, 0o666])
def test_a_file_that_others_may_read_or_change(mode: int) -> None:
    with pytest.raises(UsageError) as refused:
        read_secret("hook", written(mode))
    assert str(refused.value) == ("delivery.hook: others may read or change hook.secret; run: chmod 600 hook.secret")


@pytest.mark.parametrize(
    ("secret", "message"),
    [
        (Secret(env="HOOK_SECRET"), "delivery.hook: no secret in the environment variable HOOK_SECRET"),
        (Secret(file=Path("absent")), "delivery.hook: absent cannot be read: No such file or directory"),
        (Secret(file=Path()), "delivery.hook: . cannot be read: Is a directory"),
    ],
)
def test_a_missing_secret(secret: Secret, message: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_secret("hook", secret, {})
    assert str(refused.value) == message


def test_an_empty_file_and_one_that_is_no_text() -> None:
    with pytest.raises(UsageError, match=r"no secret in hook\.secret"):
        read_secret("hook", written(0o600, b"\n"))
    with pytest.raises(UsageError, match=r"hook\.secret is not UTF-8 text") as refused:
        read_secret("hook", written(0o600, b"\xff\xfe"))
    assert "xff" not in str(refused.value)


def test_a_pipe_does_not_stall_it() -> None:
    os.mkfifo("pipe", 0o600)
    with pytest.raises(UsageError, match=r"pipe is not a file"):
        read_secret("hook", Secret(file=Path("pipe")))
