"""The form of an application: what it says, and the documents that come with it, each stored at once."""

from uuid import UUID

import msgspec

from participation.errors import Problem, Rejected
from participation.files.queries import files_for
from participation.files.service import store_file
from participation.organisations.partner_schemas import ApplicationView, ApplicationWanted
from participation.organisations.partner_wording import DOCUMENT_KINDS
from participation.web.forms import Form, whole_number

TEXTS = ("name", "kind", "registration", "about", "contact", "email", "phone", "website")


def purpose_of(key: UUID) -> str:
    """What files are uploaded for: those of one page are of no use on another one."""
    return f"partner:{key}"


def key_of(form: Form) -> UUID | None:
    """The key of the page, which becomes the id of the application."""
    try:
        return UUID(form.value("_key"))
    except ValueError:
        return None


def application_in(form: Form) -> ApplicationWanted:
    """What is no number stands for no area, so that it is refused and not forgotten."""
    areas = tuple(whole_number(typed) or 0 for typed in form.values("areas"))
    return ApplicationWanted(**{name: form.text(name) for name in TEXTS}, areas=areas)


def form_of(application: ApplicationView, name: str) -> Form:
    """The form filled with what is stored."""
    return Form.of({**msgspec.structs.asdict(application), "name": name})


async def with_documents(key: UUID, form: Form) -> tuple[Form, dict[str, Problem]]:
    """The form with the ids of its documents, and what is wrong with the others, by field."""
    errors: dict[str, Problem] = {}
    fields = {**form.fields, **{kind: await _known(key, form, kind) for kind in DOCUMENT_KINDS}}
    for kind in DOCUMENT_KINDS:
        if content := form.files.get(kind):
            try:
                fields[kind] = [str(await store_file(purpose_of(key), content, images_only=False))]
            except Rejected as rejection:
                errors[kind] = rejection.errors["file"]
    return Form(fields, form.errors), errors


async def _known(key: UUID, form: Form, kind: str) -> list[str]:
    """The id of a document that was sent before; nothing for one that is no more."""
    return sorted(await files_for(purpose_of(key), form.values(kind)))[:1]


def documents_in(form: Form) -> dict[str, UUID]:
    """Files by their kind, of a form with the ids of its documents."""
    return {kind: UUID(form.value(kind)) for kind in DOCUMENT_KINDS if form.value(kind)}
