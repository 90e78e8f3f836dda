"""Answers in the words that the form offered, for people to read again. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from participation.surveys.definitions import (
    AGREED,
    DONT_KNOW,
    OTHER,
    TEXTS,
    UNSEEN,
    UPLOADS,
    Definition,
    Question,
    QuestionType,
    Section,
)
from participation.surveys.piping import DONT_KNOW_LABEL, OTHER_LABEL, Names, labels_of, piped, said_with
from participation.texts import Text, text_in
from participation.web.i18n import current_language, format_day, format_number, gettext, mark

AGREED_LABEL = mark("I agree")
FILE_LABEL = mark("One file")


def shown_answer(question: Question, given: Iterable[object], default: str, names: Names) -> str:
    """One answer, as typed or as stored. `default` is the form's own language."""
    labels = {} if question.type in TEXTS else _labels(question, default, names)
    return ", ".join(
        labels[str(value)] if str(value) in labels else _shown(question, value) for value in given
    )


def _shown(question: Question, value: object) -> str:
    if question.type in UPLOADS:
        return gettext(FILE_LABEL)
    if question.type is QuestionType.DATE:
        return _day(str(value))
    return format_number(value) if isinstance(value, int | float) else str(value)


def _day(typed: str) -> str:
    try:
        return format_day(date.fromisoformat(typed))
    except ValueError:
        return typed


def _labels(question: Question, default: str, names: Names) -> dict[str, str]:
    called = {choice.name: choice.label for choice in question.choices} | names.called(question.type)
    labels = {value: text_in(text, current_language(), default) for value, text in called.items()}
    fixed = {DONT_KNOW: gettext(DONT_KNOW_LABEL)}
    if question.other:
        fixed[OTHER] = gettext(OTHER_LABEL)
    if question.type is QuestionType.CONSENT:
        fixed[AGREED] = gettext(AGREED_LABEL)
    return {**labels, **fixed}


class Line(NamedTuple):
    """One answer among others; `time` counts from 1 in a section that is answered several times."""

    section: Section
    question: Question
    time: int | None
    label: Text  # with the earlier answers that it repeats
    shown: str


def shown_lines(definition: Definition, answers: Mapping[str, Any], names: Names) -> list[Line]:
    """All answers as they are stored, in the order of the form; values that nobody gave are left out."""
    lines: list[Line] = []
    for section in definition.sections:
        if section.repeat is None:
            lines += _lines(definition, section, None, answers, answers, names)
            continue
        for time, repetition in enumerate(answers.get(section.name, []), start=1):
            lines += _lines(definition, section, time, repetition, {**answers, **repetition}, names)
    return lines


def _lines(
    definition: Definition,
    section: Section,
    time: int | None,
    answers: Mapping[str, Any],
    known: Mapping[str, Any],
    names: Names,
) -> Iterator[Line]:
    """`known` are the answers that words of this section may repeat."""
    default = definition.default_language
    for question in section.questions:
        answer = answers.get(question.name)
        if answer is None or question.type in UNSEEN:
            continue
        shown = shown_answer(question, answer if isinstance(answer, list) else [answer], default, names)
        words = answers.get(question.other_name) if question.other else None
        label = _with_answers(question.label, definition, known, names)
        yield Line(section, question, time, label, f"{shown}: {words}" if words else shown)


def _with_answers(text: Text, definition: Definition, answers: Mapping[str, Any], names: Names) -> Text:
    labels = labels_of(definition)
    return {code: piped(words, said_with(labels, answers, code, names)) for code, words in text.items()}


def named_ids(definition: Definition, answers: Mapping[str, Any], kind: QuestionType) -> list[int]:
    """The ids that stand among the answers to questions of this type, whose names somebody has to look up."""
    wanted = {question.name for question in definition.questions if question.type is kind}
    repeated = [answers.get(section.name, []) for section in definition.sections if section.repeat]
    everything = [answers, *(repetition for times in repeated for repetition in times)]
    return [each[name] for each in everything for name in wanted if isinstance(each.get(name), int)]
