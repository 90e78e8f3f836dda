"""Which questions of a published version ask for the SKM. Pure."""

from dataclasses import dataclass

from participation.surveys.definitions import Definition, Question, QuestionType
from participation.surveys.skm_profile import asks_profile


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions by element; the one after the service, None where none is asked; those of the profile."""

    elements: dict[str, Question]
    service: Question | None
    profile: dict[str, Question]


def asked_in(definition: Definition) -> Asked | None:
    """None where no element is asked. What is repeated has no one answer, and is passed over."""
    questions = [
        question for section in definition.sections if not section.repeat for question in section.questions
    ]
    elements = {str(question.element): question for question in questions if question.element}
    service = next((one for one in questions if one.type is QuestionType.SERVICE), None)
    profile = {question.name: question for question in questions if asks_profile(question)}
    return Asked(elements, service, profile) if elements else None
