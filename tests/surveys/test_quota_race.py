"""The last places of groups, when two web processes on one database give them away at once."""

import asyncio
import random
from collections import Counter

import httpx
import pytest

from participation.accounts.schemas import PROGRAM
from participation.feedback.receipts import new_key
from participation.surveys.queries import quota_cells, survey_id_by_slug
from participation.surveys.quota_service import add_cell
from participation.surveys.tables import Submission, SubmissionCell
from tests.factories import some_answers
from tests.surveys.processes import served

PATH = "/en/surveys/survei-ktp"
WANTED = {"ktp": 7, "kk": 3}
FAST = 8
"""Of those who were served within half an hour; whoever was belongs to two groups."""
PEOPLE = 30
"""Of each group, all at once."""


def a_person(service: str, number: int) -> dict[str, str]:
    return {
        "_key": new_key(),
        "_version": "1",
        **some_answers(layanan=service, menit=str(20 + number % 2 * 20)),
    }


@pytest.fixture
async def people(database_url: str) -> list[dict[str, str]]:
    """Of a survey with two groups that are apart from each other and one that lies across both, in no order."""
    survey = await survey_id_by_slug("survei-ktp")
    assert survey is not None
    for service, wanted in WANTED.items():
        await add_cell(PROGRAM, survey, service, f"${{layanan}} = '{service}'", wanted)
    await add_cell(PROGRAM, survey, "Cepat", "${menit} <= 30", FAST)
    everyone = [a_person(service, number) for service in WANTED for number in range(PEOPLE)]
    random.Random(20261127).shuffle(everyone)
    return everyone


async def sent_twice(
    one: httpx.AsyncClient, other: httpx.AsyncClient, fields: dict[str, str]
) -> list[httpx.Response]:
    """To both processes at once, as over a line that fails and is tried again."""
    return list(await asyncio.gather(one.post(PATH, data=fields), other.post(PATH, data=fields)))


async def test_last_places_are_given_once_and_all_of_them(people: list[dict[str, str]]) -> None:
    """Never one too many, never one too few; who was too late is thanked, and an answer sent twice takes one place."""
    async with served() as (_, one), served() as (_, other):
        answers = await asyncio.gather(*(sent_twice(one, other, fields) for fields in people))
    taken: Counter[str] = Counter()
    for fields, pair in zip(people, answers, strict=True):
        statuses = {answer.status_code for answer in pair}
        assert statuses <= {303, 409}, [answer.text for answer in pair]
        for answer in pair:
            assert answer.status_code == 303 or "enough answers from this group" in answer.text
        if 303 in statuses:
            assert statuses == {303}, "stored, and yet somebody was told that it was not"
            taken[fields["layanan"]] += 1
    cells = {cell.label: cell for cell in await quota_cells(1)}
    for label, cell in cells.items():
        assert cell.counted <= cell.wanted, label
        assert cell.counted == await SubmissionCell.count().where(SubmissionCell.cell == cell.id)
    assert await Submission.count() == sum(taken.values())
    assert {service: cells[service].counted for service in WANTED} == dict(taken) == WANTED
