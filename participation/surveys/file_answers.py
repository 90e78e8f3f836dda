"""Which files are among somebody's answers. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from participation.surveys.definitions import UPLOADS, Definition


def purpose_of(survey: int) -> str:
    """What files of a survey are kept for."""
    return f"survey:{survey}"


def files_among(definition: Definition, answers: Mapping[str, Any]) -> list[str]:
    """The ids of all files among checked answers, repetitions included."""
    names = {question.name for question in definition.questions if question.type in UPLOADS}
    return list(_files(names, answers)) if names else []


def _files(names: set[str], answers: Mapping[str, Any]) -> Iterator[str]:
    for name, answer in answers.items():
        if name in names:
            yield str(answer)
        elif isinstance(answer, list):
            for repetition in answer:
                if isinstance(repetition, dict):
                    yield from _files(names, repetition)
