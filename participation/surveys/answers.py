"""Checks the answers of one person against a published definition, compiled once a version.

The order is the form's: whether a question is asked depends only on answers before it. What was not asked is
dropped, even when it was sent. Nothing that is sent makes a check fail in another way than by its errors.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from participation.errors import Problem
from participation.surveys.definitions import (
    DONT_KNOW,
    LONGEST_NAME,
    TEXTS,
    Definition,
    Question,
    QuestionType,
)
from participation.surveys.evaluation import Answer
from participation.surveys.expressions import Expression, holds, parse
from participation.surveys.readers import Reader, Refused, area_id, range_problem, reader_of, words_of
from participation.texts import Text, text_in
from participation.web.i18n import mark

MOST_UNKNOWN = 20
"""Unknown names that are reported; whoever sends more is not filling in this form."""

UNKNOWN_QUESTION = Problem(mark("This survey has no such question. Open the survey again to answer it."))
DOES_NOT_FIT = Problem(mark("This answer does not fit your other answers. Please check it."))
NOT_ANSWERED = {
    QuestionType.SELECT_ONE: Problem(mark("This question has no answer yet. Choose one.")),
    QuestionType.SELECT_MULTIPLE: Problem(mark("This question has no answer yet. Choose one or more.")),
    QuestionType.SCALE: Problem(mark("This question has no answer yet. Choose one.")),
    QuestionType.TEXT: Problem(mark("This question has no answer yet. Write a few words.")),
    QuestionType.LONG_TEXT: Problem(mark("This question has no answer yet. Write a few words.")),
    QuestionType.AREA: Problem(mark("This question has no answer yet. Choose your area.")),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """Answers by question name, what is wrong by question name, and the answers in people's own words.

    An answer is a str (select_one, texts), an int (integer, scale, area) or a list of names in the order of
    the form (select_multiple); "Tidak tahu" is "dk", in a select_multiple ["dk"].
    """

    answers: dict[str, Answer]
    errors: dict[str, Problem]
    free_texts: dict[str, str]


class _Situation(NamedTuple):
    """What the questions of one check share."""

    raw: Mapping[str, object]
    answers: dict[str, Answer]
    errors: dict[str, Problem]
    today: date
    areas: Container[int]
    language: str

    def asks(self, relevant: Expression | None) -> bool:
        return relevant is None or holds(relevant, self.answers, today=self.today)


class _Step(NamedTuple):
    """One question, made ready."""

    name: str
    question: Question
    read: Reader
    relevant: Expression | None
    constraint: Expression | None
    default_language: str

    def take(self, situation: _Situation) -> None:
        """Adds the answer, or what is wrong with it."""
        if not situation.asks(self.relevant):
            return
        try:
            words = words_of(situation.raw.get(self.name))
            if words:
                self._keep(self.read(words, situation.areas), situation)
            elif self.question.required:
                situation.errors[self.name] = self._not_answered(situation.language)
        except Refused as refused:
            situation.errors[self.name] = refused.problem

    def _keep(self, answer: Answer, situation: _Situation) -> None:
        if answer == "":  # nothing was left of it once control characters had gone
            if self.question.required:
                raise Refused(self._not_answered(situation.language))
            return
        situation.answers[self.name] = answer
        if self.constraint is None or answer in (DONT_KNOW, [DONT_KNOW]):
            return
        if not holds(self.constraint, situation.answers, own=answer, today=situation.today):
            del situation.answers[self.name]
            raise Refused(self._say(self.question.constraint_message, situation.language) or DOES_NOT_FIT)

    def _not_answered(self, language: str) -> Problem:
        if said := self._say(self.question.required_message, language):
            return said
        if self.question.type is QuestionType.INTEGER:
            return range_problem(self.question)
        return NOT_ANSWERED[self.question.type]

    def _say(self, text: Text, language: str) -> Problem | None:
        """The form's own words, which are no msgid and need no parameters."""
        words = text_in(text, language, self.default_language)
        return Problem(words) if words else None


class Compiled:
    """A definition made ready for checking; holds no answers, so that everyone can share it."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self._sections = [
            (_parsed(section.relevant), [_step(definition, question) for question in section.questions])
            for section in definition.sections
        ]
        questions = definition.questions
        self._names = frozenset(question.name for question in questions)
        self._free_texts = [question.name for question in questions if question.type in TEXTS]
        self._areas = [question.name for question in questions if question.type is QuestionType.AREA]

    def check(
        self,
        raw: Mapping[str, object],
        *,
        today: date,
        areas: Container[int] = frozenset(),
        language: str = "",
    ) -> Checked:
        """Answers as a page or a program sent them: texts, numbers and lists of these, by question name.

        `areas` knows the ids of areas that may be answered (see `areas_named`); `language` is that of the
        page and chooses among the form's own messages.
        """
        situation = _Situation(raw, {}, {}, today, areas, language)
        for relevant, steps in self._sections:
            if situation.asks(relevant):
                for step in steps:
                    step.take(situation)
        if not self._names.issuperset(raw):
            situation.errors.update(_unknown(name for name in raw if name not in self._names))
        return Checked(situation.answers, situation.errors, self._free_texts_in(situation.answers))

    def areas_named(self, raw: Mapping[str, object]) -> set[int]:
        """The ids given to area questions, to be looked up before `check`; most forms have at most one."""
        found = set()
        for name in self._areas:
            try:
                found.add(area_id(words_of(raw.get(name))))
            except Refused:
                continue
        return {area for area in found if area is not None}

    def _free_texts_in(self, answers: Mapping[str, Answer]) -> dict[str, str]:
        return {name: str(answers[name]) for name in self._free_texts if name in answers}


def compile_definition(definition: Definition) -> Compiled:
    """Once for each published version. Raises ExpressionError for a definition that was never checked."""
    return Compiled(definition)


def _step(definition: Definition, question: Question) -> _Step:
    return _Step(
        name=question.name,
        question=question,
        read=reader_of(question),
        relevant=_parsed(question.relevant),
        constraint=_parsed(question.constraint),
        default_language=definition.default_language,
    )


def _parsed(source: str) -> Expression | None:
    return parse(source) if source.strip() else None


def _unknown(names: Iterable[object]) -> dict[str, Problem]:
    """Under names short and whole enough to be shown."""
    shown = (str(name)[:LONGEST_NAME].encode("utf-8", "replace").decode() for name in names)
    return {name: UNKNOWN_QUESTION for name, _ in zip(shown, range(MOST_UNKNOWN), strict=False)}
