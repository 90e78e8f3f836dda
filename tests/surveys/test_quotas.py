"""Groups of whom a survey wants no more than so many answers."""

import asyncio
from datetime import date

import httpx
import pytest

from participation.accounts.schemas import PROGRAM
from participation.database import DatabaseEngine
from participation.errors import Conflict, Rejected
from participation.feedback.receipts import new_key
from participation.feedback.service import withdraw
from participation.organisations.roles import Role
from participation.surveys.answers import compile_definition
from participation.surveys.definitions import Definition, Question, QuestionType, Section
from participation.surveys.queries import forget_published, quota_cells
from participation.surveys.quota_service import add_cell, change_wanted
from participation.surveys.quotas import Cell, cells_of, full_cell
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.tables import Submission
from tests.factories import a_survey, an_office, answering, post, sign_in, some_answers, staff

PATH = "/en/surveys/survei-ktp"
TODAY = date(2026, 11, 27)
FULL = Cell(1, "KTP", "${layanan} = 'ktp'", 2, 2)
FREE = Cell(2, "Cepat", "${menit} <= 30", 9, 0)


@pytest.fixture
async def limited(survey: PublishedSurvey) -> PublishedSurvey:
    await add_cell(PROGRAM, survey.id, "KTP", "${layanan} = 'ktp'", 2)
    await add_cell(PROGRAM, survey.id, "Cepat", "${menit} <= 30", 9)
    return survey


def sent(**changes: str) -> dict[str, str]:
    return {"_key": new_key(), **some_answers(**changes)}


def test_a_person_belongs_to_every_group_whose_condition_holds() -> None:
    """To both, to one, to none."""
    assert cells_of([FULL, FREE], {"layanan": "ktp", "menit": 10}, TODAY) == [FULL, FREE]
    assert cells_of([FULL, FREE], {"layanan": "kk", "menit": 10}, TODAY) == [FREE]
    assert cells_of([FULL, FREE], {"layanan": "kk", "menit": 60}, TODAY) == []


def test_a_full_group_is_named_once_its_questions_are_answered() -> None:
    """Not before: what is unanswered may still change the condition."""
    asked = [Question(name, QuestionType.TEXT, {"id": name}, required=False) for name in ("satu", "dua")]
    parts = [Section(f"bagian_{each.name}", {"id": each.name}, [each]) for each in asked]
    compiled = compile_definition(Definition(["id"], "id", parts))
    cell = Cell(1, "Bukan x", "${dua} != 'x'", 1, 1)
    assert full_cell([cell], compiled, {"satu": "a"}, 0, TODAY) is None
    assert full_cell([cell], compiled, {"satu": "a", "dua": "b"}, 1, TODAY) == cell
    assert full_cell([cell._replace(counted=0)], compiled, {"dua": "b"}, 1, TODAY) is None


@pytest.mark.usefixtures("limited")
async def test_a_full_group_is_told_kindly_and_nothing_is_stored(client: httpx.AsyncClient) -> None:
    """The third of two is thanked with 409; other groups go on; what was stored can be sent again."""
    first = sent()
    for fields in (first, sent()):
        assert (await client.post(PATH, data=fields)).status_code == 303
    refused = await client.post(PATH, data=sent())
    assert refused.status_code == 409
    assert "enough answers from this group" in refused.text
    assert (await client.post(PATH, data=sent(layanan="kk"))).status_code == 303
    assert (await client.post(PATH, data=first)).status_code == 303
    assert await Submission.count() == 3


async def test_a_refused_answer_takes_no_place_elsewhere(
    client: httpx.AsyncClient, limited: PublishedSurvey
) -> None:
    """Places are taken in all groups of a person or in none."""
    for _ in range(4):
        await client.post(PATH, data=sent())
    assert [cell.counted for cell in await quota_cells(limited.id)] == [2, 2]


async def test_programs_get_problem_details(client: httpx.AsyncClient, limited: PublishedSurvey) -> None:
    """409 with the same words, as application/problem+json."""
    await change_wanted(PROGRAM, limited.id, (await quota_cells(limited.id))[0].id, 1)
    path, answers = "/api/v1/surveys/survei-ktp/submissions", some_answers(puas=4, menit=30)
    assert (await client.post(path, json={"key": new_key(), "answers": answers})).status_code == 201
    refused = await client.post(path, json={"key": new_key(), "answers": answers})
    assert refused.status_code == 409
    assert refused.headers["content-type"] == "application/problem+json"


