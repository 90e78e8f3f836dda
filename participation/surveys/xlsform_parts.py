"""Puts the rows of the survey sheet into sections and groups, which here are two levels and no more.

A group on the first level, and a repeat wherever it stands, is a section; a group inside one is a group; what
is deeper is flattened, its condition joined to those of its questions. The parts remember their rows.
"""

from dataclasses import dataclass, field
from typing import Literal

from msgspec.structs import replace

from participation.surveys.definitions import Group, Question, Repeat, Section
from participation.surveys.section_checks import fits_a_table
from participation.surveys.sheet_problems import SheetProblems
from participation.surveys.xlsform_choices import ChoiceList
from participation.surveys.xlsform_columns import Line
from participation.texts import Text
from participation.web.i18n import DEFAULT_LANGUAGE, LANGUAGES, mark, translate, using_language

NESTED = mark(
    "Groups more than two levels deep are not carried: the questions of “%(name)s” stand in the group around "
    "it, and its condition is joined to theirs."
)
NO_HEADING = mark(
    "The group “%(name)s” has no label, so it is no group here: its condition is joined to its questions."
)
REPEAT_IN_REPEAT = mark(
    "A repeat inside a repeat cannot be asked here, so the rows up to its end were left out. Ask it in a "
    "survey of its own, or with a fixed number of questions."
)
REPEAT_IN_GROUP = mark(
    "A repeat is a section of its own here: “%(name)s” was taken out of the group around it, whose condition is "
    "joined to its own."
)
LOOSE = mark("Questions outside of all groups stand in a section of their own here, “%(name)s”.")
NO_SECTION_LABEL = mark(
    "The group “%(name)s” has no label. It is a section here, and was called “%(label)s”."
)
NO_TABLE = mark(
    "Only questions with one choice, and the same choices, can stand in a table: the group “%(name)s” shows "
    "its questions one below the other."
)
NOTHING_OPEN = mark("Nothing that could end here was begun. Delete this row, or correct its type.")
NEVER_ENDED = mark("This is never ended. Add its end below its last question.")
QUESTIONS = mark("Questions")


@dataclass
class Part:
    """A section as it grows. `line` is None for one that the form does not name."""

    section: Section
    line: Line | None
    questions: list[tuple[Question, ChoiceList, Line]] = field(default_factory=list)
    groups: list[tuple[Group, Line]] = field(default_factory=list)
    gave_a_repeat: bool = False

    def finished(self) -> Section:
        return replace(
            self.section,
            questions=[question for question, _, _ in self.questions],
            groups=[group for group, _ in self.groups],
        )


@dataclass
class _Open:
    """A group or repeat that has not ended yet, and what became of it."""

    kind: Literal["group", "repeat"]
    became: Literal["section", "group", "flat", "refused"]
    line: Line
    name: str
    relevant: str
    label: Text = field(default_factory=dict)
    part: Part | None = None


