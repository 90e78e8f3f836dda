"""Changes to a draft's questions, each giving a new definition. Pure.

Raises NotFound for a name that the draft does not have, Rejected for a name that is taken.
"""

from collections.abc import Callable

from msgspec.structs import replace

from participation.errors import NotFound, Problem, Rejected
from participation.surveys.definitions import Definition, Question, Section
from participation.web.i18n import mark

NOT_CHANGED = mark("The questions were not changed.")


def with_question(
    definition: Definition, section: str, question: Question, instead_of: str = ""
) -> Definition:
    """Adds a question at the end of a section, or puts it in the place of the one named `instead_of`."""
    taken = {each.name for each in definition.questions} - {instead_of}
    if question.name in taken:
        problem = Problem(mark("Another question has this name already. Choose a different one."))
        raise Rejected(NOT_CHANGED, errors={"name": problem})
    if not instead_of:
        return _in_section(definition, section, lambda questions: [*questions, question])
    _question(definition, instead_of)
    return _everywhere(
        definition, lambda questions: [question if each.name == instead_of else each for each in questions]
    )


def without_question(definition: Definition, name: str) -> Definition:
    _question(definition, name)
    return _everywhere(definition, lambda questions: [each for each in questions if each.name != name])


def with_question_moved(definition: Definition, name: str, steps: int) -> Definition:
    """Moves a question up (negative) or down within its section; at the edge it stays."""
    _question(definition, name)
    return _everywhere(definition, lambda questions: _moved(questions, name, steps))


def with_section(definition: Definition, section: Section, instead_of: str = "") -> Definition:
    """Adds a section at the end, or changes label and relevance of the one named `instead_of`."""
    if not instead_of:
        if any(each.name == section.name for each in definition.sections):
            problem = Problem(mark("Another section has this name already. Choose a different one."))
            raise Rejected(NOT_CHANGED, errors={"name": problem})
        return replace(definition, sections=[*definition.sections, section])
    old = section_named(definition, instead_of)
    new = replace(old, label=section.label, relevant=section.relevant)
    return replace(definition, sections=[new if each is old else each for each in definition.sections])


def without_section(definition: Definition, name: str) -> Definition:
    """Removes an empty section. Raises Rejected while it holds questions."""
    section = section_named(definition, name)
    if section.questions:
        raise Rejected(mark("This section still holds questions. Remove them first."))
    return replace(definition, sections=[each for each in definition.sections if each is not section])


def section_named(definition: Definition, name: str) -> Section:
    for section in definition.sections:
        if section.name == name:
            return section
    raise NotFound(mark("There is no such section."))


def free_name(definition: Definition, wanted: str) -> str:
    """`wanted`, or with the next free number: names of questions and sections are unique together."""
    taken = {question.name for question in definition.questions} | {
        section.name for section in definition.sections
    }
    number = 1
    while (wanted if number == 1 else f"{wanted}_{number}") in taken:
        number += 1
    return wanted if number == 1 else f"{wanted}_{number}"


def _question(definition: Definition, name: str) -> Question:
    question = definition.question(name)
    if question is None:
        raise NotFound(mark("There is no such question."))
    return question


def _everywhere(definition: Definition, change: Callable[[list[Question]], list[Question]]) -> Definition:
    sections = [replace(section, questions=change(section.questions)) for section in definition.sections]
    return replace(definition, sections=sections)


def _in_section(
    definition: Definition, name: str, change: Callable[[list[Question]], list[Question]]
) -> Definition:
    chosen = section_named(definition, name)
    changed = replace(chosen, questions=change(chosen.questions))
    return replace(definition, sections=[changed if each is chosen else each for each in definition.sections])


def _moved(questions: list[Question], name: str, steps: int) -> list[Question]:
    names = [question.name for question in questions]
    if name not in names:
        return questions
    old = names.index(name)
    new = min(max(old + steps, 0), len(questions) - 1)
    order = [*questions[:old], *questions[old + 1 :]]
    return [*order[:new], questions[old], *order[new:]]
