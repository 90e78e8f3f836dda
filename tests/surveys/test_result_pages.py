"""The staff's pages of results."""

from io import BytesIO

import httpx
import pytest

from participation.accounts.schemas import PROGRAM
from participation.areas.queries import area_by_code
from participation.areas.service import ensure_country, import_areas_csv, import_margins_csv
from participation.database import DatabaseEngine
from participation.feedback.receipts import new_key
from participation.organisations.roles import Role
from participation.organisations.schemas import OfficeCreate
from participation.organisations.service import create_office
from participation.surveys.definitions import Choice, Question, QuestionType
from participation.surveys.queries import forget_published
from participation.surveys.result_queries import publication_plan, results, stored_margins, weights
from participation.surveys.schemas import PublishedSurvey, Sent
from participation.surveys.service import submit_answers
from tests.factories import (
    HOME,
    a_definition,
    a_draft,
    a_survey,
    an_office,
    application,
    count_answers,
    post,
    settings,
    sign_in,
    some_answers,
    staff,
)
from tests.skm_factories import an_skm_survey, answered, choice_question, skm_definition

LABEL = {"id": "Apa yang penting?", "en": "What matters?"}
MORE = [
    Question(
        "penting",
        QuestionType.RANK,
        LABEL,
        choices=[Choice(name, {"id": name, "en": name}) for name in ("a", "b")],
    ),
    Question("tanggal", QuestionType.DATE, {"id": "Kapan?", "en": "When?"}),
    Question("jam", QuestionType.TIME, {"id": "Jam berapa?", "en": "What time?"}),
    Question("berat", QuestionType.DECIMAL, {"id": "Berapa berat?", "en": "How heavy?"}),
]
ANSWERS = {"penting": ["b", "a"], "tanggal": "2026-11-02", "jam": "14:30", "berat": "2.5"}

TOWNS = b"code,name\n32,Jawa Barat\n32.73,Kota Bandung\n32.74,Kota Cirebon"
BANDS = ("0,14", "15,54", "55,")
ODD = [
    {"question": "none"},
    {"question": "puas", "by": "@none"},
    {"question": "puas", "by": "none"},
    {"question": "puas", "where": "none=1"},
    {"question": "puas", "where": "\x00=", "area": "x", "from": "31-31", "version": "9" * 40},
    {"question": "puas", "area": "99999999"},
    {"question": "puas", "area": "9" * 30},
    {"question": "\x00"},
]


@pytest.fixture
async def asked(database: DatabaseEngine, client: httpx.AsyncClient) -> PublishedSurvey:
    """A survey with more types and 25 answers, before a planner who is signed in."""
    office = await an_office()
    survey = await a_survey(office.id, a_definition(*MORE))
    await staff(Role.PLANNER, office.id)
    await sign_in(client)
    for number in range(25):
        changes = {"layanan": "kk", "puas": "2"} if number % 2 else {}
        sent = Sent(new_key(), {**some_answers(**changes), **ANSWERS}, "en", "page")
        await submit_answers(application(HOME, 1).state.intake, settings().secret_keys, survey, sent)
    await count_answers()
    return survey


def address(survey: PublishedSurvey, page: str = "results") -> str:
    return f"/en/manage/surveys/{survey.id}/{page}"


