"""``wikiwatch explain``: the page of a detector."""

from __future__ import annotations

import inspect

import click

from wikiwatch.detect.registry import detectors
from wikiwatch.errors import UsageError


@click.command("explain")
@click.argument("detector", required=False)
def command(detector: str | None) -> None:
    """What DETECTOR looks for, why, and when it stays silent; without a name, all detectors."""
    if detector is None:
        for name, module in detectors().items():
            click.echo(f"{name:22} {inspect.cleandoc(module.__doc__ or '').splitlines()[0]}")
        return
    found = detectors().get(detector)
    if found is None:
        raise UsageError(f"no detector is called {detector!r}; there are {', '.join(detectors())}")
    click.echo(inspect.cleandoc(found.__doc__ or ""))
