"""Cells that a campaign wants to reach, as people write them: "Melati; perempuan; 18–34: 50". Pure.

A line names an area, answers to questions and a range of a whole number, in any order, with semicolons between
them, and behind a colon how many answers are wanted. What two questions could mean is told, and written out:
"Usia = 18–34".
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from participation.campaigns.schemas import Condition, Target
from participation.errors import Problem
from participation.surveys.definitions import Definition, Question, QuestionType
from participation.texts import Text, text_in
from participation.web.i18n import DEFAULT_LANGUAGE, current_language, mark, read_whole, translate

LINE = re.compile(r"(?P<cell>.*?)\s*[:\t]\s*(?P<wanted>[\d.]+)", re.ASCII)
RANGE = re.compile(r"(?P<least>\d{1,4})\s*(?:[-–—]\s*(?P<most>\d{1,4})|(?P<up>\+))", re.ASCII)
AGES = "18–34"
EVERYBODY = frozenset({"semua", "everybody", "*"})
EVERYONE = mark("everybody")
CHOOSING = frozenset({QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE})
COUNTING = frozenset({QuestionType.INTEGER, QuestionType.SCALE})


class Written(NamedTuple):
    """What a line says, its areas still as they were typed."""

    areas: tuple[str, ...]
    conditions: tuple[Condition, ...]
    wanted: int


class Unclear(Exception):
    """A line that cannot be read, and why; the number of the line is filled in by who knows it."""

    def __init__(self, message: str, parameters: Mapping[str, object]) -> None:
        super().__init__(message)
        self.message = message
        self.parameters = parameters

    def in_line(self, number: int) -> Problem:
        return Problem(self.message, {**self.parameters, "number": number})


def asked_of_cells(definition: Definition) -> list[Question]:
    """The questions whose answers can make a cell: choices and whole numbers, asked once."""
    return [
        question
        for section in definition.sections
        if section.repeat is None
        for question in section.questions
        if question.type in CHOOSING | COUNTING and not question.identifying
    ]


def read_line(line: str, definition: Definition) -> Written:
    """Raises Unclear."""
    found = LINE.fullmatch(line.strip())
    wanted = read_whole(found["wanted"]) if found else None
    if found is None or wanted is None:
        asked = mark(
            "Line %(number)s: we cannot read “%(line)s”. Write a group, a colon and a number: Melati; perempuan: 50."
        )
        raise Unclear(asked, {"line": line})
    areas, conditions = [], []
    for part in filter(None, (part.strip() for part in found["cell"].split(";"))):
        if part.casefold() in EVERYBODY:
            continue
        read = _condition(part, definition)
        if read is None:
            areas.append(part)
        else:
            conditions.append(read)
    together = sorted(conditions, key=lambda condition: condition.question)
    return Written(tuple(areas), tuple(together), wanted)


def plain_answers(definition: Definition) -> list[str]:
    """An answer to each question that can make a cell, as a line says it without naming the question."""
    answers = [
        text_in(question.choices[0].label, current_language(), DEFAULT_LANGUAGE) if question.choices else AGES
        for question in asked_of_cells(definition)
        if question.choices or question.type is QuestionType.INTEGER
    ]
    return [answer for answer in answers if _is_plain(answer, definition)]


def _is_plain(answer: str, definition: Definition) -> bool:
    """Whether a line reads it as one answer to one question, and as nothing else."""
    try:
        read = read_line(f"{answer}: 1", definition)
    except Unclear:
        return False
    return not read.areas and len(read.conditions) == 1


def _condition(part: str, definition: Definition) -> Condition | None:
    """None for what is no answer, so it has to be an area."""
    title, equals, value = (piece.strip() for piece in part.rpartition("="))
    questions = asked_of_cells(definition)
    if equals:
        questions = [question for question in questions if _named(title, question)]
        if not questions:
            raise Unclear(mark("Line %(number)s: no question is called “%(title)s”."), {"title": title})
    found = list(_meanings(value, questions))
    if len(found) > 1:
        asked = mark(
            "Line %(number)s: “%(part)s” answers several questions. "
            "Write the question in front, such as %(example)s."
        )
        first = questions_by_name(definition)[found[0].question]
        raise Unclear(asked, {"part": part, "example": f"{_title(first)} = {value}"})
    if not found and equals:
        raise Unclear(mark("Line %(number)s: “%(part)s” is no answer to this question."), {"part": part})
    return found[0] if found else None


def _meanings(value: str, questions: Sequence[Question]) -> Iterator[Condition]:
    span = RANGE.fullmatch(value)
    for question in questions:
        if span and question.type in COUNTING:
            yield Condition(
                question.name, least=int(span["least"]), most=int(span["most"]) if span["most"] else None
            )
        for choice in question.choices:
            if value.casefold() in {choice.name.casefold(), *_folded(choice.label)}:
                yield Condition(question.name, (choice.name,))


def _named(title: str, question: Question) -> bool:
    return title.casefold() in {question.name.casefold(), *_folded(question.label)}


def _folded(text: Text) -> set[str]:
    return {wording.strip().casefold() for wording in text.values()}


def questions_by_name(definition: Definition) -> dict[str, Question]:
    return {question.name: question for question in asked_of_cells(definition)}


def write_line(target: Target, definition: Definition, areas: Mapping[int, str]) -> str:
    """The line that `read_line` reads as this target; `areas` are codes with names, by id."""
    return f"{cell_name(target, definition, areas, written_out=True)}: {target.wanted}"


def cell_name(
    target: Target,
    definition: Definition,
    areas: Mapping[int, str],
    *,
    written_out: bool = False,
) -> str:
    """A cell in words; `written_out` with its questions, so that it can be read again without doubt.

    What is not written out is in the language of the page or the mail that it stands in.
    """
    known = questions_by_name(definition)
    language = current_language()
    parts = [areas.get(target.area, "?")] if target.area is not None else []
    for condition in target.conditions:
        question = known.get(condition.question)
        title = f"{question.name if question else condition.question} = " if written_out else ""
        parts.append(title + _answer(condition, question, language, written_out=written_out))
    return "; ".join(parts) or ("semua" if written_out else translate(EVERYONE))


def _answer(condition: Condition, question: Question | None, language: str, *, written_out: bool) -> str:
    if condition.least is not None:
        return f"{condition.least}+" if condition.most is None else f"{condition.least}–{condition.most}"
    labels = {choice.name: choice.label for choice in question.choices} if question else {}
    return " / ".join(
        name if written_out else text_in(labels.get(name, {}), language, DEFAULT_LANGUAGE) or name
        for name in condition.choices
    )


def _title(question: Question) -> str:
    return text_in(question.label, DEFAULT_LANGUAGE, DEFAULT_LANGUAGE) or question.name