async def test_all_questions_at_a_glance(asked: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Every question has its bars and a table; it is said that respondents chose themselves."""
    page = (await client.get(address(asked))).text
    assert "Not a random sample." in page
    for shown in ("Ask layanan", "Choice ktp", "Ranked first on average: b", "November 2026", "14:00–14:59"):
        assert shown in page
    assert "Tambah loket." not in page


@pytest.mark.parametrize("by", ["", "layanan", "@day", "@periods"])
async def test_any_question_by_any_other(asked: PublishedSurvey, client: httpx.AsyncClient, by: str) -> None:
    """Every type can be looked at alone, by another answer, by month and by two periods."""
    for name in ("layanan", "kendala", "puas", "menit", "penting", "tanggal", "jam", "berat", "saran"):
        page = await client.get(address(asked), params={"question": name, "by": by, "from": "2020-01-01"})
        assert page.status_code == 200
        assert ("Unweighted" in page.text) == (name != "kendala")


async def test_figures_of_a_comparison(asked: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """13 people with a mean of 4 beside 12 with a mean of 2; the filter keeps one of them."""
    page = (await client.get(address(asked), params={"question": "puas", "by": "layanan"})).text
    assert "4.00" in page
    assert "2.00" in page
    page = (await client.get(address(asked), params={"question": "puas", "where": "layanan=kk"})).text
    assert "4.00" not in page


async def test_odd_addresses_break_nothing(asked: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Whatever stands in the address, there is an answer that says what to do."""
    for parameters in ODD:
        page = await client.get(address(asked), params=parameters)
        assert page.status_code in (200, 404), parameters


async def test_few_answers_show_nothing(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Of nine people not even staff see how they answered."""
    await staff(Role.PLANNER, survey.office)
    await sign_in(client)
    for _ in range(9):
        sent = Sent(new_key(), some_answers(), "en", "page")
        await submit_answers(application(HOME, 1).state.intake, settings().secret_keys, survey, sent)
    await count_answers()
    page = (await client.get(address(survey))).text
    assert "too few people answered this question" in page
    assert '<ul class="bars">' not in page
    page = (await client.get(address(survey), params={"question": "layanan"})).text
    assert "Too few people match." in page


async def test_nobody_answered_yet(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """An empty page says so."""
    await staff(Role.PLANNER, survey.office)
    await sign_in(client)
    assert "Nobody has answered yet." in (await client.get(address(survey))).text


async def test_weighting(asked: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Population figures are typed, weights appear beside the counts, and an empty margin is named."""
    form = {"question": "petugas", "people.3": "1.000", "people.4": "3000"}
    assert (await post(client, address(asked, "weighting"), **form)).status_code == 303
    page = (await client.get(address(asked, "weighting"))).text
    assert "nobody answered “Choice 4”, though 75.0% of the population would" in page
    page = (await client.get(address(asked), params={"question": "layanan"})).text
    assert "Weighted" in page
    assert "Design effect" in page
    wrong = await post(client, address(asked, "weighting"), question="petugas", **{"people.3": "many"})
    assert wrong.status_code == 422
    assert 'value="many"' in (await post(client, address(asked, "weighting"), question="petugas",
                                         **{"people.3": "many"})).text  # fmt: skip
    await post(client, address(asked, "weighting"), question="petugas")
    assert await stored_margins(asked.id) == []


async def test_population_figures_fill_the_margins(
    database: DatabaseEngine, client: httpx.AsyncClient
) -> None:
    """Sex, and an age in years by the bands of the figures, stand filled in; saved, they weight and are kept."""
    await ensure_country()
    await import_areas_csv(BytesIO(b"code,name\n32,Jawa Barat\n32.73,Kota Bandung"), PROGRAM)
    rows = [f"32.73,{sex},{ages},{people},2025" for sex, people in (("P", 600), ("L", 400)) for ages in BANDS]
    head = "area_code,sex,age_from,age_to,count,year"
    await import_margins_csv(BytesIO("\n".join([head, *rows]).encode()), "BPS", PROGRAM)
    home = (await area_by_code("32.73")).id
    office = await create_office(PROGRAM, OfficeCreate("Dinas", home_area=home))
    age = Question("usia", QuestionType.INTEGER, {"id": "Usia?", "en": "Age?"}, minimum=15)
    sex = choice_question("kelamin", "perempuan", "laki-laki")
    survey = await an_skm_survey(office.id, skm_definition(("U1",), sex, age))
    for kind, years, score, people in (
        ("perempuan", 20, 2, 10),
        ("laki-laki", 20, 4, 20),
        ("laki-laki", 70, 4, 10),
    ):
        await answered(survey, {"kelamin": kind, "usia": years, "U1": score}, people)
    await staff(Role.PLANNER, office.id)
    await sign_in(client)
    shown = (await client.get(address(survey, "weighting"), params={"question": "kelamin"})).text
    assert 'name="people.perempuan" value="1800"' in shown
    assert 'name="people.laki-laki" value="1200"' in shown
    shown = (await client.get(address(survey, "weighting"), params={"question": "usia"})).text
    assert "people.0-14" not in shown
    for band, label in (("15-54", "15–54 years"), ("55+", "55+ years"), ("55+", "10 answers")):
        assert f'name="people.{band}" value="1000"' in shown
        assert label in shown
    await post(
        client,
        address(survey, "weighting"),
        question="kelamin",
        **{"people.perempuan": "1800", "people.laki-laki": "1200"},
    )
    await post(
        client, address(survey, "weighting"), question="usia", **{"people.15-54": "900", "people.55+": "1100"}
    )
    assert {margin.question: margin.people for margin in await stored_margins(survey.id)} == {
        "kelamin": {"perempuan": 1_800, "laki-laki": 1_200},
        "usia": {"15-54": 900, "55+": 1_100},
    }
    shown = (await client.get(address(survey, "weighting"), params={"question": "usia"})).text
    assert 'name="people.15-54" value="900"' in shown
    found = await weights(survey.id, await results(survey.id))
    assert found is not None
    assert [axis.names for axis in found.axes][1] == ["15-54", "55+"]
    assert "Design effect" in shown


async def test_declaring_what_is_published(database: DatabaseEngine, client: httpx.AsyncClient) -> None:
    """Before the opening a planner declares tables; too small a number is refused with what was typed."""
    office = await an_office()
    draft = await a_draft(office.id)
    await staff(Role.PLANNER, office.id)
    await sign_in(client)
    path = f"/en/manage/surveys/{draft.id}/publication"
    form = {"mode": "sealed", "least": "3", "tables": ["layanan"], "pair0": "layanan", "pair0by": "petugas"}
    refused = await post(client, path, **form)
    assert refused.status_code == 422
    assert "Write a number from 5 to 100." in refused.text
    assert (await post(client, path, **{**form, "least": "7"})).status_code == 303
    plan = await publication_plan(draft.id)
    assert (plan.mode, plan.least, len(plan.tables)) == ("sealed", 7, 2)
    assert 'value="7"' in (await client.get(path)).text
    forget_published()


async def test_an_open_survey_keeps_its_promise(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Once it is open the page shows what was fixed, and a form from before is refused."""
    await staff(Role.PLANNER, survey.office)
    await sign_in(client)
    assert "stays." in (await client.get(address(survey, "publication"))).text
    refused = await post(client, address(survey, "publication"), mode="sealed", least="5")
    assert refused.status_code == 409


async def test_an_area_holds_the_answers_of_all_that_lies_in_it(
    database: DatabaseEngine, client: httpx.AsyncClient
) -> None:
    """Twelve people of one town and eleven of the other: either alone, and both in what they lie in."""
    await ensure_country()
    await import_areas_csv(BytesIO(TOWNS), PROGRAM)
    whole, part = [(await area_by_code(code)).id for code in ("32", "32.73")]
    office = await create_office(PROGRAM, OfficeCreate("Dinas", home_area=whole))
    survey = await a_survey(office.id)
    for number in range(23):
        town = await area_by_code("32.73" if number % 2 else "32.74")
        sent = Sent(new_key(), some_answers(wilayah=str(town.id)), "en", "page")
        await submit_answers(application(HOME, 1).state.intake, settings().secret_keys, survey, sent)
    await count_answers()
    await staff(Role.PLANNER, survey.office)
    await sign_in(client)
    for area, people in ((whole, 23), (part, 11)):
        page = (await client.get(address(survey), params={"question": "puas", "area": area})).text
        assert f">{people}</td>" in page


async def test_all_questions_at_a_glance_obey_the_filters(
    asked: PublishedSurvey, client: httpx.AsyncClient
) -> None:
    """The bars are of those who are left, n is said, and each question's own page is narrowed as well."""
    page = (await client.get(address(asked), params={"where": "layanan=kk", "from": "2020-01-01"})).text
    assert "The filters leave 12 of 25 answers." in page
    assert "n = 12" in page
    assert "n = 25" not in page
    assert "where=layanan%3Dkk&amp;from=2020-01-01&amp;question=puas" in page
    whole = (await client.get(address(asked))).text
    assert "n = 25" in whole
    assert "The filters leave" not in whole
    odd = (
        await client.get(address(asked), params={"area": "abc", "where": "layanan", "to": "31/12/2026"})
    ).text
    assert "something unknown (Area, Only those who answered, To)" in odd
    assert "something unknown" not in page + whole
    none = (await client.get(address(asked), params={"channel": "none"})).text
    assert "The filters leave 0 of 25 answers." in none
    assert '<ul class="bars">' not in none
