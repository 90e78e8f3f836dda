"""Every expression of a definition with its place, for those who check them all. Pure."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from participation.surveys.definitions import (
    Definition,
    DefinitionProblem,
    Group,
    Question,
    Section,
    repeated_names,
)
from participation.surveys.expressions import Expression, ExpressionError, Repeated, parse
from participation.surveys.steps import columns_of, is_dynamic


class Role(StrEnum):
    """What an expression decides."""

    RELEVANT = "relevant"
    COUNT = "repeat.count"
    CONSTRAINT = "constraint"
    CALCULATION = "calculation"
    DEFAULT = "default"
    FILTER = "choice_filter"


class Condition(NamedTuple):
    """An expression that could be read. `before` counts the questions that come earlier, and may be looked at."""

    path: str
    role: Role
    expression: Expression
    before: int
    section: Section
    group: Group | None
    question: Question | None  # None for a section or a group

    @property
    def inside(self) -> str:
        """The name of the section whose own answers it may read."""
        return self.section.name if self.group or self.question else ""


class _Place(NamedTuple):
    """Where an expression stands, still unread."""

    path: str
    role: Role
    source: str
    before: int
    section: Section
    group: Group | None = None
    question: Question | None = None

    @property
    def inside(self) -> str:
        return self.section.name if self.group or self.question else ""


def read_conditions(definition: Definition) -> tuple[list[Condition], list[DefinitionProblem]]:
    """All that can be read, in the order of the form, and what is wrong with the others."""
    conditions: list[Condition] = []
    problems: list[DefinitionProblem] = []
    for place in _places(definition):
        if not place.source.strip():
            continue
        try:
            conditions.append(Condition(place.path, place.role, _read(definition, place), *place[3:]))
        except ExpressionError as error:
            problems.append(DefinitionProblem(place.path, error.message, error.parameters))
    return conditions, problems


def answer_places(definition: Definition) -> dict[str, int]:
    """By name that an expression may read: from which question on its answer is there.

    A repeated section is there once all its questions are.
    """
    places: dict[str, int] = {}
    for _, section, before in first_questions(definition):
        for place, question in enumerate(section.questions, before):
            places[question.name] = place
            if question.other:
                places[question.other_name] = place
        if section.repeat:
            places[section.name] = before + len(section.questions) - 1
    return places


def first_questions(definition: Definition) -> Iterator[tuple[str, Section, int]]:
    """Each section with its path and the number of questions before it."""
    before = 0
    for at, section in enumerate(definition.sections):
        yield f"sections.{at}", section, before
        before += len(section.questions)


def _read(definition: Definition, place: _Place) -> Expression:
    return parse(place.source, _columns(place), Repeated(repeated_names(definition), place.inside))


def _columns(place: _Place) -> Mapping[str, str] | None:
    if place.role is not Role.FILTER or place.question is None:
        return None
    return columns_of(place.question)


def _places(definition: Definition) -> Iterator[_Place]:
    for path, section, before in first_questions(definition):
        yield _Place(f"{path}.relevant", Role.RELEVANT, section.relevant, before, section)
        if section.repeat:
            yield _Place(f"{path}.repeat.count", Role.COUNT, section.repeat.count, before, section)
        for number, group in enumerate(section.groups):
            first = before + _first_of(section, group)
            yield _Place(
                f"{path}.groups.{number}.relevant", Role.RELEVANT, group.relevant, first, section, group
            )
        for number, question in enumerate(section.questions):
            yield from _places_of(f"{path}.questions.{number}", before + number, section, question)


def _first_of(section: Section, group: Group) -> int:
    return next((at for at, question in enumerate(section.questions) if question.group == group.name), 0)


def _places_of(path: str, before: int, section: Section, question: Question) -> Iterator[_Place]:
    sources = {
        Role.RELEVANT: question.relevant,
        Role.FILTER: question.choice_filter,
        Role.DEFAULT: question.default if is_dynamic(question.default) else "",
        Role.CALCULATION: question.calculation,
        Role.CONSTRAINT: question.constraint,
    }
    group = section.group(question.group)
    for role, source in sources.items():
        visible = before + 1 if role is Role.CONSTRAINT else before
        yield _Place(f"{path}.{role}", role, source, visible, section, group, question)
