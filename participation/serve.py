"""`participation serve`: web process(es) and one scheduler process, started and stopped together."""

import ctypes
import gc
import os
import resource
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import click
from granian.constants import Interfaces, Loops
from granian.server import MPServer

from participation.errors import ConfigurationError
from participation.settings import Settings

if TYPE_CHECKING:
    from participation.app import Application

STOP_SECONDS = 15
RESTART_SECONDS = 5
GIVING_BACK = {-3: 131_072, -1: 131_072, -8: 2}
"""glibc's M_MMAP_THRESHOLD, M_TRIM_THRESHOLD and M_ARENA_MAX: left to itself it keeps what one sign-in needs, 19 MiB,
and a web process stays as large as its largest moment."""
COMMAND = (sys.executable, "-m", "participation")

CONNECTIONS = 2_560
"""Of one web process; the rest wait to be let in. More than the intake's queue holds: else its limit is never
reached, and where submissions wait for the database nobody would be left to answer a page."""
BACKLOG = 2_048
"""Connections that the system holds until they are let in."""
MOST_FILES = 65_536
"""Each connection is an open file, and what a shell or a service may open by default is 1,024."""


@click.command
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65_535))
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help="One on SQLite; up to one per core on PostgreSQL.",
)
@click.option("--no-scheduler", is_flag=True, help="When the scheduler runs elsewhere.")
def serve(host: str, port: int, workers: int, no_scheduler: bool) -> None:
    """Run the platform."""
    if Settings.from_environment().database_url.startswith("sqlite") and workers > 1:
        raise click.UsageError("SQLite has one writer: use --workers 1, or PostgreSQL.")
    _check_address(host, port)
    address = address_of(host, port)
    os.environ.setdefault("PARTICIPATION_BASE_URL", address)  # for all processes that this one starts
    if subprocess.run([*COMMAND, "prepare"]).returncode:
        sys.exit(1)  # it has said why
    _allow_many_files()
    _give_memory_back()
    scheduler = None if no_scheduler else Scheduler()
    click.echo(f"participation is on {address}")
    try:
        _web_server(host, port, workers).serve()
    finally:
        if scheduler:
            scheduler.stop()


def address_of(host: str, port: int) -> str:
    """What to type into a browser on this machine; a server on all of its addresses is on this one as well."""
    named = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (nothing listens here)
    return f"http://[{named}]:{port}" if ":" in named else f"http://{named}:{port}"


def _check_address(host: str, port: int) -> None:
    """Raises ConfigurationError where nobody may listen there: the server itself would end with a panic."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as after a restart
            listener.bind(address)
    except OSError as error:
        raise ConfigurationError(
            "%(host)s:%(port)s cannot be used: %(reason)s. Stop what runs there, or name another --port or --host.",
            {"host": host, "port": port, "reason": error.strerror},
        ) from error


def _allow_many_files() -> None:
    """As many as the system lets this process open; the web processes inherit it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = MOST_FILES if most == resource.RLIM_INFINITY else min(most, MOST_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, most))


def _give_memory_back() -> None:
    """The web processes inherit it: they are forks of this one. Elsewhere than on glibc there is nothing to set."""
    with suppress(AttributeError, OSError):
        set_option = ctypes.CDLL(None).mallopt
        for option, value in GIVING_BACK.items():
            set_option(option, value)


def application() -> "Application":
    """What a web process serves. Code and templates stay for good, so no search for garbage has to walk over them."""
    from participation.app import create_app

    app = create_app()
    gc.collect()
    gc.freeze()
    return app


def _web_server(host: str, port: int, workers: int) -> MPServer:
    return MPServer(
        "participation.serve:application",
        factory=True,
        address=host,
        port=port,
        workers=workers,
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        backlog=BACKLOG,
        backpressure=CONNECTIONS,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    )


class Scheduler:
    """The scheduler in a process of its own, started again when it dies."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process = self._start()
        threading.Thread(target=self._watch, daemon=True).start()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([*COMMAND, "scheduler"])

    def _watch(self) -> None:
        while not self._stopping.is_set():
            self._process.wait()
            if not self._stopping.wait(RESTART_SECONDS):
                self._process = self._start()

    def stop(self) -> None:
        """Asks it to finish, and waits."""
        self._stopping.set()
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
