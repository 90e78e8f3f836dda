"""The command that imports comments from a file."""

from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from participation.commands import expect_named, office_named, run, service_named
from participation.errors import NotFound, ParticipationError, Unavailable
from participation.feedback.importing import Destination, ImportReport
from participation.feedback.importing import import_comments as import_file
from participation.feedback.imports import Columns
from participation.organisations.queries import office_by_id

INTERRUPTED = 130
OTHER_OFFICE = (
    "The office %(slug)s does not offer this service. Leave --office out, or name one of its services."
)

BROKE_OFF = (
    "The database cannot be used any more. What was added stays. Mend that, and run the same command again: it skips "
    "what is stored and goes on."
)


@click.command("import-comments")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--text-column", required=True, help="Name of the column that holds the text.")
@click.option("--date-column", default="", help="When it was said: 2026-11-23, 23-11-2026 or 23/11/2026.")
@click.option("--rating-column", default="", help="A rating that was given beside the text, from 1 up.")
@click.option("--rating-maximum", default=5, show_default=True, type=click.IntRange(2, 1_000))
@click.option("--area-column", default="", help="Official code of an area, or its name.")
@click.option(
    "--service",
    "service_slug",
    callback=expect_named,
    help="Slug of the service that the comments are about.",
)
@click.option(
    "--office", "office_slug", callback=expect_named, help="Slug of the office; else that of the service."
)
def import_comments(
    file: Path,
    text_column: str,
    date_column: str,
    rating_column: str,
    rating_maximum: int,
    area_column: str,
    service_slug: str,
    office_slug: str,
) -> None:
    """Import comments from a CSV, TSV or XLSX FILE. Running it again adds only what is not there yet."""
    columns = Columns(text_column, date_column, rating_column, area_column, rating_maximum)
    report = ImportReport()
    try:
        run(_import(file, columns, (service_slug, office_slug), report))
    except KeyboardInterrupt:
        _tell(report)
        click.echo("Interrupted. Run the same command again: it skips what is stored and goes on.", err=True)
        raise SystemExit(INTERRUPTED) from None
    except ParticipationError as error:
        if report.rows:
            _tell(report)
        broke_off = isinstance(error, Unavailable) and report.rows
        raise click.ClickException(BROKE_OFF if broke_off else str(error)) from error
    _tell(report)
    if not (service_slug or office_slug) and report.added:
        click.echo(
            "They belong to no office, so only people with a grant for everything read them. "
            "Name --service or --office to change that."
        )


async def _import(file: Path, columns: Columns, about: tuple[str, str], report: ImportReport) -> None:
    destination = await _destination(*about)
    shown = (TextColumn(file.name), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*shown, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("rows", total=None)
        await import_file(
            file,
            columns,
            destination,
            report,
            lambda done, total: progress.update(task, completed=done, total=total),
        )


async def _destination(service_slug: str, office_slug: str) -> Destination:
    service = await service_named(service_slug)
    office = await office_named(office_slug)
    if service and office and service.office != office.id:
        raise NotFound(OTHER_OFFICE, {"slug": office_slug})
    if service:
        office = await office_by_id(service.office)
    home_area = office.home_area if office else None
    return Destination(office.id if office else None, service.id if service else None, home_area)


def _tell(report: ImportReport) -> None:
    click.echo(f"Added: {report.added}. Already there: {report.already_there}. Left out: {report.bad}.")
    if report.bad_rows_file:
        click.echo(f"{report.bad_rows_file} says why rows were left out.", err=True)
