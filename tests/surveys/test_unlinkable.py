"""Somebody steals the whole database and wants to know who answered what.

The attacker has every column of every row, the places of rows (rowid, ctid) and the transactions that wrote them
(xmin), knows whose invitation is whose, and that people answer soon after they open their invitation. What they
do not have is the secret key. They bring both sides into every order that the dump gives and match them by rank.
"""

import math
import random
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from itertools import product
from typing import Any

import msgspec
import pytest

from participation.accounts.schemas import PROGRAM
from participation.database import DatabaseEngine, Rows, shuffling
from participation.errors import Gone
from participation.feedback.receipts import new_key
from participation.messages.tables import Message
from participation.surveys import invitation_closing, invitation_service
from participation.surveys.collecting import collect_batch
from participation.surveys.intake import Intake
from participation.surveys.invitation_closing import finish_closed_surveys
from participation.surveys.invitation_service import apply_openings, open_invitation
from participation.surveys.schemas import PublishedSurvey, Sent
from participation.surveys.service import close_survey, submit_answers
from participation.surveys.tables import Invitation
from tests.factories import an_invited_survey, an_office, count_answers, settings, some_answers

PEOPLE = 60
KEYS = settings().secret_keys
Order = list[str]
Dump = dict[str, list[dict[str, Any]]]

pytestmark = pytest.mark.usefixtures("at_noon")  # what an answer may tell is its day


@pytest.fixture
async def intake(database: DatabaseEngine) -> AsyncIterator[Intake]:
    running = Intake()
    running.start()
    yield running
    await running.stop()


@pytest.fixture
async def survey(database: DatabaseEngine) -> PublishedSurvey:
    return await an_invited_survey((await an_office()).id, PEOPLE)


async def tokens() -> dict[str, str]:
    """What stands in each person's mail."""
    rows = await Message.select(Message.recipient, Message.body)
    return {row["recipient"]: re.findall(r"/k/(\S+)", row["body"])[0] for row in rows}


async def names_only(person: str) -> dict[str, Any]:
    return some_answers(saran=person)


async def answer_all(
    survey: PublishedSurvey,
    intake: Intake,
    seed: int,
    answers: Callable[[str], Awaitable[dict[str, Any]]] = names_only,
) -> Order:
    """People open and answer as they do: one soon after another's opening, few at the same time.

    Each writes their own name, so that a match can be checked. Returns who answered, first to last.
    """
    dice = random.Random(seed)
    mails = await tokens()
    waiting, under_way, answered = dice.sample(sorted(mails), PEOPLE), [], []
    while waiting or under_way:
        if waiting and (len(under_way) < 2 or dice.random() < 0.5):
            person = waiting.pop()
            under_way.append((person, (await open_invitation(mails[person], KEYS)).ballot))
            continue
        person, ballot = under_way.pop(0)
        sent = Sent(new_key(), await answers(person), "id", "page", ballot=ballot or "")
        await submit_answers(intake, KEYS, survey, sent)
        answered.append(person)
    return answered


async def whole_dump(database: DatabaseEngine) -> Dump:
    """Every row of every table, with where it and its long values lie and what wrote it."""
    if database.engine_type == "sqlite":
        names = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type <> 'view' AND NOT wr"
        query = 'SELECT rowid AS at, * FROM "{name}"'
    else:
        names = (
            "SELECT relname AS name, (SELECT string_agg(format(', pg_column_toast_chunk_id(%I)::text::bigint AS "
            "%I', attname, 'chunk of ' || attname), '') FROM pg_attribute WHERE attrelid = pg_class.oid AND "
            "attnum > 0 AND NOT attisdropped AND attstorage IN ('x', 'e')) AS chunks FROM pg_class "
            "WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
        )
        query = (
            "SELECT ctid::text AS place, xmin::text::bigint AS written, cmin::text::bigint AS step, *{chunks} "
            'FROM "{name}"'
        )
    rows = {
        row["name"]: await database.execute(query.format(name=row["name"], chunks=row.get("chunks") or ""))
        for row in await database.execute(names)
    }
    return {
        name: [{key: plain(value) for key, value in row.items()} for row in found]
        for name, found in rows.items()
    }


def plain(value: object) -> object:
    """Values that can be put in order; a place "(page,row)" by its numbers."""
    if isinstance(value, str) and re.fullmatch(r"\(\d+,\d+\)", value):
        return tuple(int(number) for number in value[1:-1].split(","))
    return value if isinstance(value, int | str | bytes | tuple) else str(value)


