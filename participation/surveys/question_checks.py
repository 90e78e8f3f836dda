"""What is wrong with one question: its choices, its bounds, and settings that do not fit its type."""

from collections.abc import Iterable, Iterator

from participation.surveys.definitions import (
    DONT_KNOW,
    LARGEST_INTEGER,
    LONGEST_TEXT,
    MOST_SCALE_POINTS,
    NUMBERS,
    OTHER,
    SELECTS,
    UNASKED,
    Choice,
    DefinitionProblem,
    Question,
    QuestionType,
    is_choice_name,
)
from participation.surveys.readers import alone_in, reader_of
from participation.surveys.reading import Known, Refused, words_of
from participation.surveys.steps import is_dynamic
from participation.web.i18n import mark

WITH_DONT_KNOW = frozenset(
    {
        QuestionType.SELECT_ONE,
        QuestionType.SELECT_MULTIPLE,
        QuestionType.DATE,
        QuestionType.TIME,
        QuestionType.AREA,
        QuestionType.SERVICE,
        *NUMBERS,
    }
)
WITH_OTHER = frozenset({QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE})
_CHOOSABLE = SELECTS | {QuestionType.AREA, QuestionType.SERVICE, QuestionType.PHOTO, QuestionType.FILE}

Problems = Iterator[DefinitionProblem]


def check_question(path: str, question: Question) -> Problems:
    """Everything that can be said of a question without looking at the others."""
    yield from _check_choices(path, question)
    yield from _check_bounds(path, question)
    yield from _check_options(path, question)
    yield from _check_values(path, question)


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
    if choice.name == OTHER and question.other:
        return mark("The name “%(name)s” is kept for the choice “Other”. Take one of them away.")
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
    if question.dont_know and question.type not in WITH_DONT_KNOW:
        yield DefinitionProblem(
            f"{path}.dont_know",
            mark("“Don't know” is for questions with choices and numbers. Let a text be left empty instead."),
        )
    if question.other and question.type not in WITH_OTHER:
        yield DefinitionProblem(
            f"{path}.other", mark("“Other” is for questions with one choice or several. Take it away.")
        )
    if not set(question.exclusive) <= _names_of_choices(question):
        yield DefinitionProblem(
            f"{path}.exclusive",
            mark("A choice that stands alone must be one of the choices of a multiple choice question."),
        )


def _names_of_choices(question: Question) -> set[str]:
    if question.type is not QuestionType.SELECT_MULTIPLE:
        return set()
    return {*(choice.name for choice in question.choices), *([OTHER] if question.other else [])}


def _check_values(path: str, question: Question) -> Problems:
    """Where answers come from when nobody gives them."""
    if question.type is QuestionType.CALCULATE and not question.calculation.strip():
        yield DefinitionProblem(
            f"{path}.calculation",
            mark("A calculated value needs an expression, such as ${adults} + ${children}."),
        )
    if question.calculation.strip() and not (question.type in UNASKED or question.read_only):
        yield DefinitionProblem(
            f"{path}.calculation",
            mark(
                "People answer this question, so it cannot be calculated. Make it read-only, or take this away."
            ),
        )
    if question.default and not is_dynamic(question.default) and not _can_be_read(question):
        yield DefinitionProblem(
            f"{path}.default",
            mark("“%(default)s” is no answer to this question. Correct it, or leave it empty."),
            {"default": question.default},
        )
    if question.choice_filter.strip() and question.type not in SELECTS:
        yield DefinitionProblem(
            f"{path}.choice_filter", mark("Only choices can be filtered. Take the filter away.")
        )


def _can_be_read(question: Question) -> bool:
    """What the database would have to know is left to whoever answers."""
    if question.type in UNASKED or question.type in _CHOOSABLE - SELECTS:
        return True
    words = question.default.split() if question.type in SELECTS else words_of(question.default)
    try:
        reader_of(question)(words, Known())
    except Refused:
        return False
    return len(words) < 2 or not set(words) & set(alone_in(question))
