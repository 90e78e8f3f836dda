"""Commands that import areas and population figures from files."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from participation.areas import service
from participation.areas.csv_rows import rejected_rows_csv
from participation.areas.schemas import ImportReport
from participation.commands import counted, run
from participation.errors import Problem

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
Import = Callable[[service.Progress], Awaitable[ImportReport]]


@click.command("import-areas")
@click.argument("file", type=FILE)
def import_areas(file: Path) -> None:
    """Import districts, villages and other areas from a CSV FILE (columns code and name)."""
    with file.open("rb") as stream:
        _import(file, lambda on_progress: service.import_areas_csv(stream, on_progress=on_progress))


@click.command("import-margins")
@click.argument("file", type=FILE)
@click.option("--source", required=True, help="Where the figures were published, and when.")
def import_margins(file: Path, source: str) -> None:
    """Import population figures from a CSV FILE (area_code, sex, age_from, age_to, count, year)."""
    with file.open("rb") as stream:
        _import(file, lambda on_progress: service.import_margins_csv(stream, source, on_progress=on_progress))


def _import(file: Path, start: Import) -> None:
    report: ImportReport = run(_with_progress(start))
    click.echo(f"{report.created} added, {report.updated} changed, {report.unchanged} as they were.")
    if report.rejected:
        _write_rejected(file, report)


async def _with_progress(start: Import) -> ImportReport:
    columns = (TextColumn("Rows"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("rows", total=None)
        return await start(lambda done, total: progress.update(task, completed=done, total=total))


def _write_rejected(file: Path, report: ImportReport) -> None:
    """Beside the file that was read: what was left out, to mend and import again."""
    rejected = file.with_name(f"{file.stem}-rejected.csv")
    text = rejected_rows_csv(report.header, report.delimiter, report.rejected, _in_english)
    rejected.write_text(text, encoding="utf-8-sig", newline="")
    click.echo(f"{counted(len(report.rejected), 'row')} left out; {rejected} says why.", err=True)


def _in_english(problem: Problem) -> str:
    return problem.message % problem.parameters if problem.parameters else problem.message
