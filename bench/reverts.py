"""Identity reverts of an export, as wikiwatch counts them and as a plain recount does.

    python -m bench.reverts FILE...

The recount keeps the checksums of a page in a list and looks back through it one by one; it shares nothing with
`wikiwatch.history.reverts`. Printed for the default radius and without one; exits with 1 when the counts differ.
"""

from __future__ import annotations

import hashlib
import sys
from collections import defaultdict

from wikiwatch.fetch.export import read_export
from wikiwatch.history.reverts import RevertDetector
from wikiwatch.settings import REVERT_RADIUS


def recount(checksums: list[bytes], radius: int | None) -> int:
    """Texts that stood before, with something else and at most ``radius`` revisions in between."""
    found = 0
    for here, checksum in enumerate(checksums):
        first = 0 if radius is None else max(0, here - 1 - radius)
        back = next((there for there in range(here - 1, first - 1, -1) if checksums[there] == checksum), None)
        found += back is not None and back < here - 1
    return found


def main() -> int:
    """Compare the counts for each page of the exports together, since a page may be spread over several."""
    pages: dict[tuple[str, int], list[tuple[float, int, bytes]]] = defaultdict(list)
    titles = {}
    for file in sys.argv[1:]:
        with read_export(file) as reader:
            for part in reader:
                key = part.wiki.wiki_id, part.page.page_id
                titles[key] = part.page.page_title
                for revision in part.revisions:
                    if revision.text is not None:
                        digest = hashlib.sha1(revision.text, usedforsecurity=False).digest()
                        pages[key].append((revision.dt.timestamp(), revision.rev_id, digest))
    differ = 0
    for key, revisions in pages.items():
        checksums = [checksum for _, _, checksum in sorted(revisions)]
        for radius in (REVERT_RADIUS, None):
            detector = RevertDetector(radius)
            ours = sum(detector.add(number, checksum) is not None for number, checksum in enumerate(checksums))
            plain = recount(checksums, radius)
            differ += ours != plain
            if len(pages) < 20 or ours != plain:
                print(f"{titles[key]}: {len(checksums)} texts, radius {radius}: {ours} reverts, recount {plain}")
    print(f"{len(pages)} pages, {differ} counts differ")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
