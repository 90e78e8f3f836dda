"""What is wrong with the parts of a form: its sections, groups and repeats, and names that are taken."""

from collections.abc import Iterator
from itertools import groupby

from participation.surveys.definitions import (
    MOST_REPETITIONS,
    Definition,
    DefinitionProblem,
    Group,
    Question,
    QuestionType,
    Repeat,
    Section,
    is_name,
)
from participation.web.i18n import mark

MATRIX_TYPES = frozenset({QuestionType.SELECT_ONE, QuestionType.SCALE})

Problems = Iterator[DefinitionProblem]


def check_names(definition: Definition) -> Problems:
    """Sections, groups and questions share one set of names, as groups and questions do in XLSForm."""
    taken: set[str] = set()
    for path, name in _names(definition):
        if not is_name(name):
            yield DefinitionProblem(
                path,
                mark(
                    "“%(name)s” cannot be a name. Start with a letter, go on with letters, digits, _ or -, "
                    "up to 64 characters."
                ),
                {"name": name},
            )
        elif name in taken:
            yield DefinitionProblem(
                path, mark("The name “%(name)s” is used twice. Choose another one."), {"name": name}
            )
        taken.add(name)


def _names(definition: Definition) -> Iterator[tuple[str, str]]:
    for at, section in enumerate(definition.sections):
        yield f"sections.{at}.name", section.name
        for number, group in enumerate(section.groups):
            yield f"sections.{at}.groups.{number}.name", group.name
        for number, question in enumerate(section.questions):
            yield f"sections.{at}.questions.{number}.name", question.name
            if question.other:
                yield f"sections.{at}.questions.{number}.other", question.other_name


def check_sections(definition: Definition) -> Problems:
    """Groups that are there and stand together, matrices whose rows fit, repeats that can be answered."""
    for at, section in enumerate(definition.sections):
        path = f"sections.{at}"
        if not section.questions:
            yield DefinitionProblem(
                path, mark("This section has no questions. Add one, or take the section away.")
            )
        yield from _check_groups(path, section)
        for number, group in enumerate(section.groups):
            if group.matrix:
                yield from _check_matrix(f"{path}.groups.{number}", group, section)
        if section.repeat:
            yield from _check_repeat(path, section, section.repeat)


def _check_groups(path: str, section: Section) -> Problems:
    known = {group.name for group in section.groups}
    for number, question in enumerate(section.questions):
        if question.group and question.group not in known:
            yield DefinitionProblem(
                f"{path}.questions.{number}.group",
                mark("This section has no group named “%(name)s”. Correct the name, or leave it empty."),
                {"name": question.group},
            )
    runs = [name for name, _ in groupby(question.group for question in section.questions) if name]
    for number, group in enumerate(section.groups):
        if runs.count(group.name) != 1:
            yield DefinitionProblem(
                f"{path}.groups.{number}",
                mark("The questions of a group must stand together. Move them next to each other.")
                if group.name in runs
                else mark("This group has no questions. Add one, or take the group away."),
            )


def _check_matrix(path: str, group: Group, section: Section) -> Problems:
    rows = [question for question in section.questions if question.group == group.name]
    if any(row.type not in MATRIX_TYPES for row in rows):
        yield DefinitionProblem(path, mark("A table takes only questions with one choice, and scales."))
    elif not fits_a_table(rows):
        yield DefinitionProblem(
            path, mark("The questions of a table need the same choices, as these are its columns.")
        )


def fits_a_table(rows: list[Question]) -> bool:
    """Whether these questions can be its rows: they are chosen from the same choices, its columns."""
    return all(row.type in MATRIX_TYPES for row in rows) and len({_columns(row) for row in rows}) < 2


def _columns(row: Question) -> tuple[object, ...]:
    names = [choice.name for choice in row.choices]
    return (row.type, *names, row.minimum, row.maximum, row.dont_know, row.other)


def _check_repeat(path: str, section: Section, repeat: Repeat) -> Problems:
    if not 0 <= repeat.least <= repeat.most <= MOST_REPETITIONS or repeat.most < 1:
        yield DefinitionProblem(
            f"{path}.repeat",
            mark("A section can be repeated up to %(most)s times, and the least must not be above the most."),
            {"most": MOST_REPETITIONS},
        )
    for number, question in enumerate(section.questions):
        if question.element:
            yield DefinitionProblem(
                f"{path}.questions.{number}.element",
                mark("An element of the SKM is asked once a person, so not in a section that repeats."),
            )
