"""Kinds of answers that do not fit what an expression does with them: "yes" > 5, selected() of a number."""

import math
from collections.abc import Iterator, Mapping, Sequence

from participation.surveys.conditions import Condition, Role
from participation.surveys.definitions import (
    DONT_KNOW,
    OTHER,
    SELECTS,
    TEXTS,
    UPLOADS,
    DefinitionProblem,
    Question,
    QuestionType,
)
from participation.surveys.evaluation import Node, number
from participation.surveys.expressions import comparisons, nodes
from participation.surveys.moments import moment_of
from participation.web.i18n import mark

MOST_POINTS = 60

COUNTING = frozenset({"<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "negate"})
"""What reads its operands as numbers."""
OF_NUMBERS = frozenset(
    {"sum", "min", "max", "round", "int", "abs", "pow", "sqrt", "exp", "exp10", "log", "log10"}
)
"""Functions that do so; those of angles are left out, as nobody writes them by mistake."""
OF_CHOICES = frozenset({"selected", "selected-at", "count-selected"})

_NO_LIST = frozenset(
    {
        QuestionType.INTEGER,
        QuestionType.DECIMAL,
        QuestionType.DATE,
        QuestionType.TIME,
        QuestionType.AREA,
        QuestionType.SERVICE,
        QuestionType.LOCATION,
        *UPLOADS,
    }
)
_NO_NUMBER = (
    TEXTS | UPLOADS | {QuestionType.EMAIL, QuestionType.TIME, QuestionType.LOCATION, QuestionType.CONSENT}
)

Problems = Iterator[DefinitionProblem]
Questions = Mapping[str, Question]


def check_kinds(condition: Condition, questions: Questions) -> Problems:
    """One problem for each clash, in the words of whoever wrote the condition."""
    own = condition.question if condition.role is Role.CONSTRAINT else None
    for name, literal in comparisons(condition.expression):
        if name in questions and not _can_be(questions[name], literal):
            yield DefinitionProblem(condition.path, *_never(questions[name], literal))
    for node in nodes(condition.expression):
        head = str(node[0])
        if head in COUNTING or head in OF_NUMBERS:
            for operand in node[1:]:
                yield from _check_number(condition.path, operand, _asked(operand, questions, own))
        elif head in OF_CHOICES:
            asked = _asked(node[1], questions, own)
            if asked and asked.type in _NO_LIST:
                message = mark(
                    "“%(name)s” has no choices, so %(text)s() finds nothing in it. Compare it with =."
                )
                yield DefinitionProblem(condition.path, message, {"name": asked.name, "text": head})
        elif head in {"=", "!="}:
            yield from _check_equal(condition.path, node[1:], questions, own)


def _asked(operand: Node, questions: Questions, own: Question | None) -> Question | None:
    """The question whose answer, or answers, the operand is."""
    match operand:
        case ("name", name) | ("each", _, name):
            return questions.get(str(name))
        case ("own",):
            return own
    return None


def _check_number(path: str, operand: Node, asked: Question | None) -> Problems:
    if isinstance(operand, str) and operand and math.isnan(number(operand)):
        message = mark(
            "“%(text)s” is no number and no date, so it cannot be more, less or counted. Correct it."
        )
        yield DefinitionProblem(path, message, {"text": operand})
    elif asked and not _can_count(asked):
        message = mark("The answer to “%(name)s” is no number, so it cannot be more, less or counted.")
        yield DefinitionProblem(path, message, {"name": asked.name})


def _check_equal(path: str, operands: Sequence[Node], questions: Questions, own: Question | None) -> Problems:
    """A text that can only be words, held against a number."""
    for one, other in (operands, reversed(operands)):
        asked = _asked(one, questions, own)
        if asked and isinstance(other, float) and not _can_count(asked):
            message = mark(
                "The answer to “%(name)s” is no number, so it is never equal to %(text)s. Correct it, or put "
                "the words in quotes."
            )
            yield DefinitionProblem(path, message, {"name": asked.name, "text": f"{other:g}"})


def _can_count(question: Question) -> bool:
    """Whether some answer can be read as a number; XLSForm's texts with the keyboard for numbers can, too."""
    if question.type in SELECTS:
        return any(not math.isnan(number(choice.name)) for choice in question.choices)
    return question.type not in _NO_NUMBER or "numbers" in question.appearance


def _never(question: Question, literal: str) -> tuple[str, dict[str, object]]:
    if question.type in SELECTS or question.type is QuestionType.SCALE:
        message = mark("“%(name)s” has no choice “%(choice)s”, so this is never so. Correct it.")
        return message, {"name": question.name, "choice": literal}
    message = mark("“%(text)s” is never an answer to “%(name)s”. Correct it.")
    return message, {"name": question.name, "text": literal}


def _can_be(question: Question, literal: str) -> bool:
    """Whether the answer can be equal to a text or number that the condition names."""
    if literal == "" or (question.dont_know and literal == DONT_KNOW):
        return True
    if question.type in SELECTS or question.type is QuestionType.SCALE:
        offered = names_offered(question)
        return all(_is_among(word, offered) for word in literal.split())
    if question.type in {QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.AREA, QuestionType.SERVICE}:
        return not math.isnan(number(literal))
    if question.type is QuestionType.DATE:
        return moment_of(literal) is not None or not math.isnan(number(literal))
    return True


def _is_among(word: str, offered: Sequence[str]) -> bool:
    return word in offered or any(number(word) == number(name) for name in offered)


def names_offered(question: Question) -> list[str]:
    points = [str(point) for point in question.points[:MOST_POINTS]]
    chosen = points or [choice.name for choice in question.choices]
    more = [name for name, offered in ((OTHER, question.other), (DONT_KNOW, question.dont_know)) if offered]
    return [*chosen, *more]
