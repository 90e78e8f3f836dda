"""The command that draws a published draw again."""

from pathlib import Path

import click

from participation.pilots.draw import faults_of, read_draw


@click.command("verify-draw")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify_draw(file: Path) -> None:
    """Draw the places of a published draw again, and say whether the same tickets come out. Needs no database."""
    try:
        published = read_draw(file.read_bytes())
    except ValueError as error:
        raise click.ClickException(
            f"This is no published draw: {error}. Download its JSON file again."
        ) from error
    faults = faults_of(published)
    if faults:
        raise click.ClickException("The draw is NOT right.\n" + "\n".join(faults))
    tickets = sum(len(listed) for listed in published.lots.tickets.values())
    places = sum(len(won) for won in published.drawn.values())
    click.echo(
        f"The draw is right: {places:,} of {tickets:,} tickets were drawn, and the seed is the one committed to."
    )
