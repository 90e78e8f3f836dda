"""What an expression means: its tree, the values it yields, and XPath's rules for comparing them.

A tree is JSON, so that a browser can evaluate the same one (web/static/logic.js): a string or a number stands for
itself, and an array starts with the operator or function that is applied to what follows. Besides those:

- `["name", "age"]` is the answer to a question, `["own"]` the answer that a constraint is about;
- `["each", "children", "age"]` are the answers to a question of a repeated section, one for each time that it was
  answered; `["each", "children"]` the times themselves. Only functions of several values take these;
- `["column", "district"]` is what stands in a column of the choice that a choice_filter looks at.

Rules, after XPath 1.0 and ODK's XForms specification:

- A value is a text, a number (double) or true/false. An answer to `integer`, `decimal`, `scale`, `area` and
  `service` (their ids) is a number, any other a text; the names chosen in `select_multiple`, and those put in order
  in `rank`, are joined by spaces. A question without an answer, or one that was not shown, is the empty text;
  "Tidak tahu" is the text 'dk'.
- `=` and `!=`: if either side is true/false, both are read as that; else if either is a number, both are
  read as numbers; else texts are compared as they are. `<`, `>` and arithmetic read both sides as numbers.
- A text that is no number is NaN, and so is the empty text: nothing is equal to, less or greater than NaN,
  and `!=` holds. `${age} > 17` is therefore false until age is answered, and `not(${age} > 17)` true.
- A text, or an answer in words, is true when it is not empty; a number when it is neither 0 nor NaN.
- `today()` is a text such as '2026-11-23', and a text of that form read as a number is the days since 1970-01-01,
  so `today() >= '2026-12-01'` compares days. A date with a time is read so too, in UTC, with a fraction.
- In a repeated section a name stands for the answer given this time; alone in a function of several values, but for
  `concat`, it stands for the answers of all times so far. Outside, the answers of all times are a set for
  `sum`, `count`, `max`, `min`, `join` and `concat`; a question that was left empty is no part of it, where ODK would
  make the sum NaN.
"""

import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from typing import Any, TypeAlias

from participation.surveys.moments import days_of

Value: TypeAlias = str | float | bool
Answer: TypeAlias = str | int | float | list[str] | list[dict[str, Any]]
Node: TypeAlias = "str | float | tuple[Node, ...]"

_NUMBER = re.compile(r"[ \t\r\n]*(-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))[ \t\r\n]*")
_SHORT = 1e15
"""Whole numbers below are written as they are; Python and browsers write larger ones with an exponent."""


def _as_named(question: str, value: str) -> str:
    return value


@dataclass(slots=True)
class Context:
    """What an expression is evaluated in. Cheap to make: one for each question of each check.

    In a repeated section `answers` holds those of this time before all others (a ChainMap), and `position` counts
    the times from 1.
    """

    answers: Mapping[str, Answer]
    today: date
    own: Answer | None = None  # the answer that a constraint is about
    now: datetime | None = None  # with its zone; without it now() is the start of today
    position: int = 0
    language: str = "id"  # of the names of months and days
    label: Callable[[str, str], str] = _as_named  # (question, value) → the choice in the person's language


Evaluator: TypeAlias = Callable[[Context], Value]


def value_of(answer: Answer | None) -> Value:
    """The value that an answer has in an expression."""
    if isinstance(answer, str):
        return answer
    if isinstance(answer, int | float):
        return float(answer)
    return " ".join(each for each in answer if isinstance(each, str)) if answer else ""


def boolean(value: Value) -> bool:
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return bool(value)


def number(value: Value) -> float:
    if isinstance(value, str):
        found = _NUMBER.fullmatch(value)
        return float(found[1]) if found else days_of(value)
    return float(value)


def string(value: Value) -> str:
    """As XPath writes it: whole numbers without a point, others without an exponent."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value.is_integer() and abs(value) < _SHORT:
        return str(int(value))
    return format(Decimal(repr(value)), "f").removesuffix(".0")


def _equal(left: Value, right: Value) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return boolean(left) == boolean(right)
    if isinstance(left, float) or isinstance(right, float):
        return number(left) == number(right)
    return left == right


def _divide(left: Value, right: Value) -> float:
    """IEEE division: by zero gives an infinity, or NaN for 0 div 0."""
    dividend, divisor = number(left), number(right)
    if divisor:
        return dividend / divisor
    if not dividend or math.isnan(dividend):
        return math.nan
    return math.copysign(math.inf, dividend) * math.copysign(1, divisor)


def _remainder(left: Value, right: Value) -> float:
    """The remainder that keeps the sign of the dividend; NaN where there is none."""
    dividend, divisor = number(left), number(right)
    return math.nan if math.isinf(dividend) or divisor == 0 else math.fmod(dividend, divisor)


OPERATORS: dict[str, Callable[..., Value]] = {
    "=": _equal,
    "!=": lambda left, right: not _equal(left, right),
    "<": lambda left, right: number(left) < number(right),
    "<=": lambda left, right: number(left) <= number(right),
    ">": lambda left, right: number(left) > number(right),
    ">=": lambda left, right: number(left) >= number(right),
    "+": lambda *values: reduce(operator.add, map(number, values)),
    "*": lambda *values: reduce(operator.mul, map(number, values)),
    "-": lambda left, right: number(left) - number(right),
    "div": _divide,
    "mod": _remainder,
    "negate": lambda value: -number(value),
}
"""The operators but `and` and `or`, which do not look at all their operands."""
