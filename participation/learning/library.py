"""The courses that ship with the platform, read from data/courses.toml. Nothing here changes once it is read."""

import tomllib
from functools import cache
from pathlib import Path

import msgspec

from participation.learning.schemas import RightAnswer
from participation.surveys.definitions import Choice, Definition, Question, QuestionType, Section
from participation.texts import Text

DATA = Path(__file__).parent / "data"
LANGUAGES = ["id", "en"]
"""Those that every text of the library is written in."""
QUIZ = {"id": "Kuis", "en": "Quiz"}


class ShippedLesson(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: Text
    summary: Text
    body: Text


class ShippedQuestion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question; several right answers make one of which several may be chosen."""

    name: str
    label: Text
    choices: dict[str, Text]
    right: list[str]
    why: Text


class ShippedCourse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: str
    title: Text
    summary: Text
    topic: Text
    audiences: list[str]
    needed: int
    introduction: Text
    lessons: list[ShippedLesson]
    questions: list[ShippedQuestion]

    @property
    def definition(self) -> Definition:
        section = Section(name="kuis", label=QUIZ, questions=[_question(each) for each in self.questions])
        return Definition(languages=LANGUAGES, default_language=LANGUAGES[0], sections=[section], pages=False)

    @property
    def answers(self) -> dict[str, RightAnswer]:
        return {each.name: RightAnswer(tuple(each.right), each.why) for each in self.questions}


@cache
def shipped_courses() -> tuple[ShippedCourse, ...]:
    """Every course, in the order of the file."""
    found = tomllib.loads((DATA / "courses.toml").read_text("utf-8"))
    return tuple(msgspec.convert(found["courses"], list[ShippedCourse]))


def shipped_course(key: str) -> ShippedCourse | None:
    return next((course for course in shipped_courses() if course.key == key), None)


def _question(shipped: ShippedQuestion) -> Question:
    several = len(shipped.right) > 1
    return Question(
        name=shipped.name,
        type=QuestionType.SELECT_MULTIPLE if several else QuestionType.SELECT_ONE,
        label=shipped.label,
        choices=[Choice(name=name, label=label) for name, label in shipped.choices.items()],
    )
