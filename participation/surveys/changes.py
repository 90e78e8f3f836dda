"""What differs between two definitions, in plain words: shown before the next version is published. Pure.

Answers of all versions are compared by the name of the question. A change that gives the same name another meaning,
or other possible answers, breaks that comparison and says so.
"""

from collections.abc import Iterator, Mapping

import msgspec

from participation.surveys.definitions import Definition, Group, Question, Section
from participation.surveys.question_fields import TYPES
from participation.web.i18n import gettext, mark

Parts = Mapping[str, Question] | Mapping[str, Section] | Mapping[str, Group]


class Change(msgspec.Struct, frozen=True):
    """One difference. `name` is that of the question or section it concerns."""

    name: str
    message: str
    parameters: Mapping[str, object] = {}
    breaks: bool = False  # answers before and after can no longer be compared


_SETTINGS = {
    "label": mark("Its words changed."),
    "hint": mark("Its hint changed."),
    "guidance_hint": mark("Its further help changed."),
    "relevant": mark("When it is asked changed."),
    "constraint": mark("Which answers are accepted changed."),
    "calculation": mark("How it is calculated changed."),
    "default": mark("The answer it starts with changed."),
    "choice_filter": mark("Which choices are offered when changed."),
    "constraint_message": mark("What is said about an answer that is not accepted changed."),
    "required_message": mark("What is said when it is left empty changed."),
    "randomize": mark("The order of its choices is fixed now, or drawn now."),
    "read_only": mark("Whether it can be changed by people changed."),
    "maximum_length": mark("How long an answer may be changed."),
    "group": mark("It stands under another heading."),
    "appearance": mark("How it looks changed."),
    "exclusive": mark("Which choices stand alone changed."),
    "identifying": mark("Whether its answers are kept apart changed."),
}


def changes_between(old: Definition, new: Definition) -> list[Change]:
    """Every difference, in the order of the new form; what was removed comes last."""
    before = {question.name: question for question in old.questions}
    after = {question.name: question for question in new.questions}
    changes: list[Change] = []
    for name, question in after.items():
        changes += _question(before.get(name), question)
    changes += [
        Change(name, mark("The question is removed. Its earlier answers are kept."))
        for name in before
        if name not in after
    ]
    return [
        *changes,
        *_repeated(old, new),
        *_order(before, after),
        *_sections(old, new),
        *_languages(old, new),
    ]


def _question(old: Question | None, new: Question) -> Iterator[Change]:
    if old is None:
        yield Change(new.name, mark("The question is new."))
        return
    if old.type is not new.type:
        types = {"old": gettext(TYPES[old.type].label), "new": gettext(TYPES[new.type].label)}
        yield Change(new.name, mark("It is answered in another way: %(new)s, before: %(old)s."), types, True)
    yield from _choices(old, new)
    yield from _bounds(old, new)
    if old.required != new.required:
        message = mark("It has to be answered now.") if new.required else mark("It may be left empty now.")
        yield Change(new.name, message)
    if old.element != new.element:
        yield Change(new.name, mark("The element of the SKM that it counts towards changed."), {}, True)
    for setting, message in _SETTINGS.items():
        if getattr(old, setting) != getattr(new, setting):
            yield Change(new.name, message)


def _choices(old: Question, new: Question) -> Iterator[Change]:
    before = {choice.name: choice for choice in old.choices}
    after = {choice.name: choice for choice in new.choices}
    if gone := [name for name in before if name not in after]:
        yield Change(
            new.name, mark("Choices are no longer offered: %(names)s."), {"names": ", ".join(gone)}, True
        )
    if added := [name for name in after if name not in before]:
        yield Change(new.name, mark("Choices are new: %(names)s."), {"names": ", ".join(added)}, bool(before))
    both = [name for name in after if name in before]
    if any(before[name].label != after[name].label for name in both):
        yield Change(new.name, mark("The words of its choices changed."))
    if [name for name in before if name in after] != both:
        yield Change(new.name, mark("The order of its choices changed."))
    if any(before[name].columns != after[name].columns for name in both):
        yield Change(new.name, mark("The columns of its choices changed."))
    for setting, message in _OFFERS.items():
        if getattr(old, setting) != getattr(new, setting):
            yield Change(new.name, message)


_OFFERS = {
    "other": mark("Whether “Other” is offered changed."),
    "dont_know": mark("Whether “Don't know” is offered changed."),
}


def _bounds(old: Question, new: Question) -> Iterator[Change]:
    if (old.minimum, old.maximum) != (new.minimum, new.maximum):
        scale = bool(old.points or new.points)
        yield Change(new.name, mark("Its smallest or largest number changed."), {}, scale)


def _repeated(old: Definition, new: Definition) -> Iterator[Change]:
    """Answers of a section that repeats are lists: these cannot be counted with single ones."""
    before, after = _within_repeats(old), _within_repeats(new)
    for name in sorted(before.keys() & after.keys()):
        if before[name] != after[name]:
            message = (
                mark("It is asked several times now, before: once.")
                if after[name]
                else mark("It is asked once now, before: several times.")
            )
            yield Change(name, message, {}, True)


def _within_repeats(definition: Definition) -> dict[str, bool]:
    return {
        question.name: section.repeat is not None
        for section in definition.sections
        for question in section.questions
    }


def _order(before: Mapping[str, Question], after: Mapping[str, Question]) -> Iterator[Change]:
    if [name for name in before if name in after] != [name for name in after if name in before]:
        yield Change("", mark("The questions come in another order."))


def _sections(old: Definition, new: Definition) -> Iterator[Change]:
    yield from _parts(
        {section.name: section for section in old.sections},
        {section.name: section for section in new.sections},
    )
    yield from _parts(
        {group.name: group for section in old.sections for group in section.groups},
        {group.name: group for section in new.sections for group in section.groups},
    )


def _parts(before: Parts, after: Parts) -> Iterator[Change]:
    """Sections, or groups."""
    for name, part in after.items():
        earlier = before.get(name)
        if earlier is None:
            yield Change(name, mark("The heading is new."))
        elif _frame(earlier) != _frame(part):
            yield Change(name, mark("The heading, or when it is shown, changed."))
    yield from (Change(name, mark("The heading is removed.")) for name in before if name not in after)


def _frame(part: Question | Section | Group) -> object:
    inside = {"questions", "groups"}
    return {name: getattr(part, name) for name in part.__struct_fields__ if name not in inside}


def _languages(old: Definition, new: Definition) -> Iterator[Change]:
    if (old.languages, old.default_language) != (new.languages, new.default_language):
        names = {"old": ", ".join(old.languages), "new": ", ".join(new.languages)}
        yield Change("", mark("The languages changed: %(new)s, before: %(old)s."), names)
    if old.paged != new.paged:
        yield Change("", mark("Whether the sections stand on pages of their own changed."))
