"""wikiwatch: find what stands in a Wikipedia article and does not belong there, and the edit that brought it.

The Python API: ``score_edit``. Its module is imported when it is first asked for.
"""

__version__ = "0.1.0"

_OFFERED = {"score_edit": ("wikiwatch.pipeline.score", "score_texts")}
"""What the package offers, and where it is."""


def __getattr__(name: str) -> object:
    if name not in _OFFERED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    module, attribute = _OFFERED[name]
    return getattr(importlib.import_module(module), attribute)


def __dir__() -> list[str]:
    return [*globals(), *_OFFERED]
