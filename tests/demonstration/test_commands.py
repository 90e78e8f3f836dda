"""The command `participation demo`."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from participation.database import DB
from participation.demonstration import commands
from participation.demonstration.commands import INTERRUPTED, demo, is_new
from participation.settings import DEFAULT_DATABASE_URL, Settings


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Works in an empty directory with no setting made."""
    for name in ("PARTICIPATION_DATABASE_URL", "PARTICIPATION_SECRET_KEY", "PARTICIPATION_VAR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _run(*arguments: str) -> Result:
    result = CliRunner().invoke(demo, arguments)
    DB.bind(None)
    return result


def _database(directory: Path) -> Path:
    return directory / DEFAULT_DATABASE_URL.removeprefix("sqlite:///")


def test_a_new_default_database_is_filled(directory: Path) -> None:
    """With --if-new on a fresh machine the city is there, and no unfinished file is left beside it."""
    result = _run("--if-new", "--submissions", "0")
    assert result.exit_code == 0, result.output
    assert "Kota Contoh is ready" in result.output
    assert [path.name for path in _database(directory).parent.iterdir() if path.name != "secret_key"] == [
        _database(directory).name
    ]


def test_an_existing_database_is_left_alone(directory: Path) -> None:
    """With --if-new a file that is there stays byte for byte as it is, and the command says so."""
    path = _database(directory)
    path.parent.mkdir()
    path.write_bytes(b"somebody's own")
    result = _run("--if-new")
    assert result.exit_code == 0
    assert "No demonstration data" in result.output
    assert path.read_bytes() == b"somebody's own"


@pytest.mark.parametrize("url", ["postgres://localhost/own", "sqlite:///own.db"])
def test_a_database_that_somebody_named_is_left_alone(
    directory: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    """With --if-new only the default database is filled, even where the named one does not exist yet."""
    monkeypatch.setenv("PARTICIPATION_DATABASE_URL", url)
    assert not is_new(Settings.from_environment())
    assert "No demonstration data" in _run("--if-new").output
    assert not (directory / "own.db").exists()


def test_an_interruption_leaves_no_half_city(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After Ctrl-C the database file does not exist, so that --if-new starts anew, and then it succeeds."""

    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("participation.demonstration.filling.publish_adminduk", lambda *_: interrupted(_))
        result = _run("--if-new", "--submissions", "0")
    assert result.exit_code == INTERRUPTED
    assert "Nothing was kept" in result.output
    assert not _database(directory).exists()
    assert _run("--if-new", "--submissions", "0").exit_code == 0
    assert _database(directory).exists()


def test_an_interruption_in_an_existing_database_is_told(directory: Path) -> None:
    """What was half filled in place cannot be taken back: the message says to start over."""
    path = _database(directory)
    assert "Nothing was kept" in commands._after_interruption(path)
    path.parent.mkdir()
    path.touch()
    assert "start over" in commands._after_interruption(path)
    assert "start over" in commands._after_interruption(None)
