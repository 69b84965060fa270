from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from wikiwatch.model import EventKind, Notice

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
Make = Callable[..., Notice]


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def make() -> Make:
    """make(3, headline="..."): the third notice; later ones are younger."""

    def notice(number: int = 1, **facts: object) -> Notice:
        event_id = f"{number:032x}"
        plain = {
            "event_id": event_id,
            "kind": EventKind.NEW,
            "watchlist": "towers",
            "noticed_at": NOW + timedelta(minutes=number),
            "queued_at": NOW,
            "document": f'{{"id": "{event_id}"}}',
            "event": f'{{"revision": {number}}}',
            "headline": f"new: Tour {number}",
            "body": f"«jackpot {number}»\n",
            "link": f"https://wiki.example.org/w/index.php?diff={number}",
        }
        return Notice(**{**plain, **facts})  # type: ignore[arg-type]

    return notice


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody has signed, with its key."""
    folder = tmp_path_factory.mktemp("certificate")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"),
            *("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"),
        ],
        check=True,
        capture_output=True,
    )
    return folder
