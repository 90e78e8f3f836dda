"""The command that makes a report from the command line; nothing is stored."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from participation.clock import today
from participation.commands import expect_folder, expect_named, office_named, run, service_named
from participation.errors import NotFound, ParticipationError
from participation.feedback.schemas import CommentFilter
from participation.web.times import YEARS

INTERRUPTED = 130
DRAWN = {"html", "pdf"}
"""Formats that hold charts."""


def _day(_: click.Context, option: click.Parameter, typed: str | None) -> date | None:
    if typed is None:
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise click.UsageError(
            f"{option.opts[0]} is “{typed}”, and no such day is in the calendar. Write one as 2026-11-23."
        ) from None
    if day.year not in YEARS:
        raise click.UsageError(
            f"{option.opts[0]} is {day}. Write a day of the years {YEARS[0]} to {YEARS[-1]}."
        )
    return day


@click.command
@click.option("--service", callback=expect_named, help="Slug of a service.")
@click.option("--office", callback=expect_named, help="Slug of an office.")
@click.option(
    "--area", callback=expect_named, help="Official code of an area; everything that lies in it counts."
)
@click.option("--from", "start", metavar="DAY", callback=_day, help="First day, as 2026-11-23.")
@click.option(
    "--to",
    "end",
    metavar="DAY",
    callback=_day,
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
    start: date | None,
    end: date | None,
    written_as: str,
    output: Path | None,
) -> None:
    """Rank what people want improved, of all comments or of those named by the options."""
    if start and end and end < start:
        raise click.UsageError(
            "--to lies before --from. Name the first day with --from and the last with --to."
        )
    if start and start > today():
        raise click.UsageError(
            "--from lies in the future, where nobody has said anything. Name an earlier day."
        )
    try:
        if output:
            expect_folder(output)
        content = run(_report(service, office, area, (start, end), written_as))
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
    if not made.comments:
        await _tell_of_none()
    briefing = await briefing_of(made, public=False)
    charts = draw(chart_specs(made, briefing.areas)) if written_as in DRAWN else {}
    return await written(briefing, charts, written_as)


async def _tell_of_none() -> None:
    """A report of no comments still tells what is late, so it is made; where nothing came in yet it would mislead."""
    from participation.feedback.queries import comment_count

    if not await comment_count(CommentFilter()):
        raise NotFound(
            "There are no comments yet. Bring some in with “participation import-comments”, then make the report."
        )
    click.echo(
        "No comment is of these days, service, office and area, so nothing is ranked. Leave one of the options out.",
        err=True,
    )


async def _scope(service: str, office: str, area: str) -> CommentFilter:
    of, about = await office_named(office), await service_named(service)
    return CommentFilter(
        offices=frozenset({of.id}) if of else None,
        service=about.id if about else None,
        area=(await _area(area)).id if area else None,
    )


async def _area(code: str) -> Any:
    from participation.areas.queries import area_by_code

    try:
        return await area_by_code(code)
    except NotFound:
        raise NotFound(
            "There is no area %(code)s. Write its official code, for example 32.73.", {"code": code}
        ) from None


async def _compose(wanted: CommentFilter, start: date | None, last: date | None) -> Any:
    from participation.improvements.making import compose_unstored

    return await compose_unstored(wanted, start, last)
