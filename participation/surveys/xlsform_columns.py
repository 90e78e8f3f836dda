"""The columns of an XLSForm: their names, older names for them, and the languages in their headers."""

import re
from dataclasses import dataclass
from functools import cache

from babel import Locale

from participation.surveys.sheet_problems import SheetProblems
from participation.surveys.workbooks import Sheet, SheetRow, letters
from participation.texts import Text
from participation.web.i18n import mark

OWN = "participation_"
"""Begins the names of columns that XLSForm does not have; pyxform and Kobo leave them alone."""

TRANSLATED = ("label", "hint", "guidance_hint", "required_message", "constraint_message")
MEDIA = frozenset({"image", "big_image", "audio", "video"})
SURVEY = frozenset(
    {
        "type", "name", *TRANSLATED, "required", "relevant", "constraint", "calculation", "default",
        "read_only", "appearance", "parameters", "choice_filter", "repeat_count",
        *(OWN + name for name in (
            "type", "element", "exclusive", "dont_know", "other", "identifying", "minimum", "maximum",
            "maximum_length", "least", "most", "item", "added",
        )),
    }
)  # fmt: skip
CHOICES = frozenset({"list_name", "name", "label", OWN + "added"})
DETAILS = ("legal_basis", "retention_days", "contact")
DETAIL_TEXTS = ("title", "introduction", "purpose")
SETTINGS = frozenset(
    {
        "form_title", "form_id", "version", "default_language", "style",
        *(OWN + name for name in (*DETAIL_TEXTS, *DETAILS, "pages")),
    }
)  # fmt: skip

_ALIASES = {
    "relevance": "relevant",
    "readonly": "read_only",
    "caption": "label",
    "calculate": "calculation",
    "command": "type",
    "tag": "name",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "constraining_message": "constraint_message",
    "jr:constraintmsg": "constraint_message",
    "requiredmsg": "required_message",
    "jr:requiredmsg": "required_message",
    "set_form_title": "form_title",
    "set_form_id": "form_id",
    "big-image": "big_image",
    "value": "name",
    "list": "list_name",
}
_PREFIXES = frozenset({"bind", "control", "body", "media"})
_OLD_TRANSLATION = re.compile(r"(label|hint|image|audio|video|media)\s*:\s*(?!:)(.+)", re.IGNORECASE)
_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,4})?")
_NAMED_CODE = re.compile(r".*\(\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,4})?)\s*\)")

LANGUAGE_NAMES = {"id": "Indonesia", "en": "English", "jv": "Jawa", "su": "Sunda"}
_BY_NAME = {
    "indonesia": "id", "bahasa indonesia": "id", "bahasa": "id", "inggris": "en", "bahasa inggris": "en",
    "jawa": "jv", "bahasa jawa": "jv", "basa jawa": "jv", "sunda": "su", "bahasa sunda": "su",
    "basa sunda": "su",
}  # fmt: skip

BESIDE = mark("This cell stands below no column name, so it was not read. Name its column, or empty it.")
TWICE = mark("The column “%(name)s” is there twice. This one was not read: delete it.")
UNKNOWN_LANGUAGE = mark(
    "We do not know the language “%(name)s”, so this column was not read. Write the code behind it, for "
    "example label::Sunda (su)."
)
UNKNOWN_COLUMN = mark("The column “%(name)s” has no meaning here, so what stands in it is not carried.")
NO_MEDIA = mark("Pictures, sound and video in questions are not carried (column “%(name)s”).")


@dataclass(frozen=True, slots=True)
class Column:
    """Where a column stands, how its header is written, and what that means; `language` is a code or ""."""

    at: int
    header: str
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet by the names of its columns."""

    sheet: str
    number: int
    columns: dict[tuple[str, str], Column]
    values: dict[tuple[str, str], str]

    def get(self, name: str) -> str:
        return self.values.get((name, ""), "")

    def own(self, name: str) -> str:
        """What stands in one of our own columns."""
        return self.get(OWN + name)

    def text(self, name: str, default_language: str) -> Text:
        """A text in every language that is filled in; a column without a language is in the default one."""
        found = {language: value for (column, language), value in self.values.items() if column == name}
        plain = found.pop("", "")
        if plain and default_language not in found:
            found = {default_language: plain, **found}
        return found

    def place(self, name: str = "", language: str = "") -> tuple[str, int, str]:
        """Sheet, row and the column as its header is written."""
        if not name:
            return self.sheet, self.number, ""
        column = self.columns.get((name, language)) or self.columns.get((name, ""))
        header = column.header if column else f"{name}::{language}" if language else name
        return self.sheet, self.number, header


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet whose columns have names."""

    columns: list[Column]
    lines: list[Line]

    @property
    def languages(self) -> list[str]:
        """Codes in the order of the columns; "" stands for columns without a language."""
        texts = (column for column in self.columns if column.name in TRANSLATED)
        return list(dict.fromkeys(column.language for column in texts))


