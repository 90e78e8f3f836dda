"""Figures of a report, rounded: the same on every machine, and as either database gives them back. Pure.

Sums of another order, or of another processor, differ in their last digits, and a `real` column of PostgreSQL keeps
six. Everything is ranked before anything is rounded.
"""

from typing import Any, TypeVar

import msgspec

DIGITS = 6
"""Significant ones."""

T = TypeVar("T", bound=msgspec.Struct)


def rounded(found: T) -> T:
    """The same Struct, every number with a fraction in it rounded, however deep it stands."""
    return msgspec.convert(_rounded(msgspec.to_builtins(found)), type(found))


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    return [_rounded(inner) for inner in value] if isinstance(value, list) else value
