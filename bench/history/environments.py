"""The peers' virtual environments: made once, in a folder that git ignores, with pinned versions."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / ".peers"
PACKAGES = {
    "wikiwho": ("WikiWho==1.0.3",),
    "mwp": ("mwpersistence==0.2.4", "deltas==0.7.0", "mwreverts==0.1.5", "mwxml==0.3.8"),
}


def python_of(name: str, folder: Path) -> Path:
    """The Python of an environment, which is made where it is not there yet. Needs a package index then."""
    place = folder / name
    python = place / "bin" / "python"
    if not (place / "pyvenv.cfg").exists():
        print(f"making {place} with {', '.join(PACKAGES[name])}", file=sys.stderr)
        partial = folder / f"{name}.partial"
        subprocess.run([sys.executable, "-m", "venv", "--clear", partial], check=True)
        install: list[str | Path] = [
            partial / "bin" / "python",
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ]
        subprocess.run([*install, *PACKAGES[name]], check=True)
        partial.rename(place)
    return python
