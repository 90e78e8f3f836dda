"""Whoever watched people answer steals the whole database after the close, and tries every table of it.

A row is somebody's when it holds, or is held by, an id that leads to their answers. Every order of such rows, by
place, transaction or any column, and every place of people's ids and numbers within other values is compared with
the order in which they came. test_unlinkable.py has the attack itself.
"""

import secrets
import struct
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from typing import Any

import msgspec
import pytest

from participation.accounts.schemas import PROGRAM
from participation.database import DatabaseEngine
from participation.files.tables import StoredFile
from participation.sentiment.analysis import analyse_comments
from participation.surveys import counting, recoding
from participation.surveys.collecting import collect_batch
from participation.surveys.definitions import Question, QuestionType
from participation.surveys.file_answers import purpose_of
from participation.surveys.intake import Intake
from participation.surveys.invitation_closing import finish_closed_surveys
from participation.surveys.invitation_service import invite, set_by_invitation
from participation.surveys.queries import published_survey
from participation.surveys.quota_service import add_cell
from participation.surveys.result_queries import results
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.service import close_survey, publish_survey, survey_or_not_found
from tests.factories import HOME, a_definition, a_draft, an_office, count_answers, settings, some_answers
from tests.surveys.test_unlinkable import PEOPLE, Dump, Order, answer_all, attack, orders, whole_dump

KEYS = settings().secret_keys
EXTRA = [
    Question("telepon", QuestionType.PHONE, {"id": "Telepon", "en": "Phone"}),
    Question("foto", QuestionType.PHOTO, {"id": "Foto", "en": "Photo"}),
]
TELLING = {
    "receipt", "submission", "submission_identifier", "submission_file", "stored_file", "submission_cell",
    "comment", "comment_analysis", "answer_block", "answer_column", "survey_count",
}  # fmt: skip
"""What has something of each person; the test fails when a table is added to it and not thought of."""


@pytest.fixture
async def intake(database: DatabaseEngine) -> AsyncIterator[Intake]:
    running = Intake()
    running.start()
    yield running
    await running.stop()


@pytest.fixture
async def survey(database: DatabaseEngine, monkeypatch: pytest.MonkeyPatch) -> PublishedSurvey:
    """By invitation, with quotas, photos, phone numbers, words and small blocks."""
    for module in (counting, recoding):
        monkeypatch.setattr(module, "MOST_ROWS", 20)
    draft = await a_draft((await an_office()).id, a_definition(*EXTRA))
    await set_by_invitation(PROGRAM, draft.id, wanted=True)
    await add_cell(PROGRAM, draft.id, "KTP", "${layanan} = 'ktp'", 1_000)
    await publish_survey(PROGRAM, draft.id, (await survey_or_not_found(draft.id)).revision)
    listed = "\n".join(f"orang-{number}@warga.id" for number in range(1, PEOPLE + 1))
    await invite(PROGRAM, draft.id, listed, KEYS, HOME)
    published = await published_survey(draft.slug)
    assert published is not None
    return published


async def all_answered(survey: PublishedSurvey, intake: Intake) -> tuple[Order, dict[str, int]]:
    """Everybody answers, everything is read meanwhile; who came when, and the number that each gave."""
    numbers = {f"orang-{n}@warga.id": number for n, number in enumerate(_numbers(), 1)}

    async def answers(person: str) -> dict[str, Any]:
        await count_answers()
        await collect_batch()
        await analyse_comments()
        photo = StoredFile(
            purpose=purpose_of(survey.id), media_type="image/jpeg", content=secrets.token_bytes(4_000)
        )
        await StoredFile.insert(photo)
        words = f"{person} {secrets.token_hex(2_000)}"
        phone = f"0812{secrets.randbelow(10**8):08}"
        return some_answers(saran=words, menit=str(numbers[person]), telepon=phone, foto=str(photo.id))

    seen = await answer_all(survey, intake, 1, answers)
    await count_answers()
    await collect_batch()
    await analyse_comments()
    return seen, numbers


def _numbers() -> list[int]:
    return [300 + number for number in secrets.SystemRandom().sample(range(300), PEOPLE)]


def everything(dump: Dump, numbers: dict[str, int]) -> dict[str, Order]:
    """Every order of people that any table gives, by table and column."""
    owners = _owners(dump)
    found: dict[str, Order] = {}
    for name, rows in dump.items():
        own = [{**row, "person": whose} for row in rows if (whose := _whose(row, owners))]
        if len({row["person"] for row in own}) == PEOPLE:
            found |= {f"{name}.{by}": _first_of_each(order) for by, order in orders(own, "person").items()}
        found |= {f"{name}.{by}": order for by, order in _within(rows, owners, numbers)}
    return found


def _owners(dump: Dump) -> dict[str, str]:
    """Whose each id is: of their answers, and of whatever row shares an id with those."""
    owners = {
        row["id"]: msgspec.json.decode(row["answers"])["saran"].split()[0] for row in dump["submission"]
    }
    before = 0
    while before < len(owners):
        before = len(owners)
        for rows in dump.values():
            for row in rows:
                if whose := _whose(row, owners):
                    owners |= {value: whose for value in _ids(row) if value not in owners}
    return owners


def _ids(row: dict[str, Any]) -> list[str]:
    return [value for value in row.values() if isinstance(value, str) and len(value) == 36]


def _whose(row: dict[str, Any], owners: dict[str, str]) -> str | None:
    whose = {owners[value] for value in _ids(row) if value in owners}
    return whose.pop() if len(whose) == 1 else None


def _first_of_each(order: Order) -> Order:
    return list(dict.fromkeys(order))


def _within(
    rows: list[dict[str, Any]], owners: dict[str, str], numbers: dict[str, int]
) -> Iterator[tuple[str, Order]]:
    """People in the order in which their ids or numbers stand in values of many people."""
    texts: dict[str, bytes] = defaultdict(bytes)
    for row in rows:
        for name, value in row.items():
            if isinstance(value, str | bytes) and not _whose(row, owners):
                texts[name] += value if isinstance(value, bytes) else value.encode()
    kinds = {
        "ids": {bytes.fromhex(id.replace("-", "")): person for id, person in owners.items()},
        "names": {id.encode(): person for id, person in owners.items()},
        "numbers": {f'"{number}"'.encode(): person for person, number in numbers.items()},
        "keys": {struct.pack(">BH", 0xCD, number): person for person, number in numbers.items()},
    }
    for name, text in texts.items():
        for kind, marks in kinds.items():
            places = sorted((text.find(mark), person) for mark, person in marks.items() if mark in text)
            if len({person for _, person in places}) == PEOPLE:
                yield f"{name}, {kind}", _first_of_each([person for _, person in places])


async def test_every_table_after_closing(
    survey: PublishedSurvey, intake: Intake, database: DatabaseEngine
) -> None:
    """While it is open each of these tables tells who came when; after the close none does, by nothing it holds."""
    seen, numbers = await all_answered(survey, intake)
    before = await results(survey.id)
    telling = attack({"seen": seen}, everything(await whole_dump(database), numbers))
    assert {"submission", "submission_identifier", "stored_file"} <= {_table(each) for each in telling}
    await close_survey(PROGRAM, survey.id)
    assert await finish_closed_surveys(KEYS) == 1
    found = everything(await whole_dump(database), numbers)
    assert {name.partition(".")[0] for name in found} == TELLING
    assert attack({"seen": seen}, found) == []
    after = await results(survey.id)
    assert (after.counted, after.tally.submissions) == (before.counted, PEOPLE)


def _table(match: str) -> str:
    return match.partition("~ ")[2].partition(".")[0]
