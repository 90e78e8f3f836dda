"""Phone numbers as people type them, and as the outbox keeps them: +62812…. Pure."""

import re

_TYPED = re.compile(r"\+?[0-9]{8,15}")
_KEPT = re.compile(r"\+[0-9]{8,15}")
_SIGNS = re.compile(r"[\s().-]")
_MOBILE = re.compile(r"\+628[0-9]{8,11}")  # in Indonesia: ten to thirteen digits with the 0 before them
_HOME_PREFIX = "+62"


def phone_of(typed: str) -> str | None:
    """The number with the prefix of its country; None for what is no number, or too short or long for a mobile one.

    Indonesia where none is typed: after a 0, or a mobile number without it.
    """
    digits = _SIGNS.sub("", typed)
    number = _with_prefix(digits) if _TYPED.fullmatch(digits) else None
    if number is not None and number.startswith("+628") and not _MOBILE.fullmatch(number):
        return None
    return number


def _with_prefix(digits: str) -> str | None:
    if digits.startswith("+"):
        return digits
    if digits.startswith("62"):
        return f"+{digits}"
    return _HOME_PREFIX + digits.removeprefix("0") if digits.startswith(("0", "8")) else None


def is_phone(address: str) -> bool:
    """Whether this is a number as `phone_of` writes it."""
    return _KEPT.fullmatch(address) is not None
