"""benchmarks/unsure.py."""

import json
from pathlib import Path

import pytest

from benchmarks.unsure import THRESHOLDS, main


def test_unsure_runs(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each set is judged at each threshold."""
    main(data)
    found = json.loads(capsys.readouterr().out)
    for name in ("smsa_valid", "nusax_valid", "mobile_jkn"):
        assert found[name].keys() == {"texts", *map(str, THRESHOLDS)}
