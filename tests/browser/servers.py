"""The platform as an operator starts it, on a database of its own and a port that was free."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 60
PASSWORD = "sungai tenang payung biru"
"""What the administrator of a test chooses at the first sign-in."""


@dataclass(frozen=True)
class Site:
    """A running platform. `one_time_password` is what the first start printed for admin@localhost."""

    url: str
    one_time_password: str
    directory: Path

    def run(self, *arguments: str) -> str:
        """Runs a command of the platform on the same database, and gives what it printed."""
        return _run(self.directory, self.url, *arguments)

    def count_answers(self) -> None:
        """What the scheduler would do within seconds."""
        self.call("tests.factories", "count_answers()")

    def call(self, module: str, use_case: str) -> None:
        """Awaits a call of something in a module, on the same database: `call("a.b", "name(1)")`."""
        program = (
            "import asyncio, os\n"
            "from participation.clock import now\n"
            "from participation.database import bind, open_engine\n"
            f"from {module} import {use_case.partition('(')[0]}\n"
            "async def call():\n"
            "    engine = bind(open_engine(os.environ['PARTICIPATION_DATABASE_URL']))\n"
            "    await engine.start_connection_pool()\n"
            f"    await {use_case}\n"
            "    await engine.close_connection_pool()\n"
            "asyncio.run(call())"
        )
        root = Path(__file__).parent.parent.parent
        done = subprocess.run(
            [sys.executable, "-c", program],
            env=_environment(self.directory, self.url),
            cwd=root,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def account(self, email: str, role: str, *options: str) -> str:
        """A new account's one-time password."""
        printed = self.run("create-account", email, "--name", role.title(), "--role", role, *options)
        return printed.split()[-1]


@contextmanager
def running_site(directory: Path, *, submissions: int | None = None) -> Iterator[Site]:
    """Serves a new database; with `submissions`, one that holds the demonstration city."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    if submissions is not None:
        _run(directory, url, "demo", "--submissions", str(submissions))
    log = directory / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "participation", "serve", "--no-scheduler", "--port", str(port)],
            env=_environment(directory, url),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_ready(url, process, log)
        yield Site(url, _printed_password(log), directory)
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def _run(directory: Path, url: str, *arguments: str) -> str:
    command = [sys.executable, "-m", "participation", *arguments]
    done = subprocess.run(command, env=_environment(directory, url), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _environment(directory: Path, url: str) -> dict[str, str]:
    return {
        **os.environ,
        "PARTICIPATION_DATABASE_URL": f"sqlite:///{directory / 'participation.db'}",
        "PARTICIPATION_VAR": str(directory / "var"),
        "PARTICIPATION_BASE_URL": url,
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"the platform did not start:\n{log.read_text('utf-8')}")


def _printed_password(log: Path) -> str:
    found = re.search(r"one-time password (\S+)", log.read_text("utf-8"))
    assert found, "the first start prints a one-time password"
    return found[1]
