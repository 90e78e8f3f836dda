"""Files that come with a page of answers: each is stored at once, and the page goes on with its id."""

from participation.errors import Problem, Rejected
from participation.files.service import store_file
from participation.surveys.answers import Compiled
from participation.surveys.definitions import UPLOADS, Definition, Question, QuestionType
from participation.surveys.file_answers import purpose_of
from participation.web.forms import Form


async def with_uploads(survey: int, compiled: Compiled, form: Form) -> tuple[Form, dict[str, Problem]]:
    """The form with the ids of what was uploaded, and what is wrong with the rest, by name of the field."""
    fields = dict(form.fields)
    errors = {}
    for name, content in form.files.items():
        question = _asks_for_file(compiled.definition, name)
        if question is None or not content:
            continue
        try:
            images_only = question.type is QuestionType.PHOTO
            stored = await store_file(purpose_of(survey), content, images_only=images_only)
            fields[name] = [str(stored)]
        except Rejected as rejection:
            errors[name] = rejection.errors["file"]
    return Form(fields, form.errors), errors


def _asks_for_file(definition: Definition, name: str) -> Question | None:
    """The question behind a field: in a repetition the last part of its name."""
    question = definition.question(name.split(".")[-1])
    return question if question is not None and question.type in UPLOADS else None
