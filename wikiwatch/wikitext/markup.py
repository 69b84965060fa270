"""Where the constructs of a piece of wikitext begin and end, found in one pass.

Follows MediaWiki's preprocessor closely enough to read text by: leftmost comment or ``<nowiki>`` wins, double braces
and brackets nest, a ``<ref>`` shields what is around it from stray closers inside. The cost is linear in the input
whatever the nesting; nothing recurses. https://www.mediawiki.org/wiki/Preprocessor_ABNF
"""

import re
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from wikiwatch.model import Span

_FILE_PREFIXES_TEXT = """
    afbeelding archivo archivum berkas bestand bild billede contenuto datei datoteka dosya ficheiro fichier fil file
    fitxer fájl gambar grafika hình imagem image imagen imagine immagine kuva mynd pilt plik resim slika soubor súbor
    tiedosto tập_tin vaizdas αρχείο εικόνα датотека зображення изображение слика файл фајл קובץ תמונה پرونده تصویر
    صورة ملف चित्र ไฟล์ চিত্র ファイル 画像 图像 圖像 文件 档案 檔案 그림 파일
"""
FILE_PREFIXES = frozenset(_FILE_PREFIXES_TEXT.split())
_CATEGORY_PREFIXES_TEXT = """
    catagóir categori categoria categorie categoría category categuria catigurìa catégorie flokkur jamii kategooria
    kategori kategoria kategorie kategorija kategorio kategorya kategória kateqoriya luokka rummad thể_loại κατηγορία
    категорија категория категорія קטגוריה تصنيف رده श्रेणी বিষয়শ্রেণী หมวดหมู่ カテゴリ 分类 分類 분류
"""
CATEGORY_PREFIXES = frozenset(_CATEGORY_PREFIXES_TEXT.split())
CATEGORY_PREFIX = f"(?i:{'|'.join(sorted(CATEGORY_PREFIXES)).replace('_', '[ _]')})"
"""A regular expression for any of them, as people write it."""
_RAW_TEXT = """
    ce chem graph hiero imagemap inputbox mapframe maplink math score script source style syntaxhighlight templatedata
    timeline
"""
_RAW = frozenset(_RAW_TEXT.split())
_LITERAL = frozenset({"nowiki", "pre"})
_REMEMBERED = 4  # scans
_MAX_TARGET = 2_000  # characters; a page title has at most 255 bytes, but its link may hold templates

# A link that holds no other construct is one token. Each branch begins with a literal: re then looks for these alone.
_TOKEN = re.compile(
    rf"\[\[(?!//)[^\[\]{{}}<>|\n:]{{0,{_MAX_TARGET}}}(?:\|[^\[\]{{}}<>|:]*)?\]\](?!\])"
    r"|<!--|</?[A-Za-z][^<>]*>|\{\{+|\}\}+|\[\[+|\]\]+|\||://[^\s\[\]<>\"{}|]*|//(?<=\[//)[^\s\[\]<>\"{}|]+"
)
_TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)")
_REF_TAG = re.compile(r"<(/?)[rR][eE][fF](?=[\s/>])[^<>]*>")
_LABEL_END = re.compile(r"[\[\]\n]")
_MAX_LABEL = 1_000  # characters of an external link's label
_SCHEMES = ("https", "http", "ftps", "ftp", "irc", "gopher")


class Kind(Enum):
    """What a node is. LITERAL is ``<nowiki>`` or ``<pre>``: shown as it stands; RAW is code, formulas, charts."""

    COMMENT = auto()
    RAW = auto()
    LITERAL = auto()
    REFERENCE = auto()
    TAG = auto()
    TEMPLATE = auto()
    LINK = auto()
    URL = auto()


class Node(NamedTuple):
    """A closed construct in ``[start, end)``.

    ``pipes`` are the offsets of the ``|`` that divide a template or link, or where the content of a reference, RAW or
    LITERAL node starts and ends.
    """

    kind: Kind
    start: int
    end: int
    pipes: tuple[int, ...] = ()


