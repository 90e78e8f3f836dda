"""On which page staff write each part of a survey, so that whoever reads what is missing gets there. Pure."""

from typing import NamedTuple

from participation.surveys.definitions import Definition
from participation.surveys.schemas import SurveyView
from participation.texts import Text


class Written(NamedTuple):
    """A part as its writers know it: in its own words, where it has some, and the path of its page."""

    called: Text
    path: str


def written_where(survey: SurveyView, place: str) -> Written:
    """`place` is a field of the details, such as `purpose`, or a way into the definition: `sections.0.label.id`."""
    page, parts = f"/manage/surveys/{survey.id}", place.split(".")
    if parts[0] == "sections" and len(parts) > 1:
        called, path = _in_definition(survey.definition, parts[1:])
        return Written(called, page + path)
    if parts[0] in {"", "sections"}:
        return Written({}, page)
    return Written({}, f"{page}/details#{place.replace('.', '-')}")


def _in_definition(definition: Definition, parts: list[str]) -> tuple[Text, str]:
    section, inner = definition.sections[int(parts[0])], parts[1:]
    if inner[:1] == ["questions"]:
        question = section.questions[int(inner[1])]
        return question.label or {"": question.name}, f"/questions/{question.name}"
    if inner[:1] == ["groups"]:
        group = section.groups[int(inner[1])]
        return group.label or {"": group.name}, f"/groups/{group.name}"
    return section.label or {"": section.name}, f"/sections/{section.name}"
