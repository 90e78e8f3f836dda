"""What is wrong with the expressions of a definition: unreadable, about nothing, going round in circles, never true.

Conditions of sections, groups and questions, constraints, calculations, defaults, filters of choices, numbers of
times, and the answers that texts repeat: each problem with its place.
"""

import math
from collections.abc import Iterator, Sequence
from datetime import date
from graphlib import CycleError, TopologicalSorter
from itertools import chain, combinations, product
from typing import TypeAlias

from participation.surveys.compiling import compile_tree
from participation.surveys.conditions import Condition, Role, read_conditions
from participation.surveys.definitions import (
    DONT_KNOW,
    OTHER,
    Definition,
    DefinitionProblem,
    Question,
    QuestionType,
    Section,
    repeated_names,
)
from participation.surveys.evaluation import Answer
from participation.surveys.expressions import (
    Expression,
    ExpressionError,
    Repeated,
    heads,
    holds,
    names,
    parse,
)
from participation.surveys.kind_checks import check_kinds
from participation.surveys.reference_checks import References
from participation.web.i18n import mark

MOST_WORK = 20_000
"""Characters evaluated to find out whether one condition can be true: length × combinations of answers."""
MOST_SUBSETS = 6
"""Choices of a select_multiple up to which every combination is tried."""
MOST_INTEGERS = 60
_UNTRIED = frozenset({"today", "now", "position", "each", "indexed-repeat", "jr:choice-name", "once"})
"""What depends on more than answers from a short list."""

Problems = Iterator[DefinitionProblem]
Answers: TypeAlias = Sequence[Answer | None]


def check_conditions(definition: Definition) -> list[DefinitionProblem]:
    """Every problem of every expression, and of answers repeated in texts."""
    conditions, problems = read_conditions(definition)
    questions = {question.name: question for question in definition.questions}
    references = References(definition)
    circle = _circle(conditions)
    if circle:
        message = mark("These conditions depend on one another in a circle: %(names)s. Break it somewhere.")
        problems.append(DefinitionProblem("sections", message, {"names": " → ".join(circle)}))
    for condition in conditions:
        found = [*references.of_condition(condition, frozenset(circle)), *check_kinds(condition, questions)]
        problems += found or _check_possible(condition, conditions, questions)
    return [*problems, *references.of_texts()]


def condition_problems(source: str, definition: Definition) -> list[DefinitionProblem]:
    """What is wrong with a condition on all that was answered, such as who may take part in a trial."""
    try:
        expression = parse(source, repeated=Repeated(repeated_names(definition)))
    except ExpressionError as error:
        return [DefinitionProblem("", error.message, error.parameters)]
    questions = {question.name: question for question in definition.questions}
    condition = Condition("", Role.RELEVANT, expression, len(questions), Section("", {}, []), None, None)
    found = [*References(definition).of_condition(condition, frozenset()), *check_kinds(condition, questions)]
    if not found and _never_true(expression, questions):
        found.append(DefinitionProblem("", mark("No answers can fulfil this condition. Correct it.")))
    return found


def _circle(conditions: Sequence[Condition]) -> list[str]:
    """One circle of questions and repeated sections that decide over each other, its first name again at its end."""
    graph: dict[str, list[str]] = {}
    for condition in conditions:
        if condition.role is Role.CONSTRAINT:
            continue
        read = sorted(names(condition.expression, condition.inside))
        for decided in _decided(condition):
            graph.setdefault(decided, []).extend(read)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _decided(condition: Condition) -> list[str]:
    """The names whose answers depend on it."""
    if condition.question:
        return [condition.question.name]
    section, group = condition.section, condition.group
    inside = [asked.name for asked in section.questions if group is None or asked.group == group.name]
    return [*inside, section.name] if section.repeat and group is None else inside


def _check_possible(
    condition: Condition, conditions: Sequence[Condition], questions: dict[str, Question]
) -> Problems:
    if condition.role is Role.CONSTRAINT:
        if _never_true(condition.expression, questions, condition.question):
            yield DefinitionProblem(condition.path, mark("No answer can fulfil this condition. Correct it."))
    elif condition.role is Role.RELEVANT:
        if _never_true(condition.expression, questions):
            message = mark("This can never be shown, as its condition is never true. Correct it.")
            yield DefinitionProblem(condition.path, message)
        elif _never_true(_with_outer(condition, conditions), questions):
            message = mark(
                "This can never be shown, as its condition contradicts that of its section or group. Correct it."
            )
            yield DefinitionProblem(condition.path, message)


def _with_outer(condition: Condition, conditions: Sequence[Condition]) -> Expression:
    """The condition, and those of what it stands in."""
    outer = [
        other.expression
        for other in conditions
        if other.role is Role.RELEVANT and other.question is None and _stands_in(condition, other)
    ]
    together = [condition.expression, *outer]
    tree = ("and", *(expression.tree for expression in together))
    source = " and ".join(expression.source for expression in together)
    return Expression(source, tree, compile_tree(tree, {}))


def _stands_in(condition: Condition, other: Condition) -> bool:
    """Whether the other one is the condition of the section, or of the group, around this one."""
    if other.section is not condition.section:
        return False
    if other.group is None:
        return bool(condition.group or condition.question)
    return other.group is condition.group and condition.question is not None


def _never_true(
    expression: Expression, questions: dict[str, Question], constrained: Question | None = None
) -> bool:
    """Tries every combination of answers, where they are few enough to be tried; else gives the benefit of doubt."""
    if heads(expression) & _UNTRIED:
        return False
    read = sorted(names(expression))
    own = constrained.name if constrained else ""
    if not all(name in questions for name in read):
        return False
    domains = [_domain(questions[name], answered=name == own) for name in read]
    if own and own not in read:
        read, domains = [*read, own], [*domains, _domain(questions[own], answered=True)]
    tried = math.prod(len(domain) for domain in domains)
    if not tried or tried * len(expression.source) > MOST_WORK:
        return False
    return not any(_holds(expression, read, combination, own) for combination in product(*domains))


def _holds(expression: Expression, read: Sequence[str], combination: Answers, own: str) -> bool:
    answers = {name: answer for name, answer in zip(read, combination, strict=True) if answer is not None}
    return holds(expression, answers, own=answers.get(own), today=date.min)


def _domain(question: Question, *, answered: bool) -> Answers:
    """Every answer that the question can have, None for none at all; empty where they are too many."""
    given = _answers(question)
    return [*given, *([DONT_KNOW] if question.dont_know else []), None] if given and not answered else given


def _answers(question: Question) -> Answers:
    choices = [*(choice.name for choice in question.choices), *([OTHER] if question.other else [])]
    match question.type:
        case QuestionType.SELECT_ONE:
            return choices
        case QuestionType.SELECT_MULTIPLE if len(choices) <= MOST_SUBSETS:
            sizes = range(1, len(choices) + 1)
            return [list(some) for some in chain.from_iterable(combinations(choices, size) for size in sizes)]
        case QuestionType.SCALE:
            return list(question.points[: MOST_INTEGERS + 1])
        case QuestionType.INTEGER if question.minimum is not None and question.maximum is not None:
            few = question.maximum - question.minimum < MOST_INTEGERS
            return list(range(int(question.minimum), int(question.maximum) + 1)) if few else []
    return []
