"""The command line as an administrator meets it: what it says, and how it ends."""

import asyncio
import os
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from participation import cli
from participation.commands import counted, run
from participation.database import DB
from participation.errors import Unavailable

Outcome = tuple[int, str, str]
"""Exit code, what was said, what was said of errors."""
Call = Callable[..., Outcome]


@pytest.fixture
def call(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Iterator[Call]:
    """Runs `participation ARGUMENTS` in this process, with a directory of its own."""
    monkeypatch.setenv("PARTICIPATION_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("PARTICIPATION_DATABASE_URL", f"sqlite:///{tmp_path / 'test.db'}")

    def called(*arguments: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["participation", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    yield called
    DB.bind(None)


@pytest.fixture
def on_each(call: Call, empty_database_url: str, monkeypatch: pytest.MonkeyPatch) -> Call:
    """The same on both databases."""
    monkeypatch.setenv("PARTICIPATION_DATABASE_URL", empty_database_url)
    return call


SARI = ("create-account", "sari@kota.go.id", "--name", "Sari", "--role", "admin")


def test_a_new_password_for_an_existing_account(on_each: Call) -> None:
    """An address that is taken is named as the reason; `reset-password` is the way for it, and only for it."""
    code, said, _ = on_each(*SARI)
    first = said.rpartition(": ")[2].strip()
    assert code == 0
    code, _, wrong = on_each(*SARI)
    assert code == 1
    assert wrong.splitlines() == [
        "The account was not created.",
        "email: An account with this address exists already.",
    ]
    code, said, _ = on_each("reset-password", "Sari@kota.go.id")
    found = re.fullmatch(r"One-time password of sari@kota\.go\.id: (\S+)\n", said)
    assert found is not None
    assert (code, found[1] != first) == (0, True)
    assert on_each("reset-password", "budi@kota.go.id") == (
        1,
        "",
        "There is no account with this address.\n",
    )


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("backup", "{}/none/a.backup"), "There is no folder {}/none."),
        (("backup", "{}/closed/a.backup"), "{}/closed"),
    ],
)
def test_a_file_that_cannot_be_written_is_a_sentence(
    call: Call, tmp_path: Path, arguments: tuple[str, ...], named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that is not there, or that is closed to this user: the path and what to do, no traceback."""
    (tmp_path / "closed").mkdir()
    monkeypatch.setattr("participation.database.backing_up.NamedTemporaryFile", _refuse)
    code, _, said = call(*[argument.format(tmp_path) for argument in arguments])
    assert code == 1
    assert named.format(tmp_path) in said
    assert len(said.splitlines()) == 1
    assert "Traceback" not in said


def _refuse(dir: Path, **_: Any) -> None:
    raise PermissionError(13, "Permission denied", str(dir))


def test_a_refusal_without_a_path_is_a_sentence(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system says is passed on where it names no file, as for a full disk."""

    def full() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cli, "participation", full)
    assert call() == (
        1,
        "",
        "The system refused: No space left on device. Mend that, and run the command again.\n",
    )


def test_one_thing_is_not_several() -> None:
    """Commands count as people speak."""
    assert [counted(count, "comment") for count in (0, 1, 2)] == ["0 comments", "1 comment", "2 comments"]


def test_work_that_never_began_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the database cannot be opened that is the only thing said."""
    monkeypatch.setenv("PARTICIPATION_VAR", str(tmp_path))
    monkeypatch.setenv("PARTICIPATION_DATABASE_URL", f"sqlite:///{tmp_path}")  # a folder
    work = asyncio.sleep(0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(Unavailable):
            run(work)
    assert work.cr_frame is None
    DB.bind(None)


@pytest.mark.parametrize(("before", "after"), [("", "1"), ("4", "4")])
def test_numerical_libraries_take_one_thread_unless_the_environment_says_otherwise(
    call: Call, monkeypatch: pytest.MonkeyPatch, before: str, after: str
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", before)
    if not before:
        monkeypatch.delenv("OMP_NUM_THREADS")
    call("--version")
    assert os.environ["OMP_NUM_THREADS"] == after
