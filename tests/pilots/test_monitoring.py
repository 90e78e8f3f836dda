"""How enrollment stands against targets, from counts."""

from datetime import date

import pytest

from participation.pilots.monitor_schemas import People
from participation.pilots.monitoring import Enrolled, monitor_of
from participation.pilots.schemas import Arm, PlacesNamed, SurveyNamed, WaveNamed
from tests.pilot_factories import a_document, a_protocol

DAY = date(2030, 4, 1)
MELATI, KENANGA = PlacesNamed("Melati", "00.71.01", 100), PlacesNamed("Kenanga", "00.71.02", 50)
SURVEY = SurveyNamed("survei", 1, "0" * 64)
WAVES = (
    WaveNamed({"id": "Awal"}, "baseline", SURVEY, 0, 14),
    WaveNamed({"id": "Akhir"}, "endline", SURVEY, 76, 14),
)


def some(
    state: str, count: int, arm: int | None = None, placed_on: date | None = None, **area: str
) -> People:
    return People(
        **{"area": "Melati", "code": "00.71.01", **area},
        state=state,
        arm=arm,
        placed_on=placed_on,
        count=count,
    )


def test_counts_by_area_stand_beside_the_places() -> None:
    """An area is known by its code, also under a new name; without a code by its name; empty areas stay listed."""
    document = a_document(places=(MELATI, KENANGA, PlacesNamed("Dahlia", "", 10)))
    people = [
        some("enrolled", 3, area="Melati Baru"),
        some("completed", 2),
        some("waitlisted", 4),
        some("withdrawn", 1),
        some("enrolled", 7, area="Dahlia", code=""),
    ]
    melati, kenanga, dahlia = monitor_of(document, people, {}, DAY).areas
    assert (melati.area, melati.target) == ("Melati", 100)
    assert melati.people == Enrolled(applied=10, placed=5, waiting=4, withdrawn=1, completed=2)
    assert kenanga.people == Enrolled(0, 0, 0, 0, 0)
    assert (dahlia.target, dahlia.people.placed) == (10, 7)


def test_one_lottery_leaves_no_area_places_of_its_own() -> None:
    """Its places go to whom chance names, wherever they live: an area cannot have got more than its own."""
    document = a_document(places=(MELATI, KENANGA), allocation="lottery")
    areas = monitor_of(document, [some("enrolled", 150)], {}, DAY).areas
    assert [(area.target, area.people.placed) for area in areas] == [(None, 150), (None, 0)]


def test_arms_have_their_part_of_the_planned_size() -> None:
    """By the ratios; an arm that is left empty is listed with nobody in it."""
    arms = (Arm({"id": "Baru"}, {}, "new", 2), Arm({"id": "Biasa"}, {}, "usual", 1))
    document = a_document(places=(MELATI,), arms=arms, protocol=a_protocol(planned_size=90))
    monitor = monitor_of(document, [some("enrolled", 8, arm=0, placed_on=DAY)], {}, DAY)
    assert [(arm.target, arm.people.placed) for arm in monitor.arms] == [(60, 8), (30, 0)]
    assert monitor.target == 90


@pytest.mark.parametrize("allocation", ["first_come", "lottery", "stratified_lottery"])
def test_where_a_place_brings_the_new_service_no_other_arm_is_planned(allocation: str) -> None:
    """Whoever gets none is who it is compared with, and not a number to be reached."""
    document = a_document(
        places=(MELATI,),
        allocation=allocation,
        arms=(Arm({"id": "Biasa"}, {}, "usual", 1), Arm({"id": "Baru"}, {}, "new", 1)),
        protocol=a_protocol(planned_size=90),
    )
    (arm,) = monitor_of(document, [some("enrolled", 8, arm=1, placed_on=DAY)], {}, DAY).arms
    assert (arm.name, arm.target, arm.people.placed) == ({"id": "Baru"}, 90, 8)


def test_before_places_are_given_there_are_no_arms() -> None:
    """Nothing is said of arms while nobody has one."""
    assert monitor_of(a_document(places=(MELATI,)), [some("waitlisted", 5)], {}, DAY).arms == ()


@pytest.mark.parametrize(
    ("today", "asked"),
    [(date(2030, 3, 14), (0, 0)), (date(2030, 3, 15), (6, 0)), (date(2030, 5, 30), (6, 6))],
)
def test_a_survey_counts_those_for_whom_it_has_opened(today: date, asked: tuple[int, int]) -> None:
    """On each one's own calendar; who withdrew, and who waits in a randomised trial, is asked nothing."""
    people = [
        some("enrolled", 6, arm=0, placed_on=date(2030, 3, 1)),
        some("withdrawn", 2, arm=0, placed_on=date(2030, 3, 1)),
        some("waitlisted", 9),
    ]
    monitor = monitor_of(a_document(places=(MELATI,), waves=WAVES), people, {1: 4}, today)
    assert tuple(wave.asked for wave in monitor.waves) == asked
    assert [wave.answered for wave in monitor.waves] == [4, 0]


def test_no_more_get_a_place_than_there_are() -> None:
    """Those planned without one are no target."""
    document = a_document(
        allocation="lottery",
        places=(MELATI, KENANGA),
        arms=(Arm({"id": "Baru"}, {}, "new"),),
        protocol=a_protocol(planned_size=400),
    )
    monitor = monitor_of(document, [some("enrolled", 8, arm=0)], {}, DAY)
    assert (monitor.target, [arm.target for arm in monitor.arms]) == (150, [150])
