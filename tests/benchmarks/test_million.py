"""benchmarks/million.py."""

from importlib import import_module

import pytest

from benchmarks import million


def test_million_runs(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Comments of a hundred days and of one more become two reports, of which each stage is measured."""
    for module, name in million.STAGES.values():
        place = import_module(module)
        monkeypatch.setattr(place, name, getattr(place, name))  # what is put in its place is gone afterwards
    monkeypatch.setattr(million, "_apart", million._made)
    million.measure(url, 200)
