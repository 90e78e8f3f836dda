"""benchmarks/report.py."""

import sys
from argparse import Namespace
from pathlib import Path

import pytest

from benchmarks import report
from tests.benchmarks.commands import run_here


def test_report_runs(
    url: str, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Reviews, some of them varied, are imported, analysed and reported of."""

    def run(arguments: list[str], directory: Path) -> tuple[float, float]:
        run_here(arguments, url, directory)
        return 1.0, 1.0

    monkeypatch.setattr(report, "run", run)
    columns = Namespace(text_column="text", date_column="created_at", rating_column="stars")
    options = Namespace(file=data / "mobile_jkn" / "reviews.tsv", **vars(columns))
    report.measure(options, 100, tmp_path)
    assert len(report.table(tmp_path / "comments.tsv")) == 100
    assert (tmp_path / "report.json").stat().st_size > 0
    assert [line.split()[1] for line in capsys.readouterr().out.splitlines()] == [
        "import",
        "analyse",
        "report",
        "total",
    ]


def test_a_command_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a process of its own, and what fails is told."""
    monkeypatch.setattr(report, "PROGRAM", [sys.executable, "-c"])
    assert min(report.run(["pass"], tmp_path)) > 0
    with pytest.raises(SystemExit, match="failed"):
        report.run(["raise SystemExit(1)"], tmp_path)
