"""Reads one row of the survey sheet into a question, naming all that the platform carries differently."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

from msgspec.structs import replace

from participation.surveys.definitions import (
    DONT_KNOW,
    MOST_SCALE_POINTS,
    UNASKED,
    Element,
    Question,
    QuestionType,
)
from participation.surveys.question_checks import WITH_DONT_KNOW
from participation.surveys.sheet_problems import SheetProblems
from participation.surveys.xlsform_choices import ChoiceList
from participation.surveys.xlsform_columns import TRANSLATED, Line
from participation.surveys.xlsform_limits import without_added, without_limits
from participation.surveys.xlsform_types import ODK_TYPE, SELECTS, RowType
from participation.web.i18n import mark

NO_LIST = mark("There is no list of choices “%(name)s”. Write it on the sheet choices, or correct the name.")
ONLY_SOMETIMES = mark(
    "Whether this must be answered cannot depend on other answers (“%(written)s”), so it may be left empty. "
    "Use a constraint, or ask it in two questions."
)
ONLY_THE_DAY = mark(
    "Day and time in one are not carried: this question asks for the day. Ask the time beside it."
)
RANGE_BECAME_NUMBER = mark(
    "A slider with more than %(most)s points is not carried: this is asked as a number."
)
NO_STEP = mark("The step of the slider (%(step)s) is not carried: every number between its ends is taken.")
NO_SEED = mark("The seed is not carried: an order is drawn for each person, and its own seed is kept.")
NO_PARAMETER = mark("The parameter “%(name)s” has no meaning here and is not carried.")
NO_APPEARANCE = mark("The appearance “%(name)s” is kept, but changes nothing on pages here.")
DONT_KNOW_CHOICE = mark("The choice “dk” became the setting “Don't know”, which stays out of means.")
UNREADABLE = mark("“%(written)s” cannot be read here, so it was left out. Correct it.")

YES = frozenset({"yes", "true", "true()", "1", "ya"})
NO = frozenset({"", "no", "false", "false()", "0", "tidak"})
SHOWN_APPEARANCES = frozenset({"minimal", "multiline"})
_PARAMETER = re.compile(r"([A-Za-z_-]+)\s*=\s*([^\s;,]+)")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rows of one form share."""

    default_language: str
    lists: dict[str, ChoiceList]
    problems: SheetProblems


def read_question(line: Line, row: RowType, name: str, reading: Reading) -> tuple[Question, ChoiceList]:
    """The question of a row and the list it chooses from, which is empty for others."""
    kind = _type_of(line, row, reading)
    chosen = _list_of(line, row, reading)
    texts = {column: line.text(column, reading.default_language) for column in TRANSLATED}
    question = Question(
        name=name,
        type=kind,
        **texts,  # type: ignore[arg-type]
        required=_required(line, kind, reading),
        relevant=line.get("relevant"),
        calculation=line.get("calculation"),
        default=line.get("default"),
        read_only=line.get("read_only").lower() in YES,
        choices=chosen.choices,
        other=row.other or line.own("other").lower() in YES,
        **_own_columns(line, reading),
    )
    question = _with_parameters(question, line, row, reading)
    question = _with_appearance(question, line, reading)
    question = replace(
        question,
        constraint=without_limits(line.get("constraint"), question),
        choice_filter=without_added(line.get("choice_filter"), question),
    )
    return _with_dont_know(question, line, chosen, reading)


def _type_of(line: Line, row: RowType, reading: Reading) -> QuestionType:
    """What our own column says, where it fits what ODK is told."""
    kind = row.type or QuestionType.TEXT
    own = line.own("type")
    if own and own not in set(QuestionType):
        reading.problems.error(line.place("participation_type"), UNREADABLE, written=own)
    elif own and _odk_type(QuestionType(own)) in (kind.value, _word(line)):
        return QuestionType(own)
    elif own:
        reading.problems.error(
            line.place("participation_type"),
            mark("“%(own)s” does not fit the type “%(type)s”, so it was left out. Correct one of them."),
            own=own,
            type=line.get("type"),
        )
    if _word(line) == "datetime":
        reading.problems.note(line.place("type"), ONLY_THE_DAY)
    if kind is QuestionType.TEXT and "multiline" in line.get("appearance").split():
        return QuestionType.LONG_TEXT
    return kind


def _odk_type(kind: QuestionType) -> str:
    return ODK_TYPE.get(kind, kind.value)


def _word(line: Line) -> str:
    return line.get("type").split(" ")[0].lower()


def _list_of(line: Line, row: RowType, reading: Reading) -> ChoiceList:
    if row.type not in SELECTS.values():
        return ChoiceList()
    found = reading.lists.get(row.list_name)
    if found is None:
        reading.problems.error(line.place("type"), NO_LIST, name=row.list_name)
        return ChoiceList()
    found.used = True
    return found


