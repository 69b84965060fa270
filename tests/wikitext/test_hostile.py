"""No input makes the text functions slow: each of these would take minutes at quadratic cost."""

import time

import pytest

from wikiwatch.model import Span
from wikiwatch.wikitext import constructs
from wikiwatch.wikitext.clauses import clauses
from wikiwatch.wikitext.display import visible
from wikiwatch.wikitext.markup import strays
from wikiwatch.wikitext.prose import prose
from wikiwatch.wikitext.segments import segment
from wikiwatch.wikitext.sentences import paragraphs, pieces, sentences
from wikiwatch.wikitext.words import words

SIZE = 40_000
REPEATED = [
    "{",
    "{{ ",
    "{{a|",
    "\n{{a\n|b",
    "[[",
    "[[a|",
    "[[File:a.jpg|",
    "[//a",
    "<ref>",
    "<ref>{{[[",
    "<ref name=",
    "<pre>",
    "<!--",
    "<b",
    "{|\n",
    "|",
    "| a=",
    "x.jpg|",
    "1. Mai ",
    ". »",
    ".<ref/> ",
    ",,",
    "'’",
    "comme un ",
    ", qui a ",
    "a.[1]",
    "A\n",
    "1 r. ",
    "= ",
    "\n",
    " ",
    "\u200d",
]
NESTED = ["{{a|" * 6_000 + "}}" * 6_000, "[[a|" * 6_000 + "]]" * 6_000, "<ref>{{" * 4_000 + "}}</ref>" * 4_000]
FUNCTIONS = {
    "prose": prose,
    "words": lambda text: list(words(text)),
    "paragraphs": lambda text: list(paragraphs(text)),
    "sentences": lambda text: list(sentences(text)),
    "clauses": lambda text: list(clauses(text, 0, len(text))),
    "segment": lambda text: list(segment(text, "fr")),
    "pieces": lambda text: list(pieces(text, [Span(i, i + 20) for i in range(0, len(text), 1_000)])),
    "external_links": constructs.external_links,
    "references": constructs.references,
    "templates": constructs.templates,
    "images": constructs.images,
    "headings": constructs.headings,
    "strays": strays,
    "visible": visible,
}
MOST_SECONDS = 2.5  # of processor time; quadratic cost at this size is several times that


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS.keys())
@pytest.mark.parametrize("text", [r * (SIZE // len(r)) for r in REPEATED] + NESTED, ids=lambda text: repr(text[:14]))
def test_cost_is_linear(function, text):
    before = time.process_time()
    function(text)
    assert time.process_time() - before < MOST_SECONDS


LONG = {  # quadratic cost shows at this size only
    "a heading of comments that are left open": (constructs.headings, "= <!--" * 100_000),
    "equals signs inside a line": (prose, f"a {'=' * 200_000} b"),
    "a word of apostrophes": (lambda text: list(words(text)), "a’a" * 200_000),
}


@pytest.mark.parametrize("case", LONG)
def test_cost_is_linear_where_the_step_is_small(case):
    function, text = LONG[case]
    before = time.process_time()
    function(text)
    assert time.process_time() - before < MOST_SECONDS


def test_two_megabytes_on_one_line():
    text = "Un mot [[lien|et]] '''un''' autre, {{x|y}} puis un point. " * 35_000
    before = time.process_time()
    assert len(prose(text)) == len(text)
    assert time.process_time() - before < 4 * MOST_SECONDS
