"""benchmarks/topics.py."""

from pathlib import Path

import pytest

from benchmarks import topics


def test_topics_run(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Topics are found in a set with classes, with k told and not, in copies, and in the demonstration's comments."""
    monkeypatch.setattr(topics, "LABELLED", {"lapor": topics.LABELLED["lapor"]})  # all are read alike
    monkeypatch.setattr(topics, "SEEDS", 2)
    found = topics.measured(data, large=100, demonstration=(40,))
    assert found["many_comments"]["documents"] == 100
    assert found["lapor"]["k"] == 3
    assert len(found["lapor"]["nmi_of_other_seeds"]) == 1
    assert found["k_not_told"].keys() == {"lapor"}
    assert found["demonstration"][0]["documents"] == 40
