"""``wikiwatch doctor``: a self-check of configuration and dependencies."""

from __future__ import annotations

from pathlib import Path

import click

from wikiwatch.cli import options
from wikiwatch.cli.output import write
from wikiwatch.errors import ExitCode
from wikiwatch.pipeline.doctor import examine
from wikiwatch.report import health


@click.command("doctor")
@click.option("--online", is_flag=True, help="Ask the wiki too, once.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
@options.output_option
@options.archive_options
def command(
    online: bool, form: str, output: Path | None, config: Path | None, archive: Path | None, wiki: str | None
) -> int:
    """Check what wikiwatch needs: packages, models, configuration, secrets, archive, and with --online the wiki.

    Changes nothing. Ends with the code that a command would end with which needs the first thing that is wrong.
    """
    checks = tuple(examine(config, archive, wiki, online=online))
    write(health.json_document(checks) if form == "json" else health.text(checks), output)
    return next((check.exit_code for check in checks if check.exit_code), ExitCode.DONE)
