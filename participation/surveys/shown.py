"""Answers in the words that the form offered, for people to read again. Pure."""

from collections.abc import Iterable, Mapping

from participation.surveys.definitions import DONT_KNOW, TEXTS, Question, QuestionType
from participation.texts import text_in
from participation.web.i18n import current_language, gettext, mark

DONT_KNOW_LABEL = mark("Don't know")


def shown_answer(question: Question, given: Iterable[object], default: str, areas: Mapping[str, str]) -> str:
    """One answer, as typed or as stored; `default` is the form's own language, `areas` holds names by id."""
    labels = {} if question.type in TEXTS else _labels(question, default, areas)
    return ", ".join(labels.get(str(value), str(value)) for value in given)


def _labels(question: Question, default: str, areas: Mapping[str, str]) -> dict[str, str]:
    labels = {choice.name: text_in(choice.label, current_language(), default) for choice in question.choices}
    offered = areas if question.type is QuestionType.AREA else {}
    return {**labels, **offered, DONT_KNOW: gettext(DONT_KNOW_LABEL)}
