"""An example: a bot that acts on what `wikiwatch stream` writes, as an approved bot may. See docs/bots.md."""
