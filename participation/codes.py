"""Codes that people read aloud, write down and type: receipts and short links; and keyed digests.

A code is made of 32 symbols, the digits and capital letters without 0, O, 1 and I, which are mistaken for
one another. Its last symbol is a check over the field GF(32): symbol i from the right weighs alpha^i, and
alpha is primitive (x^5 + x^2 + 1), so up to 31 symbols have 31 different weights. One wrong symbol, or two
that changed places, then always breaks the check; the tests try every one of them.
"""

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Iterable
from uuid import UUID

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
RECEIPT_SYMBOLS = 15
"""Data symbols of a receipt, 5 bits each: 75 bits, never guessed."""
LINK_SYMBOLS = 12
"""Data symbols of a short link, `/k/{code}`: 60 bits."""

_VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)}
_FIELD = 0b100101
_GROUP = 4
_LONGEST_TYPED = 100
_LOOKALIKES = str.maketrans({"0": "Q", "O": "Q", "1": "L", "I": "L"})
"""Never part of a code, so whoever types one has misread the letter it looks like most; the check tells."""


def encode(bits: bytes, symbols: int = RECEIPT_SYMBOLS) -> str:
    """The first 5 × `symbols` bits as a grouped code with its check symbol: XXXX-XXXX-XXXX-XXXX for 15.

    Raises ValueError when there are fewer bits than that.
    """
    surplus = 8 * len(bits) - 5 * symbols
    if surplus < 0:
        raise ValueError(f"{symbols} symbols need {5 * symbols} bits, not {8 * len(bits)}")
    whole = int.from_bytes(bits, "big") >> surplus
    values = [whole >> 5 * place & 31 for place in reversed(range(symbols))]
    return _grouped("".join(ALPHABET[value] for value in [*values, _times_alpha(_weighted(values))]))


def normalise(typed: str) -> str | None:
    """The code that somebody typed or pasted, None when it cannot be one.

    Case, spaces and dashes of any kind do not matter. 0 and O, 1 and I stand in no code and are read as the
    letters Q and L; where that guess is wrong the check symbol, or the search for the code, fails.
    """
    if len(typed) > _LONGEST_TYPED:
        return None
    plain = unicodedata.normalize("NFKC", typed).upper()
    symbols = "".join(sign for sign in plain if unicodedata.category(sign) not in {"Zs", "Pd", "Cc", "Cf"})
    code = _grouped(symbols.translate(_LOOKALIKES))
    return code if is_valid(code) else None


def is_valid(code: str) -> bool:
    """Whether this is a code written as `encode` writes it, of a receipt or a link, with the right check."""
    values = [_VALUES.get(symbol, -1) for symbol in code.replace("-", "")]
    if len(values) not in {RECEIPT_SYMBOLS + 1, LINK_SYMBOLS + 1} or -1 in values:
        return False
    return _weighted(values) == 0 and code == _grouped(code.replace("-", ""))


def random_code(symbols: int = RECEIPT_SYMBOLS) -> str:
    """A new code from the system's randomness."""
    return encode(secrets.token_bytes(16), symbols)


def receipt_code(secret: bytes, subject: UUID | int | str, key: str) -> str:
    """The receipt for what was sent under a key about a survey or service; the same each time it is sent."""
    about = str(subject)
    return encode(digest(secret, "receipt code", f"{len(about)}:{about}:{key}"))


def digest(secret: bytes, purpose: str, value: str) -> bytes:
    """HMAC-SHA256 of a value, 32 bytes; digests of one value for two purposes have nothing in common."""
    message = f"{len(purpose)}:{purpose}:{value}".encode("utf-8", "surrogatepass")
    return hmac.new(secret, message, hashlib.sha256).digest()


def _weighted(values: Iterable[int]) -> int:
    """The sum of value × alpha^place, the last value weighing alpha^0 (Horner's rule)."""
    total = 0
    for value in values:
        total = _times_alpha(total) ^ value
    return total


def _times_alpha(value: int) -> int:
    doubled = value << 1
    return doubled ^ _FIELD if doubled & 32 else doubled


def _grouped(symbols: str) -> str:
    """In fours, a single symbol left over joined to the last of them."""
    ends = range(_GROUP, len(symbols) - 1, _GROUP)
    return "-".join(symbols[start:end] for start, end in zip([0, *ends], [*ends, len(symbols)], strict=True))
