"""``wikiwatch schema``: the JSON Schema of a document."""

from __future__ import annotations

import click

from wikiwatch.cli.output import write
from wikiwatch.report import schemas


@click.command("schema")
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """Print the JSON Schema of the document NAME; without a name, the names."""
    if name is None:
        write("".join(f"{name}\n" for name in schemas.names()))
        return
    write(schemas.text(name))
