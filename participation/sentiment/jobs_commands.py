"""The command that analyses comments."""

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from participation.commands import run

INTERRUPTED = 130


@click.command
def analyse() -> None:
    """Analyse the comments that the current model has not read; interrupted, it goes on where it was."""
    try:
        done = run(analyse_with_progress())
    except KeyboardInterrupt:
        click.echo("Interrupted. Run the same command again: it goes on with what is left.", err=True)
        raise SystemExit(INTERRUPTED) from None
    click.echo(f"{done} comments analysed.")
    if run(_fallen_back()):
        click.echo(
            "The adapted model is damaged or was made for another version: the shipped one read. "
            "Run “participation train --adapt”.",
            err=True,
        )


async def _fallen_back() -> bool:
    from participation.sentiment.analysis import is_falling_back

    return await is_falling_back()


async def analyse_with_progress() -> int:
    """Analyses what is left and shows how far it is, on standard error."""
    from participation.sentiment.analysis import analyse_comments, current_version
    from participation.sentiment.corpus import unread_count

    columns = (TextColumn("Analysing"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("comments", total=await unread_count(await current_version()))
        return await analyse_comments(lambda done: progress.advance(task, done))
