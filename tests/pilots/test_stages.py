"""How far somebody has come."""

from datetime import date

import pytest

from participation.pilots.stages import Stage, passes_on, stage_of
from tests.pilot_factories import a_document

BEFORE, FIRST_DAY = date(2030, 3, 14), date(2030, 3, 15)


@pytest.mark.parametrize(
    ("state", "allocation", "today", "drawn", "over", "stage"),
    [
        ("waitlisted", "first_come", BEFORE, True, False, Stage.QUEUED),
        ("waitlisted", "lottery", BEFORE, False, False, Stage.IN_DRAW),
        ("waitlisted", "lottery", BEFORE, True, False, Stage.NOT_DRAWN),
        ("waitlisted", "lottery", FIRST_DAY, True, False, Stage.PASSED_OVER),
        ("waitlisted", "lottery", FIRST_DAY, False, False, Stage.IN_DRAW),
        ("waitlisted", "first_come", FIRST_DAY, False, False, Stage.QUEUED),
        ("waitlisted", "first_come", FIRST_DAY, True, True, Stage.WITHOUT),
        ("enrolled", "randomised", BEFORE, True, False, Stage.PLACED),
        ("enrolled", "randomised", FIRST_DAY, True, False, Stage.ACTIVE),
        ("completed", "randomised", FIRST_DAY, True, True, Stage.COMPLETED),
        ("withdrawn", "first_come", BEFORE, False, False, Stage.WITHDRAWN),
    ],
)
def test_stages(state: str, allocation: str, today: date, drawn: bool, over: bool, stage: Stage) -> None:
    """The state, how places are given and the day say where somebody stands."""
    assert stage_of(state, a_document(allocation=allocation), today, drawn=drawn, over=over) is stage


@pytest.mark.parametrize(
    ("stage", "allocation", "expected"),
    [
        (Stage.PLACED, "first_come", True),
        (Stage.PLACED, "randomised", True),
        (Stage.ACTIVE, "first_come", True),
        (Stage.ACTIVE, "randomised", False),
        (Stage.ACTIVE, "cluster", False),
        (Stage.QUEUED, "first_come", False),
        (Stage.COMPLETED, "first_come", False),
    ],
)
def test_a_place_passes_on(stage: Stage, allocation: str, expected: bool) -> None:
    """Before the first day, and where they come by turn also later; after a draw the comparison stays whole."""
    assert passes_on(stage, a_document(allocation=allocation)) is expected
