"""Writes a definition as an XLSForm that ODK takes and that reads back as the same definition.

What ODK cannot say stands in columns of our own; rows and choices that only ODK needs are marked as added.
"""

import io
from collections.abc import Iterable, Iterator

from participation.surveys.definitions import (
    DONT_KNOW,
    OTHER,
    SELECTS,
    TEXTS,
    UNASKED,
    Choice,
    Definition,
    Group,
    Question,
    QuestionType,
    Repeat,
    Section,
)
from participation.surveys.piping import DONT_KNOW_LABEL
from participation.surveys.schemas import Document
from participation.surveys.xlsform_columns import (
    DETAIL_TEXTS,
    OWN,
    TRANSLATED,
    language_header,
)
from participation.surveys.xlsform_limits import plain, with_added, with_limits
from participation.surveys.xlsform_settings import NO_PAGES, STYLE
from participation.surveys.xlsform_types import ODK_TYPE
from participation.texts import Text, text_in
from participation.web.i18n import LANGUAGES, mark, translate, using_language

OTHER_LABEL = mark("Other, namely")
SAY_WHAT_LABEL = mark("In your own words")

Cells = dict[tuple[str, str], str]
"""A row by name and language of the column."""

_STANDARD = (
    "type", "name", "label", "hint", "guidance_hint", "required", "required_message", "relevant",
    "constraint", "constraint_message", "calculation", "default", "read_only", "appearance", "parameters",
    "choice_filter", "repeat_count",
)  # fmt: skip
_NAME_COLUMNS = {"survey": _STANDARD, "choices": ("list_name", "name", "label")}


def write_form(document: Document, form_id: str, version: int) -> bytes:
    """The workbook (.xlsx)."""
    rows = _Rows(document.definition)
    return _workbook(
        {
            "survey": _table(_NAME_COLUMNS["survey"], rows.survey(), document.definition),
            "choices": _table(_NAME_COLUMNS["choices"], rows.choices, document.definition),
            "settings": _table((), [_settings(document, form_id, version)], document.definition),
        }
    )


def _settings(document: Document, form_id: str, version: int) -> Cells:
    definition = document.definition
    cells: Cells = {
        ("form_title", ""): text_in(document.title, definition.default_language, "id") or form_id,
        ("form_id", ""): form_id,
        ("version", ""): str(version),
        ("default_language", ""): language_header(definition.default_language),
        ("style", ""): STYLE if definition.pages else "",
        (OWN + "pages", ""): NO_PAGES if definition.pages is False else "",
        (OWN + "legal_basis", ""): document.legal_basis,
        (OWN + "retention_days", ""): str(document.retention_days or ""),
        (OWN + "contact", ""): document.contact,
    }
    for name in DETAIL_TEXTS:
        cells |= _texts(OWN + name, getattr(document, name))
    return cells


class _Rows:
    """The rows of the survey sheet; the lists of choices that they need come about on the way."""

    def __init__(self, definition: Definition) -> None:
        self.choices: list[Cells] = []
        self._definition = definition
        self._lists: dict[tuple[object, ...], str] = {}

    def survey(self) -> list[Cells]:
        return [row for section in self._definition.sections for row in self._section(section)]

    def _section(self, section: Section) -> Iterator[Cells]:
        kind = "repeat" if section.repeat else "group"
        yield {
            **_named(f"begin {kind}", section.name, section.label, section.relevant),
            **_texts("hint", section.hint),
            ("appearance", ""): "field-list",
            **(_repeat(section.repeat) if section.repeat else {}),
        }
        yield from self._questions(section)
        yield {("type", ""): f"end {kind}", ("name", ""): section.name}

    def _questions(self, section: Section) -> Iterator[Cells]:
        """Groups stand where their first question does; those without any at the end."""
        inside = ""
        for question in section.questions:
            if question.group != inside:
                yield from _end_of(inside)
                yield from _begin_of(section.group(question.group))
                inside = question.group
            yield from self._question(question)
        yield from _end_of(inside)
        used = {question.group for question in section.questions}
        for group in section.groups:
            if group.name not in used:
                yield from (*_begin_of(group), *_end_of(group.name))

    def _question(self, question: Question) -> Iterator[Cells]:
        yield {
            ("type", ""): self._type(question),
            ("name", ""): question.name,
            **{
                key: value
                for name in TRANSLATED
                for key, value in _texts(name, getattr(question, name)).items()
            },
            ("required", ""): _required(question),
            ("relevant", ""): question.relevant,
            ("constraint", ""): with_limits(question),
            ("calculation", ""): question.calculation,
            ("default", ""): question.default,
            ("read_only", ""): _yes(question.read_only),
            ("appearance", ""): _appearance(question),
            ("parameters", ""): "randomize=true" if question.randomize else "",
            ("choice_filter", ""): with_added(question),
            **_own(question),
        }
        if question.other:
            yield self._words_of_other(question)

    def _type(self, question: Question) -> str:
        kind = ODK_TYPE.get(question.type, question.type.value)
        if question.type in SELECTS or question.type is QuestionType.SCALE:
            return f"{kind} {self._list_name(question)}"
        return kind

    def _list_name(self, question: Question) -> str:
        """Questions with equal choices share a list."""
        choices = list(self._choices_for_odk(question))
        key = tuple(repr(choice) for choice in choices)
        if key not in self._lists:
            self._lists[key] = question.name
            self.choices += ({("list_name", ""): question.name, **cells} for cells in choices)
        return self._lists[key]

    def _choices_for_odk(self, question: Question) -> Iterator[Cells]:
        """The choices, and what is a setting or a bare number here and a choice there."""
        named = {choice.name: choice for choice in question.choices}
        points = [str(point) for point in question.points]
        for name in points or named:
            yield (
                _choice(named[name]) if name in named else _added(name, dict.fromkeys(self._languages, name))
            )
        if question.other:
            yield _added(OTHER, self._said(OTHER_LABEL))
        if question.dont_know:
            yield _added(DONT_KNOW, self._said(DONT_KNOW_LABEL))

    @property
    def _languages(self) -> list[str]:
        return self._definition.languages

    def _said(self, message: str) -> Text:
        """Our own words in the languages of the form; Indonesian where we have none."""
        said = {}
        for language in self._languages:
            with using_language(language if language in LANGUAGES else "id"):
                said[language] = translate(message)
        return said

    def _words_of_other(self, question: Question) -> Cells:
        return {
            **_named("text", question.other_name, self._said(SAY_WHAT_LABEL), ""),
            ("required", ""): "yes",
            ("relevant", ""): f"selected(${{{question.name}}}, '{OTHER}')",
            (OWN + "added", ""): "yes",
        }