class _Open:
    """A run of opening braces or brackets, or a ``<ref>``, still waiting for its end."""

    __slots__ = ("braces_outside", "end", "mark", "pairs", "pipes", "start")

    def __init__(self, mark: str, start: int, end: int, braces_outside: int = 0) -> None:
        self.mark = mark
        self.start = start
        self.end = end
        self.pairs = (end - start) // 2
        self.pipes: list[int] = []
        self.braces_outside = braces_outside


@lru_cache(maxsize=_REMEMBERED)
def scan(text: str) -> tuple[Node, ...]:
    """Every closed construct of ``text``, a nested one before the one that holds it. Time and memory are linear.

    The last results are kept, since one window is read for its links, its references, its prose and its sentences.
    """
    scanner = _Scanner(text)
    scanner.run()
    return tuple(scanner.nodes)


def strays(text: str) -> list[Span]:
    """Brackets, braces and tags of ``text`` that open or close nothing, in order. Time and memory are linear.

    Tags are told of references, comments, ``<nowiki>`` and the like; other HTML may stay open.
    """
    scanner = _Scanner(text)
    scanner.run()
    left = [Span(opened.end - 2 * opened.pairs, opened.end) for opened in scanner.stack]
    return sorted(span for span in scanner.strays + left if span.start < span.end)


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.nodes: list[Node] = []
        self.strays: list[Span] = []
        self.stack: list[_Open] = []
        self.braces = 0  # brace runs open since the innermost <ref>
        self.references = 0  # <ref> open
        self.closed_refs = _closed_references(text)
        self.never_closed: set[str] = set()

    def run(self) -> None:
        text, stack, done = self.text, self.stack, 0
        for token in _TOKEN.finditer(text):
            start, end = token.span()
            if start < done:
                continue
            first = text[start]
            if first == "|":
                if stack:
                    stack[-1].pipes.append(start)
            elif first == "[":
                self._take_brackets(start, end)
            elif first == "]":
                self._close_brackets(start, end)
            elif first == "{":
                stack.append(_Open(first, start, end))
                self.braces += 1
            elif first == "}":
                self._close_braces(start, end)
            elif first == "<":
                done = self._take_tag(text[start:end], start, end)
            else:
                self._take_url(text[start:end], start, end)

    def _take_brackets(self, start: int, end: int) -> None:
        if self.text[end - 1] == "]":
            pipe = self.text.find("|", start, end)
            self.nodes.append(Node(Kind.LINK, start, end, (pipe,) if pipe >= 0 else ()))
        else:
            self.stack.append(_Open("[", start, end))

    def _close_braces(self, start: int, end: int) -> None:
        while end - start >= 2 and self.braces:
            while self.stack[-1].mark != "{":
                self._discard()
            start = self._close_run(Kind.TEMPLATE, start, end)
            self.braces -= self.stack[-1].pairs == 0
            self._drop_spent()
        self._leave(start, end)

    def _close_brackets(self, start: int, end: int) -> None:
        while end - start >= 2 and self.stack and self.stack[-1].mark == "[":
            start = self._close_run(Kind.LINK, start, end)
            self._drop_spent()
        self._leave(start, end)

    def _leave(self, start: int, end: int) -> None:
        if end - start >= 2:
            self.strays.append(Span(start, end))

    def _discard(self) -> None:
        opened = self.stack.pop()
        self.strays.append(Span(opened.end - 2 * opened.pairs, opened.end))

    def _drop_spent(self) -> None:
        if self.stack and self.stack[-1].pairs == 0:
            self.stack.pop()

    def _close_run(self, kind: Kind, start: int, end: int) -> int:
        """Closes as many pairs of the topmost run as both sides hold; returns where the closing run goes on."""
        run = self.stack[-1]
        pairs = min(run.pairs, (end - start) // 2)
        run.pairs -= pairs
        opened, closed = run.end - 2 * pairs, start + 2 * pairs
        run.end = opened
        if kind is Kind.TEMPLATE and run.pairs == 0 and opened > run.start and closed < end:
            opened, closed = opened - 1, closed + 1  # {{{parameter}}}
        if kind is Kind.TEMPLATE or self._is_link(opened + 2, run.pipes[0] if run.pipes else start):
            self.nodes.append(Node(kind, opened, closed, tuple(run.pipes)))
        else:
            self.strays += [Span(opened, opened + 2 * pairs), Span(closed - 2 * pairs, closed)]
        run.pipes = []
        return closed

    def _is_link(self, start: int, end: int) -> bool:
        return end - start <= _MAX_TARGET and self.text.find("\n", start, end) < 0

    def _take_tag(self, token: str, start: int, end: int) -> int:
        if token.startswith("<!"):
            close = self.text.find("-->", end)
            if close < 0 or self.text.find("<!--", end, close) >= 0:
                self.strays.append(Span(start, end))
            end = len(self.text) if close < 0 else close + 3
            self.nodes.append(Node(Kind.COMMENT, start, end))
            return end
        match = _TAG_NAME.match(token)
        name = match.group(1).lower() if match else ""
        if name == "ref":
            self._take_reference(token, start, end)
            return end
        if (name in _RAW or name in _LITERAL) and token[1] != "/" and not token.endswith("/>"):
            return self._take_raw(name, start, end)
        self.nodes.append(Node(Kind.TAG, start, end))
        return end

    def _take_raw(self, name: str, start: int, end: int) -> int:
        close = None if name in self.never_closed else re.compile(rf"</{name}\s*>", re.I).search(self.text, end)
        if close is None:
            self.never_closed.add(name)
            self.strays.append(Span(start, end))
            self.nodes.append(Node(Kind.TAG, start, end))
            return end
        kind = Kind.LITERAL if name in _LITERAL else Kind.RAW
        self.nodes.append(Node(kind, start, close.end(), (end, close.start())))
        return close.end()

    def _take_reference(self, token: str, start: int, end: int) -> None:
        if token[1] == "/" and self.references:
            self._close_reference(end)
        elif start in self.closed_refs:
            self.stack.append(_Open("<", start, end, self.braces))
            self.braces = 0
            self.references += 1
        elif token.endswith("/>"):
            self.nodes.append(Node(Kind.REFERENCE, start, end, (end, end)))
        else:
            self.strays.append(Span(start, end))
            self.nodes.append(Node(Kind.TAG, start, end))

    def _close_reference(self, end: int) -> None:
        while self.stack[-1].mark != "<":
            self._discard()
        opened = self.stack.pop()
        self.references -= 1
        self.braces = opened.braces_outside
        self.nodes.append(Node(Kind.REFERENCE, opened.start, end, (opened.end, self.text.rfind("<", 0, end))))

    def _take_url(self, token: str, start: int, end: int) -> None:
        if token.startswith("://"):
            before = self.text[max(0, start - 6) : start].lower()
            scheme = next((s for s in _SCHEMES if before.endswith(s)), None)
            if scheme is None:
                return
            start -= len(scheme)
        self.nodes.append(Node(Kind.URL, start, end))


def _closed_references(text: str) -> frozenset[int]:
    """Offsets of the ``<ref>`` whose next tag of that name is ``</ref>``; any other one was left open."""
    closed = []
    opened: int | None = None
    for tag in _REF_TAG.finditer(text):
        if tag.group(1):
            if opened is not None:
                closed.append(opened)
            opened = None
        elif not tag.group().endswith("/>"):
            opened = tag.start()
    return frozenset(closed)


def namespace(target: str) -> str:
    """The lower-case prefix of a link's target as file and category names are listed here; empty without one."""
    if ":" not in target:
        return ""
    return target.strip()[:40].partition(":")[0].strip().lower().replace(" ", "_")


def external_link_end(text: str, url: Node) -> int:
    """The end of the ``[url label]`` that begins with this address; 0 for a bare address or an unclosed bracket."""
    if url.start == 0 or text[url.start - 1] != "[":
        return 0
    close = _LABEL_END.search(text, url.end, url.end + _MAX_LABEL)
    return close.end() if close and close.group() == "]" else 0
