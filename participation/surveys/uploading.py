"""The use cases of uploaded forms: an XLSForm becomes a draft, or the questions of one that is there."""

import asyncio
from dataclasses import dataclass

from msgspec.structs import replace

from participation.accounts.schemas import Person
from participation.organisations.permissions import Actor
from participation.surveys.publishing import missing_for_publication
from participation.surveys.schemas import SurveyCreate, SurveyUpdate, SurveyView
from participation.surveys.service import create_survey, save_definition, survey_or_not_found, update_survey
from participation.surveys.sheet_problems import SheetProblem
from participation.surveys.xlsform_reading import ReadForm, read_form
from participation.texts import Text

LONGEST_TITLE = 200
STANDARD_DETAILS = {
    "introduction": "%(office)s mengajak warga menjawab survei ini.",
    "purpose": "Jawaban Anda dipakai untuk memperbaiki layanan publik.",
    "legal_basis": "UU 25/2009 tentang Pelayanan Publik",
    "contact": "%(office)s",
}
"""What the privacy notice says of a form that is published from the command line and says nothing itself."""
STANDARD_RETENTION = 365


@dataclass(frozen=True)
class Uploaded:
    """The survey that a form became, and what is to be said of the form."""

    survey: SurveyView
    problems: list[SheetProblem]

    @property
    def errors(self) -> list[SheetProblem]:
        return [problem for problem in self.problems if problem.severity == "error"]


async def create_from_form(
    actor: Actor | Person, office: int, content: bytes, name: str = "", slug: str = ""
) -> Uploaded:
    """A new draft; `name` is its title where the form has none.

    Raises Rejected or TooLarge for what is no form, Forbidden for a foreign office.
    """
    form = await asyncio.to_thread(read_form, content)
    title = _title(form.settings.title, form.definition.default_language, name)
    survey = await create_survey(actor, SurveyCreate(office, title, slug=slug or form.settings.form_id))
    survey = await update_survey(actor, survey.id, _details(survey, form))
    survey = await save_definition(actor, survey.id, survey.revision, form.definition)
    return Uploaded(survey, form.problems)


async def replace_questions(actor: Person, survey_id: int, revision: int, content: bytes) -> Uploaded:
    """The questions of a draft anew, from a form; its details stay.

    Raises Rejected or TooLarge for what is no form, Conflict when the draft has changed meanwhile.
    """
    form = await asyncio.to_thread(read_form, content)
    survey = await save_definition(actor, survey_id, revision, form.definition)
    return Uploaded(survey, form.problems)


async def complete_details(actor: Person, survey_id: int) -> tuple[SurveyView, list[str]]:
    """Fills with standard words what publishing asks for and the form did not say; names what was filled."""
    survey = await survey_or_not_found(survey_id)
    missing = {name.partition(".")[0] for name in missing_for_publication(survey)}
    if not missing:
        return survey, []
    details = details_of(survey)
    for name in missing & STANDARD_DETAILS.keys():
        words = STANDARD_DETAILS[name] % {"office": survey.office_name}
        said = {**getattr(survey, name), "id": words} if name in ("introduction", "purpose") else words
        details = replace(details, **{name: said})
    if "retention_days" in missing:
        details = replace(details, retention_days=STANDARD_RETENTION)
    return await update_survey(actor, survey_id, details), sorted(missing)


def details_of(survey: SurveyView) -> SurveyUpdate:
    """The details of a survey as they are."""
    definition = survey.definition
    names = [name for name in SurveyUpdate.__struct_fields__ if name not in ("languages", "pages")]
    values = {name: getattr(survey, name) for name in names}
    return SurveyUpdate(**values, languages=definition.languages, pages=definition.pages)


def _details(survey: SurveyView, form: ReadForm) -> SurveyUpdate:
    settings = form.settings
    return replace(
        details_of(survey),
        introduction=settings.introduction,
        purpose=settings.purpose,
        legal_basis=settings.legal_basis,
        retention_days=settings.retention_days,
        contact=settings.contact,
    )


def _title(title: Text, default_language: str, name: str) -> Text:
    """With Indonesian words, which every survey has: those of the form's own language where there are none."""
    own = title.get(default_language) or next(iter(title.values()), "") or name.strip() or "XLSForm"
    return {"id": own[:LONGEST_TITLE], **title}
