"""What editors do to a page. An operation that finds nothing to do leaves the page alone."""

from __future__ import annotations

from collections.abc import Callable

from bench.history.document import Piece, line, written
from bench.history.page import Page

Operation = Callable[[Page], None]

_FEWEST_GAPS = 4  # between paragraphs, for moving some of them


def copy_edit(page: Page) -> None:
    """Change, add or take out a few words."""
    found = _some_word(page)
    if found is None:
        return
    place, at = found
    word, kind = page.lines[place].piece.tokens[at], page.chance.random()
    if kind < 0.35:
        page.splice(place, at, at + 1, _other_word(page, word))
    elif kind < 0.5:
        page.splice(place, at, at + 1, _respelled(page, word))
    elif kind < 0.75:
        page.splice(place, at, at, "".join(page.prose.word() + " " for _ in range(page.chance.randint(1, 6))))
    else:
        page.splice(place, at, min(at + 2 * page.chance.randint(1, 5), page.lines[place].size), "")


def _some_word(page: Page) -> tuple[int, int] | None:
    place = page.pick(15)
    if place is None:
        return None
    words = [at for at, token in enumerate(page.lines[place].piece.tokens) if token.isalpha()]
    return (place, page.chance.choice(words)) if words else None


def _other_word(page: Page, word: str) -> str:
    other = page.prose.word()
    return other if other != word else other + other


def _respelled(page: Page, word: str) -> str:
    at = page.chance.randrange(len(word))
    return word[:at] + page.chance.choice("aeiourst") + word[at + page.chance.randint(0, 1) :] + "e"


def number(page: Page) -> None:
    """Change a number."""
    for _ in range(20):
        place = page.pick(5)
        tokens = page.lines[place].piece.tokens if place is not None else ()
        digits = [at for at, token in enumerate(tokens) if token.isdecimal()]
        if place is not None and digits:
            at = page.chance.choice(digits)
            page.splice(place, at, at + 1, str(int(tokens[at][:9]) + page.chance.randint(1, 9)))
            return


def link(page: Page) -> None:
    """Make a word a link; the word stays whose it was."""
    found = _some_word(page)
    if found is not None and _stands_free(page.lines[found[0]].piece, found[1]):
        place, at = found
        word = page.lines[place].piece.cut(at, at + 1)
        target = f"{page.prose.name()}|" if page.chance.random() < 0.4 else ""
        page.splice(place, at, at + 1, written("[[" + target, page.edit) + word + written("]]", page.edit))


def _stands_free(piece: Piece, at: int) -> bool:
    """Whether a token is a word between spaces, and in no link or template."""
    around = piece.tokens[max(at - 1, 0) : at] + piece.tokens[at + 1 : at + 2]
    before = piece.tokens[:at]
    opened = before.count("[[") + before.count("{{") - before.count("]]") - before.count("}}")
    return opened == 0 and around == (" ", " ")


def sentence(page: Page) -> None:
    """Add a sentence or two, perhaps with a footnote."""
    for _ in range(page.chance.choice((1, 1, 2))):
        source = page.prose.reference() if page.chance.random() < 0.4 else ""
        page.insert_sentence(written(page.prose.sentence() + source, page.edit))


def reference(page: Page) -> None:
    """Add a footnote behind a comma or full stop."""
    place = page.pick(30)
    if place is not None:
        tokens = page.lines[place].piece.tokens
        ends = [at + 1 for at in range(len(tokens) - 1) if tokens[at] in ",." and tokens[at + 1] == " "]
        at = page.chance.choice(ends or [len(tokens)])
        page.splice(place, at, at, page.prose.reference())


def paragraph(page: Page) -> None:
    """Let the article grow at its end, or write a paragraph somewhere."""
    if page.chance.random() < 0.6:
        page.grow(page.chance.choice((1, 2, 3, 5, 8)))
    else:
        page.write(page.place(), page.prose.paragraph(), "")


def table_row(page: Page) -> None:
    """Add a row to a table, mostly below the others, or begin a table."""
    mark = "|-" if page.chance.random() < 0.3 else "|}"
    rows = [place for place, line in enumerate(page.lines) if line.text == mark]
    if rows:
        page.write(page.chance.choice(rows), *page.prose.row())
    else:
        page.write(page.place(), *page.prose.table())


