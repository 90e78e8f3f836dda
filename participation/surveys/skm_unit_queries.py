"""Reads of the SKM of services and offices: one unit with all that is known of it, and all units of a period."""

import asyncio
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from participation.clock import today
from participation.organisations.queries import office_by_id, office_by_slug, offices
from participation.organisations.schemas import OfficeView
from participation.services.queries import service_by_id, service_by_slug, services_of
from participation.services.schemas import ServiceCard
from participation.surveys.set_aside_queries import taken_out_between
from participation.surveys.skm import ELEMENTS, ElementScore, grade_of, rounded, sample_size
from participation.surveys.skm_certainty import certainty_of
from participation.surveys.skm_periods import SkmPeriod, before, read_period
from participation.surveys.skm_schemas import (
    ElementFigure,
    ElementQuestion,
    Figure,
    Plan,
    TrendPoint,
    Unit,
    UnitFigures,
    UnitView,
)
from participation.surveys.skm_score_queries import (
    Place,
    Version,
    asking_versions,
    profile,
    scores,
    scores_of_periods,
    titles,
)
from participation.surveys.skm_scores import Scores
from participation.surveys.skm_tables import EarlierIkm, SkmPopulation


async def unit_of_service(service_id: int) -> Unit | None:
    service = await service_by_id(service_id)
    return _service_unit(service) if service else None


async def unit_of_office(office_id: int) -> Unit | None:
    office = await office_by_id(office_id)
    return Unit(office.id, office.name, slug=office.slug) if office else None


async def unit_by_slug(service: str, office: str) -> Unit | None:
    """The service of this address name, or the office where no service is named."""
    if service:
        named = await service_by_slug(service)
        return _service_unit(named) if named else None
    found = await office_by_slug(office)
    return Unit(found.id, found.name, slug=found.slug) if found else None


def _service_unit(service: Any) -> Unit:
    return Unit(service.office, service.office_name, service.id, service.name, service.slug)


async def unit_view(unit: Unit, period: SkmPeriod) -> UnitView:
    """All that is known of a unit in a period."""
    versions = await asking_versions(None if unit.service else [unit.office], unit.service)
    periods = [*before(period), period]
    counted = await scores_of_periods(versions, periods)
    own, found = _scores_of(unit, counted[-1]), counted[-1]
    return UnitView(
        figure=figure(unit, period, own),
        certainty=await asyncio.to_thread(certainty_of, own),
        plan=await _plan(unit, period, own.people),
        profile=await profile(versions, period, unit.service),
        trend=await _trend(unit, periods, counted),
        services=[] if unit.service else await _services(unit, period, found),
        surveys=await titles(versions),
        questionnaire=_questionnaire(versions),
        taken_out=await _taken_out(versions, period),
    )


async def _taken_out(versions: Sequence[Version], period: SkmPeriod) -> int:
    return await taken_out_between({one.survey for one in versions}, period.start, period.end)


async def element_scores(office: int | None, service: int | None, period: SkmPeriod) -> Scores:
    """What was scored about a service, else by the surveys of an office, else by all, in a period."""
    versions = await asking_versions(None if service or office is None else [office], service)
    found = await scores(versions, period)
    if service:
        return Scores.together(part for (_, about), part in found.items() if about == service)
    return Scores.together(found.values())


def _questionnaire(versions: Sequence[Version]) -> list[ElementQuestion]:
    """In the order U1 to U9, whatever the order on the page."""
    newest = {element: asked for one in versions for element, asked in one.asked.elements.items()}
    return [
        ElementQuestion(element, newest[element].label, [choice.label for choice in newest[element].choices])
        for element in ELEMENTS
        if element in newest
    ]


def figure(unit: Unit, period: SkmPeriod, own: Scores) -> Figure:
    """The index of these scores."""
    skm = own.skm
    scored = {score.element: score for score in skm.elements} if skm else {}
    elements = [
        _element(scored[element]) if element in scored else ElementFigure(element) for element in ELEMENTS
    ]
    return Figure(
        unit=unit,
        period=period.key,
        first=period.start,
        last=period.last_day,
        people=own.people,
        skm=skm.skm if skm else None,
        ikm=skm.ikm if skm else None,
        grade=skm.grade.value if skm else None,
        elements=elements,
        missing=list(skm.missing) if skm else list(ELEMENTS),
    )


def _element(score: ElementScore) -> ElementFigure:
    return ElementFigure(score.element, score.n, score.nrr, rounded(score.exact * 25, 2))