class Parts:
    """The sections of a form, built row by row."""

    def __init__(self, problems: SheetProblems, names: set[str]) -> None:
        self.parts: list[Part] = []
        self._open: list[_Open] = []
        self._problems = problems
        self._names = names
        self._current: Part | None = None

    @property
    def is_refusing(self) -> bool:
        """Whether rows are left out, as they stand in a repeat inside a repeat."""
        return any(one.became == "refused" for one in self._open)

    @property
    def _inside(self) -> list[_Open]:
        """What is open within the section that rows stand in now."""
        sections = [at for at, one in enumerate(self._open) if one.became == "section"]
        return self._open[sections[-1] + 1 :] if sections else []

    def begin_group(self, group: Group, line: Line) -> None:
        """A section, a group or neither, by what it stands in."""
        opened = _Open("group", "flat", line, group.name, group.relevant, group.label)
        around = self._open[-1] if self._open else None
        if around is None:
            opened.became = "section"
            opened.part = self._begin(Section(group.name, group.label, [], group.relevant, group.hint), line)
        elif any(one.became in ("group", "refused") for one in self._inside):
            self._flatten(opened, NESTED)
        elif not any(group.label.values()) and not group.matrix:
            self._flatten(opened, NO_HEADING)
        else:
            opened.became = "group"
            opened.part = self._part()
            opened.part.groups.append((group, line))
        self._open.append(opened)

    def _flatten(self, opened: _Open, message: str) -> None:
        if not self.is_refusing:
            self._problems.note(opened.line.place(), message, name=opened.name)

    def begin_repeat(self, section: Section, line: Line) -> None:
        opened = _Open("repeat", "section", line, section.name, section.relevant, section.label)
        if self.is_refusing:
            opened.became = "refused"
        elif any(one.kind == "repeat" for one in self._open):
            opened.became = "refused"
            self._problems.error(line.place(), REPEAT_IN_REPEAT)
        else:
            if self._current is not None:
                self._current.gave_a_repeat = True
            if self._open:
                self._problems.note(line.place(), REPEAT_IN_GROUP, name=section.name)
            relevant = joined(*(one.relevant for one in self._open), section.relevant)
            opened.part = self._begin(replace(section, relevant=relevant), line)
        self._open.append(opened)

    def end(self, kind: Literal["group", "repeat"], line: Line) -> None:
        if not self._open or self._open[-1].kind != kind:
            self._problems.error(line.place("type"), NOTHING_OPEN)
            return
        ended = self._open.pop()
        if ended.became == "section":
            self._current = None

    def add(self, question: Question, chosen: ChoiceList, line: Line) -> None:
        part = self._part()
        inside = [one for one in self._inside if one.part is part and one.became == "group"]
        flat = [one.relevant for one in self._inside if one not in inside]
        group, relevant = inside[-1].name if inside else "", joined(*flat, question.relevant)
        own = replace(question, group=group, relevant=relevant)
        part.questions.append((own, chosen, line))

    def _begin(self, section: Section, line: Line | None) -> Part:
        self._current = Part(section, line)
        self.parts.append(self._current)
        return self._current

    def _part(self) -> Part:
        """Where a question goes now: after a repeat inside a group, into a section that goes on with it."""
        if self._current is not None:
            return self._current
        section = next((one for one in self._open if one.became == "section"), None)
        name = self._free(section.name if section else "section")
        if section is None:
            return self._begin(Section(name, {}, []), None)
        return self._begin(Section(name, section.label, [], section.relevant), section.line)

    def _free(self, wanted: str) -> str:
        number = len(self.parts) + 1
        while f"{wanted}_{number}" in self._names:
            number += 1
        self._names.add(f"{wanted}_{number}")
        return f"{wanted}_{number}"

    def finish(self, languages: list[str]) -> list[Part]:
        """The parts that hold something, each with a label where there are several."""
        for one in self._open:
            self._problems.error(one.line.place("type"), NEVER_ENDED)
        kept = [part for part in self.parts if part.questions or not part.gave_a_repeat]
        for part in kept:
            self._check_tables(part)
            if len(kept) > 1 and not any(part.section.label.values()):
                self._label(part, languages)
        return kept

    def _label(self, part: Part, languages: list[str]) -> None:
        label = {language: _questions_in(language) for language in languages}
        shown = next(iter(label.values()))
        if part.line is None:
            first = part.questions[0][2]
            self._problems.note(first.place(), LOOSE, name=part.section.name)
        else:
            self._problems.note(
                part.line.place("label"), NO_SECTION_LABEL, name=part.section.name, label=shown
            )
        part.section = replace(part.section, label=label)

    def _check_tables(self, part: Part) -> None:
        for number, (group, line) in enumerate(part.groups):
            rows = [question for question, _, _ in part.questions if question.group == group.name]
            if group.matrix and not fits_a_table(rows):
                self._problems.note(line.place("appearance"), NO_TABLE, name=group.name)
                part.groups[number] = (replace(group, matrix=False), line)


def joined(*conditions: str) -> str:
    """All conditions at once, in brackets where there are several."""
    given = [condition for condition in conditions if condition.strip()]
    return given[0] if len(given) == 1 else " and ".join(f"({condition})" for condition in given)


def repeat_of(count: str, least: int | None, most: int | None, item: Text) -> Repeat:
    standard = Repeat()
    return Repeat(
        count=count,
        least=standard.least if least is None else least,
        most=standard.most if most is None else most,
        item=item,
    )


def _questions_in(language: str) -> str:
    with using_language(language if language in LANGUAGES else DEFAULT_LANGUAGE):
        return translate(QUESTIONS)
