"""Checks the answers of one person against a published definition, compiled once a version.

The order is the form's: whether a question is asked depends only on answers before it. What was not asked is
dropped, even when it was sent. Nothing that is sent makes a check fail in another way than by its errors.
"""

import math
import re
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple, TypeAlias

from participation.errors import Problem
from participation.surveys.definitions import (
    LONGEST_NAME,
    MOST_REPETITIONS,
    UNSEEN,
    UPLOADS,
    Definition,
    QuestionType,
    Repeat,
    Section,
    repeated_names,
)
from participation.surveys.evaluation import Answer, Context, number, string
from participation.surveys.expressions import Expression, Repeated
from participation.surveys.identifiers import Answers, identifying_names, split
from participation.surveys.piping import choice_word, labels_of
from participation.surveys.readers import whole_id
from participation.surveys.reading import Known, Refused, words_of
from participation.surveys.steps import Shared, Situation, Step, computed, default_of, parsed, step_of
from participation.web.i18n import mark

MOST_UNKNOWN = 20
"""Unknown names that are reported; whoever sends more is not filling in this form."""

NOTHING_KNOWN = Known()
UNKNOWN_QUESTION = Problem(mark("This survey has no such question. Open the survey again to answer it."))
_REPEATED = re.compile(r"([^.]{1,64})\.([0-9]{1,3})\.(.{1,200})")
TOO_FEW = mark("Give at least %(least)s of these.")
TOO_MANY = mark("You can give at most %(most)s of these. Take some away.")

Raw: TypeAlias = Mapping[str, object]
"""Answers as a page or a program sends them: texts, numbers and lists of these, by question name.

A repeated section is a list of such mappings under its name, or `SECTION.NUMBER.NAME` as a page sends it.
"""


@dataclass(frozen=True, slots=True)
class Checked:
    """Answers by question name, and what is wrong by question name.

    An answer is a str (select_one, texts, date and time in ISO, phone, email, place, file), an int (integer,
    scale, area, service), an int or float (decimal, calculate), a list of names in the order of the form
    (select_multiple) or of preference (rank), or a list of such mappings (repeated section). "Tidak tahu" is
    "dk", in a select_multiple ["dk"]. In a repetition names are `SECTION.NUMBER.NAME`.
    """

    answers: dict[str, Answer]
    errors: dict[str, Problem]
    asked: tuple[str, ...]
    """Names of all questions that apply to this person, answered or not, in order."""


class _Part(NamedTuple):
    """A section made ready."""

    section: Section
    relevant: Expression | None
    steps: tuple[Step, ...]
    times: Expression | None

    def take(self, situation: Situation) -> None:
        if not situation.asks(self.relevant):
            return
        if self.section.repeat is None:
            for step in self.steps:
                step.take(situation)
        else:
            self._take_repeated(self.section.repeat, situation)

    def _take_repeated(self, repeat: Repeat, situation: Situation) -> None:
        given = list(repetitions(situation.raw, self.section.name))
        times = self._times(repeat, len(given), situation)
        situation.asked.append(self.section.name)
        taken: list[dict[str, Answer]] = []
        for place in range(times):
            taken.append({})
            situation.answers[self.section.name] = taken  # what was answered so far can be looked at
            raw = given[place] if place < len(given) else {}
            self._take_one(f"{self.section.name}.{place}.", raw, taken[place], situation)

    def _take_one(self, place: str, raw: Raw, own: dict[str, Answer], situation: Situation) -> None:
        answers = ChainMap(own, situation.answers)
        context = replace(situation.context, answers=answers, position=int(place.split(".")[1]) + 1)
        inner = replace(situation, raw=raw, answers=answers, context=context, place=place)
        for step in self.steps:
            step.take(inner)

    def _times(self, repeat: Repeat, given: int, situation: Situation) -> int:
        """How often the section is answered; says what is wrong when it was given too rarely or too often."""
        if self.times is not None:
            wanted = number(situation.value(self.times))
            return max(0, min(int(wanted), MOST_REPETITIONS)) if math.isfinite(wanted) else 0
        if given > repeat.most:
            situation.errors[self.section.name] = Problem(TOO_MANY, {"most": repeat.most})
        elif given < repeat.least:
            situation.errors[self.section.name] = Problem(TOO_FEW, {"least": repeat.least})
        return min(given, repeat.most)


