"""The command that fills a database with the invented city."""

import asyncio
import os
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console

from participation.clock import now
from participation.commands import counted, open_database
from participation.database import open_engine
from participation.database.sqlite import SQLiteEngine
from participation.demonstration.filling import Filled, fill
from participation.settings import DEFAULT_DATABASE_URL, Settings

INTERRUPTED = 130
SUBMISSIONS = 600
MOST_SUBMISSIONS = 100_000
SIDE_FILES = ("", "-wal", "-shm", "-journal")
"""What SQLite keeps beside a database while it is open."""


@click.command
@click.option(
    "--if-new", is_flag=True, help="Do nothing unless the default database file does not exist yet."
)
@click.option(
    "--submissions",
    default=SUBMISSIONS,
    show_default=True,
    type=click.IntRange(0, MOST_SUBMISSIONS),
    help="How many people answer the survey; 0 leaves it unanswered and makes no report.",
)
def demo(if_new: bool, submissions: int) -> None:
    """Fill an empty database with an invented city, so that every page has something to look at."""
    settings = Settings.from_environment()
    if if_new and not is_new(settings):
        click.echo("No demonstration data: only a new database at the default place is filled with it.")
        return
    path = database_path(settings)
    try:
        filled = _build(settings, path, submissions)
    except KeyboardInterrupt:
        click.echo(_after_interruption(path), err=True)
        raise SystemExit(INTERRUPTED) from None
    _tell(filled)


def is_new(settings: Settings) -> bool:
    """Whether this is the default database, and there is none yet: an operator's own is never filled."""
    path = database_path(settings)
    return settings.database_url == DEFAULT_DATABASE_URL and path is not None and not path.exists()


def database_path(settings: Settings) -> Path | None:
    """The file of an SQLite database; None for a server's."""
    engine = open_engine(settings.database_url)
    return engine.path if isinstance(engine, SQLiteEngine) else None


def _build(settings: Settings, path: Path | None, submissions: int) -> Filled:
    """A file that does not exist yet appears once it is whole: half a city would be taken for a whole one."""
    if path is None or path.exists():
        return asyncio.run(_fill(settings, submissions))
    unfinished = path.with_name(path.name + ".unfinished")
    _remove(unfinished)
    filled = asyncio.run(_fill(replace(settings, database_url=f"sqlite:///{unfinished}"), submissions))
    os.replace(unfinished, path)
    return filled


async def _fill(settings: Settings, submissions: int) -> Filled:
    engine = await open_database(settings)
    try:
        with Console(stderr=True).status("Opening the database") as status:
            return await fill(settings, now(), submissions, lambda step: status.update(step))
    finally:
        await engine.close_connection_pool()


def _remove(path: Path) -> None:
    for ending in SIDE_FILES:
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _after_interruption(path: Path | None) -> str:
    if path is not None and not path.exists():
        return "Interrupted. Nothing was kept; run the same command again."
    return "Interrupted. The database holds half a city: start over with an empty one."


def _tell(filled: Filled) -> None:
    click.echo(
        f"Kota Contoh is ready: {counted(filled.submissions, 'submission')}, "
        f"{counted(filled.comments, 'comment')} in feedback boxes, {counted(filled.reports, 'report')}. "
        "All of it is invented."
    )
    if filled.receipt:
        click.echo(f"A receipt to try on /receipts: {filled.receipt}")
    click.echo(
        "Staff sign in at /manage: the first `participation serve` prints a one-time password for "
        "admin@localhost,\nand `participation create-account` adds people (--office dukcapil, dinkes or dpu)."
    )
