"""Lines for a terminal of a given width, written to a string."""

from io import StringIO

from rich.console import Console
from rich.text import Text

from wikiwatch.report import phrasing
from wikiwatch.wikitext.display import visible

NARROWEST, WIDEST = 24, 120  # columns; longer lines are tiring to read
_NAME = 12  # columns of the names in front of entries
_ROOMY = 60  # columns from which on names and values stand side by side


class Sheet:
    """Wraps text by display width (wide and combining characters counted as terminals do) and keeps no padding."""

    def __init__(self, *, width: int, color: bool) -> None:
        self.color = color
        self.width = max(NARROWEST, min(width, WIDEST))
        self._lines = StringIO()
        self._console = Console(
            file=self._lines,
            width=self.width,
            force_terminal=color,
            color_system="standard" if color else None,
            no_color=not color,
            legacy_windows=False,
            force_jupyter=False,
            markup=False,
            highlight=False,
            emoji=False,
            _environ={},  # what the variables say is the caller's business: the same report gives the same text
        )

    def text(self) -> str:
        """All that was written so far."""
        return self._lines.getvalue()

    @property
    def roomy(self) -> bool:
        """Whether there is room for columns."""
        return self.width >= _ROOMY

    def blank(self) -> None:
        """An empty line."""
        self._print(Text())

    def line(self, body: Text, *, hanging: int = 0) -> None:
        """A paragraph whose second and later lines are indented by ``hanging`` columns."""
        self.block(Text(), Text(" " * hanging), body)

    def block(self, first: Text, later: Text, body: Text) -> None:
        """A paragraph with ``first`` in front of its first line and ``later`` in front of the others."""
        room = self.width - max(first.cell_len, later.cell_len)
        for number, wrapped in enumerate(body.wrap(self._console, room, overflow="fold")):
            wrapped.rstrip()
            self._print(Text.assemble(later if number else first, wrapped))

    def entry(self, name: str, value: Text) -> None:
        """A named value: side by side where there is room, else the value below its name."""
        if self.roomy:
            self.block(Text(f"  {name:<{_NAME}} ", style="dim"), Text(" " * (_NAME + 3)), value)
            return
        if name:
            self._print(Text(f"  {name}", style="dim"))
        self.block(Text(" " * 4), Text(" " * 4), value)

    def rule(self, title: Text) -> None:
        """A title, its first line drawn out to the full width."""
        first, *rest = title.wrap(self._console, self.width - 6, overflow="fold")
        drawn = "━" * (self.width - first.cell_len - 4)
        self._print(Text.assemble(("━━ ", "dim"), first, " ", (drawn, "dim")))
        for wrapped in rest:
            self._print(Text.assemble("   ", wrapped))

    def _print(self, line: Text) -> None:
        line.rstrip()
        self._console.print(line, soft_wrap=True)


def wiki_text(text: str, style: str = "") -> Text:
    """A name, a title or a comment from a wiki, on one line; nothing in it acts on the terminal."""
    return Text(wiki_line(text), style=style)


def wiki_line(text: str) -> str:
    """The same without a style."""
    return visible(phrasing.clipped(text), newlines=False)
