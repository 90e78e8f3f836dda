"""The functions of the expression language: what each takes and what it makes of it. docs/expressions.md lists them.

They follow ODK's documented functions. A few need more than their values, such as the day, and are made in
compiling.py. REFUSED says of the others why a form cannot have them.
"""

import math
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from participation.surveys.evaluation import Value, boolean, number, string
from participation.surveys.moments import moment_of, moment_on, part_of_day, written
from participation.web.i18n import mark

MANY = 1_000
"""Values that a function without an upper limit may be given; the length of an expression allows no more."""
MOST_PLACES = 15
"""Decimal places that a double can tell apart."""

_ALL_WHOLE = 2.0**52
"""From here on doubles have no fraction."""
_WORD = re.compile(r"[^ \t\r\n]+")


class Function(NamedTuple):
    """How many values it takes, and what it makes of them; `of_sets`: a name in it stands for the answers of all
    times that a repeated section was answered."""

    least: int
    most: int
    call: Callable[..., Value]
    of_sets: bool = False


def _apart(*values: Value) -> Value:
    """Stands for what compiling.py makes, as it needs more than its values."""
    raise NotImplementedError


def words(value: Value) -> list[str]:
    """The names in an answer of several; spaces as XPath has them, so that a browser finds the same ones."""
    return _WORD.findall(string(value))


def rounded(value: Value, places: Value = 0.0) -> float:
    """To the nearest number with so many decimal places, halves upwards, as XPath does for negative numbers too."""
    given, wanted = number(value), number(places)
    if math.isnan(wanted):
        return math.nan
    if not math.isfinite(given):
        return given
    shift = int(max(-MOST_PLACES, min(wanted, MOST_PLACES)))
    shifted = _shifted(given, shift)
    if abs(shifted) >= _ALL_WHOLE:
        return given
    whole = math.floor(shifted)
    return _shifted(float(whole + (shifted - whole >= 0.5)), -shift)


def _shifted(given: float, places: int) -> float:
    """The decimal point moved, without the error that multiplying by 0.1 would bring."""
    digits, _, exponent = repr(given).partition("e")
    return float(f"{digits}e{int(exponent or 0) + places}")


def _int(value: Value) -> float:
    given = number(value)
    return float(math.trunc(given)) if math.isfinite(given) else given


def _numbers(values: Iterable[Value]) -> list[float]:
    return [number(value) for value in values]


def _extreme(choose: Callable[[list[float]], float]) -> Callable[..., float]:
    """The least or greatest of several numbers; NaN as soon as one of them is, and when there are none."""

    def chosen(*values: Value) -> float:
        numbers = _numbers(values)
        return math.nan if not numbers or any(map(math.isnan, numbers)) else choose(numbers)

    return chosen


def _sum(*values: Value) -> float:
    total = 0.0
    for each in _numbers(values):
        total += each
    return total


def _real(call: Callable[..., float]) -> Callable[..., float]:
    """A function of real numbers: NaN where it has no value, infinity where it grows too large."""

    def applied(*values: Value) -> float:
        numbers = _numbers(values)
        if any(map(math.isnan, numbers)):
            return math.nan
        try:
            return call(*numbers)
        except ValueError:
            return math.nan
        except OverflowError:
            return math.inf

    return applied


def _logarithm(call: Callable[[float], float]) -> Callable[..., float]:
    return _real(lambda given: call(given) if given else -math.inf)


def _power(base: float, exponent: float) -> float:
    """As IEEE doubles do it: 0 to a negative power is infinite, ±1 to an infinite one is no number."""
    if abs(base) == 1 and math.isinf(exponent):
        return math.nan
    odd = exponent.is_integer() and math.fmod(exponent, 2) != 0
    if base == 0 and exponent < 0:
        return math.copysign(math.inf, base) if odd else math.inf
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return -math.inf if base < 0 and odd else math.inf


def _coalesce(*values: Value) -> Value:
    return next((value for value in values if value != ""), "")


def _selected(value: Value, name: Value) -> bool:
    return string(name) in words(value)


def _selected_at(value: Value, place: Value) -> str:
    found, at = words(value), _int(place)
    return found[int(at)] if 0 <= at < len(found) else ""


def _substr(value: Value, start: Value, end: Value | None = None) -> str:
    """Places count from 0, negative ones from the end, as in ODK."""
    text = string(value)
    return text[_place(start) : len(text) if end is None else _place(end)]


def _place(value: Value) -> int:
    given = number(value)
    return 0 if math.isnan(given) else int(max(-1e9, min(given, 1e9)))


def _before(value: Value, part: Value) -> str:
    before, found, _ = string(value).partition(string(part)) if string(part) else ("", "", "")
    return before if found else ""


def _after(value: Value, part: Value) -> str:
    return string(value).partition(string(part))[2] if string(part) else string(value)


def _translate(value: Value, old: Value, new: Value) -> str:
    pairs: dict[int, str] = {}
    to = string(new)
    for place, sign in enumerate(string(old)):
        pairs.setdefault(ord(sign), to[place : place + 1])
    return string(value).translate(pairs)


def _checklist(least: Value, most: Value, *answers: Value) -> bool:
    return _within(sum(map(boolean, answers)), least, most)


def _weighted_checklist(least: Value, most: Value, *pairs: Value) -> bool:
    answers = zip(pairs[::2], pairs[1::2], strict=False)
    return _within(sum(number(weight) for answer, weight in answers if boolean(answer)), least, most)


def _within(total: float, least: Value, most: Value) -> bool:
    """Between both, -1 standing for no limit."""
    lowest, highest = number(least), number(most)
    return (lowest == -1 or total >= lowest) and (highest == -1 or total <= highest)