async def test_withdrawing_gives_the_place_back(client: httpx.AsyncClient, limited: PublishedSurvey) -> None:
    """After that somebody else of the group may answer."""
    path, answers = "/api/v1/surveys/survei-ktp/submissions", some_answers(puas=4, menit=30)
    sent = [await client.post(path, json={"key": new_key(), "answers": answers}) for _ in range(3)]
    assert [each.status_code for each in sent] == [201, 201, 409]
    await withdraw((await Submission.select(Submission.receipt).first())["receipt"])
    assert [cell.counted for cell in await quota_cells(limited.id)] == [1, 1]
    assert (await client.post(path, json={"key": new_key(), "answers": answers})).status_code == 201


async def test_many_at_once_in_two_processes_never_overshoot(
    limited: PublishedSurvey, database: DatabaseEngine
) -> None:
    """Forty people of one group at two web processes: two are taken, and counted is what is stored."""
    path, answers = "/api/v1/surveys/survei-ktp/submissions", some_answers(puas=4, menit=30)
    async with answering(1) as one, answering(2) as other:
        sent = await asyncio.gather(
            *(
                client.post(path, json={"key": new_key(), "answers": answers})
                for _ in range(20)
                for client in (one, other)
            )
        )
    assert sorted(each.status_code for each in sent) == [201] * 2 + [409] * 38
    assert await Submission.count() == 2
    assert [cell.counted for cell in await quota_cells(limited.id)] == [2, 2]


async def test_what_a_group_needs(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """A name, a condition about questions of the survey and a number; and nobody may have answered yet."""
    with pytest.raises(Rejected) as wrong:
        await add_cell(PROGRAM, survey.id, "", "${tidak_ada} = 1", 0)
    assert set(wrong.value.errors) == {"label", "condition", "wanted"}
    with pytest.raises(Rejected) as unreadable:
        await add_cell(PROGRAM, survey.id, "A", "((", 1)
    assert set(unreadable.value.errors) == {"condition"}
    await client.post(PATH, data=sent())
    with pytest.raises(Conflict):
        await add_cell(PROGRAM, survey.id, "A", "${menit} = 1", 1)


async def test_staff_name_groups(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Typed words stay when something is wrong; a group can be changed and removed."""
    await staff(Role.PLANNER, survey.office)
    await sign_in(client)
    page = f"/en/manage/surveys/{survey.id}/quotas"
    wrong = await post(client, page, label="Perempuan", condition="${x", wanted="5")
    assert wrong.status_code == 422
    assert "Perempuan" in wrong.text
    await post(client, page, label="Cepat", condition="${menit} <= 5", wanted="5")
    [cell] = await quota_cells(survey.id)
    assert (await post(client, f"{page}/{cell.id}", **{f"wanted.{cell.id}": "x"})).status_code == 422
    await post(client, f"{page}/{cell.id}", **{f"wanted.{cell.id}": "7"})
    assert "0 of 7 answers" in (await client.get(page)).text
    await post(client, f"{page}/{cell.id}/remove")
    assert await quota_cells(survey.id) == []


async def test_the_page_says_early_that_a_group_is_full(client: httpx.AsyncClient) -> None:
    """After the section that decides it, before the rest is asked."""
    asked = [Question(name, QuestionType.TEXT, {"id": name, "en": name}) for name in ("satu", "dua")]
    parts = [Section(f"bagian_{each.name}", {"id": "Bagian", "en": "Part"}, [each]) for each in asked]
    survey = await a_survey((await an_office()).id, Definition(["id", "en"], "id", parts, pages=True))
    await add_cell(PROGRAM, survey.id, "A", "${satu} = 'a'", 1)
    path = "/api/v1/surveys/survei-ktp/submissions"
    await client.post(path, json={"key": new_key(), "answers": {"satu": "a", "dua": "b"}})
    forget_published()
    early = {"_key": new_key(), "_page": "0", "_go": "next"}
    assert (await client.post(PATH, data={**early, "satu": "a"})).status_code == 409
    assert (await client.post(PATH, data={**early, "satu": "b"})).status_code == 200