def _required(line: Line, kind: QuestionType, reading: Reading) -> bool:
    written = line.get("required")
    if kind in UNASKED:
        return written.lower() not in NO - {""}
    if written.lower() not in YES | NO:
        reading.problems.note(line.place("required"), ONLY_SOMETIMES, written=written)
    return written.lower() in YES


def _own_columns(line: Line, reading: Reading) -> dict[str, Any]:
    return {
        "exclusive": line.own("exclusive").split(),
        "element": _element(line, reading),
        "minimum": _number(line, "minimum", reading),
        "maximum": _number(line, "maximum", reading),
        "maximum_length": _whole(line, "maximum_length", reading),
        "dont_know": line.own("dont_know").lower() in YES,
        "identifying": line.own("identifying").lower() in YES,
    }


def _element(line: Line, reading: Reading) -> Any:
    written = line.own("element").upper()
    if written and written not in get_args(Element):
        reading.problems.error(line.place("participation_element"), UNREADABLE, written=written)
        return None
    return written or None


def _number(line: Line, name: str, reading: Reading) -> int | float | None:
    written = line.own(name)
    number = number_of(written)
    if written and number is None:
        reading.problems.error(line.place(f"participation_{name}"), UNREADABLE, written=written)
    return number


def _whole(line: Line, name: str, reading: Reading) -> int | None:
    number = _number(line, name, reading)
    return int(number) if number is not None else None


def number_of(written: str) -> int | float | None:
    """A number as spreadsheets and XLSForm write it; None for anything else."""
    try:
        number = Decimal(written)
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number.adjusted()) > 30:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def _with_parameters(question: Question, line: Line, row: RowType, reading: Reading) -> Question:
    given = {name.lower(): value for name, value in _PARAMETER.findall(line.get("parameters"))}
    is_range = _word(line) == "range"
    known = {"start", "end", "step"} if is_range else {"randomize"} if row.list_name else set()
    place = line.place("parameters")
    for name in given.keys() - known:
        if name == "seed" and row.list_name:
            reading.problems.note(place, NO_SEED)
        else:
            reading.problems.note(place, NO_PARAMETER, name=name)
    if is_range:
        return _as_range(question, given, line, reading)
    return replace(question, randomize=given.get("randomize", "").lower() == "true" and bool(row.list_name))


def _as_range(question: Question, given: dict[str, str], line: Line, reading: Reading) -> Question:
    """A slider: a scale where its points are few, else a number between its ends."""
    place = line.place("parameters")
    start, end, step = (
        number_of(given.get(name, standard))
        for name, standard in (("start", "1"), ("end", "10"), ("step", "1"))
    )
    if start is None or end is None or step is None:
        reading.problems.error(place, UNREADABLE, written=line.get("parameters"))
        return question
    bounds: dict[str, Any] = {"minimum": min(start, end), "maximum": max(start, end)}
    if not all(isinstance(number, int) for number in (start, end, step)):
        reading.problems.note(place, NO_STEP, step=given.get("step", "1"))
        return replace(question, type=QuestionType.DECIMAL, **bounds)
    if step == 1 and 1 <= abs(end - start) < MOST_SCALE_POINTS:
        return replace(question, type=QuestionType.SCALE, **bounds)
    if step != 1:
        reading.problems.note(place, NO_STEP, step=given.get("step", "1"))
    else:
        reading.problems.note(line.place("type"), RANGE_BECAME_NUMBER, most=MOST_SCALE_POINTS)
    return replace(question, type=QuestionType.INTEGER, **bounds)


def _with_appearance(question: Question, line: Line, reading: Reading) -> Question:
    """Kept as written, but for the sign of a long text, which is its type here."""
    words = line.get("appearance").split()
    for word in words:
        if word not in SHOWN_APPEARANCES:
            reading.problems.note(line.place("appearance"), NO_APPEARANCE, name=word)
    if question.type is QuestionType.LONG_TEXT:
        words = [word for word in words if word != "multiline"]
    return replace(question, appearance=" ".join(words))


def _with_dont_know(
    question: Question, line: Line, chosen: ChoiceList, reading: Reading
) -> tuple[Question, ChoiceList]:
    """A choice of this name is the setting, where the type has it: both cannot stand side by side."""
    if question.type in WITH_DONT_KNOW and any(choice.name == DONT_KNOW for choice in question.choices):
        reading.problems.note(line.place("type"), DONT_KNOW_CHOICE)
        chosen = chosen.without_dont_know()
        question = replace(question, choices=chosen.choices, dont_know=True)
    return question, chosen
