"""Readable addresses made from names."""

import re
import unicodedata
from collections.abc import Awaitable, Callable

LONGEST_SLUG = 60


def slug_of(name: str) -> str:
    """Lower-case words of a–z and 0–9 joined by hyphens, at most 60 characters; "item" when nothing is left."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:LONGEST_SLUG].rstrip("-")
    return slug or "item"


async def free_slug(name: str, taken: Callable[[str], Awaitable[bool]]) -> str:
    """A slug nobody has yet: the name's own, or with the next free number. Call it within the transaction."""
    slug = slug_of(name)
    number = 1
    while await taken(slug if number == 1 else f"{slug}-{number}"):
        number += 1
    return slug if number == 1 else f"{slug}-{number}"
