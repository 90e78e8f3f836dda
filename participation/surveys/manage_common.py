"""What the staff pages of a draft share: who may change it, saving it, and going back to the place that was changed."""

from typing import Any

from litestar import Request
from litestar.response import Redirect

from participation.errors import Conflict, Rejected
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.surveys.definitions import Definition
from participation.surveys.queries import survey_office
from participation.surveys.schemas import SurveyView
from participation.surveys.service import save_definition
from participation.web.forms import Form
from participation.web.urls import url

edits_this = Requires(Permission.EDIT_SURVEYS, "survey_id", survey_office)


async def save(
    request: Request[Any, Any, Any], survey: SurveyView, form: Form, definition: Definition
) -> None:
    """Saves the questions under the revision that the form was made from."""
    await save_definition(request.user, survey.id, form.whole("revision") or 0, definition)


def at_revision(survey: SurveyView, form: Form) -> Form:
    """The form for this state of the draft."""
    return Form({**form.fields, "revision": [str(survey.revision)]})


def back(survey_id: int, name: str = "") -> Redirect:
    """To the outline, where the focus goes to the part of this name."""
    fragment = f"#{name}" if name else ""
    return Redirect(url(f"/manage/surveys/{survey_id}") + fragment, status_code=303)


def shown(form: Form, error: Rejected | Conflict | None) -> dict[str, Any]:
    """What was typed with what is wrong; a conflict is said at the top, as it belongs to no field."""
    if isinstance(error, Rejected):
        form = form.with_errors(error)
    return {"form": form, "conflict": error if isinstance(error, Conflict) else None}
