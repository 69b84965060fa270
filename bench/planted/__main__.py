"""``python -m bench.planted``, and ``python -m bench.planted train``."""

from __future__ import annotations

import sys

from bench.planted import learning, measuring

if __name__ == "__main__":
    if sys.argv[1:2] == ["train"]:
        learning.main(sys.argv[2:])
    else:
        measuring.main(sys.argv[1:])
