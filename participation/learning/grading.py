"""What was right in a quiz, and why. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from participation.learning.schemas import RightAnswer
from participation.surveys.definitions import Definition, Question, QuestionType
from participation.texts import Text

GRADED = frozenset({QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE})
"""Types whose answers are choices, which can be right or wrong."""


class Judged(NamedTuple):
    """One question: what was answered, what is right, by their labels, and why."""

    name: str
    label: Text
    right: bool
    given: list[Text]
    wanted: list[Text]
    why: Text


class Result(NamedTuple):
    """A whole quiz."""

    judged: list[Judged]
    needed: int

    @property
    def questions(self) -> int:
        return len(self.judged)

    @property
    def right(self) -> int:
        return sum(one.right for one in self.judged)

    @property
    def passed(self) -> bool:
        return self.right >= self.needed


def gradable(definition: Definition) -> list[Question]:
    """Questions that can have a right answer: choices, asked once."""
    return [
        question
        for section in definition.sections
        if not section.repeat
        for question in section.questions
        if question.type in GRADED
    ]


def graded(
    definition: Definition, answers: Mapping[str, Any], keys: Mapping[str, RightAnswer], needed: int
) -> Result:
    """Judges each question that has a right answer. Several choices are right when they are all of them and no more."""
    asked = [question for question in gradable(definition) if question.name in keys]
    return Result([_judged(each, _names(answers.get(each.name)), keys[each.name]) for each in asked], needed)


def _names(answer: Any) -> Sequence[str]:
    if answer is None:
        return ()
    return (answer,) if isinstance(answer, str) else tuple(str(name) for name in answer)


def _judged(question: Question, given: Sequence[str], key: RightAnswer) -> Judged:
    labels = {choice.name: choice.label for choice in question.choices}
    return Judged(
        name=question.name,
        label=question.label,
        right=set(given) == set(key.choices),
        given=[labels[name] for name in given if name in labels],
        wanted=[labels[name] for name in key.choices if name in labels],
        why=key.why,
    )
