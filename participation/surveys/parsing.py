"""Reads an expression into its tree; the grammar stands in expressions.py."""

import math
import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from participation.errors import ParticipationError
from participation.surveys.compiling import PatternError, compile_pattern
from participation.surveys.evaluation import Node
from participation.surveys.functions import FUNCTIONS, REFUSED
from participation.web.i18n import mark

LONGEST_EXPRESSION = 2_000
DEEPEST_EXPRESSION = 50

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
        |(?P<text>'[^']*'|"[^"]*")
        |\$\{\s*(?P<question>[A-Za-z_][A-Za-z0-9_.-]*)\s*\}
        |(?P<word>[A-Za-z_][A-Za-z0-9_-]*(?::[A-Za-z][A-Za-z0-9_-]*)?)
        |(?P<sign>!=|<=|>=|\.\.|[-=<>+*().,])
    )""",
    re.VERBOSE,
)
_QUOTED_NAME = re.compile(r"\$\{\s*([A-Za-z_][A-Za-z0-9_.-]*)\s*\}")
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


class Repeated(NamedTuple):
    """What stands for several answers: the repeated section of each such name, and in which one is read."""

    sections: Mapping[str, str] = {}
    inside: str = ""


NOT_REPEATED = Repeated()


class _Token(NamedTuple):
    kind: str
    text: str
    position: int


def parse_tree(source: str, columns: Collection[str], repeated: Repeated) -> Node:
    """Raises ExpressionError. A bare word is one of `columns`."""
    if len(source) > LONGEST_EXPRESSION:
        raise ExpressionError(
            mark("This condition has more than %(longest)s characters. Shorten it."),
            LONGEST_EXPRESSION,
            longest=LONGEST_EXPRESSION,
        )
    return _Parser(source, columns, repeated).parse()


class _Parser:
    """Reads one expression by operator precedence (Pratt); each nested level is counted."""

    def __init__(self, source: str, columns: Collection[str], repeated: Repeated) -> None:
        self._columns = columns
        self._repeated = repeated
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
                return ("column", text) if self._is_column(text) else self._call(token)
            case "sign", ".":
                return ("own",)
            case "sign", "-":
                return ("negate", self._expression(_BINDING["*"]))
            case "sign", "(":
                inner = self._expression(0)
                self._expect(")")
                return inner
        raise self._unexpected(token)

    def _is_column(self, word: str) -> bool:
        return word in self._columns and (self._token.kind, self._token.text) != ("sign", "(")

    def _call(self, word: _Token) -> Node:
        if (self._token.kind, self._token.text) != ("sign", "("):
            if self._columns:
                raise ExpressionError(
                    mark(
                        "At character %(position)s: these choices have no column “%(text)s”. Add it, or write a "
                        "question as ${%(text)s} and a word in quotes."
                    ),
                    word.position,
                    text=word.text,
                )
            raise ExpressionError(
                mark(
                    "At character %(position)s: “%(text)s” stands alone. Write a question as ${%(text)s}, "
                    "a word in quotes and a function with brackets."
                ),
                word.position,
                text=word.text,
            )
        if word.text not in FUNCTIONS:
            unknown = mark("At character %(position)s: there is no function %(text)s().")
            raise ExpressionError(REFUSED.get(word.text, unknown), word.position, text=word.text)
        self._advance()
        if word.text == "position":
            self._expect("..")
            self._expect(")")
            return ("position",)
        arguments = self._arguments()
        _check_count(word, len(arguments))
        return self._application(word, arguments)

    def _application(self, word: _Token, arguments: list[Node]) -> Node:
        match word.text:
            case "string-length" | "normalize-space" if not arguments:
                return (word.text, ("own",))
            case "indexed-repeat":
                return (word.text, *(_name_in(argument, word) for argument in arguments[:2]), arguments[2])
            case "jr:choice-name":
                return (word.text, arguments[0], _quoted_name(arguments[1], word))
            case "regex":
                _check_pattern(arguments[1], word)
            case "count":
                _name_in(arguments[0], word)
        if FUNCTIONS[word.text].of_sets:
            first = 1 if word.text == "join" else 0
            alone = len(arguments) == first + 1 and word.text != "concat"
            answers = [self._each(argument, alone=alone) for argument in arguments[first:]]
            return (word.text, *arguments[:first], *answers)
        return (word.text, *arguments)

    def _each(self, argument: Node, *, alone: bool) -> Node:
        """The answers of all times, for the name of a repeated section or of a question in it.

        Inside its own section a question stands for this time, but alone in its function for all times so far:
        `sum(${age})`, as opposed to `max(${age}, 18)` and `concat(${name})`.
        """
        if not isinstance(argument, tuple) or argument[0] != "name":
            return argument
        name = str(argument[1])
        section = self._repeated.sections.get(name)
        if section is None or (section == self._repeated.inside and name != section and not alone):
            return argument
        return ("each", section) if section == name else ("each", section, name)

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


def _name_in(argument: Node, word: _Token) -> str:
    if isinstance(argument, tuple) and argument[0] == "name":
        return str(argument[1])
    raise ExpressionError(
        mark("At character %(position)s: %(text)s() needs the name of a question or section here: ${name}."),
        word.position,
        text=word.text,
    )


def _quoted_name(argument: Node, word: _Token) -> str:
    found = _QUOTED_NAME.fullmatch(argument) if isinstance(argument, str) else None
    if found is None:
        raise ExpressionError(
            mark("At character %(position)s: %(text)s() needs the question in quotes: '${name}'."),
            word.position,
            text=word.text,
        )
    return found[1]


def _check_pattern(pattern: Node, word: _Token) -> None:
    if not isinstance(pattern, str):
        raise ExpressionError(
            mark("At character %(position)s: the pattern of %(text)s() must stand in quotes."),
            word.position,
            text=word.text,
        )
    try:
        compile_pattern(pattern)
    except PatternError:
        raise ExpressionError(
            mark(
                "At character %(position)s: this pattern of %(text)s() cannot be read, or is too large. "
                "It may have no look-ahead and no back-references, and repeat up to 1,000 times."
            ),
            word.position,
            text=word.text,
        ) from None
