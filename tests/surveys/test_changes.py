"""What differs between two versions, said in words, and which changes break the comparison of answers."""

import pytest
from msgspec.structs import replace

from participation.surveys.changes import Change, changes_between
from participation.surveys.definitions import (
    Choice,
    Definition,
    Group,
    Question,
    QuestionType,
    Repeat,
    Section,
)
from tests.factories import a_definition

CHOICES = [Choice("1", {"id": "Ya"}), Choice("2", {"id": "Tidak"})]


def form(**changes: object) -> Definition:
    question = Question(name="q", type=QuestionType.SELECT_ONE, label={"id": "Apa?"}, choices=CHOICES)
    return Definition(sections=[Section("s", {"id": "S"}, [replace(question, **changes)])])


def told(old: Definition, new: Definition) -> list[tuple[str, bool]]:
    return [(change.message, change.breaks) for change in changes_between(old, new)]


def test_the_same_form_has_no_changes() -> None:
    """Nothing is made up."""
    assert changes_between(a_definition(), a_definition()) == []


@pytest.mark.parametrize(
    ("changes", "message", "breaks"),
    [
        ({"label": {"id": "Apa ya?"}}, "Its words changed.", False),
        ({"relevant": "1 = 1"}, "When it is asked changed.", False),
        ({"required": False}, "It may be left empty now.", False),
        ({"choices": CHOICES[::-1]}, "The order of its choices changed.", False),
        (
            {"choices": [CHOICES[0], Choice("2", {"id": "Bukan"})]},
            "The words of its choices changed.",
            False,
        ),
        ({"choices": CHOICES[:1]}, "Choices are no longer offered: %(names)s.", True),
        ({"choices": [*CHOICES, Choice("3", {"id": "Ragu"})]}, "Choices are new: %(names)s.", True),
        ({"element": "U1"}, "The element of the SKM that it counts towards changed.", True),
        ({"dont_know": True}, "Whether “Don't know” is offered changed.", False),
    ],
)
def test_one_change(changes: dict[str, object], message: str, breaks: bool) -> None:
    """Each setting has its sentence; only what changes meaning or possible answers breaks the comparison."""
    assert told(form(), form(**changes)) == [(message, breaks)]


def test_another_type() -> None:
    """The same name answered in another way breaks the comparison."""
    found = changes_between(form(), form(type=QuestionType.TEXT))
    assert found[0].breaks
    assert (found[0].name, set(found[0].parameters)) == ("q", {"old", "new"})


def test_scales() -> None:
    """Other ends of a scale give the same number another meaning; bounds of a number only refuse less or more."""
    scale = {"type": QuestionType.SCALE, "choices": [], "minimum": 1}
    assert told(form(**scale, maximum=5), form(**scale, maximum=7))[0][1]
    number = {"type": QuestionType.INTEGER, "choices": []}
    assert not told(form(**number, maximum=5), form(**number, maximum=7))[0][1]


def test_parts_come_and_go() -> None:
    """Questions, sections and groups that are new or gone are named; a repeated section changes its answers' shape."""
    old, new = form(), form()
    section = new.sections[0]
    more = replace(
        section,
        questions=[replace(section.questions[0], name="r", group="g")],
        groups=[Group("g", {"id": "G"})],
    )
    found = changes_between(old, replace(new, sections=[more], languages=["id", "mad"]))
    assert [(change.name, change.message) for change in found] == [
        ("r", "The question is new."),
        ("q", "The question is removed. Its earlier answers are kept."),
        ("g", "The heading is new."),
        ("", "The languages changed: %(new)s, before: %(old)s."),
    ]
    repeated = replace(old, sections=[replace(section, repeat=Repeat())])
    assert Change("q", "It is asked several times now, before: once.", {}, True) in changes_between(
        old, repeated
    )


def test_order() -> None:
    """Another order is said once, whatever moved."""
    definition = a_definition()
    turned = replace(
        definition, sections=[replace(definition.sections[0], questions=definition.questions[::-1])]
    )
    assert told(definition, turned) == [("The questions come in another order.", False)]
