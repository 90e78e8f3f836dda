"""benchmarks/severe.py."""

from pathlib import Path

import pytest

from benchmarks.severe import _everyday, _left_out, main
from participation.sentiment.severe_training import public_texts, read_examples


def test_severe_runs(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Sentences written by hand are judged, scenarios left out, and everyday texts."""
    main(None, rounds=1)
    _left_out(read_examples()[::10], public_texts(data))
    _everyday(data / "smsa" / "valid.tsv")
    printed = capsys.readouterr().out
    for part in (
        "seen, ",
        "held back, ",
        "left out, ",
        "everyday texts",
        "smsa/valid.tsv",
        "comments a second",
    ):
        assert part in printed
