"""What the rows of a file of answers say, from paper, Kobo, ODK Central or a spreadsheet. Pure.

Columns are found by the names of questions, with the groups before them that Kobo (`group/name`) and ODK Central
(`group-name`) write. Numbers are written as programs write them: a point stands before decimals.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from participation.errors import Rejected
from participation.feedback.imports import BadRow, place_of, printable
from participation.surveys.definitions import (
    NUMBERS,
    UNASKED,
    Definition,
    Question,
    QuestionType,
)
from participation.surveys.readers import offered_names
from participation.web.i18n import mark

IDENTITIES = ("_uuid", "meta/instanceID", "meta-instanceID", "instanceID", "KEY", "_id")
"""Columns that name a row in the files of Kobo and ODK, the best first."""
VERSIONS = ("__version__", "_version_", "FormVersion")
"""Columns that name the version that was answered."""

_REPETITION = re.compile(r"(?:.*/)?([^/\[\]]+)\[([0-9]{1,3})\]/(.+)")
_OWN_REPETITION = re.compile(r"([^./]+)\.([0-9]{1,3})\.(.+)")
_DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+")
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T.*")
_TIME = re.compile(r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}T)?([0-9]{1,2}:[0-9]{2})(?::[0-9.]+)?(?:Z|[+-][0-9:]+)?")
_TICKED = frozenset({"1", "1.0", "true", "yes", "ya", "x"})
_NOT_TICKED = frozenset({"", "0", "0.0", "false", "no", "tidak"})
SEVERAL = frozenset({QuestionType.SELECT_MULTIPLE, QuestionType.RANK})


@dataclass(frozen=True)
class Target:
    """What a column answers: the name that is sent, its question, and the choice where it ticks only one."""

    name: str
    question: Question
    choice: str = ""
    is_other: bool = False  # the words beside "Other"


@dataclass
class AnswerColumns:
    """Which column holds what."""

    width: int
    targets: dict[int, Target] = field(default_factory=dict)
    identity: int | None = None
    day: int | None = None
    version: int | None = None
    elsewhere: dict[int, str] = field(default_factory=dict)  # what only other versions ask
    unread: list[str] = field(default_factory=list)


def find_answer_columns(
    header: Sequence[str], definition: Definition, id_column: str = "", date_column: str = ""
) -> AnswerColumns:
    """Raises Rejected for a column that is not there or there twice. There may be none that holds an answer."""
    columns = AnswerColumns(len(header))
    columns.identity = place_of(header, id_column) if id_column else _first_of(header, IDENTITIES)
    columns.day = place_of(header, date_column) if date_column else None
    columns.version = _first_of(header, VERSIONS)
    names = _Names(definition)
    for at, title in enumerate(header):
        if target := names.target_of(title.strip()):
            columns.targets[place_of(header, title)] = target
        elif at not in (columns.identity, columns.day, columns.version) and title:
            columns.unread.append(title)
    whole = {target.name for target in columns.targets.values() if not target.choice}
    columns.targets = {
        at: target for at, target in columns.targets.items() if not target.choice or target.name not in whole
    }
    return columns


def columns_of_versions(
    header: Sequence[str], definitions: Mapping[int, Definition], id_column: str = "", date_column: str = ""
) -> dict[int, AnswerColumns]:
    """Which column holds what, for each version by its number. Raises Rejected when none holds an answer to any."""
    found = {
        number: find_answer_columns(header, definition, id_column, date_column)
        for number, definition in definitions.items()
    }
    if not any(columns.targets for columns in found.values()):
        raise Rejected(
            mark(
                "No column of this file has the name of a question. Its columns are: %(header)s. Name each after "
                "its question, for example %(example)s."
            ),
            {"header": _listed(header), "example": _Names(definitions[max(definitions)]).example},
        )
    asked = {at: target.name for columns in found.values() for at, target in columns.targets.items()}
    for columns in found.values():
        columns.elsewhere = {at: name for at, name in asked.items() if header[at] in columns.unread}
        columns.unread = [title for title in columns.unread if title not in {header[at] for at in asked}]
    return found


def versions_of(typed: str) -> dict[str, int]:
    """Which version each name of one means: "2" of rows that name none of ours, "vQ7x=1 vR8y=2" by name.

    Raises Rejected for what is neither.
    """
    found = {}
    for word in typed.replace(",", " ").split():
        name, _, number = word.rpartition("=")
        if not number.isdecimal() or len(number) > 6:
            raise Rejected(
                mark("“%(typed)s” names no version. Write its number, or name=number."), {"typed": word[:40]}
            )
        found[name] = int(number)
    return found


def version_answered(named: str, versions: Mapping[str, int], current: int) -> int:
    """The number of the version that a row answers. Raises BadRow when nobody can tell."""
    number = versions.get(named)
    if number is None and named.isascii() and named.isdigit() and len(named) < 7:
        number = int(named) if 1 <= int(named) <= current else None
    if number is None and (not named or current == 1 or "" in versions):
        number = versions.get("", current)
    if number is None:
        raise BadRow(
            mark(
                "The row answers version “%(named)s”, and the versions of this survey are 1 to %(current)s. Say which "
                "one it means: %(named)s=%(current)s."
            ),
            named=named[:40],
            current=current,
        )
    if not 1 <= number <= current:
        raise BadRow(
            mark("There is no version %(number)s: this survey has 1 to %(current)s."),
            number=number,
            current=current,
        )
    return number


def _listed(header: Sequence[str]) -> str:
    return printable(", ".join(header)[:300])


def _first_of(header: Sequence[str], names: Iterable[str]) -> int | None:
    return next((place_of(header, name) for name in names if name in header), None)


class _Names:
    """What a column may be called, by the names of a definition."""

    def __init__(self, definition: Definition) -> None:
        self._once: dict[str, Target] = {}
        self._repeated: dict[str, dict[str, Target]] = {}
        for section in definition.sections:
            found = {target.name: target for question in section.questions for target in _targets(question)}
            if section.repeat is None:
                self._once |= found
            else:
                self._repeated[section.name] = found

    @property
    def example(self) -> str:
        return next(iter(self._once), "")

    def target_of(self, title: str) -> Target | None:
        if found := _REPETITION.fullmatch(title):
            return self._in_repetition(found[1], int(found[2]) - 1, found[3])
        if found := _OWN_REPETITION.fullmatch(title):
            return self._in_repetition(found[1], int(found[2]), found[3])
        return _find(title, self._once)

    def _in_repetition(self, section: str, place: int, title: str) -> Target | None:
        target = _find(title, self._repeated.get(section, {}))
        if target is None:
            return None
        return Target(f"{section}.{place}.{target.name}", target.question, target.choice, target.is_other)


def _targets(question: Question) -> Iterator[Target]:
    if question.type not in UNASKED - {QuestionType.HIDDEN}:
        yield Target(question.name, question)
    if question.other:
        yield Target(question.other_name, question, is_other=True)


def _find(title: str, targets: dict[str, Target]) -> Target | None:
    """By the whole title, by what stands behind groups, or as one box of several to tick."""
    parts = title.split("/")
    for name in (title, parts[-1], *(title[at + 1 :] for at, sign in enumerate(title) if sign == "-")):
        if name in targets:
            return targets[name]
    if len(parts) > 1 and (target := targets.get(parts[-2])):
        offered = target.question.type is QuestionType.SELECT_MULTIPLE and offered_names(target.question)
        if offered and parts[-1] in offered:
            return Target(target.name, target.question, parts[-1])
    return None


def answers_of(cells: Sequence[str], columns: AnswerColumns) -> dict[str, Any]:
    """The answers of a row as the intake takes them; empty cells are no answers. Raises BadRow.

    Areas, services and files stand as they are written: whoever knows the database looks them up.
    """
    answers: dict[str, Any] = {}
    for at, target in columns.targets.items():
        cell = cells[at].strip()
        if target.choice:
            if _is_ticked(cell, target):
                answers.setdefault(target.name, []).append(target.choice)
        elif cell:
            answers[target.name] = cell if target.is_other else _answer(cell, target.question)
    return answers


def _is_ticked(cell: str, target: Target) -> bool:
    if cell.lower() in _TICKED:
        return True
    if cell.lower() in _NOT_TICKED:
        return False
    raise BadRow(
        mark("“%(typed)s” under %(name)s/%(choice)s is neither 1 for chosen nor 0."),
        typed=cell[:40],
        name=target.name,
        choice=target.choice,
    )


def _answer(cell: str, question: Question) -> Any:
    kind = question.type
    if kind in SEVERAL:
        return [name for name in re.split(r"[\s,;]+", cell) if name]
    if kind in NUMBERS and _DECIMAL.fullmatch(cell):
        return float(cell)
    if kind is QuestionType.DATE and (moment := _MOMENT.fullmatch(cell)):
        return moment[1]
    if kind is QuestionType.TIME and (time := _TIME.fullmatch(cell)):
        return time[1]
    return cell