def list_item(page: Page) -> None:
    """Add an item or two to a list, or begin one."""
    items = [place for place, line in enumerate(page.lines) if line.text.startswith("* ")]
    place = page.chance.choice(items) if items else page.place()
    page.write(place, *(page.prose.item() for _ in range(page.chance.choice((1, 1, 2)))))


def section(page: Page) -> None:
    """Write a section."""
    page.write(page.place(), *page.prose.section())


def drop_paragraph(page: Page) -> None:
    """Take a paragraph out."""
    place = page.pick(20, prose=True)
    if place is not None:
        page.lose_line(place)


def drop_row(page: Page) -> None:
    """Take a row out of a table."""
    rows = [place for place, line in enumerate(page.lines[:-1]) if line.text == "|-"]
    if rows:
        place = page.chance.choice(rows)
        del page.lines[place : place + 2]


def drop_sentence(page: Page) -> None:
    """Take a sentence out."""
    place = page.pick(40, prose=True)
    if place is not None:
        page.lose_part(place, *page.chance.choice(page.lines[place].sentences()))


def give_back(page: Page) -> None:
    """Put back something that was taken out before; it is as old as it was."""
    if not page.lost:
        return
    lost = page.lost.pop(page.chance.randrange(len(page.lost)))
    if lost.whole_line:
        page.lines.insert(page.place(), line(lost.piece))
    else:
        page.insert_sentence(lost.piece)


def move_block(page: Page) -> None:
    """Move one to eight paragraphs."""
    gaps = page.gaps()
    if len(gaps) < _FEWEST_GAPS:
        return
    first = page.chance.randrange(len(gaps) - 1)
    last = page.chance.randint(first + 1, min(first + 8, len(gaps) - 1))
    first, last = gaps[first], gaps[last]
    block = page.lines[first:last]
    del page.lines[first:last]
    place = page.place()
    page.lines[place:place] = block


def move_sentence(page: Page) -> None:
    """Move a sentence, within its paragraph or to another."""
    place = page.pick(60, prose=True)
    if place is None or len(sentences := page.lines[place].sentences()) < 3:
        return
    first, last = page.chance.choice(sentences)
    moved = page.lines[place].piece.cut(first, last)
    page.splice(place, first, last, "")
    page.insert_sentence(moved)


def split_line(page: Page) -> None:
    """Make two paragraphs of one."""
    place = page.pick(60, prose=True)
    if place is None or len(sentences := page.lines[place].sentences()) < 2:
        return
    cut, _ = page.chance.choice(sentences[1:])
    piece = page.lines[place].piece
    parts = (piece.cut(0, cut - 1), piece.cut(cut, len(piece.tokens)))  # the space becomes a newline
    page.lines[place : place + 1] = [line(parts[0]), line(written("", page.edit)), line(parts[1])]


def join_lines(page: Page) -> None:
    """Make one paragraph of two that an empty line parts."""
    gaps = [
        place
        for place in range(1, len(page.lines) - 1)
        if not page.lines[place].text and page.lines[place - 1].size > 20 and page.lines[place + 1].size > 20
    ]
    if gaps:
        place = page.chance.choice(gaps)
        above, below = page.lines[place - 1].piece, page.lines[place + 1].piece
        page.lines[place - 1 : place + 2] = [line(above + written(" ", page.edit) + below)]


def sweep(page: Page) -> None:
    """Many small changes at once, as bots make them."""
    for _ in range(page.chance.randint(5, 30)):
        page.chance.choice((number, copy_edit, link))(page)


def rewrite(page: Page) -> None:
    """Write a paragraph anew, keeping nothing of it."""
    place = page.pick(40, prose=True)
    if place is not None:
        page.lose_line(place)
        page.write(place, page.prose.paragraph(footnotes=0.1))


GROWING: tuple[tuple[float, Operation], ...] = (
    (11, sentence), (6, reference), (7, paragraph), (3, table_row), (3, list_item), (1.5, section),
)  # fmt: skip
SHRINKING: tuple[tuple[float, Operation], ...] = ((3, drop_paragraph), (3, drop_sentence), (1, drop_row))
OTHER: tuple[tuple[float, Operation], ...] = (
    (30, copy_edit), (9, number), (6, link), (2, give_back), (1.5, move_block), (1.5, move_sentence), (1, split_line),
    (1, join_lines), (2.5, sweep), (2, rewrite),
)  # fmt: skip
