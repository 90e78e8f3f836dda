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

OTHER = "other"
"""The value of the choice "Other", whose words are the answer `NAME_other`, as pyxform names it."""
AGREED = "OK"
"""The value of a consent that was given, as ODK writes it."""

MOST_QUESTIONS = 300
MOST_CHOICES = 500
"""More would make the page too heavy for a phone; whole countries are asked by area questions."""
MOST_REPETITIONS = 50
ONE_PAGE = 8
"""Questions that still stand well on one page of a phone."""
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
    """XLSForm's names where it has one; `scale`, `long_text`, `phone`, `email`, `area` and `service` are ours."""

    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    SCALE = "scale"
    RANK = "rank"
    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    TIME = "time"
    PHONE = "phone"
    EMAIL = "email"
    AREA = "area"
    SERVICE = "service"
    LOCATION = "geopoint"
    PHOTO = "image"
    FILE = "file"
    CONSENT = "acknowledge"
    NOTE = "note"
    HIDDEN = "hidden"
    CALCULATE = "calculate"


LONGEST_TEXT = {QuestionType.TEXT: 500, QuestionType.LONG_TEXT: 10_000}
"""Characters, where the question does not say less."""
SELECTS = frozenset({QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK})
TEXTS = frozenset(LONGEST_TEXT)
NUMBERS = frozenset({QuestionType.SCALE, QuestionType.INTEGER, QuestionType.DECIMAL})
UPLOADS = frozenset({QuestionType.PHOTO, QuestionType.FILE})
UNSEEN = frozenset({QuestionType.HIDDEN, QuestionType.CALCULATE})
"""Their values come from an expression or the address, and no page shows them."""
UNASKED = frozenset({QuestionType.NOTE, *UNSEEN})
"""Nobody answers these."""
IDENTIFYING = frozenset({QuestionType.PHONE, QuestionType.EMAIL, QuestionType.LOCATION, *UPLOADS})
"""What such a question is answered with can lead to a person, whatever its words are."""


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One answer to choose. On a scale the name is the number of the point that the label explains."""

    name: str
    label: Text
    columns: dict[str, str] = {}  # further columns of XLSForm's choices sheet, which a choice_filter reads


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One question. Expressions are in the language of expressions.py.

    `default` is a value as it is typed, or an expression when it holds `${…}` or calls a function.
    """

    name: str
    type: QuestionType
    label: Text
    hint: Text = {}
    guidance_hint: Text = {}  # more help, folded away until it is wanted
    group: str = ""  # name of the section's group that it stands in
    required: bool = True
    required_message: Text = {}
    relevant: str = ""
    constraint: str = ""
    constraint_message: Text = {}
    calculation: str = ""  # calculate, hidden
    default: str = ""
    read_only: bool = False
    choices: list[Choice] = []
    choice_filter: str = ""  # of each choice: a bare word is one of its columns
    other: bool = False  # selects also offer "Other", with words of one's own
    randomize: bool = False  # choices in an order drawn for each person
    exclusive: list[str] = []  # select_multiple: names of choices that stand alone, such as "none of these"
    element: Element | None = None
    minimum: int | float | None = None  # numbers, included
    maximum: int | float | None = None
    maximum_length: int | None = None  # text and long_text, in characters
    dont_know: bool = False  # also offers "Tidak tahu"
    identifying: bool = False  # its answers can lead to a person: kept apart, and for a shorter time
    appearance: str = ""  # XLSForm's; "minimal" makes a list that opens

    @property
    def other_name(self) -> str:
        """The name under which the words of "Other" are answered."""
        return f"{self.name}_{OTHER}"

    @property
    def leads_to_a_person(self) -> bool:
        """Whether its answers are kept apart from the others."""
        return self.identifying or self.type in IDENTIFYING

    @property
    def points(self) -> range:
        """The numbers of a scale from its lowest to its highest; empty for other questions."""
        if self.type is not QuestionType.SCALE or self.minimum is None or self.maximum is None:
            return range(0)
        return range(int(self.minimum), int(self.maximum) + 1)

    @property
    def longest(self) -> int:
        """Characters that an answer in words may have; 0 where none are asked for."""
        most = LONGEST_TEXT.get(self.type, 0)
        return most if self.maximum_length is None else min(most, self.maximum_length)


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Neighbouring questions of a section under a heading of their own.

    A matrix is a group of select_one or scale questions with the same choices, shown as rows of one table.
    """

    name: str
    label: Text
    hint: Text = {}
    relevant: str = ""
    matrix: bool = False


class Repeat(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A section that is answered several times, once for each member of a household, say.

    Its answers are a list under the section's name, with an object for each time. `count` is an expression for
    how often; without it people add as many as they want, from `least` to `most`.
    """

    count: str = ""
    least: int = 0
    most: int = MOST_REPETITIONS
    item: Text = {}  # what is repeated, for the button: "anggota keluarga"


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Questions that stand together; a long survey shows one section a page."""

    name: str
    label: Text
    questions: list[Question]
    relevant: str = ""
    hint: Text = {}
    groups: list[Group] = []
    repeat: Repeat | None = None

    def group(self, name: str) -> Group | None:
        """The group of this name, None when there is none."""
        return next((group for group in self.groups if group.name == name), None)


class Definition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """All that a survey asks, in order. Its title and purpose live on the survey itself.

    Empty at first: a draft grows question by question.
    """

    languages: list[str] = msgspec.field(default_factory=lambda: ["id"])
    default_language: str = "id"
    sections: list[Section] = []
    pages: bool | None = (
        None  # one section a page; left open, a form of more than ONE_PAGE questions has pages
    )

    @property
    def paged(self) -> bool:
        """Whether people answer section by section, and look through their answers before they send them."""
        long = len(self.questions) > ONE_PAGE
        return len(self.sections) > 1 and (long if self.pages is None else self.pages)

    @property
    def questions(self) -> list[Question]:
        """Every question in the order of the form."""
        return list(self._questions())

    @property
    def asked(self) -> list[Question]:
        """Those that wait for an answer: no texts to read, no values that nobody sees."""
        return [question for question in self._questions() if question.type not in UNASKED]

    def _questions(self) -> Iterator[Question]:
        for section in self.sections:
            yield from section.questions

    def question(self, name: str) -> Question | None:
        """The question of this name, None when there is none."""
        return next((question for question in self._questions() if question.name == name), None)


def repeated_names(definition: Definition, inside: str = "") -> dict[str, str]:
    """The repeated section of each question in one, and of each such section itself.

    Read from `inside` a section, its own names stand for the answers given this time, and are left out.
    """
    return {
        name: section.name
        for section in definition.sections
        if section.repeat and section.name != inside
        for name in (section.name, *_answer_names(section))
    }


def _answer_names(section: Section) -> Iterator[str]:
    for question in section.questions:
        yield question.name
        if question.other:
            yield question.other_name


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


def without_logic(definition: Definition) -> Definition:
    """The same questions, asked of everybody: what can still be shown of a draft whose expressions are wrong."""
    sections = [
        msgspec.structs.replace(
            section,
            relevant="",
            groups=[msgspec.structs.replace(group, relevant="") for group in section.groups],
            questions=[
                msgspec.structs.replace(
                    question, relevant="", constraint="", calculation="", choice_filter="", default=""
                )
                for question in section.questions
            ],
            repeat=msgspec.structs.replace(section.repeat, count="") if section.repeat else None,
        )
        for section in definition.sections
    ]
    return msgspec.structs.replace(definition, sections=sections)
