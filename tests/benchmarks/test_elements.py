"""benchmarks/elements.py."""

from benchmarks.elements import measured


def test_elements_run() -> None:
    """The sentences written for this are read, and the model is weighed."""
    found = measured(repeated=1)
    assert found["documents"] > 100
    assert found["model_bytes"] > 100_000
