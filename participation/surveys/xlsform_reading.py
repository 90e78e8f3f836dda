"""Reads an uploaded XLSForm: the definition it holds, and all that is to be said about its cells.

Whatever the workbook holds, what can be read is read, and what cannot is named with its sheet, row and column.
Nothing is dropped in silence.
"""

from dataclasses import dataclass, field

from participation.errors import Rejected
from participation.surveys.checks import check_definition
from participation.surveys.definitions import Definition, Group, Section
from participation.surveys.sheet_problems import SheetProblem, SheetProblems
from participation.surveys.workbooks import Sheet, open_workbook
from participation.surveys.xlsform_choices import note_unused, read_choices
from participation.surveys.xlsform_columns import CHOICES, SETTINGS, SURVEY, Line, Table, read_table
from participation.surveys.xlsform_names import with_valid_names
from participation.surveys.xlsform_parts import Part, Parts, repeat_of
from participation.surveys.xlsform_places import place_of, place_of_name
from participation.surveys.xlsform_questions import Reading, number_of, read_question
from participation.surveys.xlsform_settings import (
    FormSettings,
    default_language_of,
    pages_of_settings,
    read_settings,
)
from participation.surveys.xlsform_types import RowType, row_type
from participation.web.i18n import DEFAULT_LANGUAGE, mark

NO_SURVEY = mark(
    "This workbook has no sheet named “%(survey)s” with the columns “type” and “name”, so it is no XLSForm. "
    "Its sheets are: %(sheets)s. Rename the sheet with the questions to %(survey)s, or start from a form that "
    "you download here."
)
OTHER_SHEET = mark("The sheet “%(name)s” is no part of a form here, so it was not read.")
NO_TYPE = mark("This row has no type, so it was left out. Write one, for example text.")
UNKNOWN_TYPE = mark("We do not know the type “%(type)s”, so this row was left out. Correct it.")
NOT_CARRIED = mark("The type “%(type)s” is not carried, so this row was left out.")
METADATA = mark("“%(type)s” is not collected here, to protect those who answer. This row was left out.")
NO_NAME = mark("This row has no name. It was called “%(name)s”.")
NOT_IN_A_GROUP = mark("This has no effect on a group and is not carried.")
_OF_GROUPS = frozenset(
    {
        "type", "name", "label", "hint", "relevant", "appearance", "repeat_count", "participation_least",
        "participation_most", "participation_item",
    }
)  # fmt: skip
_GROUP_APPEARANCES = frozenset({"field-list", "table-list"})


@dataclass(frozen=True)
class ReadForm:
    """What a workbook holds; the settings beside the questions are empty where it says nothing."""

    definition: Definition
    settings: FormSettings
    problems: list[SheetProblem] = field(default_factory=list)

    @property
    def errors(self) -> list[SheetProblem]:
        return [problem for problem in self.problems if problem.severity == "error"]


def read_form(content: bytes) -> ReadForm:
    """Raises Rejected or TooLarge for a file that is no XLSForm at all, saying what to do instead."""
    problems = SheetProblems()
    sheets = open_workbook(content, problems)
    survey = read_table(sheets.get("survey"), SURVEY, problems)
    if not {"type", "name"} <= {column.name for column in survey.columns}:
        raise Rejected(NO_SURVEY, {"survey": "survey", "sheets": ", ".join(sheets)[:200] or "–"})
    choices = read_table(sheets.get("choices"), CHOICES, problems)
    settings = read_table(sheets.get("settings"), SETTINGS, problems)
    _note_other_sheets(sheets, problems)
    survey, choices = with_valid_names(survey, choices, problems)
    default = default_language_of(settings, survey, choices, problems)
    reading = Reading(default, read_choices(choices, default, problems), problems)
    languages = _languages(survey, choices, default)
    parts = _read_rows(survey, reading).finish(languages)
    note_unused(reading.lists, problems)
    definition = Definition(
        languages, default, [part.finished() for part in parts], pages_of_settings(settings)
    )
    _check(definition, parts, problems)
    return ReadForm(definition, read_settings(settings, default, problems), problems.in_order())


