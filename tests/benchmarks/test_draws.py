"""benchmarks/draws.py."""

from benchmarks.draws import PLACES, chance, of_many


def test_draws_run() -> None:
    """A hundred of some tickets are drawn, and draws are compared with chance."""
    assert of_many(200)["places"] == PLACES
    assert [found["freedom"] for found in chance(5).values()] == [39, 39, 2, 14, 14, 2]
