"""What surveys know that a report is weighed with."""

from datetime import date
from typing import Any

import pytest

from participation.accounts.schemas import PROGRAM
from participation.areas.tables import Area, PopulationMargin
from participation.feedback.receipts import issue, new_key
from participation.feedback.schemas import CommentFilter
from participation.improvements.evidence_queries import scores_of
from participation.improvements.making import collect
from participation.improvements.periods import Period
from participation.sentiment.analysis import analyse_comments, current_version
from participation.surveys.collecting import collect_batch
from participation.surveys.counting import count_submissions
from participation.surveys.intake import Unit, store
from participation.surveys.queries import survey_by_id
from participation.surveys.result_service import save_margins
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.skm_score_queries import forget_scores
from participation.surveys.weighting import Margin
from tests.factories import LAMP_COMPLAINTS, QUEUE_COMPLAINTS, a_survey, an_office, settings, some_comments
from tests.skm_factories import an_skm_survey, answered, scored

pytestmark = pytest.mark.usefixtures("database")

DAY = date(2026, 11, 2)
PERIOD = Period(date(2026, 10, 26), date(2026, 11, 23))


@pytest.fixture(autouse=True)
def fresh_scores() -> None:
    forget_scores()


async def answers(survey: PublishedSurvey, *given: dict[str, Any]) -> None:
    """Stored, counted, and their free text read by the model."""
    secrets = settings().secret_keys
    units = [
        Unit(
            receipt=issue(secrets, f"survey:{survey.id}", new_key()), survey=survey.id, version=survey.version,
            answers=one, language="id", channel="page", source="", has_free_text=True, received_on=DAY,
        )
        for one in given
    ]  # fmt: skip
    await store(units)
    await collect_batch()
    await count_submissions()
    await analyse_comments()


async def weights(office: int) -> dict[str, float]:
    voices = await collect(CommentFilter(offices=frozenset({office})), await current_version())
    return dict(zip(voices.texts, voices.weights, strict=True))


async def test_voices_of_a_survey_count_as_its_answers_do() -> None:
    """Towards margins that staff have set; comments from elsewhere count as one."""
    office = await an_office()
    survey = await a_survey(office.id)
    view = await survey_by_id(survey.id)
    assert view is not None
    await save_margins(PROGRAM, view, [Margin("layanan", {"ktp": 500.0, "kk": 500.0})])
    await some_comments(["Parkir penuh terus di kantor"], DAY, office=office.id)
    many = [{"layanan": "ktp", "petugas": "2", "saran": text} for text in QUEUE_COMPLAINTS[:20]]
    few = [{"layanan": "kk", "petugas": "2", "saran": text} for text in LAMP_COMPLAINTS[:10]]
    await answers(survey, *many, *few)
    found = await weights(office.id)
    assert [found[text] for text in QUEUE_COMPLAINTS[:20]] == pytest.approx([0.75] * 20)
    assert [found[text] for text in LAMP_COMPLAINTS[:10]] == pytest.approx([1.5] * 10)
    assert found["Parkir penuh terus di kantor"] == 1


async def test_a_survey_without_margins_is_weighted_to_its_areas() -> None:
    """Where it is known how many people live in each area that was named; else every voice counts as one."""
    office = await an_office()
    survey = await a_survey(office.id)
    city, village = [await an_area(name) for name in ("Kota", "Desa")]
    of_city = [{"wilayah": city, "petugas": "2", "saran": text} for text in QUEUE_COMPLAINTS[:12]]
    of_village = [{"wilayah": village, "petugas": "2", "saran": text} for text in LAMP_COMPLAINTS[:8]]
    await answers(survey, *of_city, *of_village)
    assert set((await weights(office.id)).values()) == {1.0}
    for area, people in ((city, 4_000), (village, 6_000)):
        await PopulationMargin(area=area, sex="female", age_from=0, people=people, year=2025).save()
    found = await weights(office.id)
    assert found[QUEUE_COMPLAINTS[0]] == pytest.approx(0.4 / 0.6)
    assert found[LAMP_COMPLAINTS[0]] == pytest.approx(0.6 / 0.4)


async def an_area(name: str) -> int:
    area = Area(name=name, kind="district")
    await area.save()
    return int(area.id)


async def test_the_skm_of_the_last_year_counts() -> None:
    """NRR and its standard error by element, of the office; older answers, and those of fewer than 30, do not."""
    office, other = await an_office("Satu"), await an_office("Dua")
    survey = await an_skm_survey(office.id)
    await answered(survey, scored(2, 3, 1, 4, 4, 4, 4, 4, "dk"), 15, DAY)
    await answered(survey, scored(2, 3, 3, 4, 4, 4, 4, 4, 1), 15, date(2026, 1, 5))
    await answered(survey, scored(2, 3, "dk", 4, 4, 2, 4, 4, 1), 4, DAY)
    await answered(survey, scored(1, 1, 1, 1, 1, 1, 1, 1, 1), 15, date(2025, 10, 5))
    await answered(await an_skm_survey(other.id), scored(*[1] * 9), 40, DAY)
    found = await scores_of(CommentFilter(offices=frozenset({office.id})), PERIOD)
    assert (found["U1"].nrr, found["U1"].error) == (2, 0)
    assert (found["U3"].nrr, found["U3"].people) == (2, 30)
    assert found["U3"].error == pytest.approx(1 / 30**0.5, abs=0.005)
    assert "U9" not in found
    assert (found["U6"].nrr, found["U6"].people) == (3.76, 30), (
        "as few of 34 as gave two cannot be worked out"
    )
