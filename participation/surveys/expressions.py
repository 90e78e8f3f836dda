"""XLSForm's expressions: when a question is asked (`relevant`) and which answers it takes (`constraint`).

    expression  =  operand { operator operand }
    operand     =  number | 'text' | "text" | ${question} | . | - operand | ( expression )
                |  function ( [ expression { , expression } ] )
    operators, loosest first:  or · and · = != · < <= > >= · + - · * div mod

What they mean stands in evaluation.py, with the functions. Regular expressions are left out: they would let
one form slow down everyone. A hostile expression costs no more than its 2,000 characters and 50 levels allow.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from participation.errors import ParticipationError
from participation.surveys.evaluation import (
    FUNCTIONS,
    Answer,
    Evaluator,
    Node,
    Value,
    boolean,
    compile_tree,
    string,
)
from participation.web.i18n import mark

LONGEST_EXPRESSION = 2_000
DEEPEST_EXPRESSION = 50

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
        |(?P<text>'[^']*'|"[^"]*")
        |\$\{\s*(?P<question>[A-Za-z_][A-Za-z0-9_.-]*)\s*\}
        |(?P<word>[A-Za-z][A-Za-z0-9_-]*)
        |(?P<sign>!=|<=|>=|[-=<>+*().,])
    )""",
    re.VERBOSE,
)
_BINDING = {"or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4}
_BINDING |= {"+": 5, "-": 5, "*": 6, "div": 6, "mod": 6}
_FLAT = frozenset({"or", "and", "+", "*"})
"""Operators whose chains are one level of the tree, however long."""


class ExpressionError(ParticipationError):
    """An expression that cannot be read; `position` is the offset of the character where reading stopped."""

    status = 422

    def __init__(self, message: str, position: int, **parameters: str | int) -> None:
        super().__init__(message, {"position": position + 1, **parameters})
        self.position = position


@dataclass(frozen=True)
class Expression:
    """A parsed expression: its source, its tree (JSON, see evaluation.py) and what was compiled from it."""

    source: str
    tree: Node
    run: Evaluator = field(compare=False, repr=False)


class _Token(NamedTuple):
    kind: str
    text: str
    position: int


def parse(source: str, columns: Mapping[str, str] | None = None) -> Expression:
    """Raises ExpressionError, with a message for the person who wrote the form.

    `columns` is for a choice_filter: what a bare word stands for, of the choice that is looked at.
    """
    if len(source) > LONGEST_EXPRESSION:
        raise ExpressionError(
            mark("This condition has more than %(longest)s characters. Shorten it."),
            LONGEST_EXPRESSION,
            longest=LONGEST_EXPRESSION,
        )
    tree = _Parser(source, columns or {}).parse()
    return Expression(source, tree, compile_tree(tree))


def names(expression: Expression) -> frozenset[str]:
    """The questions whose answers the expression reads."""
    return frozenset(str(node[1]) for node in _nodes(expression.tree) if _head(node) == "name")


def heads(expression: Expression) -> frozenset[str]:
    """The operators and functions that the expression uses, "own" for its own answer among them."""
    return frozenset(_head(node) for node in _nodes(expression.tree))


def comparisons(expression: Expression) -> Iterator[tuple[str, str]]:
    """Each question that is held against a literal value, with that value as text: ("age", "17")."""
    for node in _nodes(expression.tree):
        if _head(node) in {"=", "!=", "selected"}:
            yield from _literal_pairs(node[1], node[2])


def evaluate(
    expression: Expression, answers: Mapping[str, Answer], *, own: Answer | None = None, today: date
) -> Value:
    """The value of the expression; `own` is the answer that a constraint is about."""
    return expression.run(answers, own, today)


def holds(
    expression: Expression, answers: Mapping[str, Answer], *, own: Answer | None = None, today: date
) -> bool:
    """Whether the expression is true, read as XPath reads a value as true or false."""
    return boolean(expression.run(answers, own, today))


def _head(node: Node) -> str:
    return str(node[0]) if isinstance(node, tuple) else ""


def _nodes(tree: Node) -> Iterator[tuple[Node, ...]]:
    """Every application in the tree, outermost first."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            yield node
            waiting.extend(reversed(node[1:]))


class _Parser:
    """Reads one expression by operator precedence (Pratt); each nested level is counted."""

    def __init__(self, source: str, columns: Mapping[str, str]) -> None:
        self._source = source
        self._columns = columns
        self._tokens = _tokens(source)
        self._token = next(self._tokens)
        self._level = 0

    def parse(self) -> Node:
        tree = self._expression(0)
        if self._token.kind != "end":
            raise self._unexpected()
        if _depth(tree) > DEEPEST_EXPRESSION:
            raise self._too_deep()
        return tree

    def _expression(self, binding: int) -> Node:
        self._level += 1
        if self._level > DEEPEST_EXPRESSION:
            raise self._too_deep()
        left = self._operand()
        while self._binding() > binding:
            operator = self._advance().text
            left = _joined(operator, left, self._expression(_BINDING[operator]))
        self._level -= 1
        return left

    def _binding(self) -> int:
        return _BINDING.get(self._token.text, 0) if self._token.kind in {"word", "sign"} else 0

    def _operand(self) -> Node:
        token = self._advance()
        match token.kind, token.text:
            case "number", text:
                return _finite(float(text), token)
            case "text", text:
                return text[1:-1]
            case "question", text:
                return ("name", text)
            case "word", text:
                column = self._columns.get(text) if self._token.text != "(" else None
                return self._call(token) if column is None else column
            case "sign", ".":
                return ("own",)
            case "sign", "-":
                return ("negate", self._expression(_BINDING["*"]))
            case "sign", "(":
                inner = self._expression(0)
                self._expect(")")
                return inner
        raise self._unexpected(token)

    def _call(self, word: _Token) -> Node:
        if self._token.text != "(":
            raise ExpressionError(
                mark(
                    "At character %(position)s: “%(text)s” stands alone. Write a question as ${%(text)s}, "
                    "a word in quotes and a function with brackets."
                ),
                word.position,
                text=word.text,
            )
        if word.text not in FUNCTIONS:
            raise ExpressionError(
                mark("At character %(position)s: there is no function %(text)s()."),
                word.position,
                text=word.text,
            )
        self._advance()
        arguments = self._arguments()
        _check_count(word, len(arguments))
        return (word.text, *arguments)

    def _arguments(self) -> list[Node]:
        arguments: list[Node] = []
        while self._token.text != ")" or self._token.kind != "sign":
            if arguments:
                self._expect(",")
            arguments.append(self._expression(0))
        self._advance()
        return arguments

    def _advance(self) -> _Token:
        token = self._token
        if token.kind != "end":
            self._token = next(self._tokens)
        return token

    def _expect(self, sign: str) -> None:
        token = self._advance()
        if (token.kind, token.text) != ("sign", sign):
            raise self._unexpected(token)

    def _unexpected(self, token: _Token | None = None) -> ExpressionError:
        token = token or self._token
        if token.kind == "end":
            return ExpressionError(
                mark("This condition ends too early: a value or a closing bracket is missing."),
                token.position,
            )
        return _misplaced(token.text, token.position)

    def _too_deep(self) -> ExpressionError:
        return ExpressionError(
            mark("This condition is nested deeper than %(deepest)s levels. Make it simpler."),
            self._token.position,
            deepest=DEEPEST_EXPRESSION,
        )


def _tokens(source: str) -> Iterator[_Token]:
    end = len(source.rstrip())
    at = 0
    while at < end:
        found = _TOKEN.match(source, at)
        if not found or not found.lastgroup:
            start = at + len(source[at:]) - len(source[at:].lstrip())
            raise _misplaced(source[start : start + 1], start)
        yield _Token(found.lastgroup, found[found.lastgroup], found.start(found.lastgroup))
        at = found.end()
    yield _Token("end", "", end)


def _misplaced(text: str, position: int) -> ExpressionError:
    return ExpressionError(
        mark("At character %(position)s: “%(text)s” cannot stand here."), position, text=text
    )


def _finite(value: float, token: _Token) -> float:
    if math.isinf(value):
        raise _misplaced(token.text[:20], token.position)
    return value


def _joined(operator: str, left: Node, right: Node) -> Node:
    if operator in _FLAT and isinstance(left, tuple) and left[0] == operator:
        return (*left, right)
    return (operator, left, right)


def _check_count(word: _Token, given: int) -> None:
    function = FUNCTIONS[word.text]
    if function.least <= given <= function.most:
        return
    message = (
        mark("At character %(position)s: %(text)s() needs at least %(needed)s values and has %(given)s.")
        if given < function.least
        else mark("At character %(position)s: %(text)s() takes at most %(needed)s values and has %(given)s.")
    )
    needed = function.least if given < function.least else function.most
    raise ExpressionError(message, word.position, text=word.text, needed=needed, given=given)


def _depth(tree: Node) -> int:
    deepest, waiting = 0, [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        deepest = max(deepest, depth)
        if isinstance(node, tuple):
            waiting.extend((inner, depth + 1) for inner in node[1:])
    return deepest


def _literal_pairs(left: Node, right: Node) -> Iterator[tuple[str, str]]:
    for question, literal in ((left, right), (right, left)):
        if isinstance(question, tuple) and question[0] == "name" and isinstance(literal, str | float):
            yield str(question[1]), string(literal)
