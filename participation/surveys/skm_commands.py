"""The command that says the SKM of a service or an office."""

from typing import Any

import click
import msgspec

from participation.commands import UNKNOWN_OFFICE, UNKNOWN_SERVICE, counted, run
from participation.errors import NotFound
from participation.surveys.skm import ELEMENTS
from participation.surveys.skm_periods import SkmPeriod
from participation.surveys.skm_schemas import UnitView
from participation.texts import text_in

PERIODS = "2026, 2026-S1, 2026-Q3, 2026-03 or 2026-01-15..2026-02-28"


@click.command
@click.option("--service", default="", help="Slug of a service.")
@click.option("--office", default="", help="Slug of an office, for all answers to its surveys.")
@click.option("--period", default="", help=f"{PERIODS}.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def skm(service: str, office: str, period: str, as_json: bool) -> None:
    """Say NRR, SKM, IKM and grade of a service or an office; default period: this year."""
    from participation.surveys.skm_unit_queries import present_period

    if bool(service) == bool(office):
        raise click.UsageError("Name a service with --service, or an office with --office.")
    chosen = present_period(period)
    if chosen is None:
        raise click.BadParameter(f"{period} is no period. Write {PERIODS}.")
    view = run(_view(service, office, chosen))
    click.echo(msgspec.json.encode(_document(view)) if as_json else _lines(view))


async def _view(service: str, office: str, period: SkmPeriod) -> UnitView:
    from participation.surveys.skm_unit_queries import unit_by_slug, unit_view

    unit = await unit_by_slug(service, office)
    if unit is None:
        raise NotFound(UNKNOWN_SERVICE if service else UNKNOWN_OFFICE, {"slug": service or office})
    return await unit_view(unit, period)


def _document(view: UnitView) -> dict[str, Any]:
    """Exact figures as text, so that no reader of the document turns them into binary fractions."""
    one, sure = view.figure, view.certainty
    return {
        "unit": one.unit.slug,
        "period": one.period,
        "from": one.first,
        "to": one.last,
        "n": one.people,
        "taken_out": view.taken_out,
        "skm": one.skm,
        "ikm": one.ikm,
        "grade": one.grade,
        "elements": {each.element: {"n": each.n, "nrr": each.nrr} for each in one.elements},
        "missing": one.missing,
        "interval": [sure.low, sure.high] if sure else None,
        "same_grade": round(sure.same_grade, 4) if sure else None,
    }


def _lines(view: UnitView) -> str:
    one = view.figure
    name = text_in(one.unit.service_name, "id", "id") or one.unit.office_name
    index = f"{one.ikm} {one.grade}" if one.grade else "–"
    lines = [f"{name}, {one.period}: IKM {index} (n = {one.people})"]
    if sure := view.certainty:
        same = f"{sure.same_grade:.0%} have the same grade"
        lines.append(f"95 of 100 draws lie between {sure.low} and {sure.high}; {same}")
    if view.taken_out:
        lines.append(f"Taken out, in no figure: {counted(view.taken_out, 'answer')} to these surveys")
    if one.grade and one.missing:
        lines.append(f"Nobody scored {', '.join(one.missing)}: not comparable with indices of nine elements")
    for each in one.elements:
        lines.append(f"{each.element} {ELEMENTS[each.element]['id']}: {each.nrr or '–'} (n = {each.n})")
    return "\n".join(lines)
