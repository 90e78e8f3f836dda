"""The trial of the invented city whose places were drawn by lot, and that is under way. Texts: data/drawn_trial.toml.

Everything that it takes to draw again is published: seed, public value and tickets.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from msgspec.structs import replace

from participation.accounts.schemas import PROGRAM, Person
from participation.clock import civil_day
from participation.codes import LINK_SYMBOLS, random_code
from participation.demonstration.city import City
from participation.demonstration.trial import at_eight, told
from participation.demonstration.trial_people import Entering, enter, survey_asked
from participation.pilots.draw_service import commit_to_seed, state_public_value, take_step
from participation.pilots.draw_tables import PilotDraw
from participation.pilots.enrollment_tables import Enrollment
from participation.pilots.lots import LATE_ARRIVALS
from participation.pilots.schemas import PilotCreate, PilotView, Places, Wave
from participation.pilots.service import create_pilot, publish_pilot, update_programme, update_protocol

SEED = 19
APPLICANTS = 60
PLACES = 12
"""In each of two villages of this district: 24 people get one, 36 do not."""
DISTRICT, VILLAGES = "Melati", 2
ANNOUNCED, OPENS, CLOSES, VALUED, DRAWN, STARTS, ENDS, ANALYSIS = (
    timedelta(days=days) for days in (-60, -50, -34, -32, -31, -20, 70, 91)
)
"""After the day on which the city was filled."""
PUBLIC_VALUE = "16.421"
STATED_BY = Person(None, "Sari (contoh)")
WAVES = (
    Wave({"id": "Survei awal", "en": "First survey"}, "baseline", 0, 0, 10),
    Wave({"id": "Survei akhir", "en": "Last survey"}, "endline", 0, 84, 20),
)


async def draw_trial(
    city: City, surveys: Mapping[str, int], secrets: tuple[str, ...], moment: datetime
) -> PilotView:
    """Through the same steps as a real draw, each at its time. `surveys` are ids by key."""
    pilot, day = await _announce(city, surveys, moment), civil_day(moment)
    await commit_to_seed(pilot.id, secrets[0])
    await PilotDraw.update({PilotDraw.committed_at: moment + ANNOUNCED}).where(PilotDraw.pilot == pilot.id)
    random = Random(SEED)  # noqa: S311 (nothing here is secret)
    villages = [places.area for places in pilot.programme.places]
    people = [
        Entering(_enrollment(pilot.id, number, villages[number % len(villages)], day + OPENS), given)
        for number, given in enumerate(_answers(random) for _ in range(APPLICANTS))
    ]
    asked = [await survey_asked(surveys[key]) for key in ("enrollment", "baseline")]
    await enter(random, secrets, people, asked, (day + OPENS, day + STARTS + timedelta(days=2)))
    await take_step(pilot.id, secrets, at_eight(day + CLOSES) + LATE_ARRIVALS)
    await state_public_value(STATED_BY, pilot.id, PUBLIC_VALUE, at_eight(day + VALUED))
    await take_step(pilot.id, secrets, at_eight(day + DRAWN))
    return pilot


async def _announce(city: City, surveys: Mapping[str, int], moment: datetime) -> PilotView:
    trial, service, day = told("drawn_trial.toml"), city.services["puskesmas"], civil_day(moment)
    villages = [village.id for village in city.villages if village.district == DISTRICT][:VILLAGES]
    programme = replace(
        trial.programme,
        service=service.id,
        opens_at=at_eight(day + OPENS),
        closes_at=at_eight(day + CLOSES),
        draw_at=at_eight(day + DRAWN),
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


def _answers(random: Random) -> list[dict[str, Any]]:
    """To the questions for applicants and to the first survey, which all are asked, drawn or not."""
    person = {
        "usia": random.choice(("18_39", "40_59", "60_ke_atas")),
        "berobat": random.choice(("mingguan", "bulanan")),
        "upah_harian": random.choice(("ya", "tidak")),
    }
    visit = {"menit": str(random.randrange(20, 90)), "puas": str(random.randrange(2, 6))}
    return [person, visit] if random.random() < 0.9 else [person]


def _enrollment(pilot: int, number: int, village: int, day: date) -> Enrollment:
    return Enrollment(
        pilot=pilot,
        version=1,
        area=village,
        queue_number=number + 1,
        ticket=random_code(LINK_SYMBOLS),
        applied_on=day,
        language="id",
    )
