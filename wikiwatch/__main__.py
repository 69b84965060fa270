"""``python -m wikiwatch``."""

from wikiwatch.cli.main import main

main()
