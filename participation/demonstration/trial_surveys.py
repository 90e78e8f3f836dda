"""What applicants and participants of the invented city's trials are asked; see data/trial_surveys.toml."""

from importlib import resources

import msgspec

from participation.accounts.schemas import PROGRAM
from participation.demonstration.city import Service
from participation.surveys.definitions import Definition, Section
from participation.surveys.library import LANGUAGES, block
from participation.surveys.schemas import SurveyCreate, SurveyUpdate, SurveyView
from participation.surveys.service import create_survey, publish_survey, save_definition, update_survey
from participation.texts import Text

LEGAL_BASIS = "Persetujuan peserta, UU 27/2022 Pasal 20 ayat (2) huruf a"
CONTACT = "dinkes@kota-contoh.example, (000) 000-2002"
RETENTION_DAYS = 730


class TrialSurvey(msgspec.Struct, frozen=True):
    """`block` is one of the library's, instead of sections of its own."""

    key: str
    slug: str
    title: Text
    introduction: Text
    purpose: Text
    sections: list[Section] = []
    block: str = ""

    @property
    def definition(self) -> Definition:
        sections = self.sections or [block(self.block).section]
        return Definition(languages=LANGUAGES, default_language=LANGUAGES[0], sections=sections)


def trial_surveys() -> list[TrialSurvey]:
    data = resources.files("participation.demonstration").joinpath("data", "trial_surveys.toml").read_bytes()
    return msgspec.toml.decode(data, type=dict[str, list[TrialSurvey]])["surveys"]


async def publish_trial_surveys(service: Service) -> dict[str, int]:
    """Their ids by key: enrollment, baseline, check_in, endline."""
    return {one.key: await _publish(one, service) for one in trial_surveys()}


async def _publish(wanted: TrialSurvey, service: Service) -> int:
    created = SurveyCreate(service.office, wanted.title, wanted.slug, service=service.id)
    survey = await create_survey(PROGRAM, created)
    survey = await update_survey(PROGRAM, survey.id, _details(survey, wanted))
    survey = await save_definition(PROGRAM, survey.id, survey.revision, wanted.definition)
    return (await publish_survey(PROGRAM, survey.id, survey.revision)).id


def _details(survey: SurveyView, wanted: TrialSurvey) -> SurveyUpdate:
    return SurveyUpdate(
        revision=survey.revision,
        title=wanted.title,
        introduction=wanted.introduction,
        purpose=wanted.purpose,
        legal_basis=LEGAL_BASIS,
        retention_days=RETENTION_DAYS,
        contact=CONTACT,
        service=survey.service,
        languages=LANGUAGES,
        opens_at=None,
        closes_at=None,
        results_public=False,
        results_on=None,
        for_participants=True,
    )
