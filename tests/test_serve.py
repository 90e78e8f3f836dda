"""`participation serve` before it serves: what it refuses, and what it asks of the system."""

import gc
import resource
import socket
from collections.abc import Iterator
from unittest.mock import Mock

import pytest
from click.testing import CliRunner

from participation import serve as module
from participation.database.group_commit import QUEUE_LIMIT
from participation.errors import ConfigurationError
from participation.serve import (
    CONNECTIONS,
    MOST_FILES,
    _allow_many_files,
    _check_address,
    address_of,
    application,
    serve,
)
from participation.settings import Settings

HOST = "127.0.0.1"


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody listens already."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_that_is_taken_is_a_sentence(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is migrated or started then; an address of another machine and a name of none are told likewise."""
    monkeypatch.setattr(module, "COMMAND", ("false",))
    refused = CliRunner().invoke(serve, ["--port", str(taken)]).exception
    assert isinstance(refused, ConfigurationError)
    assert f"{HOST}:{taken}" in str(refused)
    for host in ("192.0.2.1", "no.such.host.invalid"):
        with pytest.raises(ConfigurationError, match=host):
            _check_address(host, 8000)


@pytest.fixture
def nothing_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    """`serve` runs to its end at once, and what it puts into the environment is gone afterwards."""
    monkeypatch.setattr(module, "COMMAND", ("true",))
    monkeypatch.setattr(module, "_give_memory_back", lambda: None)
    monkeypatch.setattr(module, "_allow_many_files", lambda: None)
    monkeypatch.setattr(module, "_web_server", Mock())
    monkeypatch.setenv("PARTICIPATION_BASE_URL", "")
    monkeypatch.delenv("PARTICIPATION_BASE_URL")


@pytest.mark.usefixtures("nothing_starts")
@pytest.mark.parametrize(
    ("configured", "expected"), [("", "http://127.0.0.1:{}"), ("https://x.go.id", "https://x.go.id")]
)
def test_links_lead_to_the_port_that_is_served(
    configured: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In mails and QR codes of all processes, unless the operator says what people type."""
    if configured:
        monkeypatch.setenv("PARTICIPATION_BASE_URL", configured)
    port = _free_port()
    served = CliRunner().invoke(serve, ["--no-scheduler", "--port", str(port)])
    assert f"http://127.0.0.1:{port}" in served.output
    assert Settings.from_environment().base_url == expected.format(port)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://[::1]:8000"),
        ("::1", "http://[::1]:8000"),
        ("suara.local", "http://suara.local:8000"),
    ],
)
def test_the_address_can_be_typed(host: str, expected: str) -> None:
    """Also where the server listens on all addresses, or on one of many digits."""
    assert address_of(host, 8000) == expected


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        port: int = listener.getsockname()[1]
    return port


def test_a_free_port_stays_free() -> None:
    """Looking takes nothing: the server listens there a moment later."""
    port = _free_port()
    _check_address(HOST, port)
    _check_address(HOST, port)


@pytest.mark.parametrize(
    "option", [("--workers", "0"), ("--workers", "-1"), ("--port", "0"), ("--port", "70000")]
)
def test_numbers_that_mean_nothing(option: tuple[str, str]) -> None:
    """They are refused with the range that is allowed."""
    answer = CliRunner().invoke(serve, option)
    assert answer.exit_code == 2
    assert "range" in answer.output


def test_the_queue_fills_before_the_door_closes() -> None:
    """While the whole queue waits for the database there is still room for people who only read."""
    assert CONNECTIONS >= QUEUE_LIMIT + 512


def test_every_connection_may_be_a_file() -> None:
    """The usual limit of 1,024 open files is raised as far as the system allows."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (512, before[1]))
        _allow_many_files()
        allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        assert allowed == (MOST_FILES if most == resource.RLIM_INFINITY else min(most, MOST_FILES))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_a_web_process_keeps_what_stays_out_of_the_search_for_garbage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Code and templates are not walked over again and again while people wait."""
    monkeypatch.setattr("participation.app.create_app", object)
    application()
    frozen = gc.get_freeze_count()
    gc.unfreeze()
    assert frozen > 10_000
