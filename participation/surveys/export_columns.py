"""The columns of an export: what stands in each cell of a submission. Pure.

A question is one column; select_multiple and rank have one more for each choice (`NAME/choice`: 1 or 0, or the
place), a place on the map has four for its numbers, and the words of "Other" stand under `NAME_other`. What begins
with an underscore is about the submission itself. A repeated section is a table of its own.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
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

Read = Callable[[Mapping[str, Any]], object]


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
    """`kind` is a type of Frictionless' Table Schema; `read` takes the answers of the table's row."""

    name: str
    title: str
    kind: str
    read: Read
    variable: Variable | None = None


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
        """Places in a row that may hold any text: all but keys, days and numbers."""
        own = len(self.header) - len(self.columns)
        places = [own + at for at, column in enumerate(self.columns) if column.kind == "string"]
        return places if self.repeat else [self.header.index("_source"), *places]

    def rows(self, submissions: Iterable[Exported]) -> Iterator[list[object]]:
        reads = [column.read for column in self.columns]
        for submission in submissions:
            answers = submission.answers
            if self.repeat:
                for time, each in enumerate(answers.get(self.repeat, ()), start=1):
                    yield [submission.id, time, *[read(each) for read in reads]]
            else:
                yield [
                    submission.id,
                    submission.version,
                    submission.received_on,
                    submission.language,
                    submission.channel,
                    submission.source,
                    *[read(answers) for read in reads],
                ]


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
                    yield Column(f"{name}/{choice}", f"{title}: {label}", "integer", read, variable)
        case QuestionType.AREA:
            yield Column(name, title, "string", _looked_up(name, names.areas, words), variable)
        case QuestionType.SERVICE:
            yield Column(name, title, "string", _looked_up(name, names.services, words), variable)
        case QuestionType.LOCATION:
            for at, part in enumerate(PARTS_OF_PLACE):
                yield Column(f"{name}/{part}", f"{title}: {part}", "number", _part_of(name, at), variable)
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


def _plain(name: str) -> Read:
    return lambda answers: answers.get(name, "")


def _named(name: str, words: Mapping[str, str]) -> Read:
    def read(answers: Mapping[str, Any]) -> object:
        given = answers.get(name, "")
        return words.get(given, given) if isinstance(given, str) else _text(given)

    return read


def _several(name: str, words: Mapping[str, str] | None) -> Read:
    def read(answers: Mapping[str, Any]) -> object:
        given = _list(answers.get(name))
        return " ".join(given) if words is None else ", ".join(words.get(each, each) for each in given)

    return read


def _chosen(name: str, choice: str) -> Read:
    """Nothing where the question was not answered: nobody said no."""

    def read(answers: Mapping[str, Any]) -> object:
        given = answers.get(name)
        return "" if not given or given == [DONT_KNOW] else int(choice in given)

    return read


def _place_of(name: str, choice: str) -> Read:
    def read(answers: Mapping[str, Any]) -> object:
        given = _list(answers.get(name))
        return given.index(choice) + 1 if choice in given else ""

    return read


def _looked_up(name: str, found: Mapping[int, str], words: Mapping[str, str]) -> Read:
    def read(answers: Mapping[str, Any]) -> object:
        given = answers.get(name, "")
        return found.get(given, str(given)) if isinstance(given, int) else words.get(given, given)

    return read


def _part_of(name: str, at: int) -> Read:
    def read(answers: Mapping[str, Any]) -> object:
        parts = str(answers.get(name, "")).split()
        try:
            return float(parts[at])
        except (IndexError, ValueError):
            return ""

    return read


def _list(given: object) -> list[str]:
    """An earlier version may have asked this differently."""
    return [str(each) for each in given] if isinstance(given, list) else [str(given)] if given else []


def _text(given: object) -> str:
    return " ".join(map(str, given)) if isinstance(given, list) else str(given)