def orders(rows: Sequence[dict[str, Any]], person: str) -> dict[str, Order]:
    """The people in every order that a column gives; the file's own order decides between equals."""
    columns = [name for name in rows[0] if name != person] if rows else []
    found = {"as it lies": [row[person] for row in rows]}
    for column in columns:
        if len({row[column] for row in rows}) > 1:
            found[column] = [
                row[person] for row in sorted(rows, key=lambda row: (row[column] is None, row[column]))
            ]
    return found


def people_invited(dump: Dump) -> dict[str, Order]:
    """Every order of those who were invited, by what the dump has of invitations and contacts."""
    contacts = {row["invitation"]: row for row in dump["invitation_contact"]}
    rows = [
        {**invitation, **{f"contact {name}": value for name, value in contacts[invitation["id"]].items()}}
        for invitation in dump["invitation"]
    ]
    return orders(rows, "contact address")


def people_answered(dump: Dump) -> dict[str, Order]:
    """Every order of those who answered, by submissions and their receipts; names come from the answers."""
    receipts = {row["id"]: row for row in dump["receipt"]}
    rows = [
        {
            "person": msgspec.json.decode(row["answers"])["saran"],
            **{name: value for name, value in row.items() if name != "answers"},
            **{f"receipt {name}": value for name, value in receipts[row["receipt"]].items()},
        }
        for row in dump["submission"]
    ]
    return orders(rows, "person")


def hits(one: Order, other: Order) -> int:
    return sum(a == b for a, b in zip(one, other, strict=True))


def likeness(one: Order, other: Order) -> float:
    """Spearman's rank correlation in standard deviations of chance; what is near counts, too."""
    place = {person: number for number, person in enumerate(other)}
    count = len(one)
    distance = sum((number - place[person]) ** 2 for number, person in enumerate(one))
    return abs(1 - 6 * distance / (count * (count * count - 1))) * math.sqrt(count - 1)


def most_by_chance(tries: int) -> int:
    """Matches of a random order are as good as Poisson(1): no more than this in one of so many tries, but once
    in 10,000 times."""
    tail, most = 1.0, -1
    while tail * tries > 1e-4:
        most += 1
        tail = 1 - sum(math.exp(-1) / math.factorial(number) for number in range(most + 1))
    return most


def attack(one_side: dict[str, Order], other_side: dict[str, Order]) -> list[str]:
    """The pairs of orders, also reversed, that match better than chance."""
    pairs = list(product(one_side.items(), other_side.items()))
    most = most_by_chance(2 * len(pairs))
    return [
        f"{left} ~ {right}"
        for (left, one), (right, other) in pairs
        if max(hits(one, other), hits(one[::-1], other)) > most or likeness(one, other) > 5
    ]


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_dump_while_the_survey_is_open(
    survey: PublishedSurvey, intake: Intake, database: DatabaseEngine, seed: int
) -> None:
    """Invitations and answers match no better than chance, before and after openings are noted."""
    await answer_all(survey, intake, seed)
    for _ in range(2):
        dump = await whole_dump(database)
        assert len(dump["submission"]) == PEOPLE
        assert dump["ballot"] == []
        assert attack(people_invited(dump), people_answered(dump)) == []
        await apply_openings(KEYS)


async def test_openings_that_are_not_yet_noted_name_nobody(
    survey: PublishedSurvey, intake: Intake, database: DatabaseEngine
) -> None:
    """No value of any row of an invitation stands in the table of openings, and all openings look alike."""
    await answer_all(survey, intake, 1)
    dump = await whole_dump(database)
    known = {str(value) for row in dump["invitation"] for value in row.values() if len(str(value)) > 8}
    written = [str(row["sealed"]) for row in dump["invitation_opening"]]
    assert len(set(written)) == PEOPLE
    assert not [value for value in known for each in written if value in each]
    assert len({len(each) for each in written}) == 1


async def test_only_some_have_opened(survey: PublishedSurvey, database: DatabaseEngine) -> None:
    """Invitations lie in no order of their opening, and one that was opened is dated as those that were not."""
    mails = await tokens()
    curious = random.Random(1).sample(sorted(mails), 20)
    for person in curious:
        await open_invitation(mails[person], KEYS)
        await apply_openings(KEYS)
    dump = await whole_dump(database)
    assert sum(row["opened"] for row in dump["invitation"]) == 20
    found = people_invited(dump)
    lying = {name: [person for person in order if person in curious] for name, order in found.items()}
    assert attack({"seen": curious}, lying) == []
    assert len({row.get("written") for row in dump["invitation"]}) == 1


