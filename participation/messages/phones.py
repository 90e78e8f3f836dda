"""Phone numbers as people type them, and as the outbox keeps them: +62812…. Pure."""

import re

_TYPED = re.compile(r"\+?[0-9]{8,15}")
_KEPT = re.compile(r"\+[0-9]{8,15}")
_SPACES = str.maketrans("", "", " ().-\u00a0")
_HOME_PREFIX = "+62"


def phone_of(typed: str) -> str | None:
    """The number with the prefix of its country, Indonesia where none is typed; None for what is no number."""
    digits = typed.strip().translate(_SPACES)
    if not _TYPED.fullmatch(digits):
        return None
    if digits.startswith("0"):
        return _HOME_PREFIX + digits[1:]
    return digits if digits.startswith("+") else f"+{digits}" if digits.startswith("62") else None


def is_phone(address: str) -> bool:
    """Whether this is a number as `phone_of` writes it."""
    return _KEPT.fullmatch(address) is not None
