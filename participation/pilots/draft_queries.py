"""Reads of a pilot's draft: what it names of other packages, and the document that would be published of it."""

from datetime import datetime

from participation.areas.queries import area_codes, area_names
from participation.pilots.amending import pinned_surveys
from participation.pilots.outcome_questions import questions_named
from participation.pilots.queries import latest_document
from participation.pilots.schemas import Document, PilotView, PlacesNamed, SurveyNamed, WaveNamed
from participation.pilots.tables import Allocation
from participation.services.queries import service_names
from participation.surveys.participant_queries import survey_versions, surveys_for_participants
from participation.surveys.schemas import ParticipantsSurvey
from participation.texts import Text

Surveys = dict[int, ParticipantsSurvey]


async def surveys_of(pilot: PilotView, moment: datetime) -> Surveys:
    """By id what a pilot can ask: the surveys of its office as they are now, but those that are answered already."""
    found = await surveys_for_participants(pilot.office)
    published = await latest_document(pilot)
    if published is not None:
        pinned = {(named.slug, named.version) for named in pinned_surveys(published, moment)}
        found += await survey_versions(pinned)
    return {survey.id: survey for survey in found}


async def document_of(pilot: PilotView, reason: Text, previous: str, moment: datetime) -> Document:
    """What would be published of the draft right now, as the version after the present one."""
    programme, protocol = pilot.programme, pilot.protocol
    areas = [places.area for places in programme.places]
    names, codes = await area_names(areas), await area_codes(areas)
    services = await service_names([programme.service] if programme.service else [])
    surveys = await surveys_of(pilot, moment)
    waves = [wave for wave in programme.waves if wave.survey in surveys]
    enrollment = surveys.get(programme.enrollment_survey or 0)
    drawn = programme.allocation != Allocation.FIRST_COME
    return Document(
        slug=pilot.slug,
        number=pilot.current_version + 1,
        published_at=moment,
        previous=previous,
        reason=reason,
        office=pilot.office_name,
        zone=pilot.zone,
        service=services.get(programme.service or 0, {}),
        title=programme.title,
        goal=programme.goal,
        benefits=programme.benefits,
        tasks=programme.tasks,
        eligibility=programme.eligibility,
        starts_on=programme.starts_on,
        ends_on=programme.ends_on,
        opens_at=programme.opens_at,
        closes_at=programme.closes_at,
        allocation=programme.allocation,
        arms=programme.arms,
        places=tuple(
            PlacesNamed(names.get(places.area, ""), codes.get(places.area, ""), places.places)
            for places in programme.places
        ),
        protocol=protocol,
        enrollment=_named(enrollment) if enrollment else None,
        eligible_if=programme.eligible_if,
        consent=programme.consent,
        draw_at=programme.draw_at if drawn else None,
        public_value=programme.public_value if drawn else {},
        waves=tuple(
            WaveNamed(wave.name, wave.kind, _named(surveys[wave.survey]), wave.day, wave.open_days)
            for wave in waves
        ),
        questions=questions_named(
            protocol,
            enrollment.definition if enrollment else None,
            [surveys[wave.survey].definition for wave in waves],
        ),
    )


def _named(survey: ParticipantsSurvey) -> SurveyNamed:
    return SurveyNamed(survey.slug, survey.number, survey.sha256)
