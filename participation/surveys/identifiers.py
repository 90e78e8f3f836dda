"""Answers that can lead to a person, apart from all others. Pure.

Both parts have the shape of checked answers: a repeated section is a list with an object for each time, as long
in the one part as in the other.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeAlias

from participation.surveys.conditions import Role, read_conditions
from participation.surveys.definitions import Definition, DefinitionProblem
from participation.surveys.expressions import names
from participation.web.i18n import mark

Answers: TypeAlias = dict[str, Any]

_VALUES = frozenset({Role.CALCULATION, Role.DEFAULT})
UNMARKED = mark(
    "This is made from “%(name)s”, which can lead to a person. Mark it as leading to a person too, so that it is "
    "kept apart."
)


def identifying_names(definition: Definition) -> frozenset[str]:
    """Names of the answers that are kept apart."""
    return frozenset(_identifying(definition))


def _identifying(definition: Definition) -> Iterator[str]:
    for question in definition.questions:
        if question.leads_to_a_person:
            yield question.name
            if question.other:
                yield question.other_name


def split(answers: Mapping[str, Any], identifying: Collection[str]) -> tuple[Answers, Answers]:
    """What stays with the submission, and what is kept apart from it, empty where there is nothing."""
    if not identifying:
        return dict(answers), {}
    kept: Answers = {}
    apart: Answers = {}
    for name, answer in answers.items():
        if name in identifying:
            apart[name] = answer
        elif _is_repeated(answer):
            parts = [split(each, identifying) for each in answer]
            kept[name] = [part for part, _ in parts]
            if any(own for _, own in parts):
                apart[name] = [own for _, own in parts]
        else:
            kept[name] = answer
    return kept, apart


def joined(kept: Mapping[str, Any], apart: Mapping[str, Any] | None) -> Answers:
    """All answers again; `apart` is None where there were none, or where they are erased."""
    together = dict(kept)
    for name, answer in (apart or {}).items():
        if _is_repeated(answer) and name in together:
            together[name] = [joined(each, own) for each, own in zip(together[name], answer, strict=True)]
        else:
            together[name] = answer
    return together


def _is_repeated(answer: object) -> bool:
    return isinstance(answer, list) and bool(answer) and isinstance(answer[0], dict)


def check_identifiers(definition: Definition) -> Iterator[DefinitionProblem]:
    """A value made from what leads to a person may lead there too, so it has to be kept apart as well."""
    apart = identifying_names(definition)
    conditions, _ = read_conditions(definition)
    for condition in conditions:
        question = condition.question
        if question is None or question.leads_to_a_person or condition.role not in _VALUES:
            continue
        if made_from := sorted(names(condition.expression) & apart):
            yield DefinitionProblem(condition.path, UNMARKED, {"name": made_from[0]})
