"""Time `wikiwatch check` on ordinary texts and on texts made to be slow, and on twice as much of each.

    python -m bench.check [--size 100000]

For each kind of text: CPU seconds alone and against a reference that differs from it all over, what doubling the text
multiplies each by (2 is linear), and how many sentences came out as suspect.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable

from wikiwatch.fetch.html import page_text
from wikiwatch.pipeline.check import Request, check_text

_WORDS_TEXT = "Le site ferme comme un joueur de poker qui perd ses jetons au casino et la mise du croupier en 2024"
WORDS = _WORDS_TEXT.split()


def said(count: int) -> str:
    """So many words at random."""
    return " ".join(random.choice(WORDS) for _ in range(count))


KINDS: dict[str, Callable[[int], str]] = {
    "prose": lambda size: ". ".join(said(15).capitalize() for _ in range(size // 80)),
    "one sentence": lambda size: said(size // 5),
    "clauses": lambda size: ", ".join(said(4) for _ in range(size // 20)),
    "names": lambda size: "\n".join(said(2).title() for _ in range(size // 12)),
    "table": lambda size: "{|\n" + "".join(f"|-\n| {said(2)} || 12\n" for _ in range(size // 20)) + "|}",
    "headings": lambda size: "== A ==\n" * (size // 8),
    "references": lambda size: "Mot.<ref>a</ref> " * (size // 17),
    "unclosed": lambda size: "{{a|[[b <ref>c '''d " * (size // 20),
    "quotes": lambda size: '"« ' * (size // 3),
    "one word": lambda size: "casino " * (size // 7),
    "capitals": lambda size: "AAAA " * (size // 5),
    "addresses": lambda size: "http://a.example/x " * (size // 19),
    "numbers": lambda size: "1. 2. " * (size // 6),
    "Chinese": lambda size: "这座城市由修道士建立，如今是全国最大的城市。" * (size // 22),
    "emoji": lambda size: "🎰! " * (size // 3),
    "one letter": lambda size: "a" * size,
    "blank": lambda size: " \n" * (size // 2),
    "HTML": lambda size: page_text("<div><p>" * (size // 8), "bench").text,
    "HTML, broken": lambda size: page_text('<a href="<' * (size // 10), "bench").text,
}


def timed(make: Callable[[int], str], size: int, *, against_reference: bool) -> tuple[float, int]:
    """CPU seconds to make and judge a text, and its suspect sentences."""
    random.seed(1)
    start = time.process_time()
    text = make(size)
    report = check_text(Request(text=text, reference=f"Un mot. {text[::-1]}" if against_reference else None))
    return time.process_time() - start, len(report.suspects)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=100_000, help="code points")
    size = parser.parse_args().size
    timed(KINDS["prose"], 1_000, against_reference=True)  # loads what is loaded once
    print("| text | alone, s | doubled | against a reference, s | doubled | suspect |\n|---|---|---|---|---|---|")
    for name, make in KINDS.items():
        alone, suspects = timed(make, size, against_reference=False)
        twice, _ = timed(make, 2 * size, against_reference=False)
        compared, _ = timed(make, size, against_reference=True)
        compared_twice, _ = timed(make, 2 * size, against_reference=True)
        grown = f"{twice / alone:.1f}", f"{compared_twice / compared:.1f}"
        print(f"| {name} | {alone:.2f} | {grown[0]} | {compared:.2f} | {grown[1]} | {suspects} |", flush=True)


if __name__ == "__main__":
    main()
