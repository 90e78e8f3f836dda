"""The intake: what is acknowledged is stored, once, and whole."""

import asyncio
from typing import Any

import pytest

from participation.database import DatabaseEngine, group_commit
from participation.errors import Conflict, Gone, Unavailable
from participation.feedback.queries import receipt_by_code
from participation.feedback.receipts import issue, new_key
from participation.feedback.service import withdraw
from participation.feedback.tables import Receipt
from participation.surveys import intake as intake_module
from participation.surveys.intake import Intake, Unit
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.tables import CommentOutbox, Submission
from tests.factories import settings

SECRETS = settings().secret_keys


@pytest.fixture
async def intake(survey: PublishedSurvey):
    """A running one."""
    made = Intake()
    made.start()
    yield made
    await made.stop()


def a_unit(
    survey: PublishedSurvey, key: str = "", secrets: tuple[str, ...] = SECRETS, **changes: Any
) -> Unit:
    columns: dict[str, Any] = {
        "receipt": issue(secrets, f"survey:{survey.id}", key or new_key()),
        "survey": survey.id,
        "version": survey.version,
        "answers": {"layanan": "ktp", "saran": "Tambah loket."},
        "language": "id",
        "channel": "page",
        "source": "",
        "has_free_text": True,
    }
    return Unit(**{**columns, **changes})


async def stored() -> tuple[int, int, int]:
    """Rows of receipts, submissions and the outbox."""
    return await Receipt.count(), await Submission.count(), await CommentOutbox.count()


async def sent(intake: Intake, *units: Unit) -> list[Any]:
    """What became of units that arrived at once."""
    return await asyncio.gather(*(intake.submit(unit) for unit in units), return_exceptions=True)


async def test_answers_are_stored_with_a_receipt(survey: PublishedSurvey, intake: Intake) -> None:
    """A unit becomes a receipt, a submission and, for its free text, one outbox row; its code finds it again."""
    unit = a_unit(survey, source="banner")
    code = await intake.submit(unit)
    receipt = await receipt_by_code(code, SECRETS)
    row = await Submission.select().first().output(load_json=True)
    assert receipt is not None
    assert row is not None
    assert row["receipt"] == receipt.id
    assert row["answers"] == unit.answers
    assert (row["survey"], row["version"], row["source"]) == (survey.id, survey.version, "banner")
    assert await stored() == (1, 1, 1)


async def test_without_free_text_the_outbox_stays_empty(survey: PublishedSurvey, intake: Intake) -> None:
    """Nothing is left to collect from ticked boxes."""
    await intake.submit(a_unit(survey, answers={"layanan": "ktp"}, has_free_text=False))
    assert await stored() == (1, 1, 0)


async def test_a_thousand_at_once(survey: PublishedSurvey, intake: Intake) -> None:
    """Everyone gets a receipt of their own, and everything is there once."""
    codes = await sent(intake, *(a_unit(survey) for _ in range(1_000)))
    assert len({str(code) for code in codes}) == 1_000
    assert all(isinstance(code, str) for code in codes)
    assert await stored() == (1_000, 1_000, 1_000)


async def test_the_same_twice_in_one_batch(survey: PublishedSurvey, intake: Intake) -> None:
    """A double tap gives one row and one receipt."""
    key = new_key()
    codes = await sent(intake, a_unit(survey, key), a_unit(survey), a_unit(survey, key))
    assert codes[0] == codes[2] != codes[1]
    assert await stored() == (2, 2, 2)


async def test_the_same_again_later(survey: PublishedSurvey, intake: Intake) -> None:
    """A resent key finds what was stored by a batch before."""
    key = new_key()
    assert await intake.submit(a_unit(survey, key)) == await intake.submit(a_unit(survey, key))
    assert await stored() == (1, 1, 1)


async def test_the_same_in_two_processes(survey: PublishedSurvey, intake: Intake) -> None:
    """Two intakes that store the same keys at the same moment agree on one row each, whoever is first."""
    other = Intake()
    other.start()
    keys = [new_key() for _ in range(40)]
    one, two = await asyncio.gather(
        sent(intake, *(a_unit(survey, key) for key in keys)),
        sent(other, *(a_unit(survey, key) for key in reversed(keys))),
    )
    await other.stop()
    assert one == two[::-1]
    assert await stored() == (40, 40, 40)


async def test_other_answers_in_two_processes(survey: PublishedSurvey, intake: Intake) -> None:
    """One key with two answers at once: one is stored, the other is told."""
    other = Intake()
    other.start()
    key = new_key()
    outcomes = await asyncio.gather(
        intake.submit(a_unit(survey, key)),
        other.submit(a_unit(survey, key, answers={"layanan": "kk"})),
        return_exceptions=True,
    )
    await other.stop()
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "str"]
    assert (await stored())[:2] == (1, 1)


async def test_other_answers_under_one_key(survey: PublishedSurvey, intake: Intake) -> None:
    """The first answers stay; the second are refused, in the same batch and in a later one."""
    key = new_key()
    other = {"layanan": "kk"}
    outcomes = await sent(intake, a_unit(survey, key), a_unit(survey, key, answers=other))
    assert isinstance(outcomes[1], Conflict)
    with pytest.raises(Conflict):
        await intake.submit(a_unit(survey, key, answers=other))
    assert await intake.submit(a_unit(survey, key)) == outcomes[0]
    assert await stored() == (1, 1, 1)