def _scores_of(unit: Unit, found: dict[Place, Scores]) -> Scores:
    """Of a service: what is about it, whoever asked. Of an office: all that its surveys asked."""
    return Scores.together(
        part
        for (office, service), part in found.items()
        if (service == unit.service if unit.service else office == unit.office)
    )


async def _services(unit: Unit, period: SkmPeriod, found: dict[Place, Scores]) -> list[Figure]:
    own = [_service_unit(service) for service in await services_of([unit.office]) if service.active]
    return [figure(one, period, _scores_of(one, found)) for one in own]


async def _trend(
    unit: Unit, periods: Sequence[SkmPeriod], counted: Sequence[dict[Place, Scores]]
) -> list[TrendPoint]:
    """These periods, as far as they were counted here; and every index that was typed in."""
    points = {point.period: point for point in await earlier_indices(unit)}
    for one, found in zip(periods, counted, strict=True):
        own = _scores_of(unit, found)
        if skm := own.skm:
            points[one.key] = TrendPoint(one.key, one.name, skm.ikm, skm.grade.value, own.people, typed=False)
    return sorted(points.values(), key=lambda point: _order(point.period))


def _order(key: str) -> tuple[int, int]:
    period = read_period(key)
    return (period.end.toordinal(), period.start.toordinal()) if period else (0, 0)


async def earlier_indices(unit: Unit) -> list[TrendPoint]:
    """What staff typed in, oldest first."""
    rows = await EarlierIkm.select().where(EarlierIkm.office == unit.office, _of(EarlierIkm, unit))
    return sorted((_point(row) for row in rows), key=lambda point: _order(point.period))


def _point(row: dict[str, Any]) -> TrendPoint:
    ikm = Decimal(row["hundredths"]).scaleb(-2)
    period = read_period(row["period"])
    name = period.name if period else row["period"]
    return TrendPoint(
        row["period"], name, ikm, grade_of(ikm).value, row["respondents"], typed=True, id=row["id"]
    )


async def earlier_office(earlier_id: int) -> int | None:
    """The office that an earlier index belongs to, for guards."""
    row = await EarlierIkm.select(EarlierIkm.office).where(EarlierIkm.id == earlier_id).first()
    return row["office"] if row else None


async def earlier_place(earlier_id: int) -> Place | None:
    """The office and the service of an earlier index."""
    row = (
        await EarlierIkm.select(EarlierIkm.office, EarlierIkm.service)
        .where(EarlierIkm.id == earlier_id)
        .first()
    )
    return (row["office"], row["service"]) if row else None


async def _plan(unit: Unit, period: SkmPeriod, people: int) -> Plan | None:
    row = (
        await SkmPopulation.select(SkmPopulation.population)
        .where(
            SkmPopulation.office == unit.office,
            _of(SkmPopulation, unit),
            SkmPopulation.period == period.key,
        )
        .first()
    )
    return Plan(row["population"], sample_size(row["population"]), people) if row else None


def _of(table: Any, unit: Unit) -> Any:
    return table.service.is_null() if unit.service is None else table.service == unit.service


async def recapitulation(reach: frozenset[int] | None, period: SkmPeriod) -> list[UnitFigures]:
    """Every office in reach (None: all) by name, with its active services."""
    known = await offices(reach)
    services = [one for one in await services_of([office.id for office in known]) if one.active]
    versions = await asking_versions(None)  # a service may be asked about by another office's survey
    found = await scores(versions, period)
    return [_unit_figures(office, services, period, found) for office in known]


def _unit_figures(
    office: OfficeView, services: Sequence[ServiceCard], period: SkmPeriod, found: dict[Place, Scores]
) -> UnitFigures:
    unit = Unit(office.id, office.name, slug=office.slug)
    own = [_service_unit(service) for service in services if service.office == office.id]
    return UnitFigures(
        figure(unit, period, _scores_of(unit, found)),
        [figure(one, period, _scores_of(one, found)) for one in own],
    )


async def taken_out_in_reach(reach: frozenset[int] | None, period: SkmPeriod) -> int:
    """Of the answers to the surveys of these offices (None: of all) that ask for elements."""
    return await _taken_out(await asking_versions(reach), period)


def present_period(typed: str) -> SkmPeriod | None:
    """The period that an address names, this year's where it names none; None where it cannot be read."""
    return read_period(typed or str(today().year))
