"""Earlier answers inside later words: "How long did you wait for your ${document}?". Pure."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from participation.surveys.definitions import DONT_KNOW, OTHER, Definition, QuestionType
from participation.surveys.evaluation import Answer, string, value_of
from participation.surveys.moments import spoken_day
from participation.texts import Text, text_in
from participation.web.i18n import gettext, mark

_REFERENCE = re.compile(r"\$\{\s*([A-Za-z_][A-Za-z0-9_.-]*)\s*\}")
NOTHING = "…"
"""Stands where a question has no answer yet."""
DONT_KNOW_LABEL = mark("Don't know")
OTHER_LABEL = mark("Other")
OFFERED_BESIDE = {OTHER: OTHER_LABEL, DONT_KNOW: DONT_KNOW_LABEL}
"""What the platform offers beside the choices of a form, and what it is called."""


def references(text: Text) -> frozenset[str]:
    """The questions whose answers a text repeats, in any of its languages."""
    return frozenset(name for wording in text.values() for name in _REFERENCE.findall(wording))


def pieces(wording: str) -> Iterator[tuple[str, str]]:
    """The words between references and the names in them, in order: ("your ", ""), ("", "document"), …"""
    parts = _REFERENCE.split(wording)
    for number, part in enumerate(parts):
        if number % 2:
            yield "", part
        elif part:
            yield part, ""


def piped(wording: str, said: Callable[[str], str]) -> str:
    """The wording with each reference replaced by what `said` makes of its name."""
    return "".join(words or said(name) or NOTHING for words, name in pieces(wording))


class Names(NamedTuple):
    """What areas and services are called, by id. An area and a service may have the same id."""

    areas: Mapping[int, str] = {}
    services: Mapping[int, Text] = {}

    def called(self, kind: QuestionType) -> dict[str, Text]:
        """By answer, for questions of this type; an area is called the same in every language."""
        if kind is QuestionType.AREA:
            return {str(area): {"": name} for area, name in self.areas.items()}
        if kind is QuestionType.SERVICE:
            return {str(service): name for service, name in self.services.items()}
        return {}


NO_NAMES = Names()


class Labels(NamedTuple):
    """What the answers of a form are called."""

    choices: Mapping[str, Mapping[str, Text]]  # by question, then by value
    named: Mapping[str, QuestionType]  # the questions whose answers are areas or services
    default_language: str

    def called(self, question: str, names: Names) -> Mapping[str, Text] | None:
        """By value; None for a question whose answers are words or numbers of their own."""
        if question in self.named:
            return names.called(self.named[question])
        return self.choices.get(question)


def labels_of(definition: Definition) -> Labels:
    """The labels of every question that has choices, areas or services."""
    questions = list(definition.questions)
    named = {q.name: q.type for q in questions if q.type in (QuestionType.AREA, QuestionType.SERVICE)}
    choices = {q.name: {choice.name: choice.label for choice in q.choices} for q in questions if q.choices}
    return Labels(choices, named, definition.default_language)


def choice_word(called: Mapping[str, Text], value: str, language: str, default_language: str) -> str:
    """A choice as people read it; `called` are the words of its question."""
    if value in called:
        return text_in(called[value], language, default_language)
    return gettext(OFFERED_BESIDE[value]) if called and value in OFFERED_BESIDE else value


def said_with(
    labels: Labels, answers: Mapping[str, Answer], language: str, names: Names = NO_NAMES
) -> Callable[[str], str]:
    """What `piped` needs: the answer to a question in the words that the person saw."""

    def said(name: str) -> str:
        value = string(value_of(answers.get(name)))
        called = labels.called(name, names)
        if called is None:
            return spoken_day(value, language)
        default = labels.default_language
        return ", ".join(choice_word(called, each, language, default) for each in value.split())

    return said
