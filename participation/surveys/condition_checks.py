"""What is wrong with the conditions of a definition: unreadable, about nothing, going round in circles, never true."""

import math
from collections.abc import Iterator, Sequence
from datetime import date
from graphlib import CycleError, TopologicalSorter
from itertools import chain, combinations, product
from typing import NamedTuple, TypeAlias

from participation.surveys.definitions import (
    DONT_KNOW,
    SELECTS,
    Definition,
    DefinitionProblem,
    Question,
    QuestionType,
)
from participation.surveys.evaluation import Answer, number
from participation.surveys.expressions import (
    Expression,
    ExpressionError,
    comparisons,
    heads,
    holds,
    names,
    parse,
)
from participation.web.i18n import mark

MOST_WORK = 20_000
"""Characters evaluated to find out whether one condition can be true: length × combinations of answers."""
MOST_SUBSETS = 6
"""Choices of a select_multiple up to which every combination is tried."""
MOST_INTEGERS = 60

Problems = Iterator[DefinitionProblem]
Answers: TypeAlias = Sequence[Answer | None]


class _Condition(NamedTuple):
    """A condition that could be read: where it stands, and the questions that come before it."""

    path: str
    expression: Expression
    earlier: frozenset[str]
    asked_in: Question | None
    is_constraint: bool


def check_conditions(definition: Definition) -> list[DefinitionProblem]:
    """Every problem of `relevant` and `constraint`, of sections and questions."""
    problems: list[DefinitionProblem] = []
    conditions = list(_conditions(definition, problems))
    questions = {question.name: question for question in definition.questions}
    circle = _circle(definition, conditions)
    if circle:
        problems.append(
            DefinitionProblem(
                "sections",
                mark("These conditions depend on one another in a circle: %(names)s. Break it somewhere."),
                {"names": " → ".join(circle)},
            )
        )
    for condition in conditions:
        found = list(_check_references(condition, questions, frozenset(circle)))
        problems += found or _check_possible(condition, questions)
    return problems


def _conditions(definition: Definition, problems: list[DefinitionProblem]) -> Iterator[_Condition]:
    """The readable ones in the order of the form; adds what is wrong with the others to `problems`."""
    for path, source, earlier, question, is_constraint in _sources(definition):
        if source.strip():
            try:
                yield _Condition(path, parse(source), earlier, question, is_constraint)
            except ExpressionError as error:
                problems.append(DefinitionProblem(path, error.message, error.parameters))


def _sources(
    definition: Definition,
) -> Iterator[tuple[str, str, frozenset[str], Question | None, bool]]:
    earlier: frozenset[str] = frozenset()
    for at, section in enumerate(definition.sections):
        yield f"sections.{at}.relevant", section.relevant, earlier, None, False
        for index, question in enumerate(section.questions):
            path = f"sections.{at}.questions.{index}"
            yield f"{path}.relevant", question.relevant, earlier, question, False
            earlier |= {question.name}
            yield f"{path}.constraint", question.constraint, earlier, question, True


def _circle(definition: Definition, conditions: Sequence[_Condition]) -> list[str]:
    """One circle of questions that decide whether each other is asked, its first name again at its end."""
    graph: dict[str, list[str]] = {}
    inside = {f"sections.{at}.relevant": section for at, section in enumerate(definition.sections)}
    for condition in conditions:
        if condition.is_constraint:
            continue
        asked = [condition.asked_in] if condition.asked_in else inside[condition.path].questions
        for question in asked:
            graph.setdefault(question.name, []).extend(sorted(names(condition.expression)))
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _check_references(
    condition: _Condition, questions: dict[str, Question], circle: frozenset[str]
) -> Problems:
    if not condition.is_constraint and "own" in heads(condition.expression):
        yield DefinitionProblem(
            condition.path,
            mark("“.” is the answer itself: here there is none yet. Name a question: ${name}."),
        )
    for name in sorted(names(condition.expression)):
        if name not in questions:
            message = mark("There is no question named “%(name)s”. Correct the name.")
            yield DefinitionProblem(condition.path, message, {"name": name})
        elif name not in condition.earlier and name not in circle:
            message = mark("“%(name)s” is asked later. A condition can only look at earlier questions.")
            yield DefinitionProblem(condition.path, message, {"name": name})
    for name, literal in comparisons(condition.expression):
        if name in questions and not _can_be(questions[name], literal):
            message = mark("“%(name)s” has no choice “%(choice)s”, so this is never so. Correct it.")
            yield DefinitionProblem(condition.path, message, {"name": name, "choice": literal})


def _can_be(question: Question, literal: str) -> bool:
    if question.type not in SELECTS and question.type is not QuestionType.SCALE:
        return True
    offered = _names_offered(question)
    return all(_is_among(word, offered) for word in literal.split())


def _is_among(word: str, offered: Sequence[str]) -> bool:
    return word in offered or any(number(word) == number(name) for name in offered)


def _names_offered(question: Question) -> list[str]:
    points = [str(point) for point in question.points[:MOST_INTEGERS]]
    chosen = points or [choice.name for choice in question.choices]
    return [*chosen, DONT_KNOW] if question.dont_know else chosen


def _check_possible(condition: _Condition, questions: dict[str, Question]) -> Problems:
    if _never_true(condition, questions):
        message = (
            mark("No answer can fulfil this condition. Correct it.")
            if condition.is_constraint
            else mark("This can never be shown, as its condition is never true. Correct it.")
        )
        yield DefinitionProblem(condition.path, message)


def _never_true(condition: _Condition, questions: dict[str, Question]) -> bool:
    """Tries every combination of answers, where they are few enough to be tried; else gives the benefit of doubt."""
    expression = condition.expression
    if "today" in heads(expression):
        return False
    read = sorted(names(expression))
    own = condition.asked_in.name if condition.asked_in and condition.is_constraint else ""
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
    choices = [choice.name for choice in question.choices]
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
