"""How many were asked a question tells nothing that is withheld of another."""

import pytest

from participation.surveys.asked_apart import would_tell
from participation.surveys.definitions import Choice, Definition, Group, Question, QuestionType, Section
from participation.surveys.results import QuestionTally, Tally

LEAST = 5
LABEL = {"id": "Tanya"}


def asked(name: str, relevant: str = "", group: str = "") -> Question:
    choices = [Choice(choice, LABEL) for choice in "abc"]
    return Question(
        name, QuestionType.SELECT_ONE, LABEL, choices=choices, required=False, relevant=relevant, group=group
    )


def form(*questions: Question, relevant: str = "", groups: list[Group] | None = None) -> Definition:
    """A first question, and others in a section of their own."""
    first = Section("first", LABEL, [asked("first")])
    return Definition(
        ["id"], "id", [first, Section("second", LABEL, list(questions), relevant, groups=groups or [])]
    )


def tally(first: dict[str, int], **answered: int) -> Tally:
    made = Tally(form(*(asked(name) for name in answered)))
    made.submissions = sum(first.values())
    made.questions["first"] = QuestionTally(n=made.submissions, counts=first)
    for name, count in answered.items():
        made.questions[name] = QuestionTally(n=count, counts={"a": count, "b": 0, "c": 0})
    return made


SMALL = tally({"a": 3, "b": 20, "c": 40}, why=20, further=20)


@pytest.mark.parametrize(
    "definition",
    [
        form(asked("why", "${first} = 'b'"), asked("further")),
        form(
            asked("why", group="apart"),
            asked("further"),
            groups=[Group("apart", LABEL, relevant="${first} = 'b'")],
        ),
    ],
    ids=["question", "group"],
)
def test_a_condition_on_what_is_withheld(definition: Definition) -> None:
    """b is withheld so that a cannot be worked out: who were asked because of b must not be counted either."""
    assert would_tell(definition, SMALL, LEAST) == {"why"}


def test_a_condition_of_a_section_and_one_behind_another() -> None:
    """All questions of a section are asked of the same people; so is a question about the answer to one of them."""
    definition = form(asked("why"), asked("further"), relevant="${first} = 'b'")
    assert would_tell(definition, SMALL, LEAST) == {"why", "further"}
    definition = form(asked("why", "${first} = 'b'"), asked("further", "${why} = 'a'"))
    assert would_tell(definition, SMALL, LEAST) == {"why", "further"}


def test_all_but_few_were_asked() -> None:
    """Everybody who answered beside those who were asked would tell how few were not."""
    definition = form(asked("why", "${first} != 'a'"))
    counts = tally({"a": 20, "b": 20, "c": 20}, why=57)
    assert would_tell(definition, counts, LEAST) == {"why"}


def test_nothing_is_withheld_without_need() -> None:
    """Where no figure is small, and where a question was merely left empty, everything is shown."""
    shown = tally({"a": 20, "b": 20, "c": 20}, why=20, further=58)
    assert would_tell(form(asked("why", "${first} = 'b'"), asked("further")), shown, LEAST) == frozenset()