async def test_what_was_withdrawn_stays_away(survey: PublishedSurvey, intake: Intake) -> None:
    """A late copy of withdrawn answers is refused, and with it nothing else in the batch."""
    key = new_key()
    receipt = await receipt_by_code(await intake.submit(a_unit(survey, key)), SECRETS)
    assert receipt is not None
    await withdraw(receipt.id)
    assert await stored() == (0, 0, 0)
    outcomes = await sent(intake, a_unit(survey, key), a_unit(survey))
    assert isinstance(outcomes[0], Gone)
    assert isinstance(outcomes[1], str)
    assert await stored() == (1, 1, 1)


async def test_a_new_secret_in_front(survey: PublishedSurvey, intake: Intake) -> None:
    """A key from before a new secret gives the code that its sender holds already."""
    key, both = new_key(), ("n" * 32, *SECRETS)
    before = await intake.submit(a_unit(survey, key))
    assert await intake.submit(a_unit(survey, key, both)) == before
    with pytest.raises(Conflict):
        await intake.submit(a_unit(survey, key, both, answers={"layanan": "kk"}))
    fresh = await intake.submit(a_unit(survey, "k" * 22, both))
    assert fresh != code_of(survey, "k" * 22)
    assert await Receipt.count() == 2


def code_of(survey: PublishedSurvey, key: str) -> str:
    return issue(SECRETS, f"survey:{survey.id}", key).code


async def test_one_bad_unit_spoils_no_other(survey: PublishedSurvey, intake: Intake) -> None:
    """What the database refuses is refused alone; those who came with it have their receipts."""
    outcomes = await sent(intake, a_unit(survey), a_unit(survey, version=99_999), a_unit(survey))
    assert isinstance(outcomes[1], Exception)
    assert [type(outcomes[at]) for at in (0, 2)] == [str, str]
    assert await stored() == (2, 2, 2)


async def test_a_full_queue_says_when_to_come_back(
    survey: PublishedSurvey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond the limit people are told at once, and those before them are still served."""
    monkeypatch.setattr(group_commit, "QUEUE_LIMIT", 2)
    intake = Intake()  # not started: nobody takes from its queue
    waiting = [asyncio.create_task(intake.submit(a_unit(survey))) for _ in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(Unavailable) as refused:
        await intake.submit(a_unit(survey))
    assert refused.value.retry_after > 0
    intake.start()
    assert len(set(await asyncio.gather(*waiting))) == 2
    await intake.stop()
    assert await stored() == (2, 2, 2)


async def test_whoever_goes_away_is_counted(survey: PublishedSurvey, intake: Intake) -> None:
    """A phone that loses its connection while waiting loses only the answer, not what it sent."""
    key = new_key()
    gone = asyncio.create_task(intake.submit(a_unit(survey, key)))
    await asyncio.sleep(0)
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    assert await intake.submit(a_unit(survey, key)) == code_of(survey, key)
    assert await stored() == (1, 1, 1)


async def test_stopping_stores_what_waits(survey: PublishedSurvey) -> None:
    """A stop for an upgrade drops nobody's answers."""
    intake = Intake()
    waiting = [asyncio.create_task(intake.submit(a_unit(survey))) for _ in range(20)]
    await asyncio.sleep(0)
    intake.start()
    await intake.stop()
    assert len(set(await asyncio.gather(*waiting))) == 20
    assert await stored() == (20, 20, 20)


async def test_an_outage_half_stores_nothing(
    survey: PublishedSurvey, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the database goes away between two statements, everyone in the batch is told, once, and nothing is left."""
    asked = 0

    async def broken(*_: Any) -> None:
        nonlocal asked
        asked += 1
        raise Unavailable("gone")

    with monkeypatch.context() as patched:
        patched.setattr(Submission, "insert", lambda *rows: broken())
        outcomes = await sent(intake, *(a_unit(survey) for _ in range(50)))
    assert all(isinstance(outcome, Unavailable) for outcome in outcomes)
    assert asked <= 2, "each of fifty people would have waited for the database in turn"
    assert await stored() == (0, 0, 0)
    assert isinstance(await intake.submit(a_unit(survey)), str)


async def test_an_outage_is_told_to_the_whole_queue(
    survey: PublishedSurvey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who waits behind the batch that found the database locked does not wait as long for it once more."""
    asked = 0

    async def locked(_: Any) -> None:
        nonlocal asked
        asked += 1
        await asyncio.sleep(0.01)
        raise Unavailable("locked")

    monkeypatch.setattr(intake_module, "store", locked)
    monkeypatch.setattr(group_commit, "BATCH_LIMIT", 2)
    intake = Intake()
    waiting = [asyncio.create_task(intake.submit(a_unit(survey))) for _ in range(20)]
    await asyncio.sleep(0)
    intake.start()
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert all(isinstance(outcome, Unavailable) for outcome in outcomes)
    assert asked == 1
    await intake.stop()


async def test_a_closed_database(survey: PublishedSurvey, fresh_database: DatabaseEngine) -> None:
    """Without a database everyone is told quickly, and the writer lives on."""
    await fresh_database.close_connection_pool()
    intake = Intake()
    intake.start()
    async with asyncio.timeout(5):
        outcomes = await sent(intake, *(a_unit(survey) for _ in range(20)))
    assert all(isinstance(outcome, Unavailable) for outcome in outcomes)
    await fresh_database.start_connection_pool()
    async with asyncio.timeout(5):
        assert not isinstance(await sent(intake, a_unit(survey)), Unavailable)
    await intake.stop()
