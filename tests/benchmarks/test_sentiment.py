"""benchmarks/sentiment.py."""

import json
from pathlib import Path

import pytest

from benchmarks.sentiment import main


def test_sentiment_runs(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each set is scored, and each language of those that have several."""
    main(data)
    found = json.loads(capsys.readouterr().out)
    assert found["nusax"].keys() == {"en", "id"}
    assert found["mobile_jkn_stars"]["documents"] > found["mobile_jkn_stars_of_sentences"]["documents"] > 0
