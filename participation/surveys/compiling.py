"""Makes a function of an expression's tree: closures that call each other, several times as fast as walking it."""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import re2

from participation.surveys.evaluation import (
    OPERATORS,
    Answer,
    Context,
    Evaluator,
    Node,
    Value,
    boolean,
    number,
    string,
    value_of,
)
from participation.surveys.functions import FUNCTIONS
from participation.surveys.moments import formatted, moment_of, moment_on, written

PATTERN_MEMORY = 1 << 16
"""Bytes that a compiled pattern may take: enough for any number, code or address, too little to be slow."""

PatternError = re2.error
Several = Callable[[Context], list[Value]]
_NOWHERE = Context({}, date.min)


def compile_tree(node: Node, columns: Mapping[str, str]) -> Evaluator:
    """A function of a Context that yields the value of the tree; `columns` are those of one choice.

    Closures call each other as deep as the tree is, so its depth must be limited before.
    """
    if not isinstance(node, tuple):
        return lambda context: node
    head, operands = str(node[0]), node[1:]
    if head in _LEAVES:
        return _LEAVES[head](*operands)
    if head == "column":
        text = columns[str(operands[0])]
        return lambda context: text
    if head in FUNCTIONS and FUNCTIONS[head].of_sets:
        return _of_sets(_call_of(head), [_several(operand, columns) for operand in operands])
    compiled = [compile_tree(operand, columns) for operand in operands]
    if head in _SPECIAL:
        return _SPECIAL[head](*compiled)
    if head in ("and", "or"):
        return _shortcut(compiled, until=head == "or")
    return _application(_call_of(head), compiled)


def compile_pattern(pattern: str) -> Any:
    """RE2's, which takes time that grows with the text alone. Raises PatternError."""
    return _pattern(pattern)


@lru_cache(maxsize=256)
def _pattern(pattern: str) -> Any:
    options = re2.Options()
    options.max_mem = PATTERN_MEMORY
    options.log_errors = False
    return re2.compile(pattern, options=options)


def _call_of(head: str) -> Callable[..., Value]:
    return OPERATORS.get(head) or FUNCTIONS[head].call


def _shortcut(operands: Sequence[Evaluator], *, until: bool) -> Evaluator:
    """`and` and `or`: the operands one after the other, until one decides."""

    def run(context: Context) -> Value:
        for operand in operands:
            if boolean(operand(context)) is until:
                return until
        return not until

    return run


def _application(call: Callable[..., Value], operands: Sequence[Evaluator]) -> Evaluator:
    if len(operands) == 2:  # by far the most frequent, worth being fast
        left, right = operands
        return lambda context: call(left(context), right(context))
    return lambda context: call(*[operand(context) for operand in operands])


def _of_sets(call: Callable[..., Value], operands: Sequence[Several]) -> Evaluator:
    return lambda context: call(*[value for operand in operands for value in operand(context)])


def _several(node: Node, columns: Mapping[str, str]) -> Several:
    """The values of one operand, of which a repeated section gives as many as it was answered times."""
    if isinstance(node, tuple) and node[0] == "each":
        section, names = str(node[1]), node[2:]
        if names:
            name = str(names[0])
            return lambda context: [
                value_of(each[name]) for each in _times(context.answers.get(section)) if name in each
            ]
        return lambda context: [""] * len(_times(context.answers.get(section)))
    run = compile_tree(node, columns)
    return lambda context: [run(context)]


def _times(answer: Answer | None) -> list[dict[str, Any]]:
    return [each for each in answer if isinstance(each, dict)] if isinstance(answer, list) else []


def _name(name: Node) -> Evaluator:
    question = str(name)
    return lambda context: value_of(context.answers.get(question))


def _each(*names: Node) -> Evaluator:
    """Outside a function of several values there is no one answer to give."""
    return lambda context: ""


def _own() -> Evaluator:
    return lambda context: value_of(context.own)


def _position() -> Evaluator:
    return lambda context: float(context.position)


def _today() -> Evaluator:
    return lambda context: context.today.isoformat()


def _now() -> Evaluator:
    return lambda context: (
        written(context.now) if context.now else f"{context.today.isoformat()}T00:00:00.000+00:00"
    )


def _regex(text: Evaluator, pattern: Evaluator) -> Evaluator:
    """The whole text against the pattern, as in ODK. The pattern is a literal, so it is compiled once."""
    found = compile_pattern(string(pattern(_NOWHERE)))
    return lambda context: found.fullmatch(string(text(context))) is not None


def _once(calculated: Evaluator) -> Evaluator:
    def run(context: Context) -> Value:
        own = value_of(context.own)
        return own if own != "" else calculated(context)

    return run


def _choice_name(value: Evaluator, question: Evaluator) -> Evaluator:
    def run(context: Context) -> Value:
        name = string(value(context))
        return context.label(string(question(context)), name) if name else ""

    return run


def _indexed(name: Evaluator, section: Evaluator, place: Evaluator) -> Evaluator:
    """The answer given at one of the times, which count from 1."""

    def run(context: Context) -> Value:
        times = _times(context.answers.get(string(section(context))))
        at = number(place(context))
        if not (math.isfinite(at) and 1 <= at < len(times) + 1):
            return ""
        return value_of(times[int(at) - 1].get(string(name(context))))

    return run


def _format(value: Evaluator, form: Evaluator) -> Evaluator:
    def run(context: Context) -> Value:
        given = value(context)
        moment = moment_on(given) if isinstance(given, float) else moment_of(string(given))
        return formatted(moment, string(form(context)), context.language) if moment else ""

    return run


_LEAVES: dict[str, Callable[..., Evaluator]] = {
    "name": _name,
    "each": _each,
    "own": _own,
    "position": _position,
    "today": _today,
    "now": _now,
}
_SPECIAL: dict[str, Callable[..., Evaluator]] = {
    "regex": _regex,
    "once": _once,
    "jr:choice-name": _choice_name,
    "indexed-repeat": _indexed,
    "format-date": _format,
    "format-date-time": _format,
}
