"""What an expression means: its tree, the values it yields, and XPath's rules for comparing them.

A tree is JSON, so that a browser can evaluate the same one: a string or a number stands for itself, and an
array starts with the operator or function that is applied to what follows. `["name", "age"]` is the answer to
a question, `["own"]` the answer that a constraint is about.

Rules, after XPath 1.0 and ODK's XForms specification:

- A value is a text, a number (double) or true/false. An answer to `integer`, `scale` and `area` (its id) is
  a number, any other a text; the names chosen in `select_multiple` are joined by spaces. A question without
  an answer, or one that was not shown, is the empty text; "Tidak tahu" is the text 'dk'.
- `=` and `!=`: if either side is true/false, both are read as that; else if either is a number, both are
  read as numbers; else texts are compared as they are. `<`, `>` and arithmetic read both sides as numbers.
- A text that is no number is NaN, and so is the empty text: nothing is equal to, less or greater than NaN,
  and `!=` holds. `${age} > 17` is therefore false until age is answered, and `not(${age} > 17)` true.
- A text, or an answer in words, is true when it is not empty; a number when it is neither 0 nor NaN.
- Two additions for dates: `today()` is a text such as '2026-11-23', and a text of that form read as a
  number is the days since 1970-01-01, so `today() >= '2026-12-01'` compares days.
"""

import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Any, NamedTuple, TypeAlias

Value: TypeAlias = str | float | bool
Answer: TypeAlias = str | int | float | list[str] | list[dict[str, Any]]
Node: TypeAlias = "str | float | tuple[Node, ...]"
Evaluator: TypeAlias = Callable[[Mapping[str, Answer], Answer | None, date], Value]

_NUMBER = re.compile(r"[ \t\r\n]*(-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))[ \t\r\n]*")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EPOCH = date(1970, 1, 1).toordinal()
MANY = 1_000
"""Values that a function without an upper limit may be given; the length of an expression allows no more."""


class Function(NamedTuple):
    """A function of the language: how many values it takes, and what it makes of them."""

    least: int
    most: int
    call: Callable[..., Value]


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
        return float(found[1]) if found else _days(value)
    return float(value)


def _days(text: str) -> float:
    try:
        return float(date.fromisoformat(text).toordinal() - _EPOCH) if _DATE.fullmatch(text) else math.nan
    except ValueError:
        return math.nan


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
    return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")


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


def _round(value: Value) -> float:
    """To the nearest whole number, halves upwards, as XPath does for negative numbers too."""
    given = number(value)
    return float(math.floor(given + 0.5)) if math.isfinite(given) else given


def _int(value: Value) -> float:
    given = number(value)
    return float(math.trunc(given)) if math.isfinite(given) else given


def _extreme(choose: Callable[[list[float]], float]) -> Callable[..., float]:
    """The least or greatest of several numbers; NaN as soon as one of them is."""

    def chosen(*values: Value) -> float:
        numbers = [number(value) for value in values]
        return math.nan if any(map(math.isnan, numbers)) else choose(numbers)

    return chosen


def _coalesce(*values: Value) -> Value:
    return next((value for value in values if value != ""), "")


def _selected(value: Value, name: Value) -> bool:
    return string(name) in string(value).split()


FUNCTIONS: dict[str, Function] = {
    "not": Function(1, 1, lambda value: not boolean(value)),
    "true": Function(0, 0, lambda: True),
    "false": Function(0, 0, lambda: False),
    "boolean": Function(1, 1, boolean),
    "number": Function(1, 1, number),
    "string": Function(1, 1, string),
    "selected": Function(2, 2, _selected),
    "count-selected": Function(1, 1, lambda value: float(len(string(value).split()))),
    "string-length": Function(1, 1, lambda value: float(len(string(value)))),
    "contains": Function(2, 2, lambda value, part: string(part) in string(value)),
    "starts-with": Function(2, 2, lambda value, part: string(value).startswith(string(part))),
    "round": Function(1, 1, _round),
    "int": Function(1, 1, _int),
    "min": Function(1, MANY, _extreme(min)),
    "max": Function(1, MANY, _extreme(max)),
    "coalesce": Function(2, MANY, _coalesce),
    "if": Function(3, 3, lambda condition, yes, no: yes if boolean(condition) else no),
    "today": Function(0, 0, lambda: ""),  # compiled apart, as it needs the day
}

_OPERATORS: dict[str, Callable[..., Value]] = {
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
_CALLS = _OPERATORS | {name: function.call for name, function in FUNCTIONS.items()}


def compile_tree(node: Node) -> Evaluator:
    """A function of (answers, own answer, today) that yields the value of the tree.

    Closures call each other as deep as the tree is, so its depth must be limited before.
    """
    if not isinstance(node, tuple):
        return lambda answers, own, today: node
    head, operands = str(node[0]), node[1:]
    if head == "name":
        name = str(operands[0])
        return lambda answers, own, today: value_of(answers.get(name))
    if head == "own":
        return lambda answers, own, today: value_of(own)
    if head == "today":
        return lambda answers, own, today: today.isoformat()
    compiled = [compile_tree(operand) for operand in operands]
    if head in ("and", "or"):
        return _shortcut(compiled, until=head == "or")
    return _application(_CALLS[head], compiled)


def _shortcut(operands: Sequence[Evaluator], *, until: bool) -> Evaluator:
    """`and` and `or`: the operands one after the other, until one decides."""

    def run(answers: Mapping[str, Answer], own: Answer | None, today: date) -> Value:
        for operand in operands:
            if boolean(operand(answers, own, today)) is until:
                return until
        return not until

    return run


def _application(call: Callable[..., Value], operands: Sequence[Evaluator]) -> Evaluator:
    if len(operands) == 2:  # by far the most frequent, worth being fast
        left, right = operands
        return lambda answers, own, today: call(left(answers, own, today), right(answers, own, today))
    return lambda answers, own, today: call(*[operand(answers, own, today) for operand in operands])
