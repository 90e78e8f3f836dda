"""One question made ready for checking: whether it is asked, what is read, and what is wrong with it."""

import math
import re
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from msgspec import structs

from participation.errors import Problem
from participation.surveys.definitions import (
    DONT_KNOW,
    LARGEST_INTEGER,
    OTHER,
    Choice,
    Question,
    QuestionType,
    Section,
)
from participation.surveys.evaluation import Answer, Context, Value, string
from participation.surveys.expressions import Expression, Repeated, parse
from participation.surveys.number_readers import range_problem
from participation.surveys.piping import Labels, choice_word, piped, said_with
from participation.surveys.readers import CHOOSE_ONE, alone_in, ranked_words, read_other, reader_of
from participation.surveys.reading import Known, Reader, Refused, clean_text, words_of
from participation.texts import Text, text_in
from participation.web.i18n import mark

_CALL = re.compile(r"[a-z]\s*\(")
LONGEST_HIDDEN = 500
LONGEST_CALCULATED = 10_000
"""Characters of a calculated text; what is longer is cut."""

DOES_NOT_FIT = Problem(mark("This answer does not fit your other answers. Please check it."))
SAY_WHAT = Problem(mark("You chose “Other”. Write a few words about what you mean."))
STANDS_ALONE = mark(
    "“%(answer)s” cannot be chosen together with others. Take it away, or take the others away."
)
AGREE = Problem(mark("We may take your answers only if you agree. Tick the box, or leave this page."))
_WRITE = Problem(mark("This question has no answer yet. Write a few words."))
_CHOOSE = Problem(mark("This question has no answer yet. Choose one."))
_UPLOAD = Problem(mark("This question has no answer yet. Choose a file."))
NOT_ANSWERED = {
    QuestionType.SELECT_ONE: _CHOOSE,
    QuestionType.SELECT_MULTIPLE: Problem(mark("This question has no answer yet. Choose one or more.")),
    QuestionType.RANK: Problem(mark("This question has no answer yet. Give each of these a place.")),
    QuestionType.SCALE: _CHOOSE,
    QuestionType.TEXT: _WRITE,
    QuestionType.LONG_TEXT: _WRITE,
    QuestionType.DATE: Problem(mark("This question has no answer yet. Write a date, such as 12-11-2026.")),
    QuestionType.TIME: Problem(mark("This question has no answer yet. Write a time, such as 14.30.")),
    QuestionType.PHONE: Problem(mark("This question has no answer yet. Write a phone number.")),
    QuestionType.EMAIL: Problem(mark("This question has no answer yet. Write an e-mail address.")),
    QuestionType.AREA: Problem(mark("This question has no answer yet. Choose your area.")),
    QuestionType.SERVICE: Problem(mark("This question has no answer yet. Choose a service.")),
    QuestionType.LOCATION: Problem(mark("This question has no answer yet. Give the place.")),
    QuestionType.PHOTO: _UPLOAD,
    QuestionType.FILE: _UPLOAD,
    QuestionType.CONSENT: AGREE,
}


@dataclass(slots=True)
class Situation:
    """What the questions of one check share; a repetition has one of its own, its own answers in front."""

    raw: Mapping[str, object]
    answers: MutableMapping[str, Answer]
    context: Context  # of the same answers
    known: Known
    errors: dict[str, Problem] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    place: str = ""  # stands before each name in a repetition: "children.0."

    def asks(self, relevant: Expression | None) -> bool:
        return relevant is None or relevant.holds(self.context)

    def value(self, expression: Expression) -> Value:
        return expression.run(self.context)


class Shared(NamedTuple):
    """What all questions of a form share: the words for its answers."""

    labels: Labels

    def say(self, text: Text, situation: Situation) -> Problem | None:
        """The form's own words, which are no msgid and need no parameters."""
        language = situation.context.language
        words = text_in(text, language, self.labels.default_language)
        if not words:
            return None
        said = said_with(self.labels, situation.answers, language, situation.known.names)
        return Problem(piped(words, said))

    def choice(self, question: str, name: str, language: str) -> str:
        """What a choice is called."""
        called = self.labels.choices.get(question, {})
        return choice_word(called, name, language, self.labels.default_language)


