"""Reads the answer to one question as people type it or programs send it: one small rule a question type.

A page sends texts, a program also numbers and lists: both come through here. Whatever arrives, a reader gives
an answer or refuses with a Problem that says what to do.
"""

import re
from collections.abc import Callable, Container, Iterable
from typing import TypeAlias

from participation.errors import Problem
from participation.surveys.definitions import (
    DONT_KNOW,
    LARGEST_INTEGER,
    MOST_CHOICES,
    Question,
    QuestionType,
)
from participation.surveys.evaluation import Answer
from participation.web.i18n import mark

Reader: TypeAlias = Callable[[list[str], Container[int]], Answer]
"""Takes what stands under a question's name, stripped and without blanks, and the ids of known areas."""

ONLY_ONE = Problem(mark("Only one answer fits here. Keep the one that you mean."))
UNREADABLE = Problem(mark("We could not read this answer. Please give it again."))
CHOOSE_ONE = Problem(mark("This is not one of the answers offered. Choose one of those that are."))
CHOOSE_AREA = Problem(mark("We do not know this area. Choose one of those offered."))
BROKEN_TEXT = Problem(mark("This text holds characters that cannot be read. Write it again, without them."))
TOO_LONG = mark("This text has %(length)s characters and may have %(longest)s. Please shorten it.")
EXCLUSIVE = Problem(mark("Two of the answers chosen exclude each other. Take one of them away."))
WHOLE_FROM_TO = mark("Write a whole number from %(minimum)s to %(maximum)s, for example %(example)s.")
WHOLE_FROM = mark("Write a whole number of at least %(minimum)s, for example %(example)s.")
WHOLE_TO = mark("Write a whole number of at most %(maximum)s, for example %(example)s.")
WHOLE = mark("Write a whole number, for example %(example)s.")
NO_DECIMALS = mark("This number has decimals. Write a whole number, for example %(example)s.")

_INTEGER = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+)")
_DECIMAL = re.compile(r"[+-]?[0-9.]*[0-9],[0-9]+|[+-]?[0-9]+\.[0-9]+")
_MOST_DIGITS = 25
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


