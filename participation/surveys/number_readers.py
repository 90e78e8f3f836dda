"""Reads numbers as people in Indonesia type them, 1.234,5, and as programs send them."""

import re
from decimal import Decimal

from participation.errors import Problem
from participation.surveys.definitions import DONT_KNOW, LARGEST_INTEGER, Question, QuestionType
from participation.surveys.evaluation import Answer
from participation.surveys.reading import Known, Reader, Refused, single
from participation.web.i18n import mark

WHOLE_FROM_TO = mark("Write a whole number from %(minimum)s to %(maximum)s, for example %(example)s.")
WHOLE_FROM = mark("Write a whole number of at least %(minimum)s, for example %(example)s.")
WHOLE_TO = mark("Write a whole number of at most %(maximum)s, for example %(example)s.")
WHOLE = mark("Write a whole number, for example %(example)s.")
NO_DECIMALS = mark("This number has decimals. Write a whole number, for example %(example)s.")
NUMBER_FROM_TO = mark("Write a number from %(minimum)s to %(maximum)s, for example %(example)s.")
NUMBER_FROM = mark("Write a number of at least %(minimum)s, for example %(example)s.")
NUMBER_TO = mark("Write a number of at most %(maximum)s, for example %(example)s.")
NUMBER = mark("Write a number, for example %(example)s.")

EXAMPLE = 12
_WHOLE = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+)")
_COMMA = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+)?,[0-9]+")
_POINT = re.compile(r"[+-]?[0-9]*\.[0-9]+")
_MOST_DIGITS = 25


def whole_number_reader(question: Question) -> Reader:
    problem = range_problem(question)
    decimals = Problem(NO_DECIMALS, {"example": problem.parameters["example"]})

    def read(words: list[str], known: Known) -> Answer:
        word = single(words)
        if word == DONT_KNOW and question.dont_know:
            return DONT_KNOW
        if len(word) > _MOST_DIGITS or not _WHOLE.fullmatch(word):
            raise Refused(decimals if _has_decimals(word) else problem)
        return _within(question, int(word.replace(".", "")), problem)

    return read


def decimal_reader(question: Question) -> Reader:
    """Whole values are kept as whole numbers, so that 3 and 3,0 are one answer."""
    problem = range_problem(question)

    def read(words: list[str], known: Known) -> Answer:
        word = single(words)
        if word == DONT_KNOW and question.dont_know:
            return DONT_KNOW
        plain = _plain(word)
        if plain is None:
            raise Refused(problem)
        number = Decimal(plain)
        return _within(question, int(number) if number == int(number) else float(number), problem)

    return read


def _plain(word: str) -> str | None:
    """The number as Python writes it; points between groups of three digits are the Indonesian way."""
    if len(word) > _MOST_DIGITS:
        return None
    if _WHOLE.fullmatch(word) or _COMMA.fullmatch(word):
        return word.replace(".", "").replace(",", ".")
    return word if _POINT.fullmatch(word) else None


def _has_decimals(word: str) -> bool:
    start = word[: _MOST_DIGITS + 1]
    return bool(_COMMA.fullmatch(start) or _POINT.fullmatch(start))


def _within(question: Question, number: int | float, problem: Problem) -> int | float:
    least = -LARGEST_INTEGER if question.minimum is None else question.minimum
    most = LARGEST_INTEGER if question.maximum is None else question.maximum
    if not least <= number <= most:
        raise Refused(problem)
    return number


def range_problem(question: Question) -> Problem:
    """What to write for a number, said to whoever wrote nothing, no number or one out of range."""
    whole = question.type is not QuestionType.DECIMAL
    minimum, maximum = question.minimum, question.maximum
    if minimum is not None and maximum is not None:
        bounds: dict[str, object] = {"minimum": minimum, "maximum": maximum}
        example = (minimum + maximum) // 2 if whole else _middle(minimum, maximum)
        return Problem(WHOLE_FROM_TO if whole else NUMBER_FROM_TO, {**bounds, "example": example})
    if minimum is not None:
        bounds = {"minimum": minimum, "example": max(minimum, EXAMPLE)}
        return Problem(WHOLE_FROM if whole else NUMBER_FROM, bounds)
    if maximum is not None:
        bounds = {"maximum": maximum, "example": min(maximum, EXAMPLE)}
        return Problem(WHOLE_TO if whole else NUMBER_TO, bounds)
    return Problem(WHOLE if whole else NUMBER, {"example": EXAMPLE})


def _middle(minimum: float, maximum: float) -> int | float:
    middle = (minimum + maximum) / 2
    return int(middle) if middle == int(middle) else middle
