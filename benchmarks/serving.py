"""What benchmarks of a running platform share: the demonstration, served on a port that nothing else answers on."""

import argparse
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import psutil

HOST = "127.0.0.1"
PATIENCE = 30
"""Seconds until it must be ready."""
COMMAND = (sys.executable, "-m", "participation")


class Platform:
    """The demonstration in a database of its own, or in the one named, which must be empty."""

    def __init__(self, directory: Path, database_url: str = "", submissions: int = 0) -> None:
        self.port = _free_port()
        self.url = f"http://{HOST}:{self.port}"
        self.database_url = database_url or f"sqlite:///{directory / 'participation.db'}"
        self._environment = {
            **os.environ,
            "PARTICIPATION_DATABASE_URL": self.database_url,
            "PARTICIPATION_VAR": str(directory / "var"),
            "PARTICIPATION_BASE_URL": self.url,
            "PARTICIPATION_SECRET_KEY": secrets.token_urlsafe(48),
        }
        if self._begin("demo", "--submissions", str(submissions)).wait():
            sys.exit("The demonstration could not be made.")

    def start(self) -> float:
        """Seconds until it was ready."""
        started = time.perf_counter()
        self._process = self._begin("serve", "--no-scheduler", "--port", str(self.port))
        while self._process.poll() is None and time.perf_counter() - started < PATIENCE:
            with suppress(OSError), urllib.request.urlopen(f"{self.url}/readyz", timeout=1):
                return time.perf_counter() - started
            time.sleep(0.02)
        self.stop()
        sys.exit("The server did not become ready.")

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(20)

    def web_process(self) -> psutil.Process:
        """The worker that answers: the largest process below the command."""
        parent = psutil.Process(self._process.pid)
        return max(parent.children(recursive=True) or [parent], key=lambda process: process.memory_info().rss)

    def _begin(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([*COMMAND, *arguments], env=self._environment, stdout=subprocess.DEVNULL)


def load_options(description: str) -> argparse.Namespace:
    """Where the platform stores, how many load it at once, and for how long."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--database", default="")
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=10)
    return parser.parse_args()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
