"""Staff look at the SKM, plan samples, type in earlier indices; a command says the same."""

import json
from io import BytesIO

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from participation.improvements.unit_reports import compose_unit_report
from participation.organisations.roles import Role
from participation.organisations.schemas import OfficeView
from participation.surveys import skm_commands
from participation.surveys.set_aside_service import take_out
from participation.surveys.skm_periods import read_period
from participation.surveys.skm_schemas import UnitView
from participation.surveys.skm_unit_queries import unit_by_slug, unit_view
from participation.surveys.tables import Submission
from tests.factories import a_service, an_office, browser, count_answers, post, sign_in, staff
from tests.skm_factories import DAY_ANSWERED, an_skm_survey, answered, scored

pytestmark = pytest.mark.usefixtures("database")


async def an_answered_office(people: int = 40) -> tuple[OfficeView, int]:
    """An office with a service that so many people gave threes."""
    office = await an_office()
    service = (await a_service(office.id)).id
    survey = await an_skm_survey(office.id, service=service)
    await answered(survey, scored(*[3] * 9), people)
    return office, service


async def test_index_interval_and_elements_are_shown() -> None:
    """The page of a service has its index, grade, n, every element and how sure it is."""
    office, service = await an_answered_office()
    await staff(Role.EDITOR, office.id)
    async with browser() as client:
        await sign_in(client)
        page = await client.get(f"/en/manage/skm/services/{service}?period=2026")
        whole = await client.get(f"/en/manage/skm/offices/{office.id}?period=2026")
        listed = await client.get("/en/manage/skm?first=2026-03-01&last=2026-03-31")
    assert page.status_code == whole.status_code == listed.status_code == 200
    assert all("75.00" in one.text for one in (page, whole, listed))
    assert "between 75.00 and 75.00 (95 of 100 times)" in page.text
    assert "U9 " in page.text
    assert "3.000" in page.text
    assert "People served in this period" not in page.text  # an editor does not plan


async def test_a_planner_plans_the_sample() -> None:
    """The number of people gives the sample needed and what is missing; what is no number is kept and explained."""
    office, service = await an_answered_office(10)
    await staff(Role.PLANNER, office.id)
    path = f"/en/manage/skm/services/{service}"
    async with browser() as client:
        await sign_in(client)
        bad = await post(client, f"{path}/population", period="2026", population="seribu")
        unclear = await post(client, f"{path}/population", period="2026", population="10.5")
        await post(client, f"{path}/population", period="2026", population="1.000")
        page = await client.get(f"{path}?period=2026")
        other_year = await client.get(f"{path}?period=2025")
    assert bad.status_code == unclear.status_code == 422
    assert 'value="seribu"' in bad.text
    assert "Write the number of people in digits" in bad.text
    assert "278 have to answer" in page.text
    assert "268 are still missing" in page.text
    assert "have to answer (" not in other_year.text


async def test_an_index_from_before_joins_the_trend_and_leaves_it() -> None:
    """Typed in with a comma it stands in the trend; bad fields are all named at once; it can be removed."""
    office, service = await an_answered_office(1)
    await staff(Role.PLANNER, office.id)
    path = f"/en/manage/skm/services/{service}"
    async with browser() as client:
        await sign_in(client)
        bad = await post(
            client, f"{path}/earlier", period="2026", earlier_period="lalu", ikm="24.99", respondents="-1"
        )
        await post(
            client, f"{path}/earlier", period="2026", earlier_period="2025", ikm="82,37", respondents=""
        )
        page = await client.get(f"{path}?period=2026")
        number = page.text.partition("/manage/skm/earlier/")[2].partition("/")[0]
        await post(client, f"/en/manage/skm/earlier/{number}/remove")
        after = await client.get(f"{path}?period=2026")
    assert bad.status_code == 422
    assert bad.text.count('class="message"') == 3
    assert 'value="24.99"' in bad.text
    assert "82.37" in page.text
    assert "82.37" not in after.text


@pytest.mark.parametrize("query", ["period=nope", "first=2026-02-01", "first=2026-02-02&last=2026-02-01"])
async def test_a_period_that_is_none_is_explained(query: str) -> None:
    """It is answered with what to do instead, never by a failure."""
    await staff(Role.ADMIN)
    async with browser() as client:
        await sign_in(client)
        page = await client.get(f"/en/manage/skm?{query}")
    assert page.status_code == 422


