"""What the surveys of a pilot must be able to carry."""

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from participation.pilots.schemas import Outcome, Wave
from participation.pilots.survey_checks import survey_problems
from participation.surveys.definitions import Definition, Question, QuestionType, Repeat, Section
from tests.pilot_factories import a_programme_asking, a_protocol, a_view, some_surveys

LABEL = {"id": "Tanya"}


def _problems(
    programme: dict[str, object] | None = None, protocol: dict[str, object] | None = None
) -> list[str]:
    view = a_view(a_programme_asking(**programme or {}), a_protocol(**protocol or {}))
    return list(survey_problems(view, some_surveys()))


def test_surveys_that_carry_a_trial() -> None:
    """What the factories make may be published, by any allocation; first come needs no draw."""
    assert _problems() == []
    assert _problems({"allocation": "first_come", "draw_at": None, "public_value": {}}) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"consent": {"en": "I agree"}}, "consent.id"),
        ({"enrollment_survey": None}, "enrollment_survey"),
        ({"enrollment_survey": 9}, "enrollment_survey"),
        ({"eligible_if": "${umur} > 17"}, "eligible_if"),
        ({"eligible_if": "${jenis_kelamin} = 'perempuan' and ${jenis_kelamin} = 'laki'"}, "eligible_if"),
        ({"draw_at": None}, "draw_at"),
        ({"draw_at": datetime(2030, 3, 14, 17, tzinfo=UTC)}, "draw_at"),
        ({"public_value": {"en": "Rate"}}, "public_value.id"),
        ({"waves": (Wave(LABEL, "endline", 9, 76), Wave(LABEL, "endline", 3, 76))}, "wave.1.survey"),
        ({"waves": (Wave(LABEL, "baseline", 2), Wave(LABEL, "endline", 3, 95, 14))}, "wave.2.day"),
        ({"waves": (Wave(LABEL, "endline", 3),)}, "primary.asked"),
        ({"waves": (Wave(LABEL, "baseline", 2), Wave(LABEL, "baseline", 3, 76))}, "primary.asked"),
    ],
)
def test_a_programme_that_cannot_be_carried(changes: dict[str, object], field: str) -> None:
    """One thing that is missing or does not fit is one problem, at its field."""
    assert _problems(changes) == [field]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"outcome_wave": 3}, "primary.asked"),
        ({"outcome_question": "gone"}, "primary.asked"),
        ({"outcome_question": "saran"}, "primary.asked"),
        ({"scale": "share"}, "primary.asked"),
        ({"scale": "share", "outcome_question": "puas"}, "primary.choices"),
        ({"secondary": (Outcome(LABEL, wave=2, question="saran"),)}, "secondary.1.asked"),
        ({"secondary": (Outcome(LABEL, wave=2, question="puas", scale="share"),)}, "secondary.1.choices"),
        ({"groups": ("usia",)}, "groups"),
        ({"groups": ("Lansia",)}, "groups"),
    ],
)
def test_a_protocol_that_cannot_be_carried(changes: dict[str, object], field: str) -> None:
    """An outcome needs a question of its scale that is asked after the beginning, a group one with choices."""
    assert _problems(protocol=changes) == [field]


def test_what_the_office_hands_in_needs_no_question() -> None:
    """A measure is no question; a share of the upper points of a scale is one."""
    assert _problems({"waves": ()}, {"outcome_kind": "measure", "outcome_wave": 0}) == []
    share = {"scale": "share", "outcome_question": "puas", "outcome_choices": ("4", "5")}
    assert _problems(protocol=share) == []


def test_where_areas_are_drawn_they_are_no_group() -> None:
    """All people of one area get the same there."""
    assert _problems({"allocation": "lottery"}, {"groups": ("area",)}) == []
    assert _problems({"allocation": "cluster"}, {"groups": ("area",)}) == ["groups"]


def test_a_late_place_has_a_late_calendar() -> None:
    """Who comes first is served first until the close, so their last survey has to end before the analysis, too."""
    long = {
        "allocation": "first_come",
        "closes_at": datetime(2030, 4, 30, 1, tzinfo=UTC),
        "draw_at": None,
        "public_value": {},
    }
    assert _problems(long) == ["wave.2.day"]
    assert _problems(long, {"analysis_on": date(2030, 7, 29)}) == []


def _asking(*questions: Question, repeat: Repeat | None = None) -> Definition:
    return Definition(["id"], "id", [Section("utama", LABEL, list(questions), repeat=repeat)])


PHOTO = Question("foto", QuestionType.PHOTO, LABEL)
TEXT = Question("usia", QuestionType.INTEGER, LABEL)


@pytest.mark.parametrize(
    ("definition", "said"),
    [
        (_asking(TEXT, PHOTO), "Photos and files"),
        (_asking(TEXT, repeat=Repeat()), "Sections that repeat"),
        (
            Definition(["id"], "id", [Section("a", LABEL, [TEXT]), Section("b", LABEL, [])], pages=True),
            "one page",
        ),
    ],
)
def test_applying_is_one_form(definition: Definition, said: str) -> None:
    """No pages, no repetitions, no files."""
    surveys = some_surveys()
    surveys[1] = replace(surveys[1], definition=definition)
    problem = survey_problems(a_view(a_programme_asking(eligible_if="")), surveys)["enrollment_survey"]
    assert said in problem.message


def test_places_are_the_only_quota() -> None:
    """Neither applicants nor participants are turned away by a survey."""
    surveys = {number: replace(survey, has_quotas=True) for number, survey in some_surveys().items()}
    assert list(survey_problems(a_view(), surveys)) == ["enrollment_survey", "wave.1.survey", "wave.2.survey"]


def test_answers_are_kept_until_they_are_analysed() -> None:
    """A survey that lets answers go before the day of the analysis measures nothing."""
    view = a_view(a_programme_asking(), a_protocol())
    surveys = {
        number: replace(survey, retention_days=60 if number == 2 else 365)
        for number, survey in some_surveys().items()
    }
    assert list(survey_problems(view, surveys)) == ["wave.1.survey"]


def test_the_first_application_is_kept_from_its_own_day_on() -> None:
    """As it stands beside the answers: at six in the evening in Greenwich it is the next day here."""
    view = a_view(a_programme_asking(opens_at=datetime(2030, 2, 1, 18, tzinfo=UTC)), a_protocol())
    surveys = some_surveys()
    surveys[1] = replace(surveys[1], retention_days=150)
    assert survey_problems(view, surveys) == {}


def test_answers_by_area_do_not_tell_drawn_arms_apart() -> None:
    """Where areas are drawn the area is the arm: a wave that asks for it would break the seal."""
    asking = Definition(["id"], "id", [Section("s", LABEL, [Question("desa", QuestionType.AREA, LABEL)])])
    surveys = some_surveys()
    surveys[2] = replace(surveys[2], definition=asking)
    assert list(survey_problems(a_view(a_programme_asking(), a_protocol()), surveys)) == []
    view = a_view(a_programme_asking(allocation="cluster"), a_protocol())
    assert list(survey_problems(view, surveys)) == ["wave.1.survey"]
