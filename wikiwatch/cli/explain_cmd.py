"""``wikiwatch explain``: the page of a detector."""

from __future__ import annotations

import inspect

import click

from wikiwatch.cli.output import write
from wikiwatch.detect.registry import detectors
from wikiwatch.errors import UsageError
from wikiwatch.model import JUDGE
from wikiwatch.pipeline import rereading


@click.command("explain")
@click.argument("detector", nargs=-1, metavar="[DETECTOR]")
def command(detector: tuple[str, ...]) -> None:
    """What DETECTOR looks for, why, and when it stays silent; without a name, all detectors."""
    if not detector:
        modules = {**detectors(), "rereading": rereading}
        pages = {name: inspect.cleandoc(module.__doc__ or "") for name, module in modules.items()}
        write("".join(f"{name:22} {page.splitlines()[0]}\n" for name, page in pages.items()))
        return
    name = "_".join(" ".join(detector).lower().split())  # reports write "Foreign topic"
    found = rereading if name in (JUDGE, "rereading") else detectors().get(name)
    if found is None:
        names = ", ".join((*detectors(), "rereading"))
        raise UsageError(f"no detector is called {' '.join(detector)!r}; there are {names}")
    write(inspect.cleandoc(found.__doc__ or "") + "\n")
