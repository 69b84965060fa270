"""wikiwatch: find what stands in a Wikipedia article and does not belong there, and the edit that brought it.

The Python API: ``score_edit`` and ``scan`` (docs/python.md). Their modules are imported when first asked for.
"""

TYPE_CHECKING = False  # type checkers take it for typing's, which need not be imported for it
if TYPE_CHECKING:
    from wikiwatch.pipeline.scanning import scan as scan
    from wikiwatch.pipeline.score import score_texts as score_edit

__all__ = ["__version__", "scan", "score_edit"]

__version__ = "0.1.0"

_OFFERED = {
    "scan": ("wikiwatch.pipeline.scanning", "scan"),
    "score_edit": ("wikiwatch.pipeline.score", "score_texts"),
}
"""What the package offers, and where it is."""


def __getattr__(name: str) -> object:
    if name not in _OFFERED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    module, attribute = _OFFERED[name]
    return getattr(importlib.import_module(module), attribute)


def __dir__() -> list[str]:
    return [*globals(), *_OFFERED]
