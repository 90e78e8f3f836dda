"""What a survey asks, in XLSForm's terms. Plain data, the same in the database, the API and the program.

Nothing here says whether a definition is complete: `checks.py` does, before it is published.
"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Literal

import msgspec

from participation.errors import Problem
from participation.texts import Text

DONT_KNOW = "dk"
"""The value of the answer "Tidak tahu", kept out of means."""

MOST_QUESTIONS = 200
MOST_CHOICES = 100
MOST_SCALE_POINTS = 11
"""0 to 10, the longest scale that still fits a row of a phone."""
LONGEST_NAME = 64
LONGEST_LABEL = 1_000
LARGEST_INTEGER = 10**15 - 1
"""Fifteen digits, which expressions and browsers still count exactly."""

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
_CHOICE_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")

Element = Literal["U1", "U2", "U3", "U4", "U5", "U6", "U7", "U8", "U9"]
"""The elements of the SKM; their names stand in skm.py."""


class QuestionType(StrEnum):
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    SCALE = "scale"
    INTEGER = "integer"
    TEXT = "text"
    LONG_TEXT = "long_text"
    AREA = "area"


LONGEST_TEXT = {QuestionType.TEXT: 500, QuestionType.LONG_TEXT: 10_000}
"""Characters, where the question does not say less."""
SELECTS = frozenset({QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE})
TEXTS = frozenset(LONGEST_TEXT)
NUMBERS = frozenset({QuestionType.SCALE, QuestionType.INTEGER})


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer to choose. On a scale the name is the number of the point that the label explains."""

    name: str
    label: Text


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One question. Expressions (`relevant`, `constraint`) are in the language of expressions.py."""

    name: str
    type: QuestionType
    label: Text
    hint: Text = {}
    required: bool = True
    required_message: Text = {}
    relevant: str = ""
    constraint: str = ""
    constraint_message: Text = {}
    choices: list[Choice] = []
    exclusive: list[str] = []  # select_multiple: names of choices that stand alone, such as "none of these"
    element: Element | None = None
    minimum: int | None = None  # integer and scale, included
    maximum: int | None = None
    maximum_length: int | None = None  # text and long_text, in characters
    dont_know: bool = False  # also offers "Tidak tahu"

    @property
    def points(self) -> range:
        """The numbers of a scale from its lowest to its highest; empty for other questions."""
        if self.type is not QuestionType.SCALE or self.minimum is None or self.maximum is None:
            return range(0)
        return range(self.minimum, self.maximum + 1)

    @property
    def longest(self) -> int:
        """Characters that an answer in words may have; 0 where none are asked for."""
        most = LONGEST_TEXT.get(self.type, 0)
        return most if self.maximum_length is None else min(most, self.maximum_length)


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Questions that stand together; a long survey shows one section a page."""

    name: str
    label: Text
    questions: list[Question]
    relevant: str = ""


class Definition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that a survey asks, in order. Its title and purpose live on the survey itself.

    Empty at first: a draft grows question by question.
    """

    languages: list[str] = msgspec.field(default_factory=lambda: ["id"])
    default_language: str = "id"
    sections: list[Section] = []

    @property
    def questions(self) -> list[Question]:
        """Every question in the order of the form."""
        return list(self._questions())

    def _questions(self) -> Iterator[Question]:
        for section in self.sections:
            yield from section.questions

    def question(self, name: str) -> Question | None:
        """The question of this name, None when there is none."""
        return next((question for question in self._questions() if question.name == name), None)


def is_name(name: str) -> bool:
    """Whether it can name a question: an XLSForm name, without points as those separate fields of a page.

    A leading underscore is left to the page's own fields.
    """
    return _NAME.fullmatch(name) is not None


def is_choice_name(name: str) -> bool:
    """Whether it can name a choice: no spaces, as several chosen names stand in one value."""
    return _CHOICE_NAME.fullmatch(name) is not None


def read_definition(document: bytes | str) -> Definition:
    """The definition in a JSON document; raises msgspec.ValidationError or DecodeError when it is none."""
    return msgspec.json.decode(document, type=Definition)


def write_definition(definition: Definition) -> bytes:
    """The JSON document, the same bytes for the same definition."""
    return msgspec.json.encode(definition)


class DefinitionProblem(Problem):
    """What keeps a definition from being published; `path` leads to it: "sections.0.questions.2.label.id"."""

    __slots__ = ("path",)

    def __init__(self, path: str, message: str, parameters: Mapping[str, object] | None = None) -> None:
        super().__init__(message, parameters)
        self.path = path

    def __repr__(self) -> str:
        return f"DefinitionProblem({self.path!r}, {self.message!r}, {self.parameters!r})"