async def test_the_recapitulation_is_a_workbook_without_formulas() -> None:
    """Every unit in reach with its exact index, the missing ones on a sheet; names are text."""
    office, _ = await an_answered_office()
    await a_service(office.id, "=HYPERLINK(1)")
    await an_office("Dinas Asing")
    await staff(Role.EDITOR, office.id)
    async with browser() as client:
        await sign_in(client)
        file = await client.get("/en/manage/skm/recapitulation.xlsx?period=2026")
    book = load_workbook(BytesIO(file.content))
    every, missing = book.worksheets
    cells = [cell for row in every.iter_rows() for cell in row]
    assert [row[4].value for row in every.iter_rows(min_row=3)] == [75, 75, None]
    assert [cell.value for cell in missing[2]] == [office.name, "'=HYPERLINK(1)"]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "Dinas Asing" not in {cell.value for cell in cells}


async def test_nothing_is_there_yet() -> None:
    """Without any office or answer the pages say what comes first."""
    await staff(Role.ADMIN)
    async with browser() as client:
        await sign_in(client)
        empty = await client.get("/en/manage/skm")
        office = await an_office()
        page = await client.get(f"/en/manage/skm/offices/{office.id}")
    assert "There is no office yet." in empty.text
    assert "Nobody has scored an element in this period." in page.text


async def test_what_was_taken_out_is_said() -> None:
    """On the pages of a service, its office and all units, in the report and by the command; only in its period."""
    office, service = await an_answered_office()
    rows = await Submission.select(Submission.id).limit(3)
    await take_out([row["id"] for row in rows], "Salinan")
    await count_answers()
    await staff(Role.EDITOR, office.id)
    paths = [f"/skm/services/{service}", f"/skm/offices/{office.id}", "/skm"]
    async with browser() as client:
        await sign_in(client)
        pages = [await client.get(f"/en/manage{path}?period=2026") for path in paths]
        earlier = [await client.get(f"/en/manage{path}?period=2025") for path in paths]
    assert all(
        "3 answers of this period to the surveys that asked were taken out" in one.text for one in pages
    )
    assert not any("taken out" in one.text for one in earlier)
    unit, period = await unit_by_slug("akta-kelahiran", ""), read_period("2026")
    assert unit is not None
    assert period is not None
    view = await unit_view(unit, period)
    assert (view.figure.people, view.taken_out) == (37, 3)
    report = compose_unit_report(view, period, [], None, [], DAY_ANSWERED)
    assert "3 jawaban atas survei tersebut pada periode ini dikeluarkan setelah diperiksa" in report.sample


async def test_the_command_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exact figures as text, elements by key, and what is missing."""
    await an_answered_office()
    unit, period = await unit_by_slug("akta-kelahiran", ""), read_period("2026-Q1")
    assert unit is not None
    assert period is not None
    view = await unit_view(unit, period)

    def stored(work: object) -> UnitView:
        work.close()  # type: ignore[attr-defined]
        return view

    monkeypatch.setattr(skm_commands, "run", stored)
    arguments = ["--service", "akta-kelahiran", "--period", "2026-Q1"]
    said = json.loads(CliRunner().invoke(skm_commands.skm, [*arguments, "--json"]).output)
    assert {name: said[name] for name in ("skm", "ikm", "grade", "n", "taken_out", "period", "missing")} == {
        "skm": "3.0000",
        "ikm": "75.00",
        "grade": "C",
        "n": 40,
        "taken_out": 0,
        "period": "2026-Q1",
        "missing": [],
    }
    assert said["elements"]["U8"] == {"n": 40, "nrr": "3.000"}
    assert said["interval"] == ["75.00", "75.00"]
    told = CliRunner().invoke(skm_commands.skm, arguments).output
    assert "IKM 75.00 C (n = 40)" in told
    assert "between 75.00 and 75.00; 100% have the same grade" in told


@pytest.mark.parametrize(
    "arguments", [[], ["--service", "a", "--office", "b"], ["--service", "a", "--period", "soon"]]
)
def test_the_command_asks_for_one_unit_and_a_period(arguments: list[str]) -> None:
    """What it needs is said in a sentence, before any database is opened."""
    result = CliRunner().invoke(skm_commands.skm, arguments)
    assert result.exit_code == 2
    assert "Error" in result.output
