"""Which questions of a published version ask for the SKM. Pure."""

from dataclasses import dataclass

from participation.surveys.definitions import Definition, Question, QuestionType
from participation.surveys.skm_profile import asks_profile


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions by element; the name of the one after the service, "" where none is asked; those of the profile."""

    elements: dict[str, Question]
    service: str
    profile: dict[str, Question]


def asked_in(definition: Definition) -> Asked | None:
    """None where no element is asked. What is repeated has no one answer, and is passed over."""
    questions = [
        question for section in definition.sections if not section.repeat for question in section.questions
    ]
    elements = {str(question.element): question for question in questions if question.element}
    service = next((one.name for one in questions if one.type is QuestionType.SERVICE), "")
    profile = {question.name: question for question in questions if asks_profile(question)}
    return Asked(elements, service, profile) if elements else None
