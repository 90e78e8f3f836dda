"""Reads for those who write surveys: earlier drafts, published definitions, an office's library."""

from typing import Any

import msgspec

from participation.accounts.queries import account_by_id
from participation.organisations.queries import office_home_area
from participation.surveys.answers import Compiled, compile_definition
from participation.surveys.definitions import Definition, without_logic
from participation.surveys.expressions import ExpressionError
from participation.surveys.queries import area_choices, area_leads_on, service_choices
from participation.surveys.schemas import (
    Document,
    LibraryBlockView,
    PublishedSurvey,
    RevisionView,
    SurveyView,
)
from participation.surveys.tables import LibraryBlock, SurveyRevision, SurveyVersion


async def revisions(survey_id: int) -> list[RevisionView]:
    """The earlier drafts of a survey, the latest first."""
    rows = (
        await SurveyRevision.select()
        .where(SurveyRevision.survey == survey_id)
        .order_by(SurveyRevision.id, ascending=False)
    )
    names = {number: await _name(number) for number in {row["made_by"] for row in rows}}
    return [_revision(row, names[row["made_by"]]) for row in rows]


async def has_revisions(survey_id: int) -> bool:
    return bool(await SurveyRevision.exists().where(SurveyRevision.survey == survey_id))


async def _name(account: int | None) -> str:
    found = await account_by_id(account) if account else None
    return found.name if found else ""


def _revision(row: dict[str, Any], made_by: str) -> RevisionView:
    definition = msgspec.json.decode(row["definition"], type=Definition)
    return RevisionView(row["id"], definition, row["made_at"], made_by)


async def published_definition(survey_id: int, number: int) -> Definition | None:
    """What a version of a survey asks; None before the first."""
    row = (
        await SurveyVersion.select(SurveyVersion.document)
        .where(SurveyVersion.survey == survey_id, SurveyVersion.number == number)
        .first()
    )
    return msgspec.json.decode(row["document"], type=Document).definition if row else None


async def library_of(office: int) -> list[LibraryBlockView]:
    """What an office has saved, the latest first."""
    rows = (
        await LibraryBlock.select()
        .where(LibraryBlock.office == office)
        .order_by(LibraryBlock.id, ascending=False)
    )
    return [
        LibraryBlockView(row["id"], row["office"], msgspec.json.decode(row["definition"], type=Definition))
        for row in rows
    ]


async def draft_to_try(survey: SurveyView) -> PublishedSurvey:
    """The draft as if it were published, so that the answering pages can show it. No version has the number 0."""
    home_area = await office_home_area(survey.office)
    areas = await area_choices(survey.definition, home_area)
    return PublishedSurvey(
        id=survey.id,
        slug=survey.slug,
        state=survey.state,
        opens_at=survey.opens_at,
        closes_at=survey.closes_at,
        results_public=survey.results_public,
        results_on=survey.results_on,
        office=survey.office,
        office_name=survey.office_name,
        zone=survey.zone,
        service=survey.service,
        home_area=home_area,
        areas=areas,
        areas_lead_on=await area_leads_on(areas),
        services=await service_choices(survey.definition, survey.office),
        by_invitation=survey.by_invitation,
        cells=[],
        version=0,
        number=0,
        document=survey.document,
        compiled=_compiled(survey.definition),
        for_participants=survey.for_participants,
        is_quiz=survey.is_quiz,
    )


def _compiled(definition: Definition) -> Compiled:
    """A draft may hold conditions that cannot be read yet: then it is tried without any."""
    try:
        return compile_definition(definition)
    except ExpressionError:
        return compile_definition(without_logic(definition))
