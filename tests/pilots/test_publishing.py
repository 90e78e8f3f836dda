"""What stands between a draft and its announcement."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from participation.errors import Problem
from participation.pilots.publishing import missing_for_publication
from participation.pilots.schemas import Arm, PilotView, Places, Programme, Protocol
from tests.pilot_factories import ARMS, MOMENT, a_programme_asking, a_protocol, a_view, some_surveys

NEW = ARMS[0]


def _first_come(**changes: Any) -> Programme:
    return a_programme_asking(allocation="first_come", **changes)


def _missing(view: PilotView, moment: datetime = MOMENT) -> dict[str, Problem]:
    return missing_for_publication(view, some_surveys(), True, moment)


def test_a_complete_pilot_lacks_nothing() -> None:
    """What the factories make may be published."""
    assert _missing(a_view()) == {}


def test_an_empty_pilot_lacks_everything() -> None:
    """Every text, every day and every number is asked for."""
    empty = a_view(Programme(title={}), Protocol(), contact_email="")
    assert set(_missing(empty)) == {
        "title.id", "goal.id", "benefits.id", "tasks.id", "eligibility.id", "hypothesis.id", "outcome.id",
        "analysis_plan.id", "opens_at", "closes_at", "starts_on", "ends_on", "analysis_on", "arms", "places",
        "minimal_effect", "assumed", "planned_size", "contact", "consent.id", "enrollment_survey", "draw_at",
        "public_value.id",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"goal": {"en": "Shorter waits"}}, "goal.id"),
        ({"goal": {"id": " "}}, "goal.id"),
        ({"opens_at": MOMENT}, "opens_at"),
        ({"starts_on": date(2030, 1, 1), "allocation": "first_come"}, "starts_on"),
        ({"arms": (ARMS[1],)}, "arms"),
        ({"arms": (NEW, NEW)}, "arms"),
        ({"arms": (*ARMS, Arm({"id": "Menunggu"}, {"id": "Nanti"}, "waiting"))}, "arms"),
        ({"places": (Places(1, 199),)}, "planned_size"),
    ],
)
def test_a_programme_that_promises_too_little(changes: dict[str, object], field: str) -> None:
    """One thing that is missing or cannot be is one problem, at its field."""
    assert list(_missing(a_view(a_programme_asking(**changes)))) == [field]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"analysis_on": date(2030, 6, 15)}, "analysis_on"),
        ({"minimal_effect": None}, "minimal_effect"),
        ({"planned_size": 0}, "planned_size"),
        ({"scale": "share", "assumed": 8.0, "outcome_kind": "measure"}, "minimal_effect"),
    ],
)
def test_a_protocol_that_promises_too_little(changes: dict[str, object], field: str) -> None:
    """The same for what is promised about the measurement."""
    assert list(_missing(a_view(protocol=a_protocol(**changes)))) == [field]


def test_a_single_arm_is_enough_where_nobody_is_drawn_for_another() -> None:
    """First come, first served needs no second arm; chance between arms does."""
    programme = _first_come(arms=(NEW,))
    assert _missing(a_view(programme)) == {}


def test_areas_enough_for_each_arm() -> None:
    """Four areas are two for each of two arms."""
    places = tuple(Places(area, 50) for area in range(4))
    programme = a_programme_asking(allocation="cluster", places=places)
    assert _missing(a_view(programme, a_protocol(cluster_size=50))) == {}
    single = replace(programme, places=(Places(1, 200),))
    assert list(_missing(a_view(single, a_protocol(cluster_size=50)))) == ["places"]


def test_those_without_a_place_may_be_planned_for() -> None:
    """Where they are whom the others are compared with, more people are planned than there are places."""
    lottery = a_programme_asking(allocation="lottery", places=(Places(1, 100),), arms=ARMS[:1])
    assert _missing(a_view(lottery)) == {}
    usual = replace(lottery, allocation="randomised", arms=ARMS)
    assert list(_missing(a_view(usual))) == ["planned_size"]


def test_areas_are_not_counted_as_people() -> None:
    """Where areas are drawn the number needed hangs on how many people each has; of one place each there is one."""
    many, single = (tuple(Places(area, places) for area in range(4)) for places in (50, 1))
    drawn = a_programme_asking(allocation="cluster", places=many)
    assert list(_missing(a_view(drawn))) == ["cluster_size"]
    alone = replace(drawn, places=single)
    assert _missing(a_view(alone, a_protocol(planned_size=4))) == {}


def test_an_amendment_may_come_after_applications_opened() -> None:
    """Only the first version has to come before people can apply."""
    later = datetime(2030, 4, 1, tzinfo=UTC)
    assert missing_for_publication(a_view(current_version=1), some_surveys(), False, later) == {}
    assert set(_missing(a_view(), later)) == {"opens_at", "starts_on"}


def test_the_first_day_is_that_of_the_office() -> None:
    """Late in the evening in UTC it is already tomorrow in Jayapura."""
    view = a_view(_first_come(starts_on=date(2030, 1, 2)), zone="Asia/Jayapura")
    evening = datetime(2030, 1, 1, 16, tzinfo=UTC)
    assert "starts_on" in _missing(view, evening)
    assert _missing(replace(view, zone="Asia/Jakarta"), evening) == {}
