"""The command line. Commands are imported when they are called: `serve` must stay small, `train` needs it all."""

import sys
from importlib import import_module

import click

from participation.errors import ParticipationError

COMMANDS = {
    "analyse": "participation.sentiment.jobs_commands:analyse",
    "backup": "participation.commands:backup",
    "create-account": "participation.commands:create_account",
    "demo": "participation.demonstration.commands:demo",
    "evaluate": "participation.sentiment.commands:evaluate",
    "import-areas": "participation.areas.commands:import_areas",
    "import-comments": "participation.feedback.commands:import_comments",
    "import-margins": "participation.areas.commands:import_margins",
    "migrate": "participation.commands:migrate",
    "report": "participation.improvements.commands:report",
    "prepare": "participation.commands:prepare",
    "restore": "participation.commands:restore",
    "run-job": "participation.jobs.commands:run_job",
    "scheduler": "participation.jobs.commands:scheduler",
    "serve": "participation.serve:serve",
    "train": "participation.sentiment.commands:train",
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
    """Runs a command; errors raised on purpose are one sentence, not a traceback."""
    try:
        participation()
    except ParticipationError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
