"""Rows of a form: choices of a question, lines of a table. Each has a name, a label in every language, and columns.

Rows are fields `choice.0.name`, `choice.0.label.id`, `choice.0.column.district`; an empty row is none. A long list
is written as lines instead: "name | label | label | column=value", with \\| for a bar that is meant.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import count

from msgspec.structs import replace

from participation.surveys.definitions import LONGEST_NAME, Choice
from participation.texts import Text
from participation.web.forms import Form

SPARE = 3
"""Empty rows at the end of a form, and how many "More rows" adds."""
MOST_ROWS = 60
"""More choices than these are edited as lines: a page of a thousand fields helps nobody."""
MOST_POSTED = 600
_BAR = re.compile(r"(?<!\\)\|")
_COLUMN = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)=(.*)")


def read_rows(form: Form, prefix: str, known: Sequence[Choice] = ()) -> list[Choice]:
    """The rows that hold anything; one without a name is named by its number.

    Labels in languages that the form did not show are taken from `known`, so that nothing is lost.
    """
    rows = [_row(form, f"{prefix}.{number}") for number in range(rows_posted(form, prefix))]
    found = [row for row in rows if row.name or row.label]
    old = {choice.name: choice.label for choice in known}
    return [
        replace(row, label={**not_shown(form, old.get(row.name, {})), **row.label}) for row in named(found)
    ]


def named(rows: Sequence[Choice]) -> list[Choice]:
    """The rows with a number for a name where they have none, one that no other row bears."""
    taken = {row.name for row in rows}
    free = (str(number) for number in count(1) if str(number) not in taken)
    return [row if row.name else replace(row, name=next(free)) for row in rows]


def not_shown(form: Form, text: Text) -> Text:
    """The wordings in languages that the form had no field for; it says which it had as "shown"."""
    shown = form.values("shown")
    return {code: words for code, words in text.items() if shown and code not in shown}


def row_fields(prefix: str, rows: Sequence[Choice]) -> dict[str, list[str]]:
    """The fields of a form that show these rows, with spare ones."""
    fields: dict[str, list[str]] = {}
    for number, row in enumerate(rows):
        fields[f"{prefix}.{number}.name"] = [row.name]
        fields.update({f"{prefix}.{number}.label.{code}": [words] for code, words in row.label.items()})
        fields.update({f"{prefix}.{number}.column.{name}": [cell] for name, cell in row.columns.items()})
    fields[f"{prefix}.rows"] = [str(len(rows) + SPARE)]
    return fields


def rows_posted(form: Form, prefix: str) -> int:
    return min(form.whole(f"{prefix}.rows") or 0, MOST_POSTED)


def rearranged(form: Form, prefix: str, act: str) -> Form:
    """The form after a press on one of its own buttons: "more" rows, or a row "up" or "down" ("up.3")."""
    rows = rows_posted(form, prefix)
    if act == "more":
        return Form({**form.fields, f"{prefix}.rows": [str(min(rows + SPARE, MOST_POSTED))]})
    direction, _, typed = act.partition(".")
    number = int(typed) if typed.isascii() and typed.isdigit() else -1
    other = number - 1 if direction == "up" else number + 1
    if direction not in {"up", "down"} or not (0 <= number < rows and 0 <= other < rows):
        return form
    return Form(_swapped(form.fields, f"{prefix}.{number}.", f"{prefix}.{other}."))


def read_lines(typed: str, languages: Sequence[str]) -> list[Choice]:
    """Rows from lines such as "1 | Tidak sesuai | Does not fit | district=Utara".

    A line of one part is the label in the first language, named by its number.
    """
    lines = [line for line in typed.splitlines() if line.strip()]
    return [_line(line, number, languages) for number, line in enumerate(lines, start=1)]


def write_lines(rows: Sequence[Choice], languages: Sequence[str]) -> str:
    return "\n".join(
        " | ".join(
            [
                row.name,
                *(row.label.get(language, "").replace("|", "\\|") for language in languages),
                *(f"{name}={cell}" for name, cell in row.columns.items()),
            ]
        )
        for row in rows
    )


def columns_of(rows: Sequence[Choice]) -> list[str]:
    """The further columns that any row has, in the order in which they are met."""
    return list(dict.fromkeys(name for row in rows for name in row.columns))


def _row(form: Form, prefix: str) -> Choice:
    name = form.text(f"{prefix}.name")[:LONGEST_NAME]
    return Choice(name, form.texts(f"{prefix}.label"), form.texts(f"{prefix}.column"))


def _line(line: str, number: int, languages: Sequence[str]) -> Choice:
    parts = [part.strip().replace("\\|", "|") for part in _BAR.split(line)]
    name, rest = (str(number), parts) if len(parts) == 1 else (parts[0], parts[1:])
    columns = [found for part in rest[len(languages) :] if (found := _COLUMN.fullmatch(part))]
    pairs = zip(languages, rest, strict=False)
    return Choice(
        name[:LONGEST_NAME],
        {language: label for language, label in pairs if label},
        {found[1]: found[2].strip() for found in columns},
    )


def _swapped(fields: Mapping[str, list[str]], one: str, other: str) -> dict[str, list[str]]:
    swapped = {}
    for name, values in fields.items():
        if name.startswith(one):
            name = other + name.removeprefix(one)
        elif name.startswith(other):
            name = one + name.removeprefix(other)
        swapped[name] = values
    return swapped
