"""Figures of a report in one form: the same on every machine, and as either database gives them back. Pure.

Sums of another order, or of another processor, differ in their last digits, and a `real` column of PostgreSQL keeps
six; its JSON keeps the names of an object in an order of its own. Everything is ranked before it is rounded.
"""

from typing import Any, TypeVar

import msgspec

from participation.improvements.priorities import WEIGHTS

DIGITS = 6
"""Significant ones."""
_PLACES = {name: place for place, name in enumerate(WEIGHTS)}

T = TypeVar("T", bound=msgspec.Struct)


def canonical(found: T) -> T:
    """The same Struct, numbers rounded and parts of a priority in the order of the formula, however deep."""
    return msgspec.convert(_canonical(msgspec.to_builtins(found)), type(found))


def _canonical(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: (_PLACES.get(name, len(_PLACES)), name))
        return {name: _canonical(value[name]) for name in names}
    return [_canonical(inner) for inner in value] if isinstance(value, list | tuple) else value
