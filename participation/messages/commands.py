"""The command by which a mail server hands over mails that came back."""

import sys
from typing import BinaryIO

import click

from participation.commands import run
from participation.messages.bounces import LARGEST_REPORT, read_bounce
from participation.messages.service import note_bounce


@click.command("take-bounces")
@click.argument("reports", nargs=-1, type=click.File("rb"))
def take_bounces(reports: tuple[BinaryIO, ...]) -> None:
    """Read REPORTS of mails that came back, or one from standard input: what is not there is written to no more."""
    given: tuple[BinaryIO, ...] = reports or (sys.stdin.buffer,)
    found = [read_bounce(report.read(LARGEST_REPORT)) for report in given]
    bounces = [bounce for bounce in found if bounce is not None]

    async def note() -> int:
        return sum([await note_bounce(bounce.reference, hard=bounce.hard) for bounce in bounces])

    click.echo(
        f"Reports: {len(found)}. Of our messages, told for the first time: {run(note()) if bounces else 0}."
    )
