"""What a phone without signal can find wrong with answers (web/static/offline.js), before it keeps them. Pure.

The server decides all of it again when the answers arrive; what only the server can decide comes back then, with the
answers still on the phone. By name of the question:

    missing     what to say when a required question has no answer
    pattern     a regular expression that browsers and Python read alike, for the whole of what was typed
    minimum, maximum    of numbers
    longest     characters
    wrong       what to say when one of these does not hold; `{length}` stands for the characters typed
    ranked      its choices need places that differ
    other       what to say when "Other" was chosen without words
"""

from collections.abc import Iterator
from typing import Any

from participation.errors import Problem
from participation.surveys.definitions import NUMBERS, UPLOADS, Definition, Question, QuestionType
from participation.surveys.number_readers import range_problem
from participation.surveys.readers import PLACE_EACH
from participation.surveys.steps import NOT_ANSWERED, SAY_WHAT
from participation.surveys.text_readers import NO_EMAIL, NO_PHONE, NO_PLACE, TOO_LONG
from participation.texts import text_in
from participation.web.i18n import translate

_WHOLE = r"[+-]?([0-9]+|[0-9]{1,3}(\.[0-9]{3})+)"
_DECIMAL = rf"{_WHOLE}|[+-]?([0-9]+|[0-9]{{1,3}}(\.[0-9]{{3}})+)?,[0-9]+|[+-]?[0-9]*\.[0-9]+"
_SIGNS = r"[\s().-]*"
_MOBILE = rf"(\+?{_SIGNS}6{_SIGNS}2|0)?{_SIGNS}8"  # the beginning of one in Indonesia: eight to eleven digits follow
_NO_MOBILE = rf"{_SIGNS}{_MOBILE}(({_SIGNS}[0-9]){{0,7}}|({_SIGNS}[0-9]){{12,}}){_SIGNS}$"
_PHONE = rf"(?!{_NO_MOBILE}){_SIGNS}\+?({_SIGNS}[0-9]){{8,15}}{_SIGNS}"
_EMAIL = r"[^\s@<>,;:\"()\[\]\\]{1,64}@([^\s@<>,;:\"()\[\]\\.]{1,63}\.)+[^\s@<>,;:\"()\[\]\\.]{2,63}"
_PLACE = (
    r"-?[0-9]{1,3}(\.[0-9]{1,20})?[\s,]+-?[0-9]{1,3}(\.[0-9]{1,20})?([\s,]+-?[0-9]{1,5}(\.[0-9]{1,20})?){0,2}"
)
_WRITTEN = {
    QuestionType.INTEGER: _WHOLE,
    QuestionType.DECIMAL: _DECIMAL,
    QuestionType.PHONE: _PHONE,
    QuestionType.EMAIL: _EMAIL,
    QuestionType.LOCATION: _PLACE,
}
_WRONG = {QuestionType.PHONE: NO_PHONE, QuestionType.EMAIL: NO_EMAIL, QuestionType.LOCATION: NO_PLACE}


def answerable_offline(definition: Definition) -> bool:
    """Whether a phone can show the whole form by itself.

    Not where files are sent, which an outbox of words cannot hold, nor where answers say how often a section stands.
    """
    counted = any(section.repeat and section.repeat.count.strip() for section in definition.sections)
    return not counted and all(question.type not in UPLOADS for question in definition.questions)


def phone_checks(definition: Definition, language: str) -> dict[str, dict[str, Any]]:
    """The checks of every question that people answer, with their words in this language."""
    default = definition.default_language
    return {question.name: dict(_checks(question, language, default)) for question in definition.asked}


def _checks(question: Question, language: str, default: str) -> Iterator[tuple[str, Any]]:
    if question.required:
        yield "missing", text_in(question.required_message, language, default) or _said(_missing(question))
    if question.type in _WRITTEN:
        yield "pattern", _WRITTEN[question.type]
    if _is_written_number(question):
        bounds = (("minimum", question.minimum), ("maximum", question.maximum))
        yield from (bound for bound in bounds if bound[1] is not None)
    if question.longest:
        yield "longest", question.longest
    if question.type is QuestionType.RANK:
        yield "ranked", True
    if (wrong := _wrong(question)) is not None:
        yield "wrong", _said(wrong)
    if question.other:
        yield "other", _said(SAY_WHAT)


def _missing(question: Question) -> Problem:
    return range_problem(question) if _is_written_number(question) else NOT_ANSWERED[question.type]


def _wrong(question: Question) -> Problem | None:
    if _is_written_number(question):
        return range_problem(question)
    if question.longest:
        return Problem(TOO_LONG, {"length": "{length}", "longest": question.longest})
    return PLACE_EACH if question.type is QuestionType.RANK else _WRONG.get(question.type)


def _is_written_number(question: Question) -> bool:
    return question.type in NUMBERS - {QuestionType.SCALE}


def _said(problem: Problem) -> str:
    return translate(problem.message, problem.parameters)
