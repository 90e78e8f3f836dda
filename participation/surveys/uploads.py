"""Files that come with a page of answers: each is stored at once, and the page goes on with its id."""

from participation.errors import Problem, Rejected
from participation.files.service import store_file
from participation.surveys.answers import Compiled
from participation.surveys.definitions import UPLOADS, QuestionType
from participation.surveys.file_answers import purpose_of
from participation.web.forms import Form


async def with_uploads(survey: int, compiled: Compiled, form: Form) -> tuple[Form, dict[str, Problem]]:
    """The form with the ids of what was uploaded, and what is wrong with the rest, by name of the field."""
    wanted = {
        question.name: question for question in compiled.definition.questions if question.type in UPLOADS
    }
    if not wanted:
        return form, {}
    fields = {
        name: _known(values) if _own(name) in wanted else values for name, values in form.fields.items()
    }
    errors = {}
    for name, content in form.files.items():
        if not content or _own(name) not in wanted:
            continue
        try:
            images_only = wanted[_own(name)].type is QuestionType.PHOTO
            stored = await store_file(purpose_of(survey), content, images_only=images_only)
            fields[name] = [str(stored)]
        except Rejected as rejection:
            errors[name] = rejection.errors["file"]
    return Form(fields, form.errors), errors


def _own(name: str) -> str:
    """The name of the question behind a field: in a repetition the last part."""
    return name.split(".")[-1]


def _known(values: list[str]) -> list[str]:
    """Less the empty text that a browser sends where no file was chosen, beside the id of one that is here."""
    return [value for value in values if value]
