"""What an amendment may no longer change."""

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from participation.pilots.amending import locked_changes, pinned_surveys
from participation.pilots.schemas import Document, PlacesNamed, SurveyNamed, WaveNamed
from tests.pilot_factories import ARMS, a_document, a_protocol

OPENED = datetime(2030, 2, 1, 1, tzinfo=UTC)
CLOSED = datetime(2030, 3, 1, 1, tzinfo=UTC)
FIRST_DAY = datetime(2030, 3, 14, 17, tzinfo=UTC)
"""Midnight of the 15th in Jakarta."""
SECOND = timedelta(seconds=1)

ASKED = SurveyNamed("pendaftaran", 1, "00")
BEFORE = WaveNamed({"id": "Awal"}, "baseline", SurveyNamed("awal", 1, "01"), 0, 14)
AFTER = WaveNamed({"id": "Akhir"}, "endline", SurveyNamed("akhir", 1, "02"), 76, 14)


def _document(**changes: object) -> Document:
    usual = {
        "enrollment": ASKED,
        "eligible_if": "${usia} >= 18",
        "public_value": {"id": "Kurs tengah"},
        "places": (PlacesNamed("Melati", "00.71.01", 200),),
        "waves": (BEFORE, AFTER),
    }
    return a_document(**{**usual, **changes})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"arms": (ARMS[0], replace(ARMS[1], ratio=2))}, "arms"),
        ({"places": (PlacesNamed("Melati", "00.71.01", 199),)}, "places"),
        ({"places": (PlacesNamed("Kenanga", "00.71.02", 200),)}, "places"),
        ({"allocation": "lottery"}, "allocation"),
        ({"enrollment": replace(ASKED, version=2)}, "enrollment_survey"),
        ({"eligible_if": "${usia} >= 17"}, "eligible_if"),
        ({"public_value": {"id": "Nomor undian"}}, "public_value.id"),
        ({"opens_at": OPENED + SECOND}, "opens_at"),
    ],
)
def test_what_people_applied_for_stays(changes: dict[str, object], field: str) -> None:
    """From the moment on at which people can apply; before it everything may be amended."""
    draft = _document(**changes)
    assert locked_changes(_document(), draft, OPENED - SECOND) == {}
    assert list(locked_changes(_document(), draft, OPENED)) == [field]


@pytest.mark.parametrize(
    "changes",
    [
        {"goal": {"id": "Tujuan lain"}},
        {"consent": {"id": "Persetujuan lain"}},
        {"closes_at": CLOSED + timedelta(days=7)},
        {"ends_on": date(2030, 6, 20)},
        {"protocol": a_protocol(planned_size=150)},
        {"places": (PlacesNamed("Kelurahan Melati", "00.71.01", 200),)},
        {"waves": (BEFORE, replace(AFTER, open_days=20))},
    ],
)
def test_the_rest_may_still_be_amended(changes: dict[str, object]) -> None:
    """Texts, later days, planned sizes, and an area that was given another name."""
    assert locked_changes(_document(), _document(**changes), OPENED) == {}


def test_days_stand_once_they_have_come() -> None:
    """The end of applications from the close on, the first day of the trial from its midnight in the office on."""
    longer = _document(closes_at=CLOSED + timedelta(days=7))
    assert locked_changes(_document(), longer, CLOSED - SECOND) == {}
    assert list(locked_changes(_document(), longer, CLOSED)) == ["closes_at"]
    later = _document(starts_on=date(2030, 3, 20))
    assert locked_changes(_document(), later, FIRST_DAY - SECOND) == {}
    assert list(locked_changes(_document(), later, FIRST_DAY)) == ["starts_on"]


@pytest.mark.parametrize(
    "waves",
    [
        (),
        (AFTER,),
        (replace(BEFORE, day=1), AFTER),
        (replace(BEFORE, survey=replace(BEFORE.survey, version=2)), AFTER),
        (replace(AFTER, day=0), BEFORE),
    ],
)
def test_a_survey_that_was_asked_stays_in_its_place(waves: tuple[WaveNamed, ...]) -> None:
    """Its answers are kept by its number, so it is neither taken out nor moved nor given other questions."""
    draft = _document(waves=waves)
    assert locked_changes(_document(), draft, FIRST_DAY - SECOND) == {}
    assert "wave.1.survey" in locked_changes(_document(), draft, FIRST_DAY)


def test_a_survey_still_to_come_may_be_changed() -> None:
    """Another day, another version, one more before it: nobody has been asked."""
    middle = WaveNamed({"id": "Kabar"}, "check_in", SurveyNamed("kabar", 1, "03"), 30, 7)
    draft = _document(waves=(BEFORE, middle, replace(AFTER, survey=replace(AFTER.survey, version=2))))
    assert locked_changes(_document(), draft, FIRST_DAY) == {}


def test_versions_that_are_answered_are_pinned() -> None:
    """The questions to applicants from the opening on, those of a survey from its day on."""
    document = _document()
    assert pinned_surveys(document, OPENED - SECOND) == set()
    assert pinned_surveys(document, OPENED) == {ASKED}
    assert pinned_surveys(document, FIRST_DAY) == {ASKED, BEFORE.survey}
    assert pinned_surveys(document, FIRST_DAY + timedelta(days=76)) == {ASKED, BEFORE.survey, AFTER.survey}
