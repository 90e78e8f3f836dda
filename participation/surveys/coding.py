"""What of a submission is counted: a few short keys for each question, never anybody's words.

Whatever leads to a person and all free text stays out; of a text only that it was written. A key is a choice, a
number, a day or a time as it is stored; `POSITION#CHOICE` for a ranked choice; "dk" for "Tidak tahu".
"""

import re
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from msgspec.structs import replace

from participation.surveys.definitions import (
    AGREED,
    DONT_KNOW,
    IDENTIFYING,
    OTHER,
    SELECTS,
    TEXTS,
    Choice,
    Definition,
    Question,
    QuestionType,
    Section,
)
from participation.surveys.evaluation import Answer

Key: TypeAlias = str | int | float | bool

WRITTEN = True
"""The key of an answer in words: that there was one is all that is counted."""

RANKED = "#"
"""Between the place and the name of a ranked choice; no name of a choice holds it."""

IDS = frozenset({QuestionType.AREA, QuestionType.SERVICE})
WHOLE = frozenset({QuestionType.INTEGER, QuestionType.SCALE})
MEASURED = frozenset({QuestionType.DECIMAL, QuestionType.CALCULATE, QuestionType.HIDDEN})
"""Of what is calculated or hidden only numbers count: a text of theirs may repeat what a person wrote."""
UNCOUNTED = frozenset({QuestionType.NOTE, *IDENTIFYING})

_SHORT = {
    QuestionType.DATE: re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    QuestionType.TIME: re.compile(r"[0-9]{2}:[0-9]{2}"),
    QuestionType.CONSENT: re.compile(AGREED),
}

_FAMILIES = {
    **dict.fromkeys((QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE), "choice"),
    **dict.fromkeys((QuestionType.INTEGER, *MEASURED), "number"),
    **dict.fromkeys(TEXTS, "words"),
}
"""Types whose answers can stand side by side, when a question changes from one to the other."""


class Given(NamedTuple):
    """The keys that one submission gives to one question, and how many answers they make.

    Several choices of one person are one answer; a repeated question is answered once for each repetition.
    """

    answers: int
    keys: list[Key]


def is_counted(question: Question) -> bool:
    """Whether results show anything of this question."""
    return question.type not in UNCOUNTED and not question.leads_to_a_person


def column_of(question: Question) -> str:
    """The name under which answers to this question count together, whatever version they answered."""
    return f"{_FAMILIES.get(question.type, question.type.value)}:{question.name}"


class Coder:
    """Reads the keys of submissions that answered one definition."""

    def __init__(self, definition: Definition) -> None:
        self._plain = {
            name: asked for s in definition.sections if s.repeat is None for name, asked in _asked(s)
        }
        self._repeated = {s.name: dict(_asked(s)) for s in definition.sections if s.repeat is not None}

    def read(self, answers: Mapping[str, Answer]) -> dict[str, Given]:
        """By question name; nothing for what was not answered or is not counted."""
        given = {
            name: Given(1, keys)
            for name, answer in answers.items()
            if (asked := self._plain.get(name)) and (keys := asked.keys_of(answer))
        }
        for section, questions in self._repeated.items():
            for name, asked in questions.items():
                if (several := _several(asked, answers.get(section))).keys:
                    given[name] = several
        return given


def _asked(section: Section) -> list[tuple[str, "_Asked"]]:
    return [(question.name, _Asked(question)) for question in section.questions if is_counted(question)]


class _Asked:
    """One question made ready for reading its keys."""

    def __init__(self, question: Question) -> None:
        self.name = question.name
        self._type = question.type
        self._points = question.points
        self._offered = {choice.name for choice in question.choices} | ({OTHER} if question.other else set())

    def keys_of(self, answer: object) -> list[Key]:
        """The keys of one answer; none for one that this question could not have been given."""
        kind = self._type
        if kind in TEXTS:
            return [WRITTEN]
        if answer in (DONT_KNOW, [DONT_KNOW]):
            return [DONT_KNOW]
        if kind in SELECTS:
            return self._chosen(answer)
        if kind in IDS:  # a name, though written in digits: numbers are counted by their value rounded
            return [str(answer)] if isinstance(answer, int) else []
        if isinstance(answer, str):
            pattern = _SHORT.get(kind)
            return [answer] if pattern and pattern.fullmatch(answer) else []
        return [answer] if isinstance(answer, int | float) and self._may_be(answer) else []

    def _may_be(self, number: float) -> bool:
        if self._type is QuestionType.SCALE:
            return number in self._points
        return self._type in MEASURED or (self._type in WHOLE and isinstance(number, int))

    def _chosen(self, answer: object) -> list[Key]:
        given = answer if isinstance(answer, list) else [str(answer)]
        if self._type is QuestionType.RANK:
            return [f"{place}{RANKED}{name}" for place, name in enumerate(given, 1) if name in self._offered]
        return [name for name in given if name in self._offered]


def _several(asked: _Asked, repetitions: object) -> Given:
    answers, keys = 0, list[Key]()
    for one in repetitions if isinstance(repetitions, list) else []:
        found = asked.keys_of(one[asked.name]) if isinstance(one, dict) and asked.name in one else []
        answers += bool(found)
        keys += found
    return Given(answers, keys)


def combined(newest: Definition, earlier: list[Definition]) -> Definition:
    """The newest definition with the choices that only earlier versions offered.

    Questions are the same when their names and kinds are: then answers of all versions count together.
    """
    before: dict[str, list[Question]] = {}
    for definition in earlier:
        for question in definition.questions:
            before.setdefault(column_of(question), []).append(question)
    sections = [
        replace(section, questions=[_with_all(question, before) for question in section.questions])
        for section in newest.sections
    ]
    return replace(newest, sections=sections)


def _with_all(question: Question, before: Mapping[str, list[Question]]) -> Question:
    """A question with every choice that any version offered, and a scale from the lowest point to the highest."""
    same = before.get(column_of(question), [])
    choices: dict[str, Choice] = {choice.name: choice for choice in question.choices}
    for other in same:
        choices = {**{choice.name: choice for choice in other.choices}, **choices}
    known = {choice.name for choice in question.choices}
    ordered = [*question.choices, *(choice for name, choice in choices.items() if name not in known)]
    lows = [q.minimum for q in [question, *same] if q.minimum is not None]
    highs = [q.maximum for q in [question, *same] if q.maximum is not None]
    return replace(
        question,
        choices=ordered,
        other=question.other or any(q.other for q in same),
        minimum=min(lows, default=None),
        maximum=max(highs, default=None),
    )
