"""Does this passage belong? Findings and measurements of a text combined, sentence by sentence.

What judges is imported when it is first asked for: what it said before can be weighed without it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from wikiwatch.score.passages.encoder import Encoder, installed_encoder, serves
from wikiwatch.score.passages.standing import Remembering, assess_passage, is_measured, weighed

if TYPE_CHECKING:
    from wikiwatch.score.passages.judging import judge_text, threshold

__all__ = [
    "Encoder",
    "Remembering",
    "assess_passage",
    "installed_encoder",
    "is_measured",
    "judge_text",
    "serves",
    "threshold",
    "weighed",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.judging"), name)
