"""Names in an uploaded form that cannot be names here, made into some that can. Pure.

Question names stand in addresses and fields of pages, so `x/y` or `..` would be a question that nobody can open.
"""

import re
from dataclasses import replace

from participation.slugs import slug_of
from participation.surveys.definitions import is_name
from participation.surveys.sheet_problems import SheetProblems
from participation.surveys.xlsform_columns import Line, Table
from participation.surveys.xlsform_types import row_type
from participation.web.i18n import mark

RENAMED = mark(
    "“%(written)s” cannot be a name: up to 64 letters, digits, _ and - can, with a letter in front. It is called "
    "“%(name)s” here, also where the form refers to it."
)
LONGEST_MADE_NAME = 48
_REFERENCE = re.compile(r"\$\{([^{}]*)\}")
_NAMED = frozenset({"question", "begin group", "begin repeat"})


def with_valid_names(survey: Table, choices: Table, problems: SheetProblems) -> tuple[Table, Table]:
    """Both sheets with made-up names instead of those that cannot be any, and a note on each row."""
    names = _made_names(survey, problems)
    if not names:
        return survey, choices
    return _followed(_named(survey, names), names), _followed(choices, names)


def _made_names(survey: Table, problems: SheetProblems) -> dict[str, str]:
    """By what was written. The same name twice stays the same, to be told as such."""
    taken = {line.get("name") for line in survey.lines}
    made: dict[str, str] = {}
    for line in survey.lines:
        written = line.get("name")
        if not written or is_name(written) or row_type(line.get("type")).kind not in _NAMED:
            continue
        if written not in made:
            made[written] = _free_name(written, taken)
            taken.add(made[written])
        problems.note(line.place("name"), RENAMED, written=written[:60], name=made[written])
    return made


def _free_name(written: str, taken: set[str]) -> str:
    wanted = slug_of(written).replace("-", "_")[:LONGEST_MADE_NAME]
    wanted = wanted if is_name(wanted) else f"q_{wanted}"
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}_{number}", number + 1
    return name


def _named(survey: Table, names: dict[str, str]) -> Table:
    def named(line: Line) -> Line:
        made = names.get(line.get("name"))
        return replace(line, values={**line.values, ("name", ""): made}) if made else line

    return replace(survey, lines=[named(line) for line in survey.lines])


def _followed(table: Table, names: dict[str, str]) -> Table:
    """With every `${written}` under its new name."""

    def new(found: re.Match[str]) -> str:
        made = names.get(found[1].strip())
        return f"${{{made}}}" if made else found[0]

    lines = [
        replace(line, values={place: _REFERENCE.sub(new, value) for place, value in line.values.items()})
        for line in table.lines
    ]
    return replace(table, lines=lines)
