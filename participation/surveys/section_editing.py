"""Changes to a draft's sections and the groups in them, each giving a new definition. Pure.

Raises NotFound for a name that the draft does not have.
"""

from collections.abc import Callable, Collection

from msgspec.structs import replace

from participation.errors import NotFound, Problem, Rejected
from participation.surveys.definitions import Definition, Group, Question, Section
from participation.surveys.editing import NOT_CHANGED, free_among, moved, names_taken, section_named
from participation.surveys.renaming import under_new_names
from participation.web.i18n import mark


def with_section(definition: Definition, section: Section, instead_of: str = "") -> Definition:
    """Adds a section at the end, or changes the frame around the questions of the one named `instead_of`."""
    if not instead_of:
        return replace(definition, sections=[*definition.sections, section])
    return _changed(
        definition,
        instead_of,
        lambda old: replace(
            old, label=section.label, hint=section.hint, relevant=section.relevant, repeat=section.repeat
        ),
    )


def without_section(definition: Definition, name: str) -> Definition:
    """Removes a section with its questions; the draft before it is kept."""
    section = section_named(definition, name)
    return replace(definition, sections=[each for each in definition.sections if each is not section])


def with_section_moved(definition: Definition, name: str, steps: int) -> Definition:
    """Moves a section up (negative) or down; at the edge it stays."""
    section_named(definition, name)
    return replace(definition, sections=moved(definition.sections, name, steps))


def with_section_copied(definition: Definition, name: str) -> tuple[Definition, str]:
    """A copy right behind the section, all its parts under free names; the copy's name comes with it."""
    section = section_named(definition, name)
    copy = copies(definition, [section])[0]
    at = definition.sections.index(section) + 1
    sections = [*definition.sections[:at], copy, *definition.sections[at:]]
    return replace(definition, sections=sections), copy.name


def copies(definition: Definition, sections: list[Section]) -> list[Section]:
    """The sections under names that are free in the definition; its own elements of the SKM stay single."""
    names: dict[str, str] = {}
    taken = set(names_taken(definition))
    for section in sections:
        parts: list[Section | Group | Question] = [section, *section.groups, *section.questions]
        for part in parts:
            names[part.name] = free_among(frozenset(taken), part.name)
            taken |= {names[part.name], f"{names[part.name]}_other"}
    elements = {question.element for question in definition.questions}
    return [_without_elements(section, elements) for section in under_new_names(sections, names)]


def with_sections(definition: Definition, sections: list[Section]) -> Definition:
    """Copies of the sections at the end; a last section that still is empty makes room for them."""
    kept = definition.sections
    if kept and not kept[-1].questions:
        kept = kept[:-1]
    start = replace(definition, sections=kept)
    return replace(start, sections=[*kept, *copies(start, sections)])


def with_block(definition: Definition, name: str, sections: list[Section]) -> Definition:
    """Copies of the questions and groups of these sections at the end of the section of this name.

    When the sections were asked goes along with their questions. Raises Rejected for one that is answered several
    times: within another section it would be asked once.
    """
    if any(section.repeat for section in sections):
        problem = Problem(mark("This is answered several times. Add it as a section of its own."))
        raise Rejected(NOT_CHANGED, errors={"section": problem})
    made = [_with_condition_inside(section) for section in copies(definition, sections)]
    return _changed(
        definition,
        name,
        lambda old: replace(
            old,
            groups=[*old.groups, *(group for section in made for group in section.groups)],
            questions=[*old.questions, *(question for section in made for question in section.questions)],
        ),
    )


def group_named(definition: Definition, name: str) -> tuple[Section, Group]:
    """The group and the section that it stands in."""
    for section in definition.sections:
        if group := section.group(name):
            return section, group
    raise NotFound(mark("There is no such group."))


def with_group(definition: Definition, section: str, group: Group, members: Collection[str]) -> Definition:
    """Adds the group or changes it, and brings its members together where the first of them stands."""

    def change(old: Section) -> Section:
        groups = [group if each.name == group.name else each for each in old.groups]
        known = any(each.name == group.name for each in old.groups)
        return replace(
            old,
            groups=groups if known else [*groups, group],
            questions=_together(old.questions, group.name, members),
        )

    return _changed(definition, section, change)


def with_table(definition: Definition, section: str, group: Group, rows: list[Question]) -> Definition:
    """Adds a table or changes it: its rows take the place of those it had, or stand at the end."""

    def change(old: Section) -> Section:
        at = next((n for n, each in enumerate(old.questions) if each.group == group.name), len(old.questions))
        others = [each for each in old.questions if each.group != group.name]
        groups = [each for each in old.groups if each.name != group.name]
        return replace(old, groups=[*groups, group], questions=[*others[:at], *rows, *others[at:]])

    return _changed(definition, section, change)


def without_group(definition: Definition, name: str) -> Definition:
    """Takes the heading away; the questions under it stay where they are."""
    section, group = group_named(definition, name)
    return _changed(
        definition,
        section.name,
        lambda old: replace(
            old,
            groups=[each for each in old.groups if each is not group],
            questions=[replace(each, group="") if each.group == name else each for each in old.questions],
        ),
    )


def _with_condition_inside(section: Section) -> Section:
    """The section's own condition, moved to each of its questions."""
    if not section.relevant.strip():
        return section
    questions = [
        replace(question, relevant=_both(section.relevant, question.relevant))
        for question in section.questions
    ]
    return replace(section, relevant="", questions=questions)


def _both(one: str, other: str) -> str:
    return f"({one}) and ({other})" if other.strip() else one


def _together(questions: list[Question], group: str, members: Collection[str]) -> list[Question]:
    freed = [replace(each, group="") if each.group == group else each for each in questions]
    chosen = [replace(each, group=group) for each in freed if each.name in members]
    at = next((number for number, each in enumerate(freed) if each.name in members), 0)
    return [
        *(each for each in freed[:at] if each.name not in members),
        *chosen,
        *(each for each in freed[at:] if each.name not in members),
    ]


def _without_elements(section: Section, taken: Collection[str | None]) -> Section:
    questions = [
        replace(question, element=None) if question.element in taken else question
        for question in section.questions
    ]
    return replace(section, questions=questions)


def _changed(definition: Definition, name: str, change: Callable[[Section], Section]) -> Definition:
    chosen = section_named(definition, name)
    return replace(
        definition,
        sections=[change(each) if each is chosen else each for each in definition.sections],
    )
