"""benchmarks/reading.py."""

import shutil
import sys
from argparse import Namespace
from pathlib import Path

import pytest

from benchmarks import reading
from benchmarks.report import table
from participation.sentiment.readers import HERE
from tests.benchmarks.commands import run_here


async def test_texts_are_read(data: Path) -> None:
    """On one core without what is stored, and by readers with all of it."""
    texts = [row["text"] for file in (reading.SHORT, reading.LONG) for row in table(data / file)[:5]]
    assert reading._on_one_core(texts) > 0
    assert (await reading._by_readers(HERE, texts))[0] > 0


def test_comments_are_imported_and_analysed(
    url: str, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Many, and then some new ones on top."""

    def run(arguments: list[str], url: str, directory: Path) -> tuple[float, float, float]:
        run_here(arguments, url, directory)
        return 1.0, 1.0, 1.0

    monkeypatch.setattr(reading, "_run", run)
    shutil.copyfile(url.removeprefix("sqlite:///"), tmp_path / "reading.db")
    reading._analysing("sqlite", Namespace(data=data, comments=100, new=5), tmp_path)
    printed = [line.strip().partition(":")[0] for line in capsys.readouterr().out.splitlines()[1:]]
    assert printed == ["import-comments", "analyse", "import-comments of new ones", "analyse of new ones"]


def test_a_command_is_watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until it has ended, and what fails is told."""
    monkeypatch.setattr(reading, "PROGRAM", [sys.executable, "-c"])
    assert min(reading._run(["pass"], "", tmp_path)) > 0
    with pytest.raises(SystemExit, match="failed"):
        reading._run(["raise SystemExit(1)"], "", tmp_path)
