"""What can be saved of a pilot."""

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from participation.pilots.checks import programme_problems, protocol_problems
from participation.pilots.schemas import Places, Programme, Protocol
from tests.pilot_factories import ARMS, a_programme, a_protocol


def test_drafts_can_be_saved_unfinished() -> None:
    """A title is all that a draft needs; a finished one can be saved, too."""
    assert programme_problems(Programme(title={"id": "Uji coba"}), "Asia/Jakarta") == {}
    assert protocol_problems(Protocol()) == {}
    assert programme_problems(a_programme(), "Asia/Jakarta") == {}
    assert protocol_problems(a_protocol()) == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": {"en": "Trial"}}, "title.id"),
        ({"title": {"id": "x" * 201}}, "title.id"),
        ({"tasks": {"id": "ya", "en": "x" * 5_001}}, "tasks.en"),
        ({"closes_at": datetime(2030, 2, 1, 1, tzinfo=UTC)}, "closes_at"),
        ({"closes_at": datetime(2030, 7, 1, tzinfo=UTC)}, "closes_at"),
        ({"ends_on": date(2030, 3, 14)}, "ends_on"),
        ({"allocation": "by favour"}, "allocation"),
        ({"arms": ARMS * 4}, "arms"),
        ({"arms": (replace(ARMS[0], name={"en": "From home"}),)}, "arm.1.name.id"),
        ({"arms": (ARMS[0], replace(ARMS[1], kind="both"))}, "arm.2.kind"),
        ({"arms": (replace(ARMS[0], ratio=0),)}, "arm.1.ratio"),
        ({"arms": (replace(ARMS[0], ratio=11),)}, "arm.1.ratio"),
        ({"places": (Places(1, 5), Places(1, 6))}, "places"),
        ({"places": (Places(1, 0),)}, "places"),
        ({"places": tuple(Places(area, 1) for area in range(301))}, "places"),
    ],
)
def test_a_programme_that_cannot_be(changes: dict[str, object], field: str) -> None:
    """What contradicts itself or is beyond all measure is named at its field."""
    if field == "ends_on":
        changes = {**changes, "closes_at": None}
    assert list(programme_problems(a_programme(**changes), "Asia/Jakarta")) == [field]


def test_applications_end_by_midnight_of_the_last_day() -> None:
    """On the clock of the office: an hour after its midnight is the next day, though not yet in Greenwich."""
    evening = a_programme(closes_at=datetime(2030, 6, 15, 14, tzinfo=UTC))
    night = a_programme(closes_at=datetime(2030, 6, 15, 16, tzinfo=UTC))
    assert programme_problems(night, "Asia/Jakarta") == {}
    assert programme_problems(evening, "Asia/Jayapura") == {}
    assert list(programme_problems(night, "Asia/Jayapura")) == ["closes_at"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"hypothesis": {"id": "x" * 5_001}}, "hypothesis.id"),
        ({"outcome_kind": "feeling"}, "outcome_kind"),
        ({"scale": "median"}, "scale"),
        ({"better": "sideways"}, "better"),
        ({"alpha": 0.2}, "alpha"),
        ({"power": 0.0}, "power"),
        ({"minimal_effect": 0.0}, "minimal_effect"),
        ({"assumed": 1e10}, "assumed"),
        ({"cluster_size": 0}, "cluster_size"),
        ({"icc": 1.0}, "icc"),
        ({"planned_size": 1_000_001}, "planned_size"),
        ({"groups": ("Lansia",) * 11}, "groups"),
        ({"groups": ("x" * 201,)}, "groups"),
    ],
)
def test_a_protocol_that_cannot_be(changes: dict[str, object], field: str) -> None:
    """The same for what is promised about the measurement."""
    assert list(protocol_problems(a_protocol(**changes))) == [field]
