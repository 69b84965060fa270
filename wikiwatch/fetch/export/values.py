"""Numbers, checksums and moments as an export writes them."""

from __future__ import annotations

from datetime import UTC, datetime

from wikiwatch.fetch.export.refusal import RefusedError, shown

_MAX_DIGITS = 18  # what fits SQLite's 64-bit integers


def parse_number(text: str, what: str) -> int:
    """Raises RefusedError, which says what it is, for anything but up to 18 digits."""
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _MAX_DIGITS):
        raise RefusedError(f"{what} is {shown(text)}, not a number" if text else f"{what} is missing")
    return int(digits)


def parse_size(text: str) -> int | None:
    """Bytes, or the number of a namespace; None for anything but up to 18 digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS else None


def parse_sha1(text: str) -> bytes | None:
    """Base 36 to 20 bytes; None for an empty one, which a hidden revision has, and for nonsense."""
    digits = text.strip()
    if not (digits.isascii() and digits.isalnum() and len(digits) <= 32):
        return None
    try:
        return int(digits, 36).to_bytes(20, "big")
    except OverflowError:
        return None


def parse_timestamp(text: str) -> datetime:
    """In UTC. Raises RefusedError for anything but a moment with its offset."""
    try:
        moment = datetime.fromisoformat(text.strip())
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise RefusedError(f"its timestamp is {shown(text)}, not a moment like 2024-06-25T18:00:00Z")
