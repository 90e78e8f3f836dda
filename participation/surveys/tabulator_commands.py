"""The process that counts tables beside a web process."""

import sys

import click

from participation.commands import run
from participation.surveys.tabulator import answer_questions


@click.command(hidden=True)
def tabulate() -> None:
    """Answer the web process that started this one, until it ends."""
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever a library prints stays out of the answers
    run(answer_questions(questions, answers))
