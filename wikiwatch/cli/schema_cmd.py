"""``wikiwatch schema``: the JSON Schema of a document."""

from __future__ import annotations

import click

from wikiwatch.errors import UsageError
from wikiwatch.report import schemas


@click.command("schema")
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """Print the JSON Schema of the document NAME; without a name, the names."""
    if name is None:
        click.echo("\n".join(schemas.names()))
        return
    if name not in schemas.names():
        raise UsageError(f"no document is called {name!r}; there are {', '.join(schemas.names())}")
    click.echo(schemas.text(name), nl=False)
