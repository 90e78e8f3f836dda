"""The SKM of a service, an office and a period, from stored answers."""

from datetime import date
from decimal import Decimal

import pytest

from participation.accounts.schemas import PROGRAM
from participation.surveys.definitions import Question, QuestionType
from participation.surveys.queries import published_survey, survey_by_id
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.service import publish_survey, save_definition
from participation.surveys.skm import ELEMENTS
from participation.surveys.skm_periods import SkmPeriod, read_period
from participation.surveys.skm_schemas import UnitView
from participation.surveys.skm_score_queries import forget_scores
from participation.surveys.skm_scores import Scores
from participation.surveys.skm_service import add_earlier, set_population
from participation.surveys.skm_unit_queries import recapitulation, unit_of_office, unit_of_service, unit_view
from tests.factories import a_service, an_office
from tests.skm_factories import (
    PRINTED,
    an_skm_survey,
    answered,
    choice_question,
    element_question,
    scored,
    skm_definition,
)

pytestmark = pytest.mark.usefixtures("database")


def period(key: str = "2026") -> SkmPeriod:
    found = read_period(key)
    assert found is not None
    return found


async def of_service(service: int, key: str = "2026") -> UnitView:
    unit = await unit_of_service(service)
    assert unit is not None
    return await unit_view(unit, period(key))


async def of_office(office: int, key: str = "2026") -> UnitView:
    unit = await unit_of_office(office)
    assert unit is not None
    return await unit_view(unit, period(key))


@pytest.mark.parametrize("order", [tuple(ELEMENTS), PRINTED], ids=["by key", "as printed"])
async def test_elements_go_by_key_in_either_order(order: tuple[str, ...]) -> None:
    """U8 is complaint handling and U9 facilities, wherever the questionnaire asks them."""
    office = (await an_office()).id
    survey = await an_skm_survey(office, skm_definition(order))
    await answered(survey, scored(4, 4, 4, 4, 4, 4, 4, 1, 3), 2)
    await answered(survey, scored(3, 3, 3, 3, 3, 3, 3, 2, 4), 2)
    figure = (await of_office(office)).figure
    nrr = {one.element: one.nrr for one in figure.elements}
    assert (nrr["U7"], nrr["U8"], nrr["U9"]) == (Decimal("3.500"), Decimal("1.500"), Decimal("3.500"))
    assert (figure.skm, figure.ikm, figure.grade) == (Decimal("3.2778"), Decimal("81.94"), "B")
    assert figure.weakest[0].element == "U8"
    assert not figure.missing


@pytest.mark.parametrize(
    ("low", "n", "ikm", "grade"),
    [
        # everyone gives 2 or 3 (3 or 4): `low` of n people the lower of the two, to each element
        (1_001, 2_500, "64.99", "D"),
        (1_000, 2_500, "65.00", "C"),
        (2_340, 2_500, "76.60", "C"),
        (2_339, 2_500, "76.61", "B"),
        (1_170, 2_500, "88.30", "B"),
        (1_169, 2_500, "88.31", "A"),
    ],
)
def test_every_border_of_a_grade(low: int, n: int, ikm: str, grade: str) -> None:
    """One person more or less moves the index over a border, and the grade with it."""
    lower = 2 if ikm < "70" else 3
    scores = Scores.of({(lower,) * 9: low, (lower + 1,) * 9: n - low})
    assert scores.skm is not None
    assert (str(scores.skm.ikm), scores.skm.grade.value) == (ikm, grade)


async def test_dont_know_and_texts_of_choices() -> None:
    """ "Tidak tahu" is in no mean, n says so; a single choice counts like a scale, whatever its name."""
    office = (await an_office()).id
    choice = element_question("U7", name="petugas", type=QuestionType.SELECT_ONE, minimum=None, maximum=None)
    survey = await an_skm_survey(office, skm_definition(("U1",), choice))
    await answered(survey, {"U1": "dk", "petugas": "4"}, 3)
    await answered(survey, {"U1": 2, "petugas": "dk"}, 1)
    await answered(survey, {"petugas": "dk", "U1": "dk"}, 5)
    figure = (await of_office(office)).figure
    assert [(one.element, one.n, one.nrr) for one in figure.elements if one.n] == [
        ("U1", 1, Decimal("2.000")),
        ("U7", 3, Decimal("4.000")),
    ]
    assert (figure.people, figure.ikm) == (4, Decimal("75.00"))
    assert figure.missing == ["U2", "U3", "U4", "U5", "U6", "U8", "U9"]


