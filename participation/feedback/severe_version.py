"""Names what looks for severe things: what an older version looked at is worth a second look. Pure."""

import hashlib
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
UNSEEN = "unseen"
"""Stands for the version where nothing could look: what is stored with it stands apart until something has."""


@cache
def severe_version() -> str:
    """8 hexadecimal digits for the words, and whatever else `severe.py` goes by."""
    digest = hashlib.sha256()
    for file in sorted(DATA.glob("severe*")):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:8]
