"""Reads a table from a CSV file: which rows can be taken, and what is wrong with the others.

A file is text with a header line, in UTF-8 or in the Windows encoding that spreadsheets still write, with
commas, semicolons or tabs between the fields. Columns are found by name, so their order is free and further
columns are ignored. A row that cannot be taken never stops the others.
"""

import csv
import io
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from participation.areas.schemas import RejectedRow
from participation.errors import Problem, Rejected
from participation.web.i18n import mark

Columns = Mapping[str, tuple[str, ...]]
Row = TypeVar("Row")

_REPLACED = "\ufffd"


class Record(NamedTuple):
    """One data row: the line it starts on, its fields, and those of them that stand in a known column."""

    line: int
    fields: tuple[str, ...]
    values: dict[str, str]


class CsvFile(NamedTuple):
    header: tuple[str, ...]
    delimiter: str
    records: list[Record]


class ParsedFile(NamedTuple, Generic[Row]):
    """What reading gave: the rows to take and the rejected ones, each in the order of the file."""

    header: tuple[str, ...]
    delimiter: str
    rows: list[Row]
    rejected: list[RejectedRow]


class BadRow(Exception):
    """This row cannot be taken, for the reason that the problem states."""

    def __init__(self, message: str, **parameters: str | int) -> None:
        super().__init__(message)
        self.problem = Problem(message, parameters)


def decode(data: bytes) -> str:
    """The text of a file in UTF-8, with or without a byte order mark, else in Windows-1252."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def delimiter_of(header_line: str) -> str:
    """The separator that stands most often in the header line."""
    return max(",;\t", key=header_line.count)


def read_csv(data: bytes, columns: Columns, required: Iterable[str]) -> CsvFile:
    """The rows that are not empty. Raises Rejected when the file as a whole cannot be read."""
    text = decode(data)
    delimiter = delimiter_of(text.partition("\n")[0])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = tuple(cell.strip() for cell in next(reader, []))
        places = _places(header, columns, required)
        records, line = [], reader.line_num + 1
        for fields in reader:
            if any(field.strip() for field in fields):
                records.append(_record(line, fields, places))
            line = reader.line_num + 1
    except csv.Error as error:
        raise Rejected(
            mark(
                "Line %(line)s cannot be read as a row of a table. "
                "Save the table as CSV again, then send that file."
            ),
            {"line": reader.line_num},
        ) from error
    return CsvFile(header, delimiter, records)


def _places(header: tuple[str, ...], columns: Columns, required: Iterable[str]) -> dict[str, int]:
    spelled = [cell.lower().replace(" ", "_") for cell in header]
    places = {
        column: next(spelled.index(name) for name in names if name in spelled)
        for column, names in columns.items()
        if any(name in spelled for name in names)
    }
    missing = [column for column in required if column not in places]
    if missing:
        raise Rejected(
            mark(
                "The first line must name the columns, and this one lacks %(missing)s. "
                "Add it, then send the file again."
            ),
            {"missing": ", ".join(missing)},
        )
    if twice := [header[place] for place in places.values() if spelled.count(spelled[place]) > 1]:
        raise Rejected(
            mark(
                "The file has more than one column “%(name)s”, so nobody can tell which is meant. Give each a name of "
                "its own in the first line, then import the file again."
            ),
            {"name": twice[0]},
        )
    return places


def _record(line: int, fields: Sequence[str], places: Mapping[str, int]) -> Record:
    values = {column: fields[at].strip() for column, at in places.items() if at < len(fields)}
    return Record(line, tuple(fields), values)


def read_rows(
    file: CsvFile, read: Callable[[Record], Row], key: Callable[[Row], Hashable]
) -> ParsedFile[Row]:
    """Reads each record; a row whose key stands on an earlier line is rejected like one that BadRow stops."""
    parsed: ParsedFile[Row] = ParsedFile(file.header, file.delimiter, [], [])
    first_lines: dict[Hashable, int] = {}
    for record in file.records:
        try:
            row = read(_legible(record))
            first = first_lines.setdefault(key(row), record.line)
            if first != record.line:
                raise BadRow(
                    mark("Line %(first)s says something about the same thing. Keep one of the two."),
                    first=first,
                )
            parsed.rows.append(row)
        except BadRow as bad:
            parsed.rejected.append(RejectedRow(record.line, record.fields, bad.problem))
    return parsed


def _legible(record: Record) -> Record:
    if any(_REPLACED in value or "\0" in value for value in record.values.values()):
        raise BadRow(
            mark("This row has characters that cannot be read. Save the file in UTF-8 and send it again.")
        )
    return record


def required_text(record: Record, column: str, longest: int) -> str:
    """The value with single spaces. Raises BadRow when it is empty or too long."""
    text = " ".join(record.values.get(column, "").split())
    if not text:
        raise BadRow(mark("The column %(column)s is empty. Fill it in."), column=column)
    if len(text) > longest:
        raise BadRow(
            mark("The column %(column)s has more than %(longest)s characters. Shorten it."),
            column=column,
            longest=longest,
        )
    return text


def whole_number(record: Record, column: str, lowest: int, highest: int) -> int:
    """The value as a number between the two, both included. Raises BadRow otherwise."""
    text = required_text(record, column, 100)
    if not (text.isascii() and text.isdigit() and lowest <= int(text) <= highest):
        raise BadRow(
            mark(
                "%(column)s is “%(text)s”. Write a whole number from %(lowest)s to %(highest)s, "
                "without points or commas."
            ),
            column=column,
            text=text,
            lowest=str(lowest),
            highest=str(highest),
        )
    return int(text)


def rejected_rows_csv(
    header: Sequence[str], delimiter: str, rejected: Iterable[RejectedRow], say: Callable[[Problem], str]
) -> str:
    """The rejected rows as they came, with line and reason before them.

    Sent again once mended: both added columns have names that imports ignore.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(["line", "reason", *header])
    writer.writerows([row.line, say(row.problem), *row.fields] for row in rejected)
    return out.getvalue()