async def test_all_versions_and_all_surveys_of_a_service_count() -> None:
    """A later version that names its questions otherwise, and a second survey, join the first."""
    office = (await an_office()).id
    service = (await a_service(office)).id
    first = await an_skm_survey(office, service=service)
    await answered(first, scored(*[4] * 9))
    renamed = [element_question(element, name=f"tanya_{element}") for element in PRINTED]
    second = await _next_version(first, renamed)
    await answered(second, {f"tanya_{element}": 2 for element in ELEMENTS})
    other = await an_skm_survey(office, service=service)
    await answered(other, scored(*[3] * 9))
    figure = (await of_service(service)).figure
    assert (figure.people, figure.ikm) == (3, Decimal("75.00"))


async def _next_version(survey: PublishedSurvey, questions: list[Question]) -> PublishedSurvey:
    draft = await survey_by_id(survey.id)
    assert draft is not None
    saved = await save_definition(PROGRAM, draft.id, draft.revision, skm_definition((), *questions))
    published = await publish_survey(PROGRAM, saved.id, saved.revision)
    found = await published_survey(published.slug)
    assert found is not None
    assert found.number == 2
    return found


async def test_a_question_after_the_service_says_whose_answer_it_is() -> None:
    """A survey about the whole office counts for the service that each person names, even another office's."""
    asking, other = (await an_office()).id, (await an_office("Kesehatan")).id
    own, foreign = (await a_service(asking)).id, (await a_service(other, "Puskesmas")).id
    which = Question("layanan", QuestionType.SERVICE, {"id": "Layanan apa?"})
    survey = await an_skm_survey(asking, skm_definition(tuple(ELEMENTS), which))
    await answered(survey, {"layanan": own, **scored(*[4] * 9)}, 2)
    await answered(survey, {"layanan": foreign, **scored(*[1] * 9)})
    views = [
        await of_service(own),
        await of_service(foreign),
        await of_office(asking),
        await of_office(other),
    ]
    assert [(one.figure.people, one.figure.ikm) for one in views] == [
        (2, Decimal("100.00")),
        (1, Decimal("25.00")),
        (3, Decimal("75.00")),
        (0, None),
    ]


async def test_days_decide_the_period() -> None:
    """The first and the last day belong to a period, the days beside them do not; the trend has both."""
    office = (await an_office()).id
    survey = await an_skm_survey(office)
    for day, score in (("2026-06-30", 1), ("2026-07-01", 3), ("2026-12-31", 3), ("2027-01-01", 1)):
        await answered(survey, scored(*[score] * 9), day=date.fromisoformat(day))
    view = await of_office(office, "2026-S2")
    assert (view.figure.people, view.figure.ikm) == (2, Decimal("75.00"))
    assert [(point.period, point.ikm) for point in view.trend] == [
        ("2026-S1", Decimal("25.00")),
        ("2026-S2", Decimal("75.00")),
    ]


async def test_the_profile_counts_who_answered() -> None:
    """Small groups are withheld; of a service only its own people are counted."""
    office = (await an_office()).id
    sex = choice_question("jenis_kelamin", "perempuan", "laki-laki", "lain")
    survey = await an_skm_survey(office, skm_definition(("U1",), sex))
    for choice, count in (("perempuan", 7), ("laki-laki", 6), ("lain", 1)):
        await answered(survey, {"jenis_kelamin": choice, "U1": 3}, count)
    (part,) = (await of_office(office)).profile
    assert [cell.people for cell in part.cells] == [7, None, None]


async def test_population_and_earlier_indices_are_kept_once() -> None:
    """Typed in again they are replaced; what was counted here stands in front of what was typed."""
    office = (await an_office()).id
    unit = await unit_of_office(office)
    assert unit is not None
    for typed in ("900", "1.000"):
        await set_population(PROGRAM, unit, period(), typed)
    for ikm in ("80", "82,35"):
        await add_earlier(PROGRAM, unit, "2025", ikm, "")
    survey = await an_skm_survey(office)
    await answered(survey, scored(*[4] * 9), 3)
    view = await of_office(office)
    assert view.plan is not None
    assert (view.plan.population, view.plan.needed, view.plan.left) == (1_000, 278, 275)
    assert [(point.period, point.ikm, point.grade, point.typed) for point in view.trend] == [
        ("2025", Decimal("82.35"), "B", True),
        ("2026", Decimal("100.00"), "A", False),
    ]


async def test_the_recapitulation_names_who_is_missing() -> None:
    """Services without answers, and an office that has neither services nor answers."""
    office, idle = await an_office(), await an_office("Dinas Pasar")
    answering, silent = await a_service(office.id), await a_service(office.id, "Kartu keluarga")
    survey = await an_skm_survey(office.id, service=answering.id)
    await answered(survey, scored(*[4] * 9))
    forget_scores()
    units = await recapitulation(None, period())
    missing = [one.unit for unit in units for one in unit.missing]
    assert {(unit.office, unit.service) for unit in missing} == {(office.id, silent.id), (idle.id, None)}
    assert [unit.office.unit.office for unit in await recapitulation(frozenset({idle.id}), period())] == [
        idle.id
    ]
