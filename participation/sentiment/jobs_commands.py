"""The command that analyses comments."""

from contextlib import AbstractAsyncContextManager, nullcontext
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from participation.commands import counted, run
from participation.database import expect_many_rows
from participation.errors import Unavailable

if TYPE_CHECKING:
    from participation.sentiment.readers import Readers

INTERRUPTED = 130
MANY = 20_000
"""Comments from which on two processes share the reading: they need a second or two to start."""


def _expect_address(_: click.Context, option: click.Parameter, address: str | None) -> str | None:
    """An empty one is a variable that was not set: reading here instead would go unnoticed."""
    if address is not None and not address.strip():
        raise click.UsageError(
            f"{option.opts[0]} is empty. Write the address of the scheduler, or leave it out to read here."
        )
    return address


@click.command
@click.option(
    "--dask",
    "address",
    callback=_expect_address,
    help="Read on this Dask cluster: tcp://… or tls://… of its scheduler.",
)
def analyse(address: str | None) -> None:
    """Analyse the comments that the current model has not read; interrupted, it goes on where it was."""
    try:
        done = run(analyse_with_progress(address))
    except KeyboardInterrupt:
        click.echo("Interrupted. Run the same command again: it goes on with what is left.", err=True)
        raise SystemExit(INTERRUPTED) from None
    except Unavailable as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{counted(done, 'comment')} analysed.")
    if run(_fallen_back()):
        click.echo(
            "The adapted model is damaged or was made for another version: the shipped one read. "
            "Run “participation train --adapt”.",
            err=True,
        )


async def _fallen_back() -> bool:
    from participation.sentiment.analysis import is_falling_back

    return await is_falling_back()


async def analyse_with_progress(address: str | None = None) -> int:
    """Analyses what is left, on a cluster where one is named, and shows how far it is, on standard error."""
    from participation.sentiment.analysis import analyse_comments, current_version
    from participation.sentiment.corpus import unread_count

    waiting = await unread_count(await current_version())
    columns = (TextColumn("Analysing"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    await expect_many_rows()
    async with _readers(address, waiting) as readers:
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("comments", total=waiting)
            return await analyse_comments(lambda done: progress.advance(task, done), readers)


def _readers(address: str | None, waiting: int) -> "AbstractAsyncContextManager[Readers]":
    from participation.sentiment.cluster import cluster
    from participation.sentiment.readers import HERE, processes

    if address:
        return cluster(address)
    return processes() if waiting >= MANY else nullcontext(HERE)