class Refused(Exception):
    """This answer cannot be taken, for the reason that the problem states."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def words_of(raw: object) -> list[str]:
    """What was given under one name as texts, stripped, without blanks. Raises Refused for no answer."""
    if type(raw) is str:
        word = raw.strip()
        return [word] if word else []
    if raw is None:
        return []
    if not isinstance(raw, list | tuple):
        return [_word(raw)]
    if len(raw) > MOST_CHOICES + 1:
        raise Refused(UNREADABLE)
    return [word for given in raw if given is not None and (word := _word(given))]


def _word(raw: object) -> str:
    if isinstance(raw, str):
        return raw.strip()
    if isinstance(raw, int) and not isinstance(raw, bool):
        return str(max(-LARGEST_INTEGER - 1, min(raw, LARGEST_INTEGER + 1)))
    if isinstance(raw, float):
        # the decimal comma keeps 1.234 from being taken for 1,234 written the Indonesian way
        return (
            str(int(raw)) if abs(raw) < LARGEST_INTEGER and raw.is_integer() else str(raw).replace(".", ",")
        )
    raise Refused(UNREADABLE)


def reader_of(question: Question) -> Reader:
    """The reader for this question; the definition must have passed its checks."""
    match question.type:
        case QuestionType.SELECT_ONE:
            return _one_of({name: name for name in _offered(question)})
        case QuestionType.SELECT_MULTIPLE:
            return _several_of(question)
        case QuestionType.SCALE:
            points: dict[str, Answer] = {str(point): point for point in question.points}
            return _one_of(points | ({DONT_KNOW: DONT_KNOW} if question.dont_know else {}))
        case QuestionType.INTEGER:
            return _whole_number(question)
        case QuestionType.TEXT | QuestionType.LONG_TEXT:
            return _text(question)
        case QuestionType.AREA:
            return _area(question)
        case _:
            raise NotImplementedError(question.type)


def _offered(question: Question) -> list[str]:
    return [choice.name for choice in question.choices] + ([DONT_KNOW] if question.dont_know else [])


def _single(words: list[str]) -> str:
    if len(words) != 1:
        raise Refused(ONLY_ONE)
    return words[0]


def _one_of(answers: dict[str, Answer] | dict[str, str]) -> Reader:
    def read(words: list[str], areas: Container[int]) -> Answer:
        answer = answers.get(_single(words))
        if answer is None:
            raise Refused(CHOOSE_ONE)
        return answer

    return read


def _several_of(question: Question) -> Reader:
    """The chosen names, each once and in the order of the form, so that equal answers are equal."""
    offered = _offered(question)
    known = frozenset(offered)
    alone = frozenset([*question.exclusive, DONT_KNOW])

    def read(words: list[str], areas: Container[int]) -> Answer:
        chosen = set(words)
        if not chosen <= known:
            raise Refused(CHOOSE_ONE)
        if len(chosen) > 1 and chosen & alone:
            raise Refused(EXCLUSIVE)
        return [name for name in offered if name in chosen]

    return read


def _whole_number(question: Question) -> Reader:
    least = -LARGEST_INTEGER if question.minimum is None else question.minimum
    most = LARGEST_INTEGER if question.maximum is None else question.maximum
    problem = range_problem(question)
    decimals = Problem(NO_DECIMALS, {"example": problem.parameters["example"]})

    def read(words: list[str], areas: Container[int]) -> Answer:
        word = _single(words)
        if word == DONT_KNOW and question.dont_know:
            return DONT_KNOW
        if len(word) > _MOST_DIGITS or not _INTEGER.fullmatch(word):
            raise Refused(decimals if _DECIMAL.fullmatch(word[: _MOST_DIGITS + 1]) else problem)
        number = int(word.replace(".", ""))
        if not least <= number <= most:
            raise Refused(problem)
        return number

    return read


def range_problem(question: Question) -> Problem:
    """What to write for an integer question, said to whoever wrote nothing, no number or one out of range."""
    minimum, maximum = question.minimum, question.maximum
    if minimum is not None and maximum is not None:
        middle = (minimum + maximum) // 2
        return Problem(WHOLE_FROM_TO, {"minimum": minimum, "maximum": maximum, "example": middle})
    if minimum is not None:
        return Problem(WHOLE_FROM, {"minimum": minimum, "example": max(minimum, 12)})
    if maximum is not None:
        return Problem(WHOLE_TO, {"maximum": maximum, "example": min(maximum, 12)})
    return Problem(WHOLE, {"example": 12})


def _text(question: Question) -> Reader:
    longest = question.longest
    one_line = question.type is QuestionType.TEXT

    def read(words: list[str], areas: Container[int]) -> Answer:
        text = _single(words)
        if not text.isprintable():
            text = clean_text(text)
            text = " ".join(text.split("\n")) if one_line else text
        if len(text) > longest:
            raise Refused(Problem(TOO_LONG, {"length": len(text), "longest": longest}))
        return text

    return read


def clean_text(text: str) -> str:
    """The text with unix line ends and without control characters. Raises Refused for half characters."""
    if _SURROGATES.search(text):
        raise Refused(BROKEN_TEXT)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", lines).strip()


def _area(question: Question) -> Reader:
    """The area's id. Of several given the last counts: an area chosen level by level sends one for each."""

    def read(words: list[str], areas: Container[int]) -> Answer:
        if words[-1] == DONT_KNOW and question.dont_know:
            return DONT_KNOW
        area = area_id(words)
        if area is None or area not in areas:
            raise Refused(CHOOSE_AREA)
        return area

    return read


def area_id(words: Iterable[str]) -> int | None:
    """The id that stands last, None when that is none."""
    *_, last = ["", *words]
    return int(last) if last.isascii() and last.isdigit() and len(last) < 10 else None
