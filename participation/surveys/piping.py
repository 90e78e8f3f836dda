"""Earlier answers inside later words: "How long did you wait for your ${document}?". Pure."""

import re
from collections.abc import Callable, Iterator, Mapping

from participation.surveys.definitions import DONT_KNOW, OTHER, Definition
from participation.surveys.evaluation import Answer, string, value_of
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


Labels = Mapping[str, Mapping[str, Text]]
"""By question, then by value: what its choices are called."""


def labels_of(definition: Definition) -> Labels:
    """The labels of every question that has choices."""
    return {
        question.name: {choice.name: choice.label for choice in question.choices}
        for question in definition.questions
        if question.choices
    }


def choice_word(called: Mapping[str, Text], value: str, language: str, default_language: str) -> str:
    """A choice as people read it; `called` are the words of its question."""
    if value in called:
        return text_in(called[value], language, default_language)
    return gettext(OFFERED_BESIDE[value]) if called and value in OFFERED_BESIDE else value


def said_with(
    labels: Labels, answers: Mapping[str, Answer], language: str, default_language: str
) -> Callable[[str], str]:
    """What `piped` needs: the answer to a question in the words that the person saw."""

    def said(name: str) -> str:
        value = string(value_of(answers.get(name)))
        called = labels.get(name)
        if not called:
            return value
        return ", ".join(choice_word(called, each, language, default_language) for each in value.split())

    return said
