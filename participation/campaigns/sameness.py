"""How much answers say, and whether all ratings are alike. Pure."""

from collections.abc import Iterator, Mapping
from math import log2
from typing import Any

from participation.surveys.definitions import Definition, Question, QuestionType, Section

ENOUGH_BITS = 20.0
"""One in a million by chance, were every answer as likely as any other: equal answers that say less tell nothing."""
A_NUMBER, A_NAME, SHORT_WORDS, WORDS = 5.0, 3.0, 4.0, 20.0
"""Bits of a whole number, an area or service, of a few letters, and of words of one's own."""
WORDS_FROM = 10
"""Letters."""
FEWEST_RATED = 5
"""Rated questions, from which on one rating throughout is told."""


def says_enough(definition: Definition, answers: Mapping[str, Any], *, alike: bool) -> bool:
    """Whether two people would hardly give these very answers. Ratings that are all `alike` count once."""
    once = set(list(_rated(definition, answers))[1:]) if alike else set[str]()
    bits = (
        _bits(question, given[question.name])
        for section in definition.sections
        for given in _times(section, answers)
        for question in section.questions
        if question.name in given and question.name not in once
    )
    return sum(bits) >= ENOUGH_BITS


def all_alike(definition: Definition, answers: Mapping[str, Any]) -> bool | None:
    """Whether every rated question was answered with the same rating; None where too few are there to tell."""
    ratings = _rated(definition, answers)
    if len(ratings) < FEWEST_RATED:
        return None
    return len(set(ratings.values())) == 1


def _rated(definition: Definition, answers: Mapping[str, Any]) -> dict[str, str]:
    return {
        question.name: str(answers[question.name])
        for section in definition.sections
        if section.repeat is None
        for question in section.questions
        if _is_rated(question, section) and question.name in answers
    }


def _is_rated(question: Question, section: Section) -> bool:
    if question.type is QuestionType.SCALE:
        return True
    in_matrix = any(group.matrix and group.name == question.group for group in section.groups)
    return question.type is QuestionType.SELECT_ONE and (question.element is not None or in_matrix)


def _times(section: Section, answers: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from [answers] if section.repeat is None else answers.get(section.name, [])


def _bits(question: Question, answer: Any) -> float:
    match question.type:
        case QuestionType.TEXT | QuestionType.LONG_TEXT:
            return WORDS if len(str(answer)) >= WORDS_FROM else SHORT_WORDS
        case QuestionType.SELECT_ONE:
            return _choice(len(question.choices))
        case QuestionType.SELECT_MULTIPLE | QuestionType.RANK:
            return _choice(len(question.choices)) * len(answer)
        case QuestionType.SCALE:
            return _choice(len(question.points))
        case QuestionType.INTEGER | QuestionType.DECIMAL | QuestionType.DATE | QuestionType.TIME:
            return A_NUMBER
        case QuestionType.AREA | QuestionType.SERVICE:
            return A_NAME
        case _:
            return 0.0


def _choice(offered: int) -> float:
    return log2(max(1, offered))