def _choice(choice: Choice) -> Cells:
    columns = {(name, ""): value for name, value in choice.columns.items()}
    return {**columns, ("name", ""): choice.name, **_texts("label", choice.label)}


def _added(name: str, label: Text) -> Cells:
    return {("name", ""): name, **_texts("label", label), (OWN + "added", ""): "yes"}


def _begin_of(group: Group | None) -> Iterator[Cells]:
    if group is not None:
        yield {
            **_named("begin group", group.name, group.label, group.relevant),
            **_texts("hint", group.hint),
            ("appearance", ""): "table-list" if group.matrix else "",
        }


def _end_of(group: str) -> Iterator[Cells]:
    if group:
        yield {("type", ""): "end group", ("name", ""): group}


def _repeat(repeat: Repeat) -> Cells:
    standard = Repeat()
    return {
        ("repeat_count", ""): repeat.count,
        (OWN + "least", ""): "" if repeat.least == standard.least else str(repeat.least),
        (OWN + "most", ""): "" if repeat.most == standard.most else str(repeat.most),
        **_texts(OWN + "item", repeat.item),
    }


def _named(kind: str, name: str, label: Text, relevant: str) -> Cells:
    return {("type", ""): kind, ("name", ""): name, **_texts("label", label), ("relevant", ""): relevant}


def _texts(name: str, text: Text) -> Cells:
    return {(name, language): wording for language, wording in text.items()}


def _own(question: Question) -> Cells:
    cells = {
        "type": question.type.value if _needs_own_type(question) else "",
        "element": question.element or "",
        "exclusive": " ".join(question.exclusive),
        "dont_know": _yes(question.dont_know),
        "other": _yes(question.other),
        "identifying": _yes(question.identifying),
        "minimum": "" if question.minimum is None else plain(question.minimum),
        "maximum": "" if question.maximum is None else plain(question.maximum),
        "maximum_length": "" if question.maximum_length is None else str(question.maximum_length),
    }
    return {(OWN + name, ""): value for name, value in cells.items()}


def _needs_own_type(question: Question) -> bool:
    """Whether the type that ODK is told would not read back as this one."""
    return question.type in ODK_TYPE or (
        question.type in TEXTS and "multiline" in question.appearance.split()
    )


def _appearance(question: Question) -> str:
    words = question.appearance.split()
    if question.type is QuestionType.LONG_TEXT and "multiline" not in words:
        words.append("multiline")
    return " ".join(words)


def _required(question: Question) -> str:
    """What nobody answers must not hold up a form."""
    if question.type in UNASKED:
        return "" if question.required else "no"
    return "yes" if question.required else "no"


def _yes(is_so: bool) -> str:
    return "yes" if is_so else ""


def _table(columns: Iterable[str], rows: list[Cells], definition: Definition) -> list[list[str]]:
    """The rows below their header: all standard columns, of our own those that are filled."""
    filled = dict.fromkeys(
        key for row in rows for key, value in row.items() if value and _is_of(definition, *key)
    )
    header: dict[tuple[str, str], str] = {}
    for name in columns:
        if name in TRANSLATED:
            header |= {
                (name, language): f"{name}::{language_header(language)}" for language in definition.languages
            }
        else:
            header[name, ""] = name
    for name, language in filled:
        if (name, language) not in header:
            header[name, language] = f"{name}::{language_header(language)}" if language else name
    return [list(header.values()), *([row.get(key, "") for key in header] for row in rows)]


def _is_of(definition: Definition, name: str, language: str) -> bool:
    """Texts that are left from a language which the form has no more would make it one of the form again."""
    return not language or name.startswith(OWN) or language in definition.languages


def _workbook(tables: dict[str, list[list[str]]]) -> bytes:
    """Every cell as text: a label that begins with = is no formula."""
    from xlsxwriter import Workbook

    content = io.BytesIO()
    with Workbook(content, {"in_memory": True}) as workbook:
        bold = workbook.add_format({"bold": True})
        for name, rows in tables.items():
            sheet = workbook.add_worksheet(name)
            sheet.freeze_panes(1, 2)
            sheet.set_column(0, len(rows[0]), 18)
            for number, row in enumerate(rows):
                for at, text in enumerate(row):
                    if text:
                        sheet.write_string(number, at, text, None if number else bold)
    return content.getvalue()
