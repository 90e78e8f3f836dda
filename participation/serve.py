"""`participation serve`: web process(es) and one scheduler process, started and stopped together."""

import subprocess
import sys
import threading

import click
from granian.constants import Interfaces, Loops
from granian.server import MPServer

from participation.settings import Settings

STOP_SECONDS = 15
RESTART_SECONDS = 5
COMMAND = (sys.executable, "-m", "participation")


@click.command
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option(
    "--workers", default=1, show_default=True, help="One on SQLite; up to one per core on PostgreSQL."
)
@click.option("--no-scheduler", is_flag=True, help="When the scheduler runs elsewhere.")
def serve(host: str, port: int, workers: int, no_scheduler: bool) -> None:
    """Run the platform."""
    if Settings.from_environment().database_url.startswith("sqlite") and workers > 1:
        raise click.UsageError("SQLite has one writer: use --workers 1, or PostgreSQL.")
    if subprocess.run([*COMMAND, "prepare"]).returncode:
        sys.exit(1)  # it has said why
    scheduler = None if no_scheduler else Scheduler()
    click.echo(f"participation is on http://{host}:{port}")
    try:
        _web_server(host, port, workers).serve()
    finally:
        if scheduler:
            scheduler.stop()


def _web_server(host: str, port: int, workers: int) -> MPServer:
    return MPServer(
        "participation.app:create_app",
        factory=True,
        address=host,
        port=port,
        workers=workers,
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
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
