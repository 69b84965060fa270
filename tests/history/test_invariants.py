"""What holds of a page after any edit, whatever was done to it before.

Pages are bytes here, and so an edit may cut a character in two: what is not UTF-8 counts as U+FFFD.
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.history.histories import blame, revision
from tests.history.test_changes import check_rebuilds
from wikiwatch.history import PageHistory
from wikiwatch.model import Edit

BLANKS = " \t\n\r\f\v"  # what no token holds; other white space, such as a no-break space, is text

SENTENCES = [
    "Le site proposait des salons publics et des salons privés à ses visiteurs de passage. ",
    "La justice a fermé le site en juin 2024 ; ses fondateurs ont fait appel, sans succès. ",
    "Il ferme. ",
    "<ref name=a>{{lien web|titre=[[Coco]]|année=2024}}</ref> ",
    "維基百科是一個自由內容的網路百科全書，任何人都可以編輯。",
    "ที่นี่มีคนไทยและอาหารไทยมากมาย ",
    "e\u0301te\u0301 et \u05e9\u05c1\u05dc\u05d5\u05dd, \u202eهاتف\u202c ",
    "a\u00a0b\u3000c\u2028d\u0085e ",
    "x\x1c\x1dy\x0b\x0cz\t\x07 ",
    "👩\u200d🔬🇫🇷 𐍈𐍈 ",
    "== Histoire ==\r\n",
    "{| class=wikitable\n! an !! entrées\n|-\n| 2003 || 12\n|-\n| 2004 || 15\n|}\n",
    "* liste\n* liste\n* liste\n",
    "\n\n",
    "{{{{[[]]--><!--",
    "mot " * 400,
    "w" * 3000,
]
NOT_UTF8 = [b"\xff\xfe", b"\x80", b"\xe4\xb8", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"a\xb8\xe4b"]

texts = st.lists(st.sampled_from(SENTENCES) | st.text(max_size=6), min_size=1, max_size=4).map("".join).map(str.encode)
pieces = st.one_of(texts, texts, st.sampled_from(NOT_UTF8))
places = st.integers(0, 40)
sizes = st.integers(1, 6)
separators = st.sampled_from([b"\n", b"\n", b". ", b" ", b"|", b""])


def cut(page: bytes, separator: bytes) -> list[bytes]:
    """Lines, sentences, words, cells, or bytes."""
    return page.split(separator) if separator else [bytes([byte]) for byte in page]


class Page(RuleBasedStateMachine):
    """A page that is edited, and its history read twice: at once, and with interruptions."""

    def __init__(self) -> None:
        super().__init__()
        self.at_once, self.resumed = PageHistory(), PageHistory()
        self.saves: list[bytes] = []
        self.past: list[bytes] = []  # each visible text
        self.tokens_of: dict[bytes, list[int]] = {}  # of each text when it was saved last
        self.facts_of: dict[int, tuple[int, int]] = {}  # word and origin of each token when it was first seen
        self.count = 0

    @property
    def page(self) -> bytes:
        return self.past[-1] if self.past else b""

    # ------------------------------------------------------------ edits

    @initialize(text=texts)
    def create(self, text: bytes) -> None:
        self.save(text)

    @rule(separator=separators, place=places, size=sizes)
    def delete(self, separator: bytes, place: int, size: int) -> None:
        parts = cut(self.page, separator)
        place %= len(parts) + 1
        self.save(separator.join(parts[:place] + parts[place + size :]))

    @rule(separator=separators, place=places, size=sizes, to=places)
    def move(self, separator: bytes, place: int, size: int, to: int) -> None:
        parts = cut(self.page, separator)
        place %= len(parts) + 1
        moved, left = parts[place : place + size], parts[:place] + parts[place + size :]
        to %= len(left) + 1
        self.save(separator.join(left[:to] + moved + left[to:]))

    @rule(separator=separators, place=places, text=pieces)
    def insert(self, separator: bytes, place: int, text: bytes) -> None:
        parts = cut(self.page, separator)
        place %= len(parts) + 1
        self.save(separator.join([*parts[:place], text, *parts[place:]]))

    @rule(separator=separators, place=places, text=pieces)
    def replace(self, separator: bytes, place: int, text: bytes) -> None:
        parts = cut(self.page, separator) or [b""]
        parts[place % len(parts)] = text
        self.save(separator.join(parts))

    @rule(separator=separators, back=places, place=places, size=sizes, to=places)
    def paste(self, separator: bytes, back: int, place: int, size: int, to: int) -> None:
        """Text of this revision or an older one once more."""
        parts, source = cut(self.page, separator), cut(self.past[-1 - back % len(self.past)], separator)
        place, to = place % (len(source) + 1), to % (len(parts) + 1)
        self.save(separator.join(parts[:to] + source[place : place + size] + parts[to:]))

    @rule(place=places, to=places, text=pieces)
    def give_a_line_back_beside_what_became_of_it(self, place: int, to: int, text: bytes) -> None:
        lines = cut(self.page, b"\n")
        place %= len(lines)
        words = cut(lines[place], b" ")
        edited = b" ".join([*words[: to % len(words)], text, *words[to % len(words) :]])
        self.save(b"\n".join([*lines[:place], edited, *lines[place + 1 :]]))
        self.save(b"\n".join([*lines[:place], lines[place], edited + text, *lines[place + 1 :]]))

    @rule(back=places)
    def revert(self, back: int) -> None:
        self.save(self.past[-1 - back % len(self.past)])

    @rule(both=st.sampled_from([(b"\n", b"\r\n"), (b"\r\n", b"\n"), (b" ", b"\n"), (b"\n", b" "), (b" ", b"\t")]))
    def change_white_space(self, both: tuple[bytes, bytes]) -> None:
        self.save(self.page.replace(*both))

    @rule()
    def blank(self) -> None:
        self.save(b"")

    @rule()
    def hide(self) -> None:
        self.count += 1
        assert self.at_once.add(revision(self.count, None)) is None
        assert self.resumed.add(revision(self.count, None)) is None

    @rule()
    def interrupt(self) -> None:
        self.saves.append(self.resumed.unsaved())
        self.resumed = PageHistory.restored(self.saves, self.resumed.revisions, self.page)

    # ------------------------------------------------------------ what holds

    def save(self, text: bytes) -> None:
        self.count += 1
        before, removed = self.at_once.text, set(self.at_once.layout().tokens.tolist())
        edit = self.at_once.add(revision(self.count, text))
        assert edit is not None
        assert (edit.old, edit.new) == (before, text.decode(errors="replace"))
        assert edit == self.resumed.add(revision(self.count, text))
        self.past.append(text)
        tokens = self.at_once.layout().tokens.tolist()
        self.check_text_and_runs()
        check_rebuilds(edit)
        check_kinds(edit)
        self.check_tokens(tokens)
        self.check_removals(sorted(removed.difference(tokens)))
        assert self.tokens_of.setdefault(text, tokens) == tokens, "text that comes back has the tokens it had"
        self.check_resumed()

    def starts(self) -> list[int]:
        """Where the tokens of the newest text start, in bytes."""
        text = self.at_once.text
        return [len(text[:start].encode()) for start in self.at_once.layout().starts.tolist()]

    def check_text_and_runs(self) -> None:
        """Words and the white space between them make the text; runs are its words cut where the origin changes."""
        engine, text = self.at_once._engine, self.at_once.text.encode()
        words, tokens = list(engine.vocabulary), engine.state.tokens
        spans, behind = [], 0
        for number, start in zip(engine.ledger.words(tokens).tolist(), self.starts(), strict=True):
            end = start + len(words[number])
            assert not text[behind:start].strip()
            assert text[start:end] == words[number]
            spans.append((start, end))
            behind = end
        assert not text[behind:].strip()
        runs = []
        origins = self.at_once.origins(tokens).tolist()
        for place, group in groupby(zip(origins, spans, strict=True), itemgetter(0)):
            _, own = zip(*group, strict=True)
            runs.append((text[own[0][0] : own[-1][1]].decode(), self.at_once.revisions[place].rev_id))
        assert blame(self.at_once) == runs
        ends = [0] + [offset for run in self.at_once.origin_runs() for offset in run[:2]]
        assert ends == sorted(ends)

    def check_tokens(self, tokens: list[int]) -> None:
        """No token twice, none of the future, none that changes, and no others standing."""
        ledger = self.at_once._engine.ledger
        assert len(set(tokens)) == len(tokens)
        assert set(ledger.standing.nonzero()[0].tolist()) == set(tokens)
        ids = self.at_once.layout().tokens
        for token, *facts in zip(tokens, ledger.words(ids).tolist(), ledger.origins(ids).tolist(), strict=True):
            assert self.facts_of.setdefault(token, tuple(facts)) == tuple(facts)
            assert facts[1] < self.count

    def check_removals(self, gone: list[int]) -> None:
        assert set(self.at_once.removals(self.at_once.layout().tokens).tolist()) <= {-1}
        assert set(self.at_once._removed_in.values[gone].tolist()) <= {self.count - 1}

    def check_resumed(self) -> None:
        one, other = self.at_once, self.resumed
        assert one.layout().tokens.tolist() == other.layout().tokens.tolist()
        assert blame(one) == blame(other)
        everything = range(len(one._engine.ledger))
        assert one._removed_in.values[everything].tolist() == other._removed_in.values[everything].tolist()
        assert one._engine.ledger.standing.tolist() == other._engine.ledger.standing.tolist()
        assert (one.reverted_by, one.revert_count) == (other.reverted_by, other.revert_count)
        assert one.revisions == other.revisions


def check_kinds(edit: Edit) -> None:
    """Each change is what it is called; the white space around words may change with any of them."""
    for change in edit.changes:
        gone, come = edit.old[slice(*change.old)], edit.new[slice(*change.new)]
        assert gone or come
        match change.kind.value:
            case "inserted":
                assert is_blank(gone)
            case "restored":
                assert not gone
                assert not is_blank(come)
            case "removed":
                assert is_blank(come)
            case "replaced":
                assert is_blank(gone) == is_blank(come)
            case "moved":
                assert gone.strip(BLANKS) == come.strip(BLANKS)


def is_blank(text: str) -> bool:
    return not text.strip(BLANKS)


Page.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestPage = Page.TestCase