def _date(value: Value) -> str:
    moment = moment_on(value) if isinstance(value, float) else moment_of(string(value))
    return moment.date().isoformat() if moment else ""


def _date_time(value: Value) -> str:
    moment = moment_on(value) if isinstance(value, float) else moment_of(string(value))
    return written(moment) if moment else ""


FUNCTIONS: dict[str, Function] = {
    # conditions
    "if": Function(3, 3, lambda condition, yes, no: yes if boolean(condition) else no),
    "coalesce": Function(2, MANY, _coalesce),
    "once": Function(1, 1, _apart),
    "not": Function(1, 1, lambda value: not boolean(value)),
    "true": Function(0, 0, lambda: True),
    "false": Function(0, 0, lambda: False),
    "boolean": Function(1, 1, boolean),
    "boolean-from-string": Function(1, 1, lambda value: string(value) in ("true", "1")),
    "checklist": Function(3, MANY, _checklist),
    "weighted-checklist": Function(4, MANY, _weighted_checklist),
    # choices
    "selected": Function(2, 2, _selected),
    "selected-at": Function(2, 2, _selected_at),
    "count-selected": Function(1, 1, lambda value: float(len(words(value)))),
    "jr:choice-name": Function(2, 2, _apart),
    # repeated sections
    "position": Function(1, 1, _apart),
    "indexed-repeat": Function(3, 3, _apart),
    "count": Function(1, 1, lambda *values: float(len(values)), of_sets=True),
    "count-non-empty": Function(
        1, MANY, lambda *values: float(sum(value != "" for value in values)), of_sets=True
    ),
    "sum": Function(1, MANY, _sum, of_sets=True),
    "min": Function(1, MANY, _extreme(min), of_sets=True),
    "max": Function(1, MANY, _extreme(max), of_sets=True),
    "join": Function(2, MANY, lambda sign, *values: string(sign).join(map(string, values)), of_sets=True),
    "concat": Function(1, MANY, lambda *values: "".join(map(string, values)), of_sets=True),
    # texts
    "string": Function(1, 1, string),
    "string-length": Function(0, 1, lambda value: float(len(string(value)))),
    "contains": Function(2, 2, lambda value, part: string(part) in string(value)),
    "starts-with": Function(2, 2, lambda value, part: string(value).startswith(string(part))),
    "ends-with": Function(2, 2, lambda value, part: string(value).endswith(string(part))),
    "substr": Function(2, 3, _substr),
    "substring-before": Function(2, 2, _before),
    "substring-after": Function(2, 2, _after),
    "translate": Function(3, 3, _translate),
    "normalize-space": Function(0, 1, lambda value: " ".join(words(value))),
    "regex": Function(2, 2, _apart),
    # numbers
    "number": Function(1, 1, number),
    "int": Function(1, 1, _int),
    "round": Function(1, 2, rounded),
    "abs": Function(1, 1, lambda value: abs(number(value))),
    "pow": Function(2, 2, _real(_power)),
    "sqrt": Function(1, 1, _real(math.sqrt)),
    "exp": Function(1, 1, _real(math.exp)),
    "exp10": Function(1, 1, _real(lambda given: _power(10.0, given))),
    "log": Function(1, 1, _logarithm(math.log)),
    "log10": Function(1, 1, _logarithm(math.log10)),
    "sin": Function(1, 1, _real(math.sin)),
    "cos": Function(1, 1, _real(math.cos)),
    "tan": Function(1, 1, _real(math.tan)),
    "asin": Function(1, 1, _real(math.asin)),
    "acos": Function(1, 1, _real(math.acos)),
    "atan": Function(1, 1, _real(math.atan)),
    "atan2": Function(2, 2, _real(math.atan2)),
    "pi": Function(0, 0, lambda: math.pi),
    # dates and times
    "today": Function(0, 0, _apart),
    "now": Function(0, 0, _apart),
    "date": Function(1, 1, _date),
    "date-time": Function(1, 1, _date_time),
    "decimal-date-time": Function(1, 1, number),
    "decimal-time": Function(1, 1, lambda value: part_of_day(string(value))),
    "format-date": Function(2, 2, _apart),
    "format-date-time": Function(2, 2, _apart),
}

_NO_CHANCE = mark(
    "At character %(position)s: %(text)s() gives something else each time, and answers have to stay as they are. "
    "To mix the order of choices, use that setting of the question."
)
_NO_FILES = mark(
    "At character %(position)s: %(text)s() reads other files, which surveys here do not have. "
    "Put what is needed into columns of the choices."
)
_NO_GEOGRAPHY = mark(
    "At character %(position)s: %(text)s() is not calculated while people answer. Work it out from the exported places."
)
_NO_DIGEST = mark(
    "At character %(position)s: %(text)s() would let a digest pass for anonymous, which it is not. "
    "Mark the question as leading to a person instead."
)
_NO_PATHS = mark(
    "At character %(position)s: %(text)s() belongs to XPath paths. Name questions as ${name}; "
    "in a repeated section position(..) counts the times."
)

REFUSED: dict[str, str] = {
    "random": _NO_CHANCE,
    "randomize": _NO_CHANCE,
    "uuid": _NO_CHANCE,
    "pulldata": _NO_FILES,
    "instance": _NO_FILES,
    "area": _NO_GEOGRAPHY,
    "distance": _NO_GEOGRAPHY,
    "geofence": _NO_GEOGRAPHY,
    "digest": _NO_DIGEST,
    "base64-decode": _NO_DIGEST,
    "extract-signed": _NO_DIGEST,
    "current": _NO_PATHS,
    "index": _NO_PATHS,
    "last": _NO_PATHS,
}
"""Functions of ODK that forms here cannot have, and the reason."""
