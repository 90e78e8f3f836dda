"""XLSForm's expressions: what is asked, taken, offered, calculated and counted. docs/expressions.md explains them.

    expression  =  operand { operator operand }
    operand     =  number | 'text' | "text" | ${question} | . | - operand | ( expression ) | column
                |  function ( [ expression { , expression } ] ) | position ( .. )
    operators, loosest first:  or · and · = · != · < <= > >= · + - · * div mod

A column is a bare word, and stands only in a choice_filter. What they mean stands in evaluation.py, the functions
in functions.py. A hostile expression costs no more than its 2,000 characters and 50 levels allow, a hostile
pattern no more than RE2 gives it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from participation.surveys.compiling import compile_tree
from participation.surveys.evaluation import Answer, Context, Evaluator, Node, Value, boolean, string
from participation.surveys.parsing import (
    DEEPEST_EXPRESSION,
    LONGEST_EXPRESSION,
    NOT_REPEATED,
    ExpressionError,
    Repeated,
    parse_tree,
)

__all__ = [
    "DEEPEST_EXPRESSION",
    "LONGEST_EXPRESSION",
    "Expression",
    "ExpressionError",
    "Repeated",
    "comparisons",
    "evaluate",
    "heads",
    "holds",
    "names",
    "parse",
]


@dataclass(frozen=True)
class Expression:
    """A parsed expression: its source, its tree (JSON, see evaluation.py) and what was compiled from it."""

    source: str
    tree: Node
    run: Evaluator = field(compare=False, repr=False)

    def holds(self, context: Context) -> bool:
        """Whether it is true, read as XPath reads a value as true or false."""
        return boolean(self.run(context))


def parse(
    source: str, columns: Mapping[str, str] | None = None, repeated: Repeated = NOT_REPEATED
) -> Expression:
    """Raises ExpressionError, with a message for the person who wrote the form.

    `columns` is for a choice_filter: what a bare word stands for, of the choice that is looked at. `repeated`
    says what stands for several answers here, see `repeated_names`.
    """
    tree = parse_tree(source, columns or {}, repeated)
    return Expression(source, tree, compile_tree(tree, columns or {}))


def names(expression: Expression, inside: str = "") -> frozenset[str]:
    """The questions, and repeated sections, whose answers the expression reads.

    Read `inside` a repeated section, what earlier times of it were answered with is left out.
    """
    return frozenset(name for node in nodes(expression) for name in _names_of(node, inside))


def _names_of(node: tuple[Node, ...], inside: str) -> Iterator[str]:
    match node:
        case ("name", name):
            yield str(name)
        case ("each", section, *_) | ("indexed-repeat", _, section, _) if inside and section == inside:
            return
        case ("each", *where):
            yield str(where[-1])
        case ("indexed-repeat", name, section, _):
            yield str(name)
            yield str(section)


def heads(expression: Expression) -> frozenset[str]:
    """The operators and functions that the expression uses, "own" for its own answer among them."""
    return frozenset(str(node[0]) for node in nodes(expression))


def comparisons(expression: Expression) -> Iterator[tuple[str, str]]:
    """Each question that is held against a literal value, with that value as text: ("age", "17")."""
    for node in nodes(expression):
        if node[0] in {"=", "!=", "selected"}:
            yield from _literal_pairs(node[1], node[2])


def evaluate(
    expression: Expression, answers: Mapping[str, Answer], *, own: Answer | None = None, today: date
) -> Value:
    """The value of the expression; `own` is the answer that a constraint is about."""
    return expression.run(Context(answers, today, own))


def holds(
    expression: Expression, answers: Mapping[str, Answer], *, own: Answer | None = None, today: date
) -> bool:
    """Whether the expression is true, read as XPath reads a value as true or false."""
    return expression.holds(Context(answers, today, own))


def nodes(expression: Expression) -> Iterator[tuple[Node, ...]]:
    """Every application in the tree, outermost first."""
    waiting = [expression.tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            yield node
            waiting.extend(reversed(node[1:]))


def _literal_pairs(left: Node, right: Node) -> Iterator[tuple[str, str]]:
    for question, literal in ((left, right), (right, left)):
        if isinstance(question, tuple) and question[0] == "name" and isinstance(literal, str | float):
            yield str(question[1]), string(literal)
