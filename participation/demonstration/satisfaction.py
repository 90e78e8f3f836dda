"""What the invented city knows of its SKM from before: indices of earlier years, and how many people it served."""

from datetime import date

from participation.accounts.schemas import PROGRAM
from participation.demonstration.city import City
from participation.surveys.skm_periods import before, year_of
from participation.surveys.skm_schemas import Unit
from participation.surveys.skm_service import add_earlier, set_population
from participation.surveys.skm_unit_queries import unit_of_office, unit_of_service

SERVED = {"dukcapil": 5_400, "ktp": 2_900, "kk": 1_450, "akta": 1_050, "puskesmas": 2_600}
"""People in the present year, by office or service."""
EARLIER = {
    "dukcapil": (("74.58", 302), ("76.12", 341)),
    "ktp": (("78.40", 171), ("78.92", 188)),
    "kk": (("73.05", 80), ("74.86", 92)),
    "akta": (("70.31", 51), ("72.44", 61)),
    "puskesmas": (("74.19", 110), ("75.03", 124)),
    "lampu": (("69.87", 58), ("71.20", 63)),
}
"""Index and respondents of the year before last and of the last one; street lights have none of this year."""


async def know_the_past(city: City, day: date) -> None:
    """Types in what staff would from their registers and their reports on paper."""
    year = year_of(day)
    for key, people in SERVED.items():
        await set_population(PROGRAM, await _unit(city, key), year, str(people))
    for key, indices in EARLIER.items():
        unit = await _unit(city, key)
        for period, (ikm, respondents) in zip(before(year, len(indices)), indices, strict=True):
            await add_earlier(PROGRAM, unit, period.key, ikm, str(respondents))


async def _unit(city: City, key: str) -> Unit:
    found = (
        await unit_of_office(city.offices[key])
        if key in city.offices
        else await unit_of_service(city.services[key].id)
    )
    if found is None:
        raise LookupError(key)
    return found
