"""The trial of the invented city that takes applications. Its texts stand in data/trial.toml."""

import base64
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from importlib import resources
from random import Random
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from participation.accounts.schemas import PROGRAM
from participation.clock import HOME_ZONE, civil_day
from participation.demonstration.city import City
from participation.pilots.schemas import PilotCreate, PilotView, Places, Programme, Protocol, Wave
from participation.pilots.service import create_pilot, publish_pilot, update_programme, update_protocol

ZONE = ZoneInfo(HOME_ZONE)
DISTRICTS = ("Kenanga", "Melati", "Anggrek")
PLACES = 25
"""In each village of these districts."""
ANNOUNCED, OPENS, CLOSES, DRAWN, STARTS, ENDS, ANALYSIS = (
    timedelta(days=days) for days in (-20, -6, 15, 22, 29, 119, 140)
)
"""After the day on which the city was filled."""
WAVES = (
    ("baseline", {"id": "Survei awal", "en": "First survey"}, 0, 10),
    ("check_in", {"id": "Kabar di tengah jalan", "en": "Check-in"}, 40, 10),
    ("endline", {"id": "Survei akhir", "en": "Last survey"}, 84, 20),
)
"""Kind, name, day and days to answer."""


class Trial(msgspec.Struct, frozen=True):
    programme: Programme
    protocol: Protocol


def told(file: str) -> Trial:
    """The texts and numbers of a trial in a file of data/."""
    data = resources.files("participation.demonstration").joinpath("data", file).read_bytes()
    return msgspec.toml.decode(data, type=Trial)


async def announce_trial(city: City, surveys: Mapping[str, int], moment: datetime) -> PilotView:
    """Through the same use cases as a real office's, as announced some weeks before this moment."""
    trial, service, day = told("trial.toml"), city.services["puskesmas"], civil_day(moment)
    programme = replace(
        trial.programme,
        service=service.id,
        opens_at=at_eight(day + OPENS),
        closes_at=at_eight(day + CLOSES),
        starts_on=day + STARTS,
        ends_on=day + ENDS,
        enrollment_survey=surveys["enrollment"],
        draw_at=at_eight(day + DRAWN),
        waves=tuple(Wave(name, kind, surveys[kind], first, days) for kind, name, first, days in WAVES),
        places=tuple(
            Places(village.id, PLACES) for village in city.villages if village.district in DISTRICTS
        ),
    )
    protocol = replace(trial.protocol, analysis_on=day + ANALYSIS)
    pilot = await create_pilot(PROGRAM, PilotCreate(service.office, programme.title))
    pilot = await update_programme(PROGRAM, pilot.id, pilot.revision, programme)
    pilot = await update_protocol(PROGRAM, pilot.id, pilot.revision, protocol)
    return await publish_pilot(PROGRAM, pilot.id, pilot.revision, {}, moment + ANNOUNCED)


def at_eight(day: date) -> datetime:
    return datetime.combine(day, time(8), ZONE)


def new_key(random: Random) -> str:
    """What a page would have carried to be answered once."""
    return base64.urlsafe_b64encode(random.randbytes(16)).decode().rstrip("=")
