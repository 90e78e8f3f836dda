"""The trial of the invented city that is over, with its participants. Its texts stand in data/finished_trial.toml.

Whoever applied first got a place; those who came too late are asked the same, so that there is something to compare.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from msgspec.structs import replace

from participation.accounts.schemas import PROGRAM
from participation.clock import civil_day
from participation.codes import LINK_SYMBOLS, random_code
from participation.demonstration.city import City
from participation.demonstration.trial import at_eight, told
from participation.demonstration.trial_people import Entering, enter, survey_asked
from participation.pilots.enrollment_tables import Enrollment, EnrollmentState
from participation.pilots.schemas import PilotCreate, PilotView, Places, Wave
from participation.pilots.service import create_pilot, publish_pilot, update_programme, update_protocol

SEED = 17
APPLICANTS = 200
PLACES = 30
"""In each of four villages of this district: 120 people get one, 80 wait."""
DISTRICT, VILLAGES = "Kenanga", 4
ANNOUNCED, OPENS, CLOSES, STARTS, ENDS, ANALYSIS = (
    timedelta(days=days) for days in (-260, -240, -215, -200, -80, -20)
)
"""Before the day on which the city was filled."""
WAVES = (
    Wave({"id": "Survei awal", "en": "First survey"}, "baseline", 0, 0, 10),
    Wave({"id": "Survei akhir", "en": "Last survey"}, "endline", 0, 84, 20),
)
USUAL_WAIT, SPREAD, CARRIED, GAIN = 55, 18, 0.6, 13
"""Minutes waited before, how they differ, how much of a difference stays, and what the new counter saves."""
ANSWERS_LAST = 0.9
"""How many answer the last survey."""


@dataclass(frozen=True)
class Applicant:
    """What somebody answered: to the questions for applicants, then to each survey, as long as they did."""

    village: int
    has_place: bool
    answers: list[dict[str, Any]]


async def finish_trial(
    city: City, surveys: Mapping[str, int], secrets: tuple[str, ...], moment: datetime
) -> PilotView:
    """A trial whose day of analysis is past, as 200 people left it. `surveys` are ids by key."""
    pilot = await _announce(city, surveys, moment)
    random, day = Random(SEED), civil_day(moment)  # noqa: S311 (nothing here is secret)
    asked = [await survey_asked(surveys[key]) for key in ("enrollment", "baseline", "endline")]
    answered_on = (day + OPENS, *(day + STARTS + timedelta(days=wave.day + 3) for wave in WAVES))
    people = _applicants(random, [places.area for places in pilot.programme.places])
    entering = [
        Entering(_enrollment(pilot.id, number, person, answered_on), person.answers)
        for number, person in enumerate(people)
    ]
    await enter(random, secrets, entering, asked, answered_on)
    return pilot


async def _announce(city: City, surveys: Mapping[str, int], moment: datetime) -> PilotView:
    trial, service, day = told("finished_trial.toml"), city.services["puskesmas"], civil_day(moment)
    villages = [village.id for village in city.villages if village.district == DISTRICT][:VILLAGES]
    programme = replace(
        trial.programme,
        service=service.id,
        opens_at=at_eight(day + OPENS),
        closes_at=at_eight(day + CLOSES),
        starts_on=day + STARTS,
        ends_on=day + ENDS,
        places=tuple(Places(village, PLACES) for village in villages),
        enrollment_survey=surveys["enrollment"],
        waves=tuple(replace(wave, survey=surveys[wave.kind]) for wave in WAVES),
    )
    protocol = replace(trial.protocol, analysis_on=day + ANALYSIS)
    pilot = await create_pilot(PROGRAM, PilotCreate(service.office, programme.title))
    pilot = await update_programme(PROGRAM, pilot.id, pilot.revision, programme)
    pilot = await update_protocol(PROGRAM, pilot.id, pilot.revision, protocol)
    return await publish_pilot(PROGRAM, pilot.id, pilot.revision, {}, moment + ANNOUNCED)


def _applicants(random: Random, villages: list[int]) -> list[Applicant]:
    """In the order in which they applied, from all villages alike."""
    placed = PLACES * len(villages)
    return [
        Applicant(
            villages[number % len(villages)], number < placed, _answers(random, has_place=number < placed)
        )
        for number in range(APPLICANTS)
    ]


def _answers(random: Random, *, has_place: bool) -> list[dict[str, Any]]:
    before = max(0.0, random.gauss(USUAL_WAIT, SPREAD))
    usual = USUAL_WAIT + CARRIED * (before - USUAL_WAIT) + random.gauss(0, SPREAD * 0.7)
    after = max(0.0, usual - GAIN * has_place)
    person = {
        "usia": random.choice(("18_39", "40_59", "60_ke_atas")),
        "berobat": random.choice(("mingguan", "bulanan")),
        "upah_harian": random.choice(("ya", "tidak")),
    }
    answers = [person, _visit(random, before)]
    return [*answers, _visit(random, after)] if random.random() < ANSWERS_LAST else answers


def _visit(random: Random, minutes: float) -> dict[str, Any]:
    satisfied = 5 - minutes / 25 + random.gauss(0, 0.8)
    return {"menit": str(round(minutes)), "puas": str(min(5, max(1, round(satisfied))))}


def _enrollment(pilot: int, number: int, person: Applicant, days: Sequence[date]) -> Enrollment:
    """Whoever answered the last survey has completed the trial; the others stay what they were."""
    completed = person.has_place and len(person.answers) == len(days)
    placed = EnrollmentState.COMPLETED if completed else EnrollmentState.ENROLLED
    return Enrollment(
        pilot=pilot,
        version=1,
        area=person.village,
        queue_number=number + 1,
        ticket=random_code(LINK_SYMBOLS),
        state=placed if person.has_place else EnrollmentState.WAITLISTED,
        arm=0 if person.has_place else None,
        applied_on=days[0],
        placed_on=days[0] if person.has_place else None,
        ended_on=days[-1] if completed else None,
        language="id",
    )
