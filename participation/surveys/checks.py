"""All that must hold before a survey is published: what its editor still has to mend, place by place."""

import re
from collections.abc import Iterable, Iterator

from participation.surveys.condition_checks import check_conditions
from participation.surveys.definitions import (
    DONT_KNOW,
    LARGEST_INTEGER,
    LONGEST_LABEL,
    LONGEST_TEXT,
    MOST_CHOICES,
    MOST_QUESTIONS,
    MOST_SCALE_POINTS,
    NUMBERS,
    SELECTS,
    TEXTS,
    Choice,
    Definition,
    DefinitionProblem,
    Question,
    QuestionType,
    is_choice_name,
    is_name,
)
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
        *_check_names(definition),
        *_check_texts(definition),
        *_check_questions(definition),
        *_check_elements(definition),
        *check_conditions(definition),
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


def _check_names(definition: Definition) -> Problems:
    """Sections and questions share one set of names, as groups and questions do in XLSForm."""
    taken: set[str] = set()
    for path, name in _names(definition):
        if not is_name(name):
            yield DefinitionProblem(
                path,
                mark(
                    "“%(name)s” cannot be a name. Start with a letter, go on with letters, digits, _ or -, "
                    "up to 64 characters."
                ),
                {"name": name},
            )
        elif name in taken:
            yield DefinitionProblem(
                path, mark("The name “%(name)s” is used twice. Choose another one."), {"name": name}
            )
        taken.add(name)


def _names(definition: Definition) -> Iterator[tuple[str, str]]:
    for at, section in enumerate(definition.sections):
        yield f"sections.{at}.name", section.name
        for number, question in enumerate(section.questions):
            yield f"sections.{at}.questions.{number}.name", question.name


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
        yield from _written(f"sections.{at}.label", section.label, optional=lone)
    for path, question in placed(definition):
        yield f"{path}.label", question.label
        for name in ("hint", "required_message", "constraint_message"):
            yield from _written(f"{path}.{name}", getattr(question, name), optional=True)
        for number, choice in enumerate(question.choices):
            yield f"{path}.choices.{number}.label", choice.label


def _written(path: str, text: Text, *, optional: bool) -> Iterator[tuple[str, Text]]:
    if not optional or any(wording.strip() for wording in text.values()):
        yield path, text


def _check_questions(definition: Definition) -> Problems:
    for number, section in enumerate(definition.sections):
        if not section.questions:
            yield DefinitionProblem(
                f"sections.{number}",
                mark("This section has no questions. Add one, or take the section away."),
            )
    for path, question in placed(definition):
        yield from _check_choices(path, question)
        yield from _check_bounds(path, question)
        yield from _check_options(path, question)


def _check_choices(path: str, question: Question) -> Problems:
    """A scale may have choices too: they label its points."""
    if question.type in SELECTS and len(question.choices) < 2:
        yield DefinitionProblem(
            f"{path}.choices", mark("This question needs at least two choices. Add them.")
        )
    if question.choices and question.type not in SELECTS and question.type is not QuestionType.SCALE:
        yield DefinitionProblem(
            f"{path}.choices",
            mark("This type of question has no choices. Take them away, or change the type."),
        )
    taken: set[str] = set()
    for number, choice in enumerate(question.choices):
        if message := _choice_message(question, choice, taken):
            yield DefinitionProblem(f"{path}.choices.{number}.name", message, {"name": choice.name})
        taken.add(choice.name)


def _choice_message(question: Question, choice: Choice, taken: Iterable[str]) -> str | None:
    if not is_choice_name(choice.name):
        return mark("“%(name)s” cannot name a choice. Use letters, digits, _, - or . and no spaces.")
    if choice.name == DONT_KNOW:
        return mark("The name “%(name)s” is kept for “Don't know”. Offer that by its own setting.")
    if choice.name in taken:
        return mark("The name “%(name)s” is used twice. Choose another one.")
    points = question.points
    if question.type is QuestionType.SCALE and choice.name not in map(str, points[:MOST_SCALE_POINTS]):
        return mark("“%(name)s” is no point of this scale. Name a choice by the number that it explains.")
    return None


def _check_bounds(path: str, question: Question) -> Problems:
    bounds = [bound for bound in (question.minimum, question.maximum) if bound is not None]
    if bounds and question.type not in NUMBERS:
        yield DefinitionProblem(
            f"{path}.minimum",
            mark("Only numbers and scales have a lowest and a highest value. Take it away."),
        )
    elif any(abs(bound) > LARGEST_INTEGER for bound in bounds):
        yield DefinitionProblem(f"{path}.minimum", mark("A number may have at most 15 digits."))
    elif question.type is QuestionType.SCALE and not 2 <= len(question.points) <= MOST_SCALE_POINTS:
        yield DefinitionProblem(
            f"{path}.minimum",
            mark("A scale needs a lowest and a highest number, and from 2 to %(most)s points between them."),
            {"most": MOST_SCALE_POINTS},
        )
    elif len(bounds) == 2 and bounds[0] > bounds[1]:
        yield DefinitionProblem(f"{path}.minimum", mark("The lowest number is above the highest. Swap them."))


def _check_options(path: str, question: Question) -> Problems:
    longest, limit = question.maximum_length, LONGEST_TEXT.get(question.type, 0)
    if longest is not None and not 1 <= longest <= limit:
        yield DefinitionProblem(
            f"{path}.maximum_length",
            mark(
                "A short text has from 1 to 500 characters, a long one up to 10,000; other answers have none."
            ),
        )
    if question.dont_know and question.type in TEXTS:
        yield DefinitionProblem(
            f"{path}.dont_know",
            mark("“Don't know” is for questions with choices and numbers. Let a text be left empty instead."),
        )
    if not set(question.exclusive) <= _names_of_choices(question):
        yield DefinitionProblem(
            f"{path}.exclusive",
            mark("A choice that stands alone must be one of the choices of a multiple choice question."),
        )


def _names_of_choices(question: Question) -> set[str]:
    if question.type is not QuestionType.SELECT_MULTIPLE:
        return set()
    return {choice.name for choice in question.choices}


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
