"""benchmarks/adaptation.py."""

from pathlib import Path

from benchmarks.adaptation import READINGS, measured
from participation.sentiment.datasets import read_columns
from participation.sentiment.text import fingerprint


def test_adaptation_runs(data: Path, tmp_path: Path) -> None:
    """Some reviews are learnt from, the others are measured, by stars and by reading."""
    reviews = sorted(read_columns(data / "mobile_jkn" / "reviews.tsv", "created_at", "text"))
    read = [
        f"{period}\t{fingerprint(text)}\t{side}"
        for period, side, (_, text) in zip(["first", "rest"] * 45, "+-0" * 30, reviews, strict=False)
    ]
    readings = tmp_path / "readings.tsv"
    readings.write_text("\n".join(["period\tvoice\tside", *read]), "utf-8")
    found = measured(data, 60, readings)
    assert found["learnt"] + found["adapted_with_short_ones"]["documents"] == len(reviews) - 1
    assert found["first_read"]["read"] > 0
    assert found["rest_read"]["read"] > 0


def test_readings_that_are_kept_can_be_read() -> None:
    """Each is of one of the two periods and says one of the sides, or neither."""
    readings = read_columns(READINGS, "period", "voice", "side")
    assert {period for period, _, _ in readings} == {"first", "rest"}
    assert {side for _, _, side in readings} == {"+", "-", "0"}
