"""From the path of a problem in a definition to the cell of the workbook that it comes from."""

from participation.surveys.xlsform_columns import Line
from participation.surveys.xlsform_parts import Part

_COLUMNS = {
    "choices": "type",
    "group": "type",
    "other": "type",
    "calculation": "calculation",
    "element": "participation_element",
    "exclusive": "participation_exclusive",
    "dont_know": "participation_dont_know",
    "minimum": "participation_minimum",
    "maximum": "participation_maximum",
    "maximum_length": "participation_maximum_length",
    "repeat": "repeat_count",
}
"""Where a field has another name in the workbook."""


def place_of(path: str, parts: list[Part]) -> tuple[str, int, str]:
    """Sheet, row and column of a path such as `sections.0.questions.2.choices.1.label.id`."""
    first, *rest = path.split(".")
    if first == "default_language":
        return ("settings", 0, first)
    if first != "sections" or not rest:
        return ("survey", 0, "")
    part = parts[int(rest[0])]
    line, field = _line(part, rest[1:])
    if line is None:
        return ("survey", 0, "")
    if not field:
        return line.place()
    language = field[1] if len(field) > 1 else ""
    return line.place(_COLUMNS.get(field[0], field[0]), language)


def place_of_name(name: str, column: str, parts: list[Part]) -> tuple[str, int, str] | None:
    """The row of the question of this name, for a problem of the form as a whole that names it first."""
    for part in parts:
        for question, _, line in part.questions:
            if question.name == name:
                return line.place(column)
    return None


def _line(part: Part, steps: list[str]) -> tuple[Line | None, list[str]]:
    """The row that the steps lead to, and those that are left: a field and perhaps a language."""
    match steps:
        case ["questions", number, "choices", choice, *field]:
            return part.questions[int(number)][1].lines[int(choice)], field
        case ["questions", number, *field]:
            return part.questions[int(number)][2], field
        case ["groups", number, *field]:
            return part.groups[int(number)][1], field
        case ["repeat", "item", *field]:
            return part.line, ["participation_item", *field]
    return part.line, steps
