"""The columns of an export: what stands in each cell of a submission. Pure.

A question is one column; select_multiple and rank have one more for each choice (`NAME/choice`: 1 or 0, or the
place), a place on the map has four for its numbers, and the words of "Other" stand under `NAME_other`. What begins
with an underscore is about the submission itself. A repeated section is a table of its own.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from participation.surveys.definitions import DONT_KNOW, OTHER, QuestionType
from participation.surveys.piping import DONT_KNOW_LABEL, OTHER_LABEL
from participation.surveys.variables import Variable
from participation.texts import text_in
from participation.web.i18n import gettext

ID = "_id"
"""A random number that joins the tables of an export, and leads nowhere else."""
TIME = "_time"
ABOUT = ("_version", "_received_on", "_language", "_channel", "_source")
PARTS_OF_PLACE = ("latitude", "longitude", "altitude", "accuracy")

Read = Callable[[Sequence[Mapping[str, Any]]], Sequence[object]]
"""The cells of a column from the answers of many rows: one call for each cell would take longer than all else."""


class Exported(NamedTuple):
    """One submission; `answers` hold what leads to a person only where that was asked for."""

    id: str
    version: int
    received_on: str  # day in ISO
    language: str
    channel: str
    source: str
    answers: dict[str, Any]


class Wanted(NamedTuple):
    """How an export is to be made."""

    labels: bool  # the words that people read instead of codes
    identifiers: bool
    language: str
    default_language: str


class Names(NamedTuple):
    """What areas and services are called, or their codes; grows while pages are read."""

    areas: dict[int, str]
    services: dict[int, str]


class Column(NamedTuple):
    """`kind` is a type of Frictionless' Table Schema; `read` takes the answers of the table's rows."""

    name: str
    title: str
    kind: str
    read: Read
    variable: Variable | None = None
    is_made: bool = False  # a number that no one typed


class ExportTable(NamedTuple):
    """`repeat` is the section whose times are its rows, empty for the table of the submissions."""

    name: str
    repeat: str
    columns: list[Column]

    @property
    def header(self) -> list[str]:
        own = [ID, TIME] if self.repeat else [ID, *ABOUT]
        return [*own, *(column.name for column in self.columns)]

    @property
    def texts(self) -> list[int]:
        """Places in a row that may hold any text: an earlier version may have asked a number in words."""
        own = len(self.header) - len(self.columns)
        typed = [own + at for at, column in enumerate(self.columns) if not column.is_made]
        return typed if self.repeat else [self.header.index("_source"), *typed]

    def names_of(self, kind: QuestionType) -> list[str]:
        """The questions of this type whose answers are columns."""
        return [
            column.name
            for column in self.columns
            if column.variable is not None and column.variable.question.type is kind
        ]

    def lines(self, submissions: Sequence[Exported]) -> Sequence[tuple[Any, ...]]:
        """What stands in the first cells of each row, and the answers that fill the others."""
        return list(_times(submissions, self.repeat)) if self.repeat else submissions

    def cells(self, submissions: Sequence[Exported]) -> list[Sequence[object]]:
        """The rows of these submissions column by column, in the order of `header`."""
        lines = self.lines(submissions)
        if not lines:
            return [[] for _ in self.header]
        *own, answers = zip(*lines, strict=True)
        return [*own, *[column.read(answers) for column in self.columns]]

    def rows(self, submissions: Sequence[Exported]) -> Iterator[tuple[object, ...]]:
        return zip(*self.cells(submissions), strict=True)


def _times(submissions: Iterable[Exported], repeat: str) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """An earlier version may have had a question of this name."""
    for submission in submissions:
        times = submission.answers.get(repeat)
        if isinstance(times, list):
            for time, each in enumerate(times, start=1):
                if isinstance(each, dict):
                    yield submission.id, time, each


def tables(asked: list[Variable], wanted: Wanted, names: Names) -> list[ExportTable]:
    """The table of the submissions, then one for each repeated section."""
    shown = [variable for variable in asked if wanted.identifiers or not variable.question.leads_to_a_person]
    repeats = dict.fromkeys(variable.repeat for variable in asked if variable.repeat)
    return [
        ExportTable(
            repeat or "answers",
            repeat,
            [
                column
                for variable in shown
                if variable.repeat == repeat
                for column in _columns(variable, wanted, names)
            ],
        )
        for repeat in ("", *repeats)
    ]


def _columns(variable: Variable, wanted: Wanted, names: Names) -> Iterator[Column]:
    question = variable.question
    name, title = question.name, text_in(question.label, wanted.language, wanted.default_language)
    words = labels_of(variable, wanted)
    match question.type:
        case QuestionType.SELECT_ONE:
            yield Column(name, title, "string", _named(name, words if wanted.labels else {}), variable)
        case QuestionType.SELECT_MULTIPLE | QuestionType.RANK:
            yield Column(name, title, "string", _several(name, words if wanted.labels else None), variable)
            ranked = question.type is QuestionType.RANK
            for choice, label in words.items():
                if choice != DONT_KNOW:
                    read = _place_of(name, choice) if ranked else _chosen(name, choice)
                    yield Column(f"{name}/{choice}", f"{title}: {label}", "integer", read, variable, True)
        case QuestionType.AREA:
            yield Column(name, title, "string", _looked_up(name, names.areas, words), variable)
        case QuestionType.SERVICE:
            yield Column(name, title, "string", _looked_up(name, names.services, words), variable)
        case QuestionType.LOCATION:
            for at, part in enumerate(PARTS_OF_PLACE):
                yield Column(
                    f"{name}/{part}", f"{title}: {part}", "number", _part_of(name, at), variable, True
                )
        case _:
            yield Column(name, title, _KINDS.get(question.type, "string"), _plain(name), variable)
    if question.other:
        yield Column(question.other_name, f"{title}: {words[OTHER]}", "string", _plain(question.other_name))


def labels_of(variable: Variable, wanted: Wanted) -> dict[str, str]:
    """What its choices are called, "Tidak tahu" and "Other" among them."""
    language, default = wanted.language, wanted.default_language
    words = {name: text_in(label, language, default) for name, label in variable.choices.items()}
    if variable.question.other:
        words[OTHER] = gettext(OTHER_LABEL)
    if variable.question.dont_know:
        words[DONT_KNOW] = gettext(DONT_KNOW_LABEL)
    return words


_KINDS = {
    QuestionType.SCALE: "integer",
    QuestionType.INTEGER: "integer",
    QuestionType.DECIMAL: "number",
    QuestionType.DATE: "date",
}


def _given(name: str, rows: Iterable[Mapping[str, Any]]) -> list[Any]:
    return [answers.get(name, "") for answers in rows]


def _plain(name: str) -> Read:
    return lambda rows: [
        " ".join(map(str, given)) if isinstance(given, list) else given for given in _given(name, rows)
    ]


def _named(name: str, words: Mapping[str, str]) -> Read:
    plain = _plain(name)
    return lambda rows: [words.get(cell, cell) for cell in map(str, plain(rows))]


def _several(name: str, words: Mapping[str, str] | None) -> Read:
    if words is None:
        return _plain(name)
    return lambda rows: [
        ", ".join(words.get(each, each) for each in _list(given)) for given in _given(name, rows)
    ]


def _chosen(name: str, choice: str) -> Read:
    """Nothing where the question was not answered: nobody said no."""
    nothing: list[object] = ["", [], DONT_KNOW, [DONT_KNOW]]
    return lambda rows: [
        "" if given in nothing else int(choice in _list(given)) for given in _given(name, rows)
    ]


def _place_of(name: str, choice: str) -> Read:
    return lambda rows: [
        given.index(choice) + 1 if choice in given else "" for given in map(_list, _given(name, rows))
    ]


def _looked_up(name: str, found: Mapping[int, str], words: Mapping[str, str]) -> Read:
    plain = _plain(name)
    return lambda rows: [
        found.get(cell, str(cell)) if isinstance(cell, int) else words.get(str(cell), cell)
        for cell in plain(rows)
    ]


def _part_of(name: str, at: int) -> Read:
    return lambda rows: [_number(str(given).split()[at : at + 1]) for given in _given(name, rows)]


def _number(words: list[str]) -> object:
    try:
        return float(words[0])
    except (IndexError, ValueError):
        return ""


def _list(given: Any) -> list[Any]:
    """An earlier version may have asked this differently."""
    return given if isinstance(given, list) else [str(given)] if given else []
