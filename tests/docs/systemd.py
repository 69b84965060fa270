"""Units of systemd: read, and looked at by systemd itself where it is there."""

from __future__ import annotations

import configparser
import shutil
import subprocess
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
PROGRAM = "/srv/wikiwatch/.venv/bin/wikiwatch"

needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze")


def unit(name: str) -> configparser.ConfigParser:
    """The sections of one of the example units."""
    parser = configparser.ConfigParser(interpolation=None, strict=True, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string((EXAMPLES / name).read_text())
    return parser


def complaints(folder: Path, *names: str) -> tuple[int, list[str]]:
    """What `systemd-analyze verify` says of examples, with a program and a user that are there, else as they are."""
    files = [folder / name for name in names]
    for file in files:
        text = (EXAMPLES / file.name).read_text()
        assert text.count(f"ExecStart={PROGRAM} ") == (file.suffix == ".service")
        file.write_text(text.replace(PROGRAM, "/bin/true").replace("User=wikiwatch", "User=root"))
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, files)], capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, [line for line in (done.stdout + done.stderr).splitlines() if "wikiwatch" in line]
