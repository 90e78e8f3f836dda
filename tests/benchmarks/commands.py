"""Commands of the platform in the process of a test: starting one of their own takes longer than what they do."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from participation.cli import participation


def run_here(arguments: Sequence[str], url: str, directory: Path) -> None:
    """On this database. Raises whatever the command raises."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PARTICIPATION_DATABASE_URL", url)
        environment.setenv("PARTICIPATION_VAR", str(directory))
        found = CliRunner().invoke(participation, arguments, catch_exceptions=False)
    assert found.exit_code == 0, found.output