def read_table(sheet: Sheet | None, known: frozenset[str], problems: SheetProblems) -> Table:
    """The named columns of a sheet, with a note on each column and cell that is left out.

    Unknown columns of the sheet of choices are kept: filters read them.
    """
    if sheet is None:
        return Table([], [])
    columns: dict[tuple[str, str], Column] = {}
    for at, header in sheet.header.cells.items():
        place = (sheet.name, sheet.header.number, header)
        column = _column(at, header, known, problems, place)
        if column is None:
            continue
        if (column.name, column.language) in columns:
            problems.error(place, TWICE, name=header)
        elif column.name in known or (sheet.name == "choices" and _is_filter_column(column)):
            columns[column.name, column.language] = column
        elif any(at in row.cells for row in sheet.rows):
            problems.note(place, NO_MEDIA if column.name in MEDIA else UNKNOWN_COLUMN, name=header)
    named = set(sheet.header.cells)
    return Table(
        list(columns.values()),
        [_line(sheet, row, columns, named, problems) for row in sheet.rows],
    )


def _is_filter_column(column: Column) -> bool:
    return not column.language and column.name not in MEDIA and not column.name.startswith(OWN)


def _line(
    sheet: Sheet,
    row: SheetRow,
    columns: dict[tuple[str, str], Column],
    named: set[int],
    problems: SheetProblems,
) -> Line:
    for at in row.cells.keys() - named:
        problems.note((sheet.name, row.number, letters(at)), BESIDE)
    values = {key: row.cells[column.at] for key, column in columns.items() if column.at in row.cells}
    return Line(sheet.name, row.number, columns, values)


def _column(
    at: int, header: str, known: frozenset[str], problems: SheetProblems, place: tuple[str, int, str]
) -> Column | None:
    written, spoken = split_header(header)
    name = written.lower().replace(" ", "_")
    name = _ALIASES.get(name, name)
    if name not in known | MEDIA:
        name = written  # a column that a choice_filter reads keeps its own spelling
    language = language_code(spoken) if spoken else ""
    if spoken and not language and name in known:
        problems.error(place, UNKNOWN_LANGUAGE, name=spoken)
        return None
    return Column(at, header, name, language or spoken)


def split_header(header: str) -> tuple[str, str]:
    """`label::English (en)` → its name and its language as written; `bind::relevant` → `relevant`."""
    parts = [part.strip() for part in header.split("::")]
    if len(parts) == 1 and (old := _OLD_TRANSLATION.fullmatch(header)):
        parts = [old[1], old[2]]
    if len(parts) > 1 and parts[0].lower() in _PREFIXES:
        parts = parts[1:]
    return parts[0], parts[1] if len(parts) > 1 else ""


def language_code(spoken: str) -> str:
    """The code of a language as headers name it: `English (en)`, `en` or `English`; empty for others."""
    if named := _NAMED_CODE.fullmatch(spoken):
        return named[1][:1].lower() + named[1][1:] if "-" in named[1] else named[1].lower()
    if _CODE.fullmatch(spoken):
        return spoken
    return _BY_NAME.get(spoken.lower()) or _english_names().get(spoken.lower(), "")


def language_header(language: str) -> str:
    """A language as headers name it: `Indonesia (id)`."""
    return f"{LANGUAGE_NAMES.get(language, language)} ({language})"


@cache
def _english_names() -> dict[str, str]:
    names = Locale("en").languages
    return {name.lower(): code for code, name in names.items() if _CODE.fullmatch(code)}
