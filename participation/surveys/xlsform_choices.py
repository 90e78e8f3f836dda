"""Reads the sheet of choices: each list by its name, and where each choice stands."""

from dataclasses import dataclass, field

from participation.surveys.definitions import DONT_KNOW, Choice
from participation.surveys.sheet_problems import SheetProblems
from participation.surveys.xlsform_columns import CHOICES, Line, Table
from participation.web.i18n import mark

NO_LIST_NAME = mark("This choice belongs to no list, so it was left out. Write the list's name before it.")
NO_CHOICE_NAME = mark("This choice has no name, so it was left out. Write one.")
UNUSED = mark("No question uses the list “%(name)s”, so its choices were left out.")


@dataclass
class ChoiceList:
    """The choices of one list with their rows; `added` are those that only ODK needs."""

    choices: list[Choice] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    used: bool = False

    def without_dont_know(self) -> "ChoiceList":
        """The same list without a choice that means "Don't know": questions offer that by a setting."""
        kept = [
            (choice, line)
            for choice, line in zip(self.choices, self.lines, strict=True)
            if choice.name != DONT_KNOW
        ]
        return ChoiceList([choice for choice, _ in kept], [line for _, line in kept])


def read_choices(table: Table, default_language: str, problems: SheetProblems) -> dict[str, ChoiceList]:
    """Every list. Each choice has all further columns that any choice of its list fills."""
    lists: dict[str, ChoiceList] = {}
    extra = [column.name for column in table.columns if column.name not in CHOICES]
    for line in table.lines:
        list_name, name = line.get("list_name"), line.get("name")
        if not list_name or not name:
            if line.values:
                missing = "name" if list_name else "list_name"
                problems.error(line.place(missing), NO_CHOICE_NAME if list_name else NO_LIST_NAME)
            continue
        found = lists.setdefault(list_name, ChoiceList())
        if line.own("added"):
            continue
        columns = {column: line.get(column) for column in extra}
        found.choices.append(Choice(name, line.text("label", default_language), columns))
        found.lines.append(line)
    for found in lists.values():
        found.choices = _with_filled_columns(found.choices)
    return lists


def _with_filled_columns(choices: list[Choice]) -> list[Choice]:
    filled = [column for column in (choices[0].columns if choices else {}) if _fills(choices, column)]
    return [
        Choice(choice.name, choice.label, {column: choice.columns[column] for column in filled})
        for choice in choices
    ]


def _fills(choices: list[Choice], column: str) -> bool:
    return any(choice.columns[column] for choice in choices)


def note_unused(lists: dict[str, ChoiceList], problems: SheetProblems) -> None:
    for name, found in lists.items():
        if not found.used and found.lines:
            problems.note(found.lines[0].place("list_name"), UNUSED, name=name)