def _note_other_sheets(sheets: dict[str, Sheet], problems: SheetProblems) -> None:
    for name in sheets.keys() - {"survey", "choices", "settings"}:
        problems.note((name, 0, ""), OTHER_SHEET, name=name)


def _languages(survey: Table, choices: Table, default: str) -> list[str]:
    """In the order of the columns; texts without a language are in the default one."""
    named = [language or default for language in (*survey.languages, *choices.languages)]
    return list(dict.fromkeys(named)) or [default or DEFAULT_LANGUAGE]


def _read_rows(survey: Table, reading: Reading) -> Parts:
    names = {name for line in survey.lines if (name := line.get("name"))}
    parts = Parts(reading.problems, set(names))
    for line in survey.lines:
        if line.values and not line.own("added"):
            _read_row(line, names, parts, reading)
    return parts


def _read_row(line: Line, names: set[str], parts: Parts, reading: Reading) -> None:
    written = line.get("type")
    row = row_type(written)
    if row.kind == "end group":
        parts.end("group", line)
    elif row.kind == "end repeat":
        parts.end("repeat", line)
    elif row.kind == "begin group":
        parts.begin_group(_group(line, names, reading), line)
    elif row.kind == "begin repeat":
        parts.begin_repeat(_repeat(line, names, reading), line)
    elif parts.is_refusing:
        return
    elif row.kind == "question":
        _read_question(line, row, names, parts, reading)
    elif row.kind == "metadata":
        reading.problems.note(line.place("type"), METADATA, type=written)
    elif row.kind == "not carried":
        reading.problems.note(line.place("type"), NOT_CARRIED, type=written)
    elif written:
        reading.problems.error(line.place("type"), UNKNOWN_TYPE, type=written)
    else:
        reading.problems.error(line.place("type"), NO_TYPE)


def _read_question(line: Line, row: RowType, names: set[str], parts: Parts, reading: Reading) -> None:
    question, chosen = read_question(line, row, _name(line, "question", names, reading), reading)
    parts.add(question, chosen, line)


def _name(line: Line, kind: str, names: set[str], reading: Reading) -> str:
    if name := line.get("name"):
        return name
    made = f"{kind}_{line.number}"
    while made in names:
        made += "_"
    names.add(made)
    reading.problems.note(line.place("name"), NO_NAME, name=made)
    return made


def _group(line: Line, names: set[str], reading: Reading) -> Group:
    _note_without_effect(line, reading)
    return Group(
        name=_name(line, "group", names, reading),
        label=line.text("label", reading.default_language),
        hint=line.text("hint", reading.default_language),
        relevant=line.get("relevant"),
        matrix="table-list" in line.get("appearance").split(),
    )


def _repeat(line: Line, names: set[str], reading: Reading) -> Section:
    _note_without_effect(line, reading)
    least, most = number_of(line.own("least")), number_of(line.own("most"))
    return Section(
        name=_name(line, "repeat", names, reading),
        label=line.text("label", reading.default_language),
        questions=[],
        relevant=line.get("relevant"),
        hint=line.text("hint", reading.default_language),
        repeat=repeat_of(
            line.get("repeat_count"),
            None if least is None else int(least),
            None if most is None else int(most),
            line.text("participation_item", reading.default_language),
        ),
    )


def _note_without_effect(line: Line, reading: Reading) -> None:
    for name, language in line.values:
        if name not in _OF_GROUPS:
            reading.problems.note(line.place(name, language), NOT_IN_A_GROUP)
    for word in set(line.get("appearance").split()) - _GROUP_APPEARANCES:
        reading.problems.note(
            line.place("appearance"),
            mark("The appearance “%(name)s” has no effect on a group and is not carried."),
            name=word,
        )


def _check(definition: Definition, parts: list[Part], problems: SheetProblems) -> None:
    """What keeps the definition from being published, at the cell it comes from; said once a row."""
    for found in check_definition(definition):
        place = place_of(found.path, parts)
        if not place[1] and (circle := str(found.parameters.get("names", ""))):
            place = place_of_name(circle.split()[0], "relevant", parts) or place
        if not problems.has_error_in(place[0], place[1]) or not place[1]:
            problems.error(place, found.message, **found.parameters)