class Step(NamedTuple):
    """One question, made ready."""

    question: Question
    read: Reader
    conditions: tuple[Expression, ...]  # of its group, and its own
    constraint: Expression | None
    computed: Expression | str | None  # where its answer comes from when nobody gives it
    filters: dict[str, Expression | None]  # by choice name, where a filter says which are offered
    shared: Shared

    def take(self, situation: Situation) -> None:
        """Adds the answer, or what is wrong with it."""
        if not self.is_asked(situation):
            return
        situation.asked.append(situation.place + self.question.name)
        try:
            answer = self._answer(situation)
            if answer is not None:
                self._keep(answer, situation)
        except Refused as refused:
            situation.errors[situation.place + self.question.name] = refused.problem

    def is_asked(self, situation: Situation) -> bool:
        """A question whose filter leaves nothing to choose is not asked."""
        if not all(map(situation.asks, self.conditions)):
            return False
        return not self.filters or bool(self.left(situation))

    def left(self, situation: Situation) -> list[str]:
        """The choices that the filter leaves."""
        return [
            choice.name for choice in self.question.choices if situation.asks(self.filters.get(choice.name))
        ]

    def _answer(self, situation: Situation) -> Answer | None:
        if self.question.type is QuestionType.NOTE:
            return None
        if self.question.type is QuestionType.CALCULATE:
            return calculated(computed(self.computed, situation))
        if self.question.type is QuestionType.HIDDEN:
            return self._hidden(situation)
        question = self._offering(situation)
        words = self._words(question, situation)
        read = self.read if question is self.question else reader_of(question)
        answer = read(words, situation.known) if words else ""
        if answer != "":  # a text is empty, too, once control characters have gone
            return answer
        if self.question.required:
            raise Refused(self._not_answered(situation))
        return None

    def _offering(self, situation: Situation) -> Question:
        """A ranking puts in order what its filter leaves, and all of that."""
        if self.question.type is not QuestionType.RANK or not self.filters:
            return self.question
        left = self.left(situation)
        offered = [choice for choice in self.question.choices if choice.name in left]
        return structs.replace(self.question, choices=offered)

    def _words(self, question: Question, situation: Situation) -> list[str]:
        if self.question.read_only and self.computed is not None:
            return words_of(string(computed(self.computed, situation)))
        words = words_of(situation.raw.get(self.question.name))
        if not words and question.type is QuestionType.RANK:
            return ranked_words(question, situation.raw)
        return words

    def _hidden(self, situation: Situation) -> Answer | None:
        """What came with the page, else what is computed. Nobody sees it, so nobody is asked to mend it."""
        try:
            words = words_of(situation.raw.get(self.question.name))
            given = clean_text(words[0])[:LONGEST_HIDDEN] if words else ""
        except Refused:
            given = ""
        return given or calculated(computed(self.computed, situation))

    def _keep(self, answer: Answer, situation: Situation) -> None:
        situation.answers[self.question.name] = answer
        if answer in (DONT_KNOW, [DONT_KNOW]):
            return
        try:
            self._check_offered(answer, situation)
            self._check_alone(answer, situation)
            self._check_constraint(answer, situation)
        except Refused:
            del situation.answers[self.question.name]
            raise
        if self.question.other and OTHER in (answer if isinstance(answer, list) else [answer]):
            self._keep_other(situation)

    def _check_offered(self, answer: Answer, situation: Situation) -> None:
        for name in answer if isinstance(answer, list) else [answer]:
            if isinstance(name, str) and not situation.asks(self.filters.get(name)):
                raise Refused(CHOOSE_ONE)

    def _check_alone(self, answer: Answer, situation: Situation) -> None:
        chosen = answer if isinstance(answer, list) else []
        alone = [name for name in alone_in(self.question) if name in chosen]
        if alone and len(chosen) > 1:
            word = self.shared.choice(self.question.name, alone[0], situation.context.language)
            raise Refused(Problem(STANDS_ALONE, {"answer": word}))

    def _check_constraint(self, answer: Answer, situation: Situation) -> None:
        if self.constraint is None:
            return
        if not self.constraint.holds(replace(situation.context, own=answer)):
            said = self.shared.say(self.question.constraint_message, situation)
            raise Refused(said or DOES_NOT_FIT)

    def _keep_other(self, situation: Situation) -> None:
        name = self.question.other_name
        try:
            words = words_of(situation.raw.get(name))
            answer = read_other(words, situation.known) if words else ""
            if not answer:
                raise Refused(SAY_WHAT)
            situation.answers[name] = answer
        except Refused as refused:
            situation.errors[situation.place + name] = refused.problem

    def _not_answered(self, situation: Situation) -> Problem:
        if said := self.shared.say(self.question.required_message, situation):
            return said
        if self.question.type in (QuestionType.INTEGER, QuestionType.DECIMAL):
            return range_problem(self.question)
        return NOT_ANSWERED[self.question.type]


def step_of(section: Section, question: Question, shared: Shared, repeated: Repeated) -> Step:
    """`repeated` says what stands for several answers in this section. Raises ExpressionError."""
    group = section.group(question.group)
    conditions = [parsed(source, repeated) for source in (group.relevant if group else "", question.relevant)]
    return Step(
        question=question,
        read=reader_of(question),
        conditions=tuple(condition for condition in conditions if condition is not None),
        constraint=parsed(question.constraint, repeated),
        computed=parsed(question.calculation, repeated) or default_of(question, repeated),
        filters=_filters(question, repeated),
        shared=shared,
    )


def parsed(source: str, repeated: Repeated) -> Expression | None:
    return parse(source, repeated=repeated) if source.strip() else None


def default_of(question: Question, repeated: Repeated) -> Expression | str | None:
    """The default as it stands, or as an expression when it refers to an answer or calls a function."""
    if not question.default:
        return None
    return parse(question.default, repeated=repeated) if is_dynamic(question.default) else question.default


def is_dynamic(default: str) -> bool:
    """Whether a default is an expression, as XLSForm has it: it refers to an answer or calls a function."""
    return "${" in default or _CALL.search(default) is not None


def computed(source: Expression | str | None, situation: Situation) -> Value:
    """The value of an expression, or the text that stands for itself."""
    return situation.value(source) if isinstance(source, Expression) else source or ""


def calculated(value: Value) -> Answer | None:
    """What is kept of a calculation: whole numbers as such, and nothing for an empty text or no number."""
    if isinstance(value, bool):
        return string(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() and abs(value) <= LARGEST_INTEGER else value
    return value[:LONGEST_CALCULATED] or None


def _filters(question: Question, repeated: Repeated) -> dict[str, Expression | None]:
    """One condition a choice, in which the choice's own columns are texts already."""
    if not question.choice_filter.strip():
        return {}
    columns = columns_of(question)
    return {
        choice.name: parse(
            question.choice_filter, columns={**columns, **filter_columns(choice)}, repeated=repeated
        )
        for choice in question.choices
    }


def columns_of(question: Question) -> dict[str, str]:
    """Every column that some choice has, empty: so it is for a choice that lacks it."""
    return dict.fromkeys((column for choice in question.choices for column in filter_columns(choice)), "")


def filter_columns(choice: Choice) -> dict[str, str]:
    """What a choice_filter may read of a choice by a bare word."""
    return {**choice.columns, "name": choice.name}
