"""What becomes a comment of a submission: every answer in the person's own words, with what stands beside it."""

from collections.abc import Collection, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import msgspec

from participation.surveys.definitions import TEXTS, Definition, QuestionType, Section
from participation.surveys.skm_profile import PROFILE

ELEMENT_MAXIMUM = 4
"""SKM elements are answered from 1 to 4 (Permenpan RB 14/2017)."""


class FreeText(msgspec.Struct, frozen=True):
    """One answer in words; `rating` is of ELEMENT_MAXIMUM, None where the survey has no SKM elements."""

    question: str
    text: str
    area: int | None
    service: int | None  # that the person named
    rating: int | None


def free_texts(definition: Definition, answers: Mapping[str, Any]) -> list[FreeText]:
    """The free texts among checked answers, in the order of the form. Pure."""
    area = _first_named(definition, QuestionType.AREA, answers)
    service = _first_named(definition, QuestionType.SERVICE, answers)
    rating = _rating(definition, answers)
    return [FreeText(name, text, area, service, rating) for name, text in _words(definition, answers)]


def without_words(answers: Mapping[str, Any], questions: Collection[str]) -> dict[str, Any]:
    """The answers without some of their free texts, named as in FreeText.question."""
    left = dict(answers)
    for question in questions:
        section, _, rest = question.partition(".")
        if not rest:
            left.pop(question, None)
            continue
        place, _, name = rest.partition(".")
        left[section] = [
            {key: value for key, value in repetition.items() if number != int(place) or key != name}
            for number, repetition in enumerate(left.get(section, []))
        ]
    return left


def _words(definition: Definition, answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for section in definition.sections:
        if section.repeat is None:
            yield from _words_in(section, answers)
            continue
        for place, repetition in enumerate(answers.get(section.name, [])):
            for name, text in _words_in(section, repetition):
                yield f"{section.name}.{place}.{name}", text


def _words_in(section: Section, answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What leads to a person is no comment, as nobody should read it among others; nor is who they are."""
    for question in section.questions:
        if question.leads_to_a_person or question.name in PROFILE:
            continue
        name = question.other_name if question.other else question.name
        if (question.other or question.type in TEXTS) and answers.get(name):
            yield name, answers[name]


def _first_named(definition: Definition, kind: QuestionType, answers: Mapping[str, Any]) -> int | None:
    """The first area, or the first service, that was answered."""
    for question in definition.questions:
        answer = answers.get(question.name)
        if question.type is kind and answer is not None and str(answer).isdigit():
            return int(answer)
    return None


def _rating(definition: Definition, answers: Mapping[str, Any]) -> int | None:
    """The mean of the SKM elements, rounded half up; "don't know" is no number and stays out."""
    given = [str(answers.get(question.name)) for question in definition.questions if question.element]
    numbers = [int(answer) for answer in given if answer.isdigit()]
    if not numbers:
        return None
    return int((Decimal(sum(numbers)) / len(numbers)).quantize(Decimal(1), ROUND_HALF_UP))
