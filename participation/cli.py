"""The command line. Commands are imported when they are called: `serve` must stay small, `train` needs it all."""

import os
import sys
from importlib import import_module
from typing import NoReturn

import click

from participation.errors import ParticipationError, Rejected

COMMANDS = {
    "analyse": "participation.sentiment.jobs_commands:analyse",
    "backup": "participation.commands:backup",
    "create-account": "participation.commands:create_account",
    "demo": "participation.demonstration.commands:demo",
    "evaluate": "participation.sentiment.commands:evaluate",
    "import-areas": "participation.areas.commands:import_areas",
    "import-comments": "participation.feedback.commands:import_comments",
    "import-margins": "participation.areas.commands:import_margins",
    "import-submissions": "participation.surveys.commands:import_submissions",
    "import-survey": "participation.surveys.commands:import_survey",
    "migrate": "participation.commands:migrate",
    "report": "participation.improvements.commands:report",
    "prepare": "participation.commands:prepare",
    "reset-password": "participation.commands:reset_password",
    "restore": "participation.commands:restore",
    "run-job": "participation.jobs.commands:run_job",
    "scheduler": "participation.jobs.commands:scheduler",
    "serve": "participation.serve:serve",
    "skm": "participation.surveys.skm_commands:skm",
    "take-bounces": "participation.messages.commands:take_bounces",
    "tabulate": "participation.surveys.tabulator_commands:tabulate",
    "train": "participation.sentiment.commands:train",
    "train-severe": "participation.sentiment.commands:train_severe",
    "verify-draw": "participation.pilots.commands:verify_draw",
}
"""Name → where the click command stands."""


class LazyCommands(click.Group):
    """A group that imports a command's module only when that command is called."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name].split(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command


@click.group(cls=LazyCommands)
@click.version_option(package_name="participation")
def participation() -> None:
    """Citizens, partners and planners improve public services together."""


def main() -> None:
    """Runs a command; what can go wrong is told in sentences, not by a traceback.

    Numerical libraries take one thread in it and its children, unless the environment says otherwise: on our small
    matrices threads wait for each other, and where something else runs as well that takes ten times as long.
    """
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        participation()
    except ParticipationError as error:
        _stop(str(error), *_problems(error))
    except OSError as error:
        _stop(_refused(error))


def _stop(*lines: str) -> NoReturn:
    for line in lines:
        click.echo(line, err=True)
    sys.exit(1)


def _problems(error: ParticipationError) -> list[str]:
    errors = error.errors if isinstance(error, Rejected) else {}
    return [f"{name}: {problem}" for name, problem in errors.items()]


def _refused(error: OSError) -> str:
    """What the system refused and where, as Python's own words have it."""
    reason = error.strerror or str(error)
    if error.filename is None:
        return f"The system refused: {reason}. Mend that, and run the command again."
    return f"{error.filename} cannot be used: {reason}. Check the path and who may use it, then try again."
