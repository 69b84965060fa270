"""MediaWiki's checksum of a text."""

from __future__ import annotations

import hashlib


def sha1_of(text: bytes) -> bytes:
    """SHA-1 of the UTF-8 text as 20 raw bytes, the ``rev_sha1`` of https://www.mediawiki.org/wiki/Manual:Revision_table."""
    return hashlib.sha1(text, usedforsecurity=False).digest()
