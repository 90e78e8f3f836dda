"""Reads of surveys that only the participants of pilots answer, version by version."""

from typing import Any

from participation.surveys.queries import documents_of, quota_cells
from participation.surveys.schemas import ParticipantsSurvey
from participation.surveys.tables import Survey, SurveyState, SurveyVersion

_COLUMNS = (
    SurveyVersion.id,
    SurveyVersion.number,
    SurveyVersion.sha256,
    SurveyVersion.survey,
    SurveyVersion.survey.slug,
)


async def surveys_for_participants(office: int) -> list[ParticipantsSurvey]:
    """What the pilots of an office can ask: its published surveys for participants, as they are now."""
    rows = await Survey.select(Survey.slug, Survey.current_version).where(
        Survey.office == office,
        Survey.for_participants.eq(True),
        Survey.state == SurveyState.PUBLISHED,
    )
    return await survey_versions({(row["slug"], row["current_version"]) for row in rows})


async def survey_versions(named: set[tuple[str, int]]) -> list[ParticipantsSurvey]:
    """These versions, by address and number, whatever became of their surveys; the oldest survey first."""
    slugs = [slug for slug, _ in named]
    rows = (
        await SurveyVersion.select(*_COLUMNS)
        .where(SurveyVersion.survey.slug.is_in(slugs or [""]))
        .order_by(SurveyVersion.survey)
    )
    return await _read([row for row in rows if (row["survey.slug"], row["number"]) in named])


async def _read(rows: list[dict[str, Any]]) -> list[ParticipantsSurvey]:
    documents = await documents_of({row["id"] for row in rows} or {0})
    return [
        ParticipantsSurvey(
            id=row["survey"],
            slug=row["survey.slug"],
            number=row["number"],
            sha256=row["sha256"],
            title=documents[row["id"]].title,
            definition=documents[row["id"]].definition,
            has_quotas=bool(await quota_cells(row["survey"])),
            retention_days=documents[row["id"]].retention_days,
        )
        for row in rows
    ]
