"""All that must hold before a survey is published: what its editor still has to mend, place by place."""

import re
from collections.abc import Iterator

from participation.surveys.condition_checks import check_conditions
from participation.surveys.definitions import (
    LONGEST_LABEL,
    MOST_CHOICES,
    MOST_QUESTIONS,
    UNASKED,
    Definition,
    DefinitionProblem,
    Question,
    QuestionType,
)
from participation.surveys.identifiers import check_identifiers
from participation.surveys.question_checks import check_question
from participation.surveys.section_checks import check_names, check_sections
from participation.texts import Text
from participation.web.i18n import mark

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,4})?")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_ELEMENT_SCORES = ["1", "2", "3", "4"]

Problems = Iterator[DefinitionProblem]


def check_definition(definition: Definition) -> list[DefinitionProblem]:
    """Empty when the definition can be published; else its problems in the order of the form."""
    if problem := _size_problem(definition):
        return [problem]
    return [
        *_check_languages(definition),
        *check_names(definition),
        *_check_texts(definition),
        *check_sections(definition),
        *_check_questions(definition),
        *_check_elements(definition),
        *check_conditions(definition),
        *check_identifiers(definition),
    ]


def completeness(definition: Definition) -> dict[str, tuple[int, int]]:
    """By language: how many texts are written, and how many are needed."""
    needed = [text for _, text in _needed_texts(definition)]
    return {
        language: (sum(bool(text.get(language, "").strip()) for text in needed), len(needed))
        for language in definition.languages
    }


def placed(definition: Definition) -> Iterator[tuple[str, Question]]:
    """Each question with the path that leads to it."""
    for at, section in enumerate(definition.sections):
        for number, question in enumerate(section.questions):
            yield f"sections.{at}.questions.{number}", question


def _size_problem(definition: Definition) -> DefinitionProblem | None:
    """What is too large is not looked at any closer."""
    questions = definition.questions
    if not questions:
        return DefinitionProblem("sections", mark("A survey needs at least one question. Add one."))
    if len(questions) > MOST_QUESTIONS or len(definition.sections) > MOST_QUESTIONS:
        return DefinitionProblem(
            "sections",
            mark("A survey has at most %(most)s questions. Leave some out, or make two surveys."),
            {"most": MOST_QUESTIONS},
        )
    for path, question in placed(definition):
        if len(question.choices) > MOST_CHOICES:
            return DefinitionProblem(
                f"{path}.choices",
                mark("A question has at most %(most)s choices. Leave some out, or ask in two steps."),
                {"most": MOST_CHOICES},
            )
    return None


def _check_languages(definition: Definition) -> Problems:
    languages = definition.languages
    if len(set(languages)) < len(languages) or not all(map(_LANGUAGE.fullmatch, languages)):
        yield DefinitionProblem("languages", mark("Name each language once, by its code: id, en, jv, su."))
    if definition.default_language not in languages:
        yield DefinitionProblem(
            "default_language", mark("The main language must be one of those that the survey is written in.")
        )


def _check_texts(definition: Definition) -> Problems:
    for path, text in _needed_texts(definition):
        for language in definition.languages:
            if not text.get(language, "").strip():
                yield DefinitionProblem(
                    f"{path}.{language}",
                    mark("This text is missing in one language (%(language)s). Write it."),
                    {"language": language},
                )
        for language, wording in text.items():
            yield from _check_wording(f"{path}.{language}", wording)


def _check_wording(path: str, wording: str) -> Problems:
    if len(wording) > LONGEST_LABEL:
        yield DefinitionProblem(
            path,
            mark("This text has %(length)s characters and may have %(longest)s. Please shorten it."),
            {"length": len(wording), "longest": LONGEST_LABEL},
        )
    if _CONTROLS.search(wording):
        yield DefinitionProblem(
            path, mark("This text holds characters that cannot be read. Write it again, without them.")
        )


def _needed_texts(definition: Definition) -> Iterator[tuple[str, Text]]:
    """Labels, and every optional text that is there in any language; a lone section needs no label."""
    lone = len(definition.sections) == 1
    for at, section in enumerate(definition.sections):
        path = f"sections.{at}"
        yield from _written(f"{path}.label", section.label, optional=lone and section.repeat is None)
        yield from _written(f"{path}.hint", section.hint, optional=True)
        if section.repeat:
            yield from _written(f"{path}.repeat.item", section.repeat.item, optional=True)
        for number, group in enumerate(section.groups):
            yield f"{path}.groups.{number}.label", group.label
            yield from _written(f"{path}.groups.{number}.hint", group.hint, optional=True)
    for path, question in placed(definition):
        yield from _texts_of_question(path, question)


def _texts_of_question(path: str, question: Question) -> Iterator[tuple[str, Text]]:
    """Nobody reads the label of what is hidden or calculated."""
    unseen = question.type in UNASKED and question.type is not QuestionType.NOTE
    yield from _written(f"{path}.label", question.label, optional=unseen)
    for name in ("hint", "guidance_hint", "required_message", "constraint_message"):
        yield from _written(f"{path}.{name}", getattr(question, name), optional=True)
    for number, choice in enumerate(question.choices):
        yield f"{path}.choices.{number}.label", choice.label


def _written(path: str, text: Text, *, optional: bool) -> Iterator[tuple[str, Text]]:
    if not optional or any(wording.strip() for wording in text.values()):
        yield path, text


def _check_questions(definition: Definition) -> Problems:
    for path, question in placed(definition):
        yield from check_question(path, question)


def _check_elements(definition: Definition) -> Problems:
    taken: set[str] = set()
    for path, question in placed(definition):
        if question.element is None:
            continue
        if not _scores_one_to_four(question):
            yield DefinitionProblem(
                f"{path}.element",
                mark("An element of the SKM needs a scale from 1 to 4, or four choices named 1, 2, 3 and 4."),
            )
        if question.element in taken:
            yield DefinitionProblem(
                f"{path}.element",
                mark("The element %(element)s is asked twice. Keep it at one question."),
                {"element": question.element},
            )
        taken.add(question.element)


def _scores_one_to_four(question: Question) -> bool:
    if question.type is QuestionType.SCALE:
        return (question.minimum, question.maximum) == (1, 4)
    names = sorted(choice.name for choice in question.choices)
    return question.type is QuestionType.SELECT_ONE and names == _ELEMENT_SCORES