class Compiled:
    """A definition made ready for checking; holds no answers, so that everyone can share it."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self._labels = labels_of(definition)
        self._repeated_names = Repeated(repeated_names(definition))
        shared = Shared(self._labels)
        self._parts = [_part(definition, section, shared) for section in definition.sections]
        self.names = frozenset(_names(definition))
        self._repeated = {
            section.name: frozenset(_names_in(section)) for section in definition.sections if section.repeat
        }
        self._steps = {step.question.name: step for part in self._parts for step in part.steps}
        self._sections = {
            name: number
            for number, section in enumerate(definition.sections)
            for name in (section.name, *(asked.split(".")[0] for asked in _names_in(section)))
        }
        self.conditional = frozenset(_conditional_names(definition))
        """Questions that not everybody is asked."""
        self.identifying = identifying_names(definition)
        """Names of the answers that are kept apart from the others."""
        self._uploads = [q.name for q in definition.questions if q.type in UPLOADS]
        self._areas = [q.name for q in definition.questions if q.type is QuestionType.AREA]

    def check(
        self,
        raw: Raw,
        *,
        today: date,
        known: Known = NOTHING_KNOWN,
        language: str = "",
        through: int | None = None,
    ) -> Checked:
        """Checks what was sent, up to the section with the index `through`, or all of it.

        `known` is what may be answered to questions for areas, services and files; `language` is that of the
        page and chooses among the form's own messages.
        """
        situation = self._situation(raw, {}, today, known, language)
        for part in self._parts if through is None else self._parts[: through + 1]:
            part.take(situation)
        if through is None and not raw.keys() <= self.names:
            situation.errors.update(_unknown(name for name in raw if not self._knows(name)))
        return Checked(dict(situation.answers), situation.errors, tuple(situation.asked))

    def _situation(
        self,
        raw: Raw,
        answers: dict[str, Answer],
        today: date,
        known: Known = NOTHING_KNOWN,
        language: str = "",
    ) -> Situation:
        language = language or self.definition.default_language
        context = Context(answers, today, language=language, label=self._label_in(language))
        return Situation(raw, answers, context, known)

    def _label_in(self, language: str) -> Callable[[str, str], str]:
        labels = self._labels

        def label(question: str, value: str) -> str:
            called = labels.choices.get(question, {})
            return choice_word(called, value, language, labels.default_language) or value

        return label

    def split(self, answers: Mapping[str, Answer]) -> tuple[Answers, Answers]:
        """Checked answers: what stays with the submission, and what can lead to a person."""
        return split(answers, self.identifying)

    def areas_named(self, raw: Raw) -> set[int]:
        """The ids given to area questions, to be looked up before `check`; most forms have at most one."""
        return {area for given in self._everywhere(raw) for area in self._area_ids(given)}

    def files_named(self, raw: Raw) -> set[str]:
        """What was given to questions for files, to be looked up before `check`."""
        found = (given.get(name) for given in self._everywhere(raw) for name in self._uploads)
        return {str(word) for each in found for word in (each if isinstance(each, list) else [each]) if word}

    def defaults(self, answers: Mapping[str, Answer], today: date) -> dict[str, str]:
        """What stands in the fields of questions outside repetitions before anybody has touched them."""
        situation = self._situation({}, dict(answers), today)
        found = {}
        for part in self._parts:
            for step in part.steps if part.section.repeat is None else ():
                value = default_of(step.question, self._repeated_names)
                if value is not None:
                    found[step.question.name] = string(computed(value, situation))
        return found

    def offered(self, name: str, answers: Mapping[str, Answer], today: date, position: int = 0) -> list[str]:
        """The choices that a question offers to somebody with these answers, the time of its section included."""
        situation = self._situation({}, dict(answers), today)
        situation.context.position = position
        return self._steps[name].left(situation)

    def has(self, name: str) -> bool:
        """Whether the form has this question, named as errors name it."""
        return name.split(".")[0] in self._sections

    def section_of(self, name: str) -> int:
        """The index of the section in which a question stands, named as errors name it."""
        return self._sections[name.split(".")[0]]

    def seen_in(self, sections: Iterable[int]) -> frozenset[str]:
        """What people see of these sections: questions and notes, and sections that repeat."""
        parts = [self._parts[number].section for number in sections]
        repeated = {section.name for section in parts if section.repeat}
        return frozenset(
            repeated | {q.name for section in parts for q in section.questions if q.type not in UNSEEN}
        )

    def unseen(self, checked: Checked, raw: Raw, shown: frozenset[str] | None) -> tuple[str, ...]:
        """Questions that the answers have made into questions, of which a page knew nothing.

        `shown` are the conditional questions that were on the page; None for programs, which see the whole form.
        """
        if shown is None or not self.conditional:
            return ()
        return tuple(
            name
            for name in checked.asked
            if name.split(".")[-1] in self.conditional and name not in shown and _is_blank(raw.get(name))
        )

    def _knows(self, name: object) -> bool:
        if name in self.names:
            return True
        found = _REPEATED.fullmatch(str(name))
        return found is not None and found[3] in self._repeated.get(found[1], ())

    def _everywhere(self, raw: Raw) -> Iterator[Raw]:
        yield raw
        for section in self._repeated:
            yield from repetitions(raw, section)

    def _area_ids(self, raw: Raw) -> Iterator[int]:
        for name in self._areas:
            try:
                area = whole_id(words_of(raw.get(name)))
            except Refused:
                continue
            if area is not None:
                yield area


def compile_definition(definition: Definition) -> Compiled:
    """Once for each published version. Raises ExpressionError for a definition that was never checked."""
    return Compiled(definition)


def _part(definition: Definition, section: Section, shared: Shared) -> _Part:
    outside = Repeated(repeated_names(definition))
    repeated = outside._replace(inside=section.name)
    steps = tuple(step_of(section, question, shared, repeated) for question in section.questions)
    times = parsed(section.repeat.count, outside) if section.repeat else None
    return _Part(section, parsed(section.relevant, outside), steps, times)


def repetitions(raw: Raw, section: str) -> Iterator[Raw]:
    """What was sent for each time that a section is answered, in order. What cannot be read is left out."""
    given = raw.get(section)
    if isinstance(given, list | tuple):
        yield from (each for each in given[: MOST_REPETITIONS + 1] if isinstance(each, Mapping))
        return
    fields: dict[int, dict[str, object]] = {}
    for name, value in raw.items():
        found = _REPEATED.fullmatch(str(name))
        if found and found[1] == section:
            fields.setdefault(int(found[2]), {})[found[3]] = value
    yield from (fields[place] for place in sorted(fields)[: MOST_REPETITIONS + 1])


def _names(definition: Definition) -> Iterator[str]:
    """Every name that something may be sent under, but for those in repetitions."""
    for section in definition.sections:
        if section.repeat is None:
            yield from _names_in(section)
        else:
            yield section.name


def _names_in(section: Section) -> Iterator[str]:
    for question in section.questions:
        yield question.name
        if question.other:
            yield question.other_name
        if question.type is QuestionType.RANK:
            yield from (f"{question.name}.{choice.name}" for choice in question.choices)


def _conditional_names(definition: Definition) -> Iterator[str]:
    for section in definition.sections:
        conditional_groups = {group.name for group in section.groups if group.relevant.strip()}
        for question in section.questions:
            own = question.relevant.strip() or question.choice_filter.strip()
            if section.relevant.strip() or own or question.group in conditional_groups:
                yield question.name


def _is_blank(given: object) -> bool:
    """Nothing, or the empty fields that a browser sends of what nobody sees."""
    return not any(given) if isinstance(given, list) else not given


def _unknown(names: Iterable[object]) -> dict[str, Problem]:
    """Under names short and whole enough to be shown."""
    shown = (str(name)[:LONGEST_NAME].encode("utf-8", "replace").decode() for name in names)
    return {name: UNKNOWN_QUESTION for name, _ in zip(shown, range(MOST_UNKNOWN), strict=False)}