async def test_marking_an_invitation_at_once_would_betray_people(
    survey: PublishedSurvey, intake: Intake, database: DatabaseEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The attack works where there is something to find: with a mark written when an invitation is opened."""

    async def marked_at_once(typed: str, keys: tuple[str, ...]) -> Any:
        found = await invitation_service.open_invitation(typed, keys)
        row = await invitation_service._invitation(typed, keys)
        if database.engine_type == "postgres":
            await Invitation.update({Invitation.opened: True}).where(Invitation.id == row["id"])
        else:
            last = "(SELECT max(rowid) + 1 FROM invitation)"  # as a log of openings would lie
            await database.execute(f"UPDATE invitation SET rowid = {last} WHERE id = ?", [row["id"]])
        return found

    monkeypatch.setitem(globals(), "open_invitation", marked_at_once)
    await answer_all(survey, intake, 1)
    dump = await whole_dump(database)
    assert attack(people_invited(dump), people_answered(dump)) != []


async def closed(survey: PublishedSurvey) -> None:
    await close_survey(PROGRAM, survey.id)
    await count_answers()
    await collect_batch()
    assert await finish_closed_surveys(KEYS) == 1


async def test_a_dump_after_closing(
    survey: PublishedSurvey, intake: Intake, database: DatabaseEngine
) -> None:
    """Even who watched people answer, one after the other, finds that order nowhere; contacts are gone."""
    seen_at_the_door = await answer_all(survey, intake, 1)
    await closed(survey)
    dump = await whole_dump(database)
    assert len(dump["submission"]) == PEOPLE
    assert attack({"seen": seen_at_the_door}, people_answered(dump)) == []
    assert dump["invitation_contact"] == dump["ballot"] == dump["invitation_opening"] == []
    assert len({row.get("written") for row in dump["submission"]}) == 1


@pytest.mark.parametrize("preferred", ["nestloop", "hashjoin", "mergejoin"])
async def test_whichever_way_rows_are_found(
    survey: PublishedSurvey,
    intake: Intake,
    database: DatabaseEngine,
    monkeypatch: pytest.MonkeyPatch,
    preferred: str,
) -> None:
    """PostgreSQL writes rows as it meets them: in a random order, however it likes to join tables that day."""
    if database.engine_type == "postgres":
        lock = shuffling._lock

        async def with_likings(there: Sequence[Rows]) -> None:
            await lock(there)
            await database.run_ddl("ANALYZE")
            for way in {"nestloop", "hashjoin", "mergejoin"} - {preferred}:
                await database.run_ddl(f"SET LOCAL enable_{way} = off")

        monkeypatch.setattr(shuffling, "_lock", with_likings)
    seen_at_the_door = await answer_all(survey, intake, 1)
    await closed(survey)
    assert attack({"seen": seen_at_the_door}, people_answered(await whole_dump(database))) == []


async def test_without_shuffling_the_order_would_betray_people(
    survey: PublishedSurvey, intake: Intake, database: DatabaseEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same attack succeeds when answers keep their places."""

    async def not_shuffled(_: Sequence[int]) -> list[str]:
        return []

    monkeypatch.setattr(invitation_closing, "shuffle_answers", not_shuffled)
    seen_at_the_door = await answer_all(survey, intake, 1)
    await closed(survey)
    assert attack({"seen": seen_at_the_door}, people_answered(await whole_dump(database))) != []


async def test_a_ballot_counts_once_and_answers_sent_again_are_the_same(
    survey: PublishedSurvey, intake: Intake
) -> None:
    """Sent again with the same key: the same receipt. With another key, or another's invitation used up: refused."""
    token = (await tokens())["orang-1@warga.id"]
    first, again = await open_invitation(token, KEYS), await open_invitation(token, KEYS)
    assert first == again  # a lost connection costs nobody the right to answer
    sent = Sent(new_key(), some_answers(), "id", "page", ballot=first.ballot or "")
    receipt = await submit_answers(intake, KEYS, survey, sent)
    assert await submit_answers(intake, KEYS, survey, sent) == receipt
    other = msgspec.structs.replace(sent, key=new_key())
    with pytest.raises(Gone):
        await submit_answers(intake, KEYS, survey, other)
    assert (await open_invitation(token, KEYS)).ballot is None
