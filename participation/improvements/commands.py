"""The command that makes a report from the command line; nothing is stored."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from participation.commands import run
from participation.errors import NotFound, ParticipationError
from participation.feedback.schemas import CommentFilter
from participation.web.times import YEARS

INTERRUPTED = 130
DRAWN = {"html", "pdf"}
"""Formats that hold charts."""
DAY = click.DateTime(["%Y-%m-%d"])


def _expect_in_reach(_: click.Context, option: click.Parameter, day: datetime | None) -> datetime | None:
    if day and day.year not in YEARS:
        raise click.UsageError(
            f"{option.opts[0]} is {day.date()}. Write a day of the years {YEARS[0]} to {YEARS[-1]}."
        )
    return day


@click.command
@click.option("--service", default="", help="Slug of a service.")
@click.option("--office", default="", help="Slug of an office.")
@click.option("--area", default="", help="Official code of an area; everything that lies in it counts.")
@click.option("--from", "start", type=DAY, callback=_expect_in_reach, help="First day.")
@click.option(
    "--to",
    "end",
    type=DAY,
    callback=_expect_in_reach,
    help="Last day. With both days, trends compare with as many days before.",
)
@click.option(
    "--format",
    "written_as",
    type=click.Choice(["html", "pdf", "xlsx", "json", "csv"]),
    default="html",
    show_default=True,
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file instead of standard output."
)
def report(
    service: str,
    office: str,
    area: str,
    start: datetime | None,
    end: datetime | None,
    written_as: str,
    output: Path | None,
) -> None:
    """Rank what people want improved, of all comments or of those named by the options."""
    if start and end and end < start:
        raise click.UsageError(
            "--to lies before --from. Name the first day with --from and the last with --to."
        )
    days = (start.date() if start else None, end.date() if end else None)
    try:
        content = run(_report(service, office, area, days, written_as))
    except KeyboardInterrupt:
        click.echo("Interrupted. What was analysed stays analysed: the same command goes on.", err=True)
        raise SystemExit(INTERRUPTED) from None
    except ParticipationError as error:
        raise click.ClickException(str(error)) from error
    if output:
        output.write_bytes(content)
    else:
        click.echo(content, nl=False)


async def _report(
    service: str, office: str, area: str, days: tuple[date | None, date | None], written_as: str
) -> bytes:
    from participation.files.drawing import draw
    from participation.improvements.briefing_queries import briefing_of
    from participation.improvements.charts import chart_specs
    from participation.improvements.printing import written
    from participation.sentiment.jobs_commands import analyse_with_progress

    wanted = await _scope(service, office, area)
    await analyse_with_progress()
    made = await _compose(wanted, *days)
    briefing = await briefing_of(made, public=False)
    charts = draw(chart_specs(made, briefing.areas)) if written_as in DRAWN else {}
    return await written(briefing, charts, written_as)


async def _scope(service: str, office: str, area: str) -> CommentFilter:
    from participation.areas.queries import area_by_code
    from participation.organisations.queries import office_by_slug
    from participation.services.queries import service_by_slug

    return CommentFilter(
        offices=frozenset({_id(await office_by_slug(office), office)}) if office else None,
        service=_id(await service_by_slug(service), service) if service else None,
        area=(await area_by_code(area)).id if area else None,
    )


def _id(found: Any, slug: str) -> int:
    if found is None:
        raise NotFound(
            "There is no %(slug)s. Look up its address name in the administration.", {"slug": slug}
        )
    return int(found.id)


async def _compose(wanted: CommentFilter, start: date | None, last: date | None) -> Any:
    from participation.improvements.making import compose_unstored

    return await compose_unstored(wanted, start, last)
