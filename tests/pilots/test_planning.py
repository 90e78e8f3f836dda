"""What the numbers of a protocol come to."""

import pytest
from msgspec.structs import replace

from participation.pilots.planning import calculation, leaves_the_scale
from participation.pilots.power import Size
from tests.pilot_factories import ARMS, a_protocol


def test_points_of_a_scale() -> None:
    """Twelve minutes with a standard deviation of thirty take 200 people; so many show a little less."""
    worked_out = calculation(ARMS, "randomised", a_protocol())
    assert worked_out is not None
    assert worked_out.needed == Size(200, 0)
    assert worked_out.detectable == pytest.approx(11.94, abs=0.01)
    assert worked_out.enough


def test_shares_are_in_per_cent() -> None:
    """From 40 to 50 per cent takes what a calculator for 0.4 and 0.5 says: 388 an arm."""
    protocol = a_protocol(scale="share", better="higher", minimal_effect=10.0, assumed=40.0, planned_size=100)
    worked_out = calculation(ARMS, "randomised", protocol)
    assert worked_out is not None
    assert worked_out.needed == Size(776, 0)
    assert worked_out.detectable == pytest.approx(27.5, abs=0.5)
    assert not worked_out.enough


def test_areas_only_count_where_they_are_drawn() -> None:
    """The design effect belongs to clusters; a form that still holds its numbers changes nothing else."""
    protocol = a_protocol(cluster_size=20, icc=0.05)
    alone, drawn = (calculation(ARMS, how, protocol) for how in ("randomised", "cluster"))
    assert alone is not None
    assert drawn is not None
    assert alone.design_effect == 1
    assert drawn.needed is not None
    assert drawn.needed.clusters > 0


@pytest.mark.parametrize("arms", [(), ARMS[:1], ARMS[1:], (replace(ARMS[1], kind="waiting"),)])
def test_one_side_alone_is_no_comparison(arms: tuple[object, ...]) -> None:
    """Without a new service, or without anything to compare it with, nothing is worked out."""
    assert calculation(arms, "randomised", a_protocol()) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("allocation", ["first_come", "lottery", "stratified_lottery"])
def test_those_without_a_place_are_a_comparison(allocation: str) -> None:
    """As many as with one, whether or not an arm describes what they get; they are among those planned."""
    for arms in (ARMS[:1], ARMS):
        worked_out = calculation(arms, allocation, a_protocol())
        assert worked_out is not None
        assert (worked_out.needed, worked_out.without_place) == (Size(200, 0), True)


def test_nothing_assumed_nothing_worked_out() -> None:
    """A size without an assumption would be made up."""
    assert calculation(ARMS, "randomised", a_protocol(assumed=None)) is None


@pytest.mark.parametrize(
    ("changes", "leaves"),
    [
        ({"assumed": 95.0, "minimal_effect": 5.0, "better": "higher"}, True),
        ({"assumed": 5.0, "minimal_effect": 5.0, "better": "lower"}, True),
        ({"assumed": 120.0, "minimal_effect": 5.0}, True),
        ({"assumed": 95.0, "minimal_effect": 5.0, "better": "lower"}, False),
        ({"assumed": None}, False),
        ({"scale": "mean", "assumed": 95.0, "minimal_effect": 50.0}, False),
    ],
)
def test_a_share_stays_on_its_scale(changes: dict[str, object], leaves: bool) -> None:
    """More than all or fewer than none cannot be the effect that is looked for."""
    assert leaves_the_scale(a_protocol(**{"scale": "share", **changes})) is leaves
