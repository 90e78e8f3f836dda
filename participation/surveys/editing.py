"""Changes to a draft's questions, each giving a new definition. Pure.

Raises NotFound for a name that the draft does not have, Rejected for a name that is taken.
"""

from collections.abc import Callable
from typing import TypeVar

from msgspec.structs import replace

from participation.errors import NotFound, Problem, Rejected
from participation.surveys.definitions import Definition, Question, Section
from participation.surveys.renaming import renamed
from participation.web.i18n import mark

NOT_CHANGED = mark("The questions were not changed.")
Part = TypeVar("Part", bound=Question | Section)


def with_question(
    definition: Definition, section: str, question: Question, instead_of: str = ""
) -> Definition:
    """Adds a question at the end of a section, or puts it in the place of the one named `instead_of`.

    Where that one had another name, conditions and texts that speak of it follow.
    """
    _check_free(definition, question, instead_of)
    if not instead_of:
        return _in_section(definition, section, lambda questions: [*questions, question])
    question_named(definition, instead_of)
    changed = _everywhere(
        definition, lambda questions: [question if each.name == instead_of else each for each in questions]
    )
    return renamed(changed, {instead_of: question.name}) if question.name != instead_of else changed


def without_question(definition: Definition, name: str) -> Definition:
    question_named(definition, name)
    return _everywhere(definition, lambda questions: [each for each in questions if each.name != name])


def with_question_moved(definition: Definition, name: str, steps: int) -> Definition:
    """Moves a question up (negative) or down within its section; at the edge it stays."""
    question_named(definition, name)
    return _everywhere(definition, lambda questions: moved(questions, name, steps))


def with_question_placed(definition: Definition, name: str, section: str, after: str = "") -> Definition:
    """Puts a question into a section, behind the question named `after` or at its beginning.

    It joins the group of its new neighbours where it stands between two of them, and leaves its own.
    """
    question = question_named(definition, name)
    target = section_named(definition, section)
    if after == name:
        return definition
    if after and after not in (each.name for each in target.questions):
        raise NotFound(mark("There is no such question."))
    emptied = without_question(definition, name)
    return _in_section(emptied, section, lambda questions: _inserted(questions, question, after))


def with_question_copied(definition: Definition, name: str) -> tuple[Definition, str]:
    """A copy right behind the question, under a free name, which comes with it.

    The copy counts towards no element of the SKM, as each is asked once.
    """
    question = question_named(definition, name)
    copy = replace(question, name=free_name(definition, name), element=None)
    changed = _everywhere(
        definition,
        lambda questions: [
            part for each in questions for part in ([each, copy] if each == question else [each])
        ],
    )
    return changed, copy.name


def question_named(definition: Definition, name: str) -> Question:
    question = definition.question(name)
    if question is None:
        raise NotFound(mark("There is no such question."))
    return question


def section_named(definition: Definition, name: str) -> Section:
    for section in definition.sections:
        if section.name == name:
            return section
    raise NotFound(mark("There is no such section."))


def section_of(definition: Definition, question: str) -> Section:
    """The section that a question stands in."""
    question_named(definition, question)
    return next(
        section for section in definition.sections if any(each.name == question for each in section.questions)
    )


def names_taken(definition: Definition) -> frozenset[str]:
    """Sections, groups, questions and the words of "Other" share one set of names."""
    return frozenset(
        name
        for section in definition.sections
        for name in (
            section.name,
            *(group.name for group in section.groups),
            *(question.name for question in section.questions),
            *(question.other_name for question in section.questions if question.other),
        )
    )


def free_name(definition: Definition, wanted: str) -> str:
    """`wanted`, or with the next free number."""
    return free_among(names_taken(definition), wanted)


def free_among(taken: frozenset[str], wanted: str) -> str:
    number = 1
    while (wanted if number == 1 else f"{wanted}_{number}") in taken:
        number += 1
    return wanted if number == 1 else f"{wanted}_{number}"


def moved(parts: list[Part], name: str, steps: int) -> list[Part]:
    """The parts with one of them so many places further down, and no further than the edge."""
    names = [part.name for part in parts]
    if name not in names:
        return parts
    old = names.index(name)
    new = min(max(old + steps, 0), len(parts) - 1)
    order = [*parts[:old], *parts[old + 1 :]]
    return [*order[:new], parts[old], *order[new:]]


def _check_free(definition: Definition, question: Question, instead_of: str) -> None:
    others = _everywhere(definition, lambda each: [one for one in each if one.name != instead_of])
    wanted = {question.name, *([question.other_name] if question.other else [])}
    if wanted & names_taken(others):
        problem = Problem(mark("Another question has this name already. Choose a different one."))
        raise Rejected(NOT_CHANGED, errors={"name": problem})


def _inserted(questions: list[Question], question: Question, after: str) -> list[Question]:
    at = next((number for number, each in enumerate(questions, start=1) if each.name == after), 0)
    before = questions[at - 1].group if at else ""
    behind = questions[at].group if at < len(questions) else ""
    placed = replace(question, group=before if before == behind else "")
    return [*questions[:at], placed, *questions[at:]]


def _everywhere(definition: Definition, change: Callable[[list[Question]], list[Question]]) -> Definition:
    sections = [replace(section, questions=change(section.questions)) for section in definition.sections]
    return replace(definition, sections=sections)


def _in_section(
    definition: Definition, name: str, change: Callable[[list[Question]], list[Question]]
) -> Definition:
    chosen = section_named(definition, name)
    changed = replace(chosen, questions=change(chosen.questions))
    return replace(definition, sections=[changed if each is chosen else each for each in definition.sections])
