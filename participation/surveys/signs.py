"""How answers were given, as far as checking them needs it: a few yes or no, never a time or an address. Pure."""

from collections.abc import Iterator, Mapping
from enum import IntFlag
from typing import Any, NamedTuple

from participation.surveys.definitions import Definition, Question
from participation.texts import text_in

SECONDS_A_WORD = 0.3
"""Zhang and Conrad (2014), "Speeding in Web Surveys", Survey Research Methods 8(2): nobody reads faster."""
NIGHT = range(5)
"""Hours of the clock in which nobody is visited: from midnight until five."""


class Sign(IntFlag):
    """What stands beside answers that came by a link, until they were checked."""

    NONE = 0
    FAST = 1  # sent before the questions can have been read
    NIGHT = 2  # given in the night, by the clock of the office
    ONE_DEVICE = 4  # one of very many of this day from one network and kind of browser


class Manner(NamedTuple):
    """How somebody answered, as the request tells it; gone with the request."""

    hour: int  # of the clock of the office, when the answers were given
    seconds: int | None = None  # from the first page to the last; None where nobody knows
    one_device: bool = False


def signs_of(definition: Definition, answers: Mapping[str, Any], language: str, how: Manner) -> Sign:
    """Of checked answers."""
    found = Sign.NONE
    if how.seconds is not None and how.seconds < least_seconds(definition, answers, language):
        found |= Sign.FAST
    if how.hour in NIGHT:
        found |= Sign.NIGHT
    if how.one_device:
        found |= Sign.ONE_DEVICE
    return found


def least_seconds(definition: Definition, answers: Mapping[str, Any], language: str) -> float:
    """What it takes to read the questions that were answered, each time that they were; choices and hints aside."""
    words = (_words(question, definition, language) for question in _answered(definition, answers))
    return SECONDS_A_WORD * sum(words)


def _answered(definition: Definition, answers: Mapping[str, Any]) -> Iterator[Question]:
    for section in definition.sections:
        times = [answers] if section.repeat is None else answers.get(section.name, [])
        for given in times:
            yield from (question for question in section.questions if question.name in given)


def _words(question: Question, definition: Definition, language: str) -> int:
    return len(text_in(question.label, language, definition.default_language).split())
