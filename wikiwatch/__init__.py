"""wikiwatch: find what stands in a Wikipedia article and does not belong there, and the edit that brought it."""

__version__ = "0.1.0"
