"""Use cases of the SKM: what staff type in about a unit and a period."""

from decimal import Decimal, InvalidOperation
from typing import Any

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.clock import now
from participation.database import exclusive, transaction
from participation.errors import NotFound, Problem, Rejected
from participation.surveys.skm_periods import SkmPeriod, read_period
from participation.surveys.skm_schemas import Unit
from participation.surveys.skm_tables import EarlierIkm, SkmPopulation
from participation.web.i18n import mark, read_whole

MOST_PEOPLE = 300_000_000
"""More than live in the country."""
LOWEST, HIGHEST = Decimal(25), Decimal(100)


async def set_population(actor: Person, unit: Unit, period: SkmPeriod, typed: str) -> None:
    """How many people the unit served in the period. Raises Rejected for what is no such number."""
    population = _people(typed)
    if population is None:
        problem = Problem(mark("Write the number of people in digits, for example 1000."))
        raise Rejected(mark("The number was not saved."), errors={"population": problem})
    await _store(actor, SkmPopulation, unit, period, {SkmPopulation.population: population})


async def add_earlier(actor: Person, unit: Unit, period: str, ikm: str, respondents: str) -> None:
    """An index from before the platform, in place of one typed in before. Raises Rejected."""
    wanted, index, people = read_period(period), _index(ikm), _people(respondents)
    errors = {}
    if wanted is None:
        errors["earlier_period"] = Problem(mark("Write the period as 2025, 2025-S1, 2025-Q3 or 2025-03."))
    if index is None:
        errors["ikm"] = Problem(mark("Write the index from 25 to 100 with two decimals, for example 82.35."))
    if respondents and people is None:
        errors["respondents"] = Problem(mark("Write the number of people in digits, for example 1000."))
    if errors or wanted is None:
        raise Rejected(mark("The earlier index was not saved."), errors=errors)
    values = {EarlierIkm.hundredths: index, EarlierIkm.respondents: people}
    await _store(actor, EarlierIkm, unit, wanted, values)


async def remove_earlier(actor: Person, earlier_id: int) -> None:
    """Raises NotFound."""
    async with transaction():
        removed = await EarlierIkm.delete().where(EarlierIkm.id == earlier_id).returning(EarlierIkm.office)
        if not removed:
            raise NotFound(mark("There is no such earlier index."))
        await record(actor, "remove", "earlier_ikm", earlier_id, office=removed[0]["office"])


async def _store(actor: Person, table: Any, unit: Unit, period: SkmPeriod, values: dict[Any, Any]) -> None:
    """One row for each unit and period: the second time it is changed."""
    of_service = table.service.is_null() if unit.service is None else table.service == unit.service
    where = (table.office == unit.office) & of_service & (table.period == period.key)
    kind = table._meta.tablename
    async with transaction(), exclusive(kind):
        values = {**values, table.updated_at: now()}
        if await table.exists().where(where):
            await table.update(values).where(where)
        else:
            columns = {column._meta.name: value for column, value in values.items()}
            await table(office=unit.office, service=unit.service, period=period.key, **columns).save()
        await record(actor, "update", kind, period.key, office=unit.office, fields=sorted(_names(values)))


def _names(values: dict[Any, Any]) -> set[str]:
    return {column._meta.name for column in values} - {"updated_at"}


def _people(typed: str) -> int | None:
    """Digits, with or without the points of thousands, or spaces in their place."""
    people = read_whole(typed.replace(" ", ""))
    return people if people and people <= MOST_PEOPLE else None


def _index(typed: str) -> int | None:
    """Hundredths of an index, written with a comma or a point."""
    try:
        value = Decimal(typed.strip().replace(",", "."))
    except InvalidOperation:
        return None
    if not value.is_finite() or not LOWEST <= value <= HIGHEST or value != round(value, 2):
        return None
    return int(value * 100)
